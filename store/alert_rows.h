#pragma once

// Alerts and their deliveries, as they are made. Failures are the database's sticky error.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/records.h"
#include "store/sqlite.h"

namespace newswatch::store {

// A story: its row, and the key that delivery ids are made of.
struct StoryRow {
  std::int64_t id = 0;
  std::string key;
  bool existed = true;
};

// Belongs inside a transaction. `former_title` is what this very article said before, if it is
// edited: another feed that has the story under another headline changes nothing. False if the rule
// has told all there is to tell; else channels with new deliveries are added to `channels`, each
// once.
bool write_alert(Database& database, const StoryRow& story, const NewArticle& article,
                 const NewAlert& alert, const std::optional<std::string>& former_title,
                 std::chrono::sys_seconds now, std::vector<std::string>& channels);

// Belongs inside a transaction. False if it was raised, or cleared, before.
bool write_notice(Database& database, const NewNotice& notice);

}  // namespace newswatch::store
