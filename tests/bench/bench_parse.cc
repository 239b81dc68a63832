// Bytes to articles, beside bare pugixml on the same bytes: generated RSS, and the real documents
// where the folder of them is there.

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <pugixml.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "feeds/parse.h"
#include "tests/bench/measure.h"

namespace {

using namespace newswatch;

std::string generated(int items) {
  std::string out = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Generated</title>";
  for (int i = 0; i < items; ++i) {
    out += fmt::format(
        "<item><title>Report {0} of the day</title><link>https://example.org/{0}</link><guid "
        "isPermaLink=\"false\">g{0}</guid>"
        "<pubDate>Mon, 10 Jun 2024 08:00:{1:02} GMT</pubDate><description>&lt;p&gt;Mediators met "
        "for the {0}th time and spoke of a "
        "ceasefire, aid and prisoners.&lt;/p&gt;</description></item>",
        i, i % 60);
  }
  return out + "</channel></rss>";
}

void compare(const char* id, const std::vector<std::string>& documents) {
  std::size_t bytes = 0;
  for (const std::string& one : documents) bytes += one.size();
  std::size_t articles = 0;
  const auto ours = [&] {
    for (const std::string& one : documents) {
      const auto parsed = feeds::parse(one, {});
      if (parsed) articles += parsed->articles.size();
    }
  };
  const auto bare = [&] {
    for (const std::string& one : documents) {
      pugi::xml_document tree;
      static_cast<void>(tree.load_buffer(one.data(), one.size()));
    }
  };
  const auto [a, b] = bench::compare(7, ours, bare);
  const double megabytes = static_cast<double>(bytes) / 1e6;
  std::printf("%s: %.1f MB, MB/s of ours and of bare pugixml (%zu articles)\n", id, megabytes,
              articles / 7);
  bench::print_goal(id, megabytes / a, megabytes / b, 0.8);
}

}  // namespace

int main() {
  compare("parse.generated", {generated(2000), generated(2000)});
  const char* shared = std::getenv("NEWSWATCH_SHARED");
  const std::filesystem::path folder =
      std::filesystem::path(shared != nullptr ? shared : "../shared") / "feeds";
  std::vector<std::string> real;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent)) {
    if (entry.path().extension() == ".json") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    real.push_back(text.str());
  }
  if (real.empty()) {
    std::printf("parse.real: skipped, there is no folder of real documents\n");
  } else {
    compare("parse.real", real);
  }
  return 0;
}
