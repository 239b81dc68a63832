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
  // Rules said twice say no more, and those of others nothing.
  if (text.size() < newswatch::feeds::kMaxRobotsBytes / 3) {
    const std::string others = "\nUser-agent: nobody\nDisallow:\nUser-agent: nobody\n";
    const std::string twice = std::string(text) + others + std::string(text);
    check(Robots::read(twice, "newswatch").allows(target) == allowed);
  }
  check(robots.allows("/robots.txt"));
  check(!Robots::that_forbid_all().allows(target) || target == "/robots.txt");
  for (const std::string& one : newswatch::feeds::sitemaps_of_index(text, "")) check(!one.empty());
  return 0;
}
