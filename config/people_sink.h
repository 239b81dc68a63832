#pragma once

// Where the readers of registers put what they read: checks what all of them must, and counts.

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/assemble_person.h"
#include "config/people_import.h"

namespace newswatch::config {

class PeopleSink {
 public:
  PeopleSink(ImportChoice choice, PeopleImport::Take take, PeopleImport::Tell tell);

  // Assembles and gives the person, or tells why it is none.
  void give(RegisteredPerson person, std::uint64_t line);
  void refuse(std::uint64_t line, std::string message);
  void change(std::uint64_t line, std::string message);

  // No further person is taken.
  [[nodiscard]] bool is_full() const { return counts_.people >= choice_.limit; }
  [[nodiscard]] bool asks_for_countries() const { return !choice_.countries.empty(); }
  [[nodiscard]] bool asks_for_datasets() const { return !choice_.datasets.empty(); }
  // Is any of them asked for? All are where nothing special is.
  [[nodiscard]] bool wants_countries(const std::vector<std::string>& countries) const;
  [[nodiscard]] bool wants_datasets(const std::vector<std::string>& datasets) const;

  [[nodiscard]] ImportCounts& counts() { return counts_; }
  [[nodiscard]] const ImportCounts& counts() const { return counts_; }

 private:
  ImportChoice choice_;
  PeopleImport::Take take_;
  PeopleImport::Tell tell_;
  ImportCounts counts_;
  std::set<std::string, std::less<>> ids_;
};

// Valid UTF-8 of a register's text.
[[nodiscard]] std::string mended(std::string text);

}  // namespace newswatch::config
