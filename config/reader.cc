#include "config/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "config/nearest.h"
#include "config/values.h"

namespace newswatch::config {
namespace {

using std::chrono::seconds;

constexpr std::array<std::string_view, 18> kTruthWords{
    "yes", "Yes", "YES", "no",   "No",   "NO",   "on",    "On",    "ON",
    "off", "Off", "OFF", "true", "True", "TRUE", "false", "False", "FALSE"};

bool is_truth_word(const Node& node) {
  return node.kind == Node::Kind::scalar && !node.quoted &&
         std::find(kTruthWords.begin(), kTruthWords.end(), node.text) != kTruthWords.end();
}

std::string_view kind_in_words(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "text";
    case Node::Kind::sequence:
      return "a list";
    case Node::Kind::mapping:
      return "a mapping";
  }
  return "something else";
}

// The first control character of a value, line breaks and tabs aside: escapes can make them.
std::optional<std::size_t> find_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool c1 =
        c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F || c1) return i;
  }
  return std::nullopt;
}

// The scalar's text, whatever it is; the other kinds are told.
const std::string* read_scalar(const Node& node, std::string_view key, std::string_view wanted,
                               Problems& problems) {
  if (node.kind == Node::Kind::scalar) return &node.text;
  wrong_kind(node, key, wanted, problems);
  return nullptr;
}

}  // namespace

void wrong_kind(const Node& node, std::string_view key, std::string_view wanted,
                Problems& problems) {
  problems.error(node.place,
                 fmt::format("{}: expected {}, found {}", key, wanted, kind_in_words(node)));
}

std::optional<std::string> read_text(const Node& node, std::string_view key, Problems& problems) {
  const std::string* text = read_scalar(node, key, "text", problems);
  if (!text) return std::nullopt;
  if (is_truth_word(node)) {
    problems.error(node.place, fmt::format("{0}: unquoted {1} is a truth value in YAML; write "
                                           "\"{1}\" for the word",
                                           key, node.text));
    return std::nullopt;
  }
  if (const auto at = find_control(*text)) {
    problems.error_in(node, *at, fmt::format("{}: a control character has no place here", key));
    return std::nullopt;
  }
  return *text;
}

std::optional<std::string> read_name(const Node& node, std::string_view key, Problems& problems) {
  const auto text = read_text(node, key, problems);
  if (!text) return std::nullopt;
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n'; };
  if (text->empty()) {
    problems.error(node.place, fmt::format("{}: is empty", key));
  } else if (is_blank(text->front()) || is_blank(text->back())) {
    problems.error(node.place, fmt::format("{}: begins or ends with a blank", key));
  } else if (text->find_first_of("\n\t") != std::string::npos) {
    problems.error(node.place, fmt::format("{}: must be one line without tabs", key));
  } else if (text->size() > kMaxNameBytes) {
    problems.error(node.place, fmt::format("{}: is longer than {} bytes", key, kMaxNameBytes));
  } else {
    return text;
  }
  return std::nullopt;
}

std::optional<seconds> read_duration(const Node& node, std::string_view key, Range<seconds> range,
                                     Problems& problems) {
  constexpr std::string_view kWanted = "a duration such as 90s, 5m, 2h or 1d";
  const std::string* text = read_scalar(node, key, kWanted, problems);
  if (!text) return std::nullopt;
  const auto value = parse_duration(*text);
  if (!value) {
    const bool bare = parse_whole_number(*text).has_value();
    problems.error(node.place, fmt::format("{}: expected {}, not {}{}", key, kWanted,
                                           in_quotes(*text), bare ? "; the unit is missing" : ""));
    return std::nullopt;
  }
  if (*value < range.least || *value > range.most) {
    problems.error(node.place, fmt::format("{}: expected {} to {}, not {}", key,
                                           to_string(range.least), to_string(range.most), *text));
    return std::nullopt;
  }
  return value;
}

const std::vector<Node>* read_list(const Node& node, std::string_view key, Problems& problems) {
  if (node.kind == Node::Kind::sequence) return &node.items;
  wrong_kind(node, key, "a list, such as [a, b]", problems);
  return nullptr;
}

Mapping::Mapping(const Node& node, std::string where, std::span<const std::string_view> known,
                 Problems& problems)
    : node_(node), where_(std::move(where)), problems_(problems) {
  if (!is_mapping()) {
    wrong_kind(node, where_, "a mapping (key: value)", problems);
    return;
  }
  for (std::size_t i = 0; i < node.items.size(); i += 2) {
    const Node& key = node.items[i];
    if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    if (problems.is_full()) {
      problems.error(key.place, {});
      continue;
    }
    std::string meant = did_you_mean(key.text, known);
    std::string shown = meant.empty() ? if_no_secret(key.text) : " " + in_quotes(key.text);
    if (shown.empty()) meant = "; is a colon missing, or the blank behind it?";
    problems.error(key.place, fmt::format("unknown key{} in {}{}", shown, where_, meant));
  }
}

const Node* Mapping::find(std::string_view key) const {
  if (!is_mapping()) return nullptr;
  for (std::size_t i = 0; i + 1 < node_.items.size(); i += 2) {
    if (node_.items[i].text == key) return &node_.items[i + 1];
  }
  return nullptr;
}

const Node* Mapping::need(std::string_view key) const {
  const Node* value = find(key);
  if (!value && is_mapping()) {
    problems_.error(node_.place, fmt::format("{} lacks the key {}", where_, in_quotes(key)));
  }
  return value;
}

void Mapping::text(std::string_view key, std::string& into) const {
  const Node* node = find(key);
  if (!node) return;
  if (auto value = read_text(*node, key, problems_)) into = std::move(*value);
}

void Mapping::names(std::string_view key, std::vector<std::string>& into) const {
  const Node* node = find(key);
  const std::vector<Node>* list = node ? read_list(*node, key, problems_) : nullptr;
  if (!list) return;
  for (const Node& item : *list) {
    if (auto value = read_name(item, key, problems_)) into.push_back(std::move(*value));
  }
}

void Mapping::texts(std::string_view key, std::vector<std::string>& into) const {
  const Node* node = find(key);
  const std::vector<Node>* list = node ? read_list(*node, key, problems_) : nullptr;
  if (!list) return;
  for (const Node& item : *list) {
    if (auto value = read_text(item, key, problems_)) into.push_back(std::move(*value));
  }
}

void Mapping::truth(std::string_view key, bool& into) const {
  const Node* node = find(key);
  if (!node) return;
  const std::string* text = read_scalar(*node, key, "true or false", problems_);
  if (!text) return;
  const bool right = *text == "true" || *text == "false";
  if (right && !node->quoted) {
    into = *text == "true";
    return;
  }
  problems_.error(node->place, fmt::format("{}: expected true or false{}, not {}", key,
                                           right ? " without quotes" : "", in_quotes(*text)));
}

void Mapping::number(std::string_view key, std::uint32_t& into, Range<std::uint32_t> range) const {
  const Node* node = find(key);
  if (!node) return;
  const std::string wanted = fmt::format("a whole number from {} to {}", range.least, range.most);
  const std::string* text = read_scalar(*node, key, wanted, problems_);
  if (!text) return;
  const auto value = parse_whole_number(*text);
  const bool right = value && *value >= range.least && *value <= range.most;
  if (!right || node->quoted) {
    problems_.error(node->place, fmt::format("{}: expected {}{}, not {}", key, wanted,
                                             right ? " without quotes" : "", in_quotes(*text)));
    return;
  }
  into = static_cast<std::uint32_t>(*value);
}

void Mapping::duration(std::string_view key, seconds& into, Range<seconds> range) const {
  const Node* node = find(key);
  if (!node) return;
  if (const auto value = read_duration(*node, key, range, problems_)) into = *value;
}

void Mapping::size(std::string_view key, std::size_t& into, Range<std::size_t> range) const {
  constexpr std::string_view kWanted = "a size such as 64KiB, 10MB or 32MiB";
  const Node* node = find(key);
  if (!node) return;
  const std::string* text = read_scalar(*node, key, kWanted, problems_);
  if (!text) return;
  const auto value = parse_size(*text);
  if (!value) {
    problems_.error(node->place,
                    fmt::format("{}: expected {}, not {}", key, kWanted, in_quotes(*text)));
  } else if (*value < range.least || *value > range.most) {
    problems_.error(node->place,
                    fmt::format("{}: expected {} to {}, not {}", key, size_to_string(range.least),
                                size_to_string(range.most), *text));
  } else {
    into = *value;
  }
}

void Mapping::date(std::string_view key, std::optional<std::chrono::sys_days>& into) const {
  const Node* node = find(key);
  if (!node) return;
  const std::string* text = read_scalar(*node, key, "a date such as 2021-01-26", problems_);
  if (!text) return;
  const auto value = parse_date(*text);
  if (value) {
    into = *value;
  } else {
    problems_.error(node->place, fmt::format("{}: expected a date such as 2021-01-26, not {}", key,
                                             in_quotes(*text)));
  }
}

}  // namespace newswatch::config
