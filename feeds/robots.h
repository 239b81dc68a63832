#pragma once

// What a host lets robots ask for, and the sitemaps it names. Pure. Source: RFC 9309.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::feeds {

inline constexpr std::size_t kMaxRobotsBytes = 500u << 10;  // RFC 9309 2.5
inline constexpr std::size_t kMaxRobotsRules = 10'000;
inline constexpr std::size_t kMaxSitemaps = 100;

class Robots {
 public:
  // Reads the rules for `product`, a name of letters, dashes and underscores: those of its groups,
  // else those for everybody. What lies beyond the limits is not read. Linear.
  [[nodiscard]] static Robots read(std::string_view text, std::string_view product);

  // What holds where the file cannot be had, though there may be one (RFC 9309 2.3.1.4).
  [[nodiscard]] static Robots that_forbid_all();

  // `target` is the path and query of a URL. The longest rule that fits decides, Allow among
  // equals.
  [[nodiscard]] bool allows(std::string_view target) const;

  // As written, in order; they are nobody's in particular.
  [[nodiscard]] const std::vector<std::string>& sitemaps() const { return sitemaps_; }

 private:
  struct Rule {
    std::string pattern;  // normalised
    bool allow = false;
  };
  friend class RobotsReader;

  std::vector<Rule> rules_;
  std::vector<std::string> sitemaps_;
};

}  // namespace newswatch::feeds
