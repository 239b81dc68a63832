#include "store/channels.h"

namespace newswatch::store {

void disable_channel(Database& db, const DisabledChannel& disabled) {
  db.run(
      "INSERT OR REPLACE INTO disabled_channels(channel, fingerprint, since, reason)"
      " VALUES(?1, ?2, ?3, ?4)",
      disabled.channel, disabled.fingerprint, disabled.since, disabled.reason);
}

std::optional<DisabledChannel> still_disabled(Database& db, std::string_view channel,
                                              std::string_view fingerprint) {
  db.run("DELETE FROM disabled_channels WHERE channel = ?1 AND fingerprint <> ?2", channel,
         fingerprint);
  Query row = db.query(
      "SELECT channel, fingerprint, since, reason FROM disabled_channels WHERE channel = ?1",
      channel);
  if (!row.next()) return std::nullopt;
  return DisabledChannel{.channel = row.text(0),
                         .fingerprint = row.text(1),
                         .since = row.time(2),
                         .reason = row.text(3)};
}

void hold_up_channel(Database& db, const WaitingChannel& waiting) {
  db.run("INSERT OR REPLACE INTO waiting_channels(channel, fingerprint, until) VALUES(?1, ?2, ?3)",
         waiting.channel, waiting.fingerprint, waiting.until);
}

std::optional<std::chrono::sys_seconds> held_up_until(Database& db, std::string_view channel,
                                                      std::string_view fingerprint) {
  Query row = db.query("SELECT until FROM waiting_channels WHERE channel = ?1 AND fingerprint = ?2",
                       channel, fingerprint);
  if (!row.next()) return std::nullopt;
  return row.time(0);
}

std::vector<WaitingChannel> waiting_channels(Database& db) {
  std::vector<WaitingChannel> found;
  Query row = db.query("SELECT channel, fingerprint, until FROM waiting_channels ORDER BY channel");
  while (row.next()) found.push_back({row.text(0), row.text(1), row.time(2)});
  return found;
}

std::vector<DisabledChannel> disabled_channels(Database& db) {
  std::vector<DisabledChannel> found;
  Query row = db.query(
      "SELECT channel, fingerprint, since, reason FROM disabled_channels ORDER BY channel");
  while (row.next()) found.push_back({row.text(0), row.text(1), row.time(2), row.text(3)});
  return found;
}

}  // namespace newswatch::store
