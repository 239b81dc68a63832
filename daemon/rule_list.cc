#include "daemon/rule_list.h"

#include <algorithm>
#include <array>
#include <utility>

namespace newswatch::daemon {

namespace {

constexpr std::size_t kMaxNameBytes = 200;  // as config takes them
constexpr std::size_t kWordsOfName = 4;

bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// In single quotes; YAML has one escape there, the quote itself.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

// Bare where it cannot be taken for a number or a truth word.
std::string name_in_yaml(const std::string& name) {
  const bool is_bare =
      !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
      name.find('-') != std::string::npos && name.back() != '-' &&
      std::all_of(name.begin(), name.end(), [](char c) { return is_plain(c) || c == '-'; });
  return is_bare ? name : quoted(name);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

// Bytes of whole characters, at most `most`.
std::string cut_to(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  text.resize(most);
  return std::string(trimmed(text));
}

// Blanks for what a name may not hold.
std::string usable_name(std::string_view text) {
  std::string name(text);
  for (char& c : name) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = ' ';
  }
  return cut_to(std::string(trimmed(name)), kMaxNameBytes);
}

}  // namespace

std::string rules_yaml(std::span<const ListedRule> rules) {
  if (rules.empty()) return "rules: []\n";
  std::string out = "rules:\n";
  for (const ListedRule& rule : rules)
    out += "  - name: " + name_in_yaml(rule.name) + "\n    match: " + quoted(rule.query) + "\n";
  return out;
}

std::string name_for(std::string_view query, std::set<std::string>& taken) {
  constexpr std::array<std::string_view, 14> kNoWords{
      "and",    "or",  "not",  "near",      "onear", "title", "text",
      "author", "url", "case", "publisher", "lang",  "regex", "atleast"};
  std::string name;
  std::string word;
  std::size_t words = 0;
  const auto close = [&] {
    const bool counts = !word.empty() && !(word.front() >= '0' && word.front() <= '9') &&
                        std::find(kNoWords.begin(), kNoWords.end(), word) == kNoWords.end();
    if (counts && words < kWordsOfName && name.size() + word.size() < 60) {
      name += (name.empty() ? "" : "-") + word;
      ++words;
    }
    word.clear();
  };
  for (const char c : query) {
    const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (is_plain(small)) {
      word += small;
    } else {
      close();
    }
  }
  close();
  return unique_name(name.empty() ? "imported" : name, taken);
}

std::string unique_name(const std::string& wanted, std::set<std::string>& taken) {
  std::string name = cut_to(wanted, kMaxNameBytes);
  if (taken.insert(name).second) return name;
  // Names of one stem are given in order: twice as far until one is free, then back to the first.
  const std::string stem = cut_to(wanted, kMaxNameBytes - 10) + "-";
  std::size_t free = 2;
  while (taken.contains(stem + std::to_string(free))) free *= 2;
  std::size_t used = free / 2;
  while (free - used > 1) {
    const std::size_t middle = used + (free - used) / 2;
    (taken.contains(stem + std::to_string(middle)) ? used : free) = middle;
  }
  name = stem + std::to_string(free);
  taken.insert(name);
  return name;
}

std::vector<QueryLine> query_lines(std::string_view text) {
  if (text.starts_with("\uFEFF")) text.remove_prefix(3);
  std::vector<QueryLine> lines;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t tab = line.find('\t');
    QueryLine found{.line = number};
    std::string_view query = line;
    if (tab != std::string_view::npos && !trimmed(line.substr(0, tab)).empty() &&
        !trimmed(line.substr(tab)).empty()) {
      found.name = usable_name(line.substr(0, tab));
      query = line.substr(tab + 1);
    }
    query = trimmed(query);
    if (query.empty()) continue;
    found.query = std::string(query);
    found.column =
        characters_before(line, static_cast<std::size_t>(query.data() - line.data())) + 1;
    lines.push_back(std::move(found));
  }
  return lines;
}

std::uint32_t characters_before(std::string_view text, std::size_t offset) {
  const std::string_view front = text.substr(0, offset);
  return static_cast<std::uint32_t>(std::count_if(front.begin(), front.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace newswatch::daemon
