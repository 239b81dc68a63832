#include "config/feeds_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "config/yaml_quotes.h"

namespace newswatch::config {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t kUsualIndent = 2;

std::string element(const feeds::Feed& feed, std::size_t indent, std::string_view line_end) {
  const std::string front(indent, ' ');
  std::string out = fmt::format("{}- name: {}{}", front, in_yaml_quotes(feed.name), line_end);
  const auto add = [&](std::string_view key, std::string_view value) {
    out += fmt::format("{}  {}: {}{}", front, key, value, line_end);
  };
  add("url", in_yaml_quotes(feed.url));
  if (!feed.publisher.empty()) add("publisher", in_yaml_quotes(feed.publisher));
  if (!feed.tags.empty()) {
    std::string tags;
    for (const std::string& tag : feed.tags)
      tags += (tags.empty() ? "" : ", ") + in_yaml_quotes(tag);
    add("tags", "[" + tags + "]");
  }
  if (feed.allow_private_addresses) add("allow_private_addresses", "true");
  return out;
}

std::string elements(const std::vector<feeds::Feed>& feeds, std::size_t indent,
                     std::string_view line_end) {
  std::string out;
  for (const feeds::Feed& feed : feeds) out += element(feed, indent, line_end);
  return out;
}

// A line of the text, with its end.
struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;  // behind its line feed
  std::string_view text;

  [[nodiscard]] std::size_t indent() const {
    return std::min(text.find_first_not_of(' '), text.size());
  }
  [[nodiscard]] bool is_empty() const {
    const auto first = text.find_first_not_of(" \t");
    return first == npos || text[first] == '#';
  }
};

Line line_at(std::string_view yaml, std::size_t at) {
  const auto feed = yaml.find('\n', at);
  Line line{.begin = at, .end = feed == npos ? yaml.size() : feed + 1};
  line.text = yaml.substr(at, (feed == npos ? yaml.size() : feed) - at);
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  return line;
}

// What stands behind the key of a line, comment and outer blanks aside; nullopt for another line.
std::optional<std::string_view> value_of_feeds(std::string_view line) {
  constexpr std::string_view kKey = "feeds:";
  if (!line.starts_with(kKey)) return std::nullopt;
  std::string_view value = line.substr(kKey.size());
  if (!value.empty() && value.front() != ' ' && value.front() != '\t') return std::nullopt;
  const auto begin = value.find_first_not_of(" \t");
  if (begin == npos || value[begin] == '#') return std::string_view();
  value.remove_prefix(begin);
  value = value.substr(0, value.find(" #"));
  return value.substr(0, value.find_last_not_of(" \t") + 1);
}

// Where the list that begins at `at` ends: behind the last line of its last element.
struct Extent {
  std::size_t end = 0;
  std::size_t indent = kUsualIndent;
};

std::optional<Extent> extent_of(std::string_view yaml, std::size_t at) {
  Extent extent{.end = at};
  bool has_element = false;
  while (at < yaml.size()) {
    const Line line = line_at(yaml, at);
    at = line.end;
    if (line.is_empty()) continue;
    const std::size_t indent = line.indent();
    const bool is_element = line.text.substr(indent).starts_with('-') &&
                            (line.text.size() == indent + 1 || line.text[indent + 1] == ' ');
    if (!has_element) {
      if (indent == 0 && !is_element) break;  // the list is empty
      if (!is_element) return std::nullopt;   // a bracket on a line of its own
      extent.indent = indent;
      has_element = true;
    } else if (indent < extent.indent || (indent == extent.indent && !is_element)) {
      break;
    }
    extent.end = line.end;
  }
  return extent;
}

}  // namespace

std::string to_yaml(const feeds::Feed& feed) { return element(feed, kUsualIndent, "\n"); }

std::string feeds_file(const std::vector<feeds::Feed>& feeds) {
  return feeds.empty() ? "feeds: []\n" : "feeds:\n" + elements(feeds, kUsualIndent, "\n");
}

std::optional<std::string> with_feeds(std::string_view yaml,
                                      const std::vector<feeds::Feed>& feeds) {
  const auto first_end = yaml.find('\n');
  const bool is_crlf = first_end != npos && first_end > 0 && yaml[first_end - 1] == '\r';
  const std::string_view line_end = is_crlf ? "\r\n" : "\n";
  const auto added_at = [&](std::size_t at, const std::string& text) {
    std::string out(yaml.substr(0, at));
    if (!out.empty() && out.back() != '\n') out += line_end;
    return out.append(text).append(yaml.substr(at));
  };
  for (std::size_t at = yaml.starts_with("\xef\xbb\xbf") ? 3 : 0; at < yaml.size();) {
    const Line line = line_at(yaml, at);
    at = line.end;
    const auto value = value_of_feeds(line.text);
    if (!value) continue;
    if (*value == "[]") {
      const std::size_t bracket = yaml.find('[', line.begin);
      std::string out(yaml.substr(0, bracket));
      while (out.ends_with(' ')) out.pop_back();
      out.append(yaml.substr(bracket + 2, line.end - bracket - 2));
      if (out.back() != '\n') out += line_end;
      return out.append(elements(feeds, kUsualIndent, line_end)).append(yaml.substr(line.end));
    }
    if (!value->empty()) return std::nullopt;
    const auto extent = extent_of(yaml, line.end);
    if (!extent) return std::nullopt;
    return added_at(extent->end, elements(feeds, extent->indent, line_end));
  }
  const std::string list =
      "feeds:" + std::string(line_end) + elements(feeds, kUsualIndent, line_end);
  return added_at(yaml.size(), list);
}

}  // namespace newswatch::config
