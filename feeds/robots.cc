#include "feeds/robots.h"

#include <algorithm>
#include <utility>

#include "net/ascii.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t kMaxPatternBytes = 2'000;
constexpr std::size_t kMaxSitemapBytes = 8'000;

int value_of_hex(char c) {
  if (net::ascii::is_digit(c)) return c - '0';
  return net::ascii::lower(c) - 'a' + 10;
}

bool is_unreserved(char c) {
  return net::ascii::is_letter(c) || net::ascii::is_digit(c) || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

void append_encoded(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out.push_back('%');
  out.push_back(kDigits[byte >> 4]);
  out.push_back(kDigits[byte & 15]);
}

// One spelling for each octet, so that two ways to write a path compare as equal (RFC 9309 2.2.2).
std::string normalised(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool is_encoded = path[i] == '%' && i + 2 < path.size() &&
                            net::ascii::is_hex(path[i + 1]) && net::ascii::is_hex(path[i + 2]);
    if (is_encoded) {
      const char c = static_cast<char>(value_of_hex(path[i + 1]) * 16 + value_of_hex(path[i + 2]));
      if (is_unreserved(c)) {
        out.push_back(c);
      } else {
        append_encoded(out, c);
      }
      i += 2;
    } else if (static_cast<unsigned char>(path[i]) >= 0x80) {
      append_encoded(out, path[i]);
    } else {
      out.push_back(path[i]);
    }
  }
  return out;
}

// Each part between the stars where it first fits: nothing is lost by taking the first. The last
// part stands at the end where the pattern ends in '$'.
bool fits(std::string_view pattern, std::string_view target) {
  const bool is_anchored = pattern.ends_with('$');
  if (is_anchored) pattern.remove_suffix(1);
  const std::size_t first = std::min(pattern.find('*'), pattern.size());
  if (!target.starts_with(pattern.substr(0, first))) return false;
  target.remove_prefix(first);
  if (first == pattern.size()) return !is_anchored || target.empty();
  pattern.remove_prefix(first + 1);
  for (;;) {
    const std::size_t end = pattern.find('*');
    const std::string_view part = pattern.substr(0, end);
    if (end == npos && is_anchored) return target.ends_with(part);
    const std::size_t at = target.find(part);
    if (at == npos) return false;
    if (end == npos) return true;
    target.remove_prefix(at + part.size());
    pattern.remove_prefix(end + 1);
  }
}

}  // namespace

class RobotsReader {
 public:
  explicit RobotsReader(std::string_view product) : product_(product) {}

  Robots read(std::string_view text) {
    text = text.substr(0, kMaxRobotsBytes);
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    while (!text.empty()) {
      const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
      read_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    Robots robots;
    robots.rules_ = std::move(has_own_ ? own_ : everybodys_);
    robots.sitemaps_ = std::move(sitemaps_);
    return robots;
  }

 private:
  void read_line(std::string_view line) {
    line = line.substr(0, line.find('#'));
    const std::size_t colon = line.find(':');
    if (colon == npos) return;
    const std::string_view key = net::ascii::trimmed(line.substr(0, colon));
    const std::string_view value = net::ascii::trimmed(line.substr(colon + 1));
    const auto is = [key](std::string_view known) {
      return net::ascii::equal_ignoring_case(key, known);
    };
    if (is("user-agent")) {
      begin_group(value);
    } else if (is("allow") || is("disallow")) {
      add_rule(value, is("allow"));
    } else if (is("sitemap") && sitemaps_.size() < kMaxSitemaps && !value.empty() &&
               value.size() <= kMaxSitemapBytes) {
      sitemaps_.emplace_back(value);
    }
  }

  // Names in a row share the rules that follow them.
  void begin_group(std::string_view name) {
    if (std::exchange(has_rules_, false)) is_own_ = is_everybodys_ = false;
    std::size_t end = 0;
    while (end < name.size() &&
           (net::ascii::is_letter(name[end]) || name[end] == '-' || name[end] == '_'))
      ++end;
    if (name.starts_with('*')) is_everybodys_ = true;
    if (end > 0 && net::ascii::equal_ignoring_case(name.substr(0, end), product_))
      is_own_ = has_own_ = true;
  }

  void add_rule(std::string_view path, bool allow) {
    has_rules_ = true;
    if (path.empty() || path.size() > kMaxPatternBytes) return;
    if (path.front() != '/' && path.front() != '*') return;
    for (const auto& [is_wanted, rules] :
         {std::pair(is_own_, &own_), std::pair(is_everybodys_, &everybodys_)}) {
      if (is_wanted && rules->size() < kMaxRobotsRules) rules->push_back({normalised(path), allow});
    }
  }

  std::string_view product_;
  std::vector<Robots::Rule> own_;
  std::vector<Robots::Rule> everybodys_;
  std::vector<std::string> sitemaps_;
  bool is_own_ = false;         // of the group being read
  bool is_everybodys_ = false;  // of the group being read
  bool has_rules_ = false;      // has the group had one?
  bool has_own_ = false;
};

Robots Robots::read(std::string_view text, std::string_view product) {
  return RobotsReader(product).read(text);
}

Robots Robots::that_forbid_all() {
  Robots robots;
  robots.rules_.push_back({"/", false});
  return robots;
}

bool Robots::allows(std::string_view target) const {
  if (target == "/robots.txt") return true;
  const std::string path = normalised(target.empty() ? "/" : target);
  const Rule* best = nullptr;
  for (const Rule& rule : rules_) {
    const bool is_better =
        best == nullptr || rule.pattern.size() > best->pattern.size() ||
        (rule.pattern.size() == best->pattern.size() && rule.allow && !best->allow);
    if (is_better && fits(rule.pattern, path)) best = &rule;
  }
  return best == nullptr || best->allow;
}

}  // namespace newswatch::feeds
