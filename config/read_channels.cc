// channels: where alerts go. Messages here never quote a value: it may be a secret.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "alerts/quiet.h"
#include "config/channel_parts.h"
#include "config/keys.h"
#include "config/nearest.h"
#include "config/values.h"

namespace newswatch::config {
namespace {

constexpr std::array<std::string_view, 2> kOrders{"any", "strict"};

alerts::Log read_log(const Node& node, Reading& reading) {
  alerts::Log log;
  if (node.kind == Node::Kind::scalar) {
    if (node.text != "journal") {
      reading.problems.error(node.place, fmt::format("log: expected journal or {{ file: "
                                                     "alerts.jsonl }}, not {}",
                                                     in_quotes(node.text)));
    }
    return log;
  }
  const Mapping keys(node, "log", kLogKeys, reading.problems);
  if (const Node* file = keys.find("file")) {
    auto text = read_filled(*file, "file", reading);
    if (text && text->empty()) {
      reading.problems.error(file->place, "file: is empty; write log: journal for standard output");
    }
    if (text) log.file = std::move(*text);
  }
  std::size_t rotate = 0;
  keys.size("rotate", rotate, {64u << 10, std::size_t{1} << 40});
  log.rotate_bytes = rotate;
  keys.number("keep", log.keep, {1, 1'000});
  if (keys.find("rotate") && log.file.empty())
    reading.problems.error(keys.find("rotate")->place, "rotate: only a log with a file is rotated");
  return log;
}

// "22:00"
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = parse_whole_number(text.substr(0, 2));
  const auto minute = parse_whole_number(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute);
}

void read_quiet_hours(const Node& node, alerts::Pace& pace, Problems& problems) {
  const Mapping keys(node, "quiet_hours", kQuietKeys, problems);
  alerts::QuietHours quiet;
  const auto read_time = [&](std::string_view key, std::chrono::minutes& into) {
    const Node* at = keys.need(key);
    const auto text = at ? read_text(*at, key, problems) : std::nullopt;
    if (!text) return;
    const auto time = parse_time_of_day(*text);
    if (time) into = *time;
    if (!time) {
      problems.error(at->place, fmt::format("{}: expected a time of day such as \"22:00\", not {}",
                                            key, in_quotes(*text)));
    }
  };
  const std::size_t errors = problems.errors();
  read_time("from", quiet.from);
  read_time("to", quiet.to);
  if (const Node* zone = keys.find("zone")) {
    const auto text = read_name(*zone, "zone", problems);
    if (text && !alerts::is_zone(*text)) {
      problems.error(zone->place,
                     fmt::format("zone: there is no time zone {}; expected one such as "
                                 "Europe/Paris",
                                 in_quotes(*text)));
    }
    quiet.zone = text.value_or("");
  }
  if (problems.errors() == errors && quiet.from == quiet.to)
    problems.error(node.place, "quiet_hours: from and to are the same; that would be for ever");
  pace.quiet = std::move(quiet);
}

// A kind with nothing to say may stand without a mapping.
void read_journal(const Node& node, alerts::Channel& channel, Problems& problems) {
  channel.kind = alerts::Journal{};
  if (node.kind == Node::Kind::null) return;
  const Mapping keys(node, "journal", kJournalKeys, problems);
}

void read_kind(std::string_view kind, const Node& node, alerts::Channel& channel,
               Reading& reading) {
  if (kind == "log") channel.kind = read_log(node, reading);
  if (kind == "journal") read_journal(node, channel, reading.problems);
  if (kind == "webhook") return read_webhook(node, channel, reading);
  if (kind == "mail") return read_mail(node, channel, reading);
  if (kind == "exec") return read_exec(node, channel, reading);
  read_service(kind, node, channel, reading);
}

// Keys that are told as unknown already: one of them was meant to be the kind.
bool has_strangers(const Node& node) {
  for (std::size_t i = 0; i < node.items.size(); i += 2) {
    const std::string& key = node.items[i].text;
    if (std::find(kChannelKeys.begin(), kChannelKeys.end(), key) == kChannelKeys.end()) return true;
  }
  return false;
}

void read_channel(const Node& name, const Node& node, Reading& reading) {
  Problems& problems = reading.problems;
  const auto text = read_name(name, "channels", problems);
  if (!text) return;
  const std::string where = "channel " + in_quotes(*text);
  const bool fresh = claim(reading.draft.channel_names, "channel", *text, name.place, reading);
  const Mapping keys(node, where, kChannelKeys, problems);
  alerts::Channel channel{.name = *text};
  std::vector<std::string_view> kinds;
  for (const std::string_view kind : kChannelKinds) {
    const Node* found = keys.find(kind);
    if (!found) continue;
    kinds.push_back(kind);
    read_kind(kind, *found, channel, reading);
  }
  if (kinds.size() > 1) {
    problems.error(name.place, fmt::format("{} has two kinds, {} and {}; make two channels of it",
                                           where, kinds[0], kinds[1]));
  } else if (kinds.empty() && keys.is_mapping() && !has_strangers(node)) {
    problems.error(name.place, where +
                                   " has no kind; give it log, webhook, slack, mail or another "
                                   "of docs/channels.md");
  }
  read_pace(keys, channel.pace, reading);
  if (alerts::takes_lines(channel) && (channel.pace.quiet || channel.pace.rate))
    problems.warn(name.place, where +
                                  ": rate and quiet_hours do nothing here; a log gets every "
                                  "alert at once");
  if (fresh) reading.draft.config.channels.push_back(std::move(channel));
}

}  // namespace

void read_pace(const Mapping& keys, alerts::Pace& pace, Reading& reading) {
  Problems& problems = reading.problems;
  if (const Node* rate = keys.find("rate")) {
    const auto text = read_text(*rate, "rate", problems);
    if (text) pace.rate = parse_at_most(*text);
    if (text && !pace.rate) {
      problems.error(
          rate->place,
          fmt::format("rate: expected a rate such as 30 per minute (minute, hour, day or week){}",
                      not_if_shown(*text)));
    }
  }
  if (const Node* order = keys.find("order")) {
    const auto text = read_text(*order, "order", problems);
    if (text && *text == kOrders[1]) {
      pace.order = alerts::Order::strict;
    } else if (text && *text != kOrders[0]) {
      problems.error(order->place, fmt::format("order: expected any or strict{}{}",
                                               not_if_shown(*text), did_you_mean(*text, kOrders)));
    }
  }
  if (const Node* quiet = keys.find("quiet_hours")) read_quiet_hours(*quiet, pace, problems);
}

void read_channels(const Node& node, Reading& reading) {
  if (node.kind != Node::Kind::mapping) {
    wrong_kind(node, "channels", "a mapping of names to channels (desk: { webhook: … })",
               reading.problems);
    return;
  }
  for (std::size_t i = 0; i < node.items.size(); i += 2) {
    read_channel(node.items[i], node.items[i + 1], reading);
  }
}

}  // namespace newswatch::config
