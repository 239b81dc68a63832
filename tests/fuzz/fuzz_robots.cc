// Any bytes as a host's robots.txt; the first line is what is asked for.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/robots.h"
#include "feeds/sitemap_index.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newswatch::feeds::Robots;
  using newswatch::fuzz::check;
  std::string_view text = newswatch::fuzz::text_of(data, size);
  const std::string target = "/" + std::string(newswatch::fuzz::take_until(text, '\n'));
  const Robots robots = Robots::read(text, "newswatch");
  check(robots.sitemaps().size() <= newswatch::feeds::kMaxSitemaps);
  const bool allowed = robots.allows(target);
  // Rules said twice say no more, and those of nobody in front nothing.
  if (text.size() < newswatch::feeds::kMaxRobotsBytes / 3) {
    const std::string twice = "Disallow: /\n" + std::string(text) + "\n" + std::string(text);
    const bool is_first_open = text.find(':') == std::string_view::npos;
    const Robots again = Robots::read(twice, "newswatch");
    check(is_first_open || again.allows(target) == allowed || text.starts_with("\xef\xbb\xbf"));
  }
  check(robots.allows("/robots.txt"));
  check(!Robots::that_forbid_all().allows(target) || target == "/robots.txt");
  for (const std::string& one : newswatch::feeds::sitemaps_of_index(text, "")) check(!one.empty());
  return 0;
}
