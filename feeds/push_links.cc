#include "feeds/push_links.h"

// A Link header is read from left to right; where it makes no sense, the rest of that header is
// left out.

#include <algorithm>
#include <optional>
#include <utility>

#include "net/ascii.h"
#include "net/url.h"

namespace newswatch::feeds {
namespace {

namespace ascii = net::ascii;

constexpr std::size_t kMaxUrlBytes = 2048;

// One link-value: where it leads and what of its parameters matters here.
struct HeaderLink {
  std::string target;
  std::optional<std::string> relations;  // of the first rel; later ones do not count
  bool has_anchor = false;               // it is about another page
};

class LinkReader {
 public:
  explicit LinkReader(std::string_view rest) : rest_(rest) {}

  // nullopt at the end, or where it is none.
  std::optional<HeaderLink> next() {
    skip(" \t,");
    if (!take('<')) return std::nullopt;
    const std::size_t end = rest_.find('>');
    if (end == std::string_view::npos) return std::nullopt;
    HeaderLink link{.target = std::string(ascii::trimmed(rest_.substr(0, end)))};
    rest_.remove_prefix(end + 1);
    for (skip(" \t"); take(';'); skip(" \t")) read_parameter(link);
    if (!rest_.empty() && rest_.front() != ',') rest_ = {};
    return link;
  }

 private:
  void read_parameter(HeaderLink& link) {
    skip(" \t");
    const std::size_t end = std::min(rest_.find_first_of("=;, \t"), rest_.size());
    const std::string name = ascii::lowered(rest_.substr(0, end));
    rest_.remove_prefix(end);
    skip(" \t");
    std::string value;
    if (take('=')) {
      skip(" \t");
      value = take('"') ? quoted() : bare();
    }
    if (name == "rel" && !link.relations) link.relations = std::move(value);
    if (name == "anchor") link.has_anchor = true;
  }

  std::string quoted() {
    std::string value;
    while (!rest_.empty()) {
      char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return value;
      if (c == '\\' && !rest_.empty()) {
        c = rest_.front();
        rest_.remove_prefix(1);
      }
      value.push_back(c);
    }
    return value;
  }

  std::string bare() {
    const std::size_t end = std::min(rest_.find_first_of(";, \t"), rest_.size());
    std::string value(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return value;
  }

  void skip(std::string_view characters) {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(characters), rest_.size()));
  }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
};

// Relations are told apart without regard to case (RFC 8288 3.3).
bool holds_relation(std::string_view relations, std::string_view wanted) {
  while (!relations.empty()) {
    const std::size_t end = std::min(relations.find_first_of(" \t"), relations.size());
    if (ascii::equal_ignoring_case(relations.substr(0, end), wanted)) return true;
    relations.remove_prefix(std::min(end + 1, relations.size()));
  }
  return false;
}

bool is_usable(std::string_view url) { return url.size() <= kMaxUrlBytes && net::is_http(url); }

void add_hub(PushLinks& links, std::string url) {
  if (!is_usable(url) || links.hubs.size() >= kMaxHubs) return;
  if (std::find(links.hubs.begin(), links.hubs.end(), url) == links.hubs.end())
    links.hubs.push_back(std::move(url));
}

void add_self(PushLinks& links, std::string url) {
  if (links.self.empty() && is_usable(url)) links.self = std::move(url);
}

}  // namespace

PushLinks links_of(const std::vector<net::Header>& headers, std::string_view url) {
  PushLinks links;
  for (const net::Header& header : headers) {
    if (!ascii::equal_ignoring_case(header.name, "Link")) continue;
    LinkReader reader(header.value);
    while (const auto link = reader.next()) {
      if (!link->relations || link->has_anchor) continue;
      const bool hub = holds_relation(*link->relations, "hub");
      const bool self = holds_relation(*link->relations, "self");
      if (!hub && !self) continue;
      const auto target = net::resolve(url, link->target);
      if (!target) continue;
      if (hub) add_hub(links, *target);
      if (self) add_self(links, *target);
    }
  }
  return links;
}

PushLinks links_of(const FeedInfo& feed) {
  PushLinks links;
  for (const std::string& hub : feed.hub_urls) add_hub(links, hub);
  add_self(links, feed.self_url);
  return links;
}

PushLinks preferred(PushLinks of_headers, PushLinks of_document) {
  PushLinks links = std::move(of_headers);
  if (links.hubs.empty()) links.hubs = std::move(of_document.hubs);
  if (links.self.empty()) links.self = std::move(of_document.self);
  std::stable_partition(links.hubs.begin(), links.hubs.end(), [](const std::string& hub) {
    return net::origin(hub).value_or("").starts_with("https:");
  });
  return links;
}

}  // namespace newswatch::feeds
