// Bytes to articles, beside the library below on the same bytes: bare pugixml for XML, bare
// Boost.JSON for JSON Feed, both building their tree and nothing else. Generated feeds, and the
// real documents where the folder of them is there (NEWSWATCH_SHARED/feeds).

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "feeds/parse.h"
#include "tests/bench/documents.h"
#include "tests/bench/measure.h"

namespace {

using namespace newswatch;

constexpr int kRounds = 9;
constexpr std::size_t kBytesARound = 16'000'000;  // long enough for the clock

std::string generated_rss(int items) {
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

std::string generated_json(int items) {
  std::string out =
      "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Generated\",\"items\":[";
  for (int i = 0; i < items; ++i) {
    out += fmt::format(
        "{2}{{\"id\":\"g{0}\",\"url\":\"https://example.org/{0}\",\"title\":\"Report {0} of the "
        "day\",\"date_published\":\"2024-06-10T08:00:{1:02}Z\",\"content_html\":\"<p>Mediators met "
        "for the {0}th time and spoke of a ceasefire, aid and prisoners.</p>\"}}",
        i, i % 60, i == 0 ? "" : ",");
  }
  return out + "]}";
}

bool bare_xml(const std::string& bytes) {
  pugi::xml_document tree;
  return static_cast<bool>(tree.load_buffer(bytes.data(), bytes.size()));
}

bool bare_json(const std::string& bytes) {
  boost::system::error_code failed;
  const boost::json::value tree = boost::json::parse(bytes, failed);
  return !failed && tree.is_object();
}

// Only documents that both read whole count: an error is quick.
void compare(const char* id, std::vector<std::string> documents, const char* library,
             const std::function<bool(const std::string&)>& bare_parse, double want) {
  const std::size_t offered = documents.size();
  std::erase_if(documents,
                [&](const std::string& one) { return !feeds::parse(one, {}) || !bare_parse(one); });
  std::size_t bytes = 0;
  for (const std::string& one : documents) bytes += one.size();
  if (bytes == 0) {
    fmt::print("{}: skipped, there are no documents\n", id);
    return;
  }
  const std::size_t passes = kBytesARound / bytes + 1;
  std::size_t articles = 0;
  const auto ours = [&] {
    for (std::size_t pass = 0; pass < passes; ++pass) {
      for (const std::string& one : documents) articles += feeds::parse(one, {})->articles.size();
    }
  };
  const auto bare = [&] {
    for (std::size_t pass = 0; pass < passes; ++pass) {
      for (const std::string& one : documents) static_cast<void>(bare_parse(one));
    }
  };
  const auto [a, b] = bench::compare(kRounds, ours, bare);
  const double megabytes = static_cast<double>(bytes * passes) / 1e6;
  fmt::print(
      "{}: MB/s, {} of {} documents (the others are read by one side only or by none), {:.1f}\n"
      "  MB, {} articles; ref: the tree of bare {}, nothing taken from it\n",
      id, documents.size(), offered, static_cast<double>(bytes) / 1e6, articles / kRounds / passes,
      library);
  bench::print_goal(id, megabytes / a, megabytes / b, want);
}

}  // namespace

int main() {
  compare("parse.generated", {generated_rss(2000), generated_rss(30)}, "pugixml", bare_xml, 0.8);
  compare("parse.real", bench::real_documents(bench::Documents::xml), "pugixml", bare_xml, 0.8);
  compare("parse.json", {generated_json(2000), generated_json(30)}, "Boost.JSON", bare_json, 0.9);
  compare("parse.json_real", bench::real_documents(bench::Documents::json), "Boost.JSON", bare_json,
          0.9);
  return 0;
}
