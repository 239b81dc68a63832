#include "feeds/link_header.h"

#include <algorithm>
#include <string>
#include <utility>

#include "feeds/links.h"
#include "net/ascii.h"

namespace newswatch::feeds {
namespace {

class Reader {
 public:
  Reader(std::string_view value, std::string_view url) : rest_(value), url_(url) {}

  std::vector<Link> read() {
    while (links_.size() < kMaxHeaderLinks) {
      const std::size_t open = rest_.find('<');
      const std::size_t close = open == npos ? npos : rest_.find('>', open);
      if (close == npos) break;
      const std::string_view target = rest_.substr(open + 1, close - open - 1);
      rest_.remove_prefix(close + 1);
      read_link(target);
    }
    return std::move(links_);
  }

 private:
  static constexpr auto npos = std::string_view::npos;

  // The parameters up to the comma that ends the link.
  void read_link(std::string_view target) {
    std::string relations;
    std::string type;
    bool is_of_another = false;
    skip_blanks();
    while (rest_.starts_with(';')) {
      rest_.remove_prefix(1);
      skip_blanks();
      const std::string name = net::ascii::lowered(take_until("=;,"));
      std::string value = rest_.starts_with('=') ? take_value() : std::string();
      if (name == "rel" && relations.empty()) relations = std::move(value);
      if (name == "type" && type.empty()) type = tidy_relation(value);
      if (name == "anchor") is_of_another = true;
      skip_blanks();
    }
    if (!rest_.empty() && rest_.front() != ',') rest_ = {};
    if (is_of_another) return;
    std::string_view words = relations;
    while (!(words = trimmed(words)).empty() && links_.size() < kMaxHeaderLinks) {
      const std::size_t end = std::min(words.find_first_of(" \t"), words.size());
      links_.push_back({.rel = tidy_relation(words.substr(0, end)),
                        .href = resolve_link(url_, std::string(target)),
                        .type = type});
      words.remove_prefix(end);
    }
  }

  // The '=' is next.
  std::string take_value() {
    rest_.remove_prefix(1);
    skip_blanks();
    if (!rest_.starts_with('"')) return std::string(take_until(";, \t"));
    rest_.remove_prefix(1);
    std::string value;
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      value.push_back(rest_.front());
      rest_.remove_prefix(1);
    }
    if (!rest_.empty()) rest_.remove_prefix(1);
    return value;
  }

  std::string_view take_until(std::string_view ends) {
    const std::string_view taken = rest_.substr(0, rest_.find_first_of(ends));
    rest_.remove_prefix(taken.size());
    return net::ascii::trimmed(taken);
  }

  void skip_blanks() {
    while (rest_.starts_with(' ') || rest_.starts_with('\t')) rest_.remove_prefix(1);
  }

  std::string_view rest_;
  std::string_view url_;
  std::vector<Link> links_;
};

}  // namespace

std::vector<Link> links_of_header(std::string_view value, std::string_view url) {
  return Reader(value, url).read();
}

}  // namespace newswatch::feeds
