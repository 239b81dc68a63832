// Bytes to articles, beside the library below on the same bytes: bare pugixml for XML, bare
// Boost.JSON for JSON Feed, both building their tree and nothing else. Then what the next poll of
// the same feeds costs: nothing new in a document that changed, one new article, no change at all.
// Generated feeds, and the real documents where the folder of them is there
// (NEWSWATCH_SHARED/feeds).

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cstdlib>
#include <functional>
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "daemon/memory.h"
#include "feeds/body_hash.h"
#include "feeds/parse.h"
#include "tests/bench/documents.h"
#include "tests/bench/measure.h"
#include "tests/bench/seen.h"

namespace {

using namespace newswatch;

constexpr int kRounds = 9;
constexpr std::size_t kBytesARound = 16'000'000;  // long enough for the clock

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

void again(const std::string& id, const std::vector<std::string>& documents,
           const std::function<bool(const std::string&)>& bare_parse) {
  std::vector<bench::Seen> seen = bench::seen_of(documents);
  std::erase_if(seen, [](const bench::Seen& one) { return one.all == nullptr; });
  std::size_t bytes = 0;
  for (const bench::Seen& one : seen) bytes += one.document.size();
  if (bytes == 0) {
    fmt::print("{}: skipped, there are no documents\n", id);
    return;
  }
  const std::size_t passes = kBytesARound / bytes + 1;
  std::size_t sum = 0;
  const auto over_all = [&](auto work) {
    return [&, work] {
      for (std::size_t pass = 0; pass < passes; ++pass) {
        for (const bench::Seen& one : seen) sum += work(one);
      }
    };
  };
  const double megabytes = static_cast<double>(bytes * passes) / 1e6;
  const auto tree =
      over_all([&](const bench::Seen& one) { return bare_parse(one.document) ? 1u : 0u; });
  const auto nothing_new =
      over_all([](const bench::Seen& one) { return bench::news_in(one.document, *one.all); });
  const auto one_new = over_all(
      [](const bench::Seen& one) { return bench::news_in(one.document, *one.all_but_one); });
  const auto equal =
      over_all([](const bench::Seen& one) { return feeds::body_hash(one.document); });
  const auto bare_hash = over_all([](const bench::Seen& one) {
    return static_cast<std::size_t>(XXH3_64bits(one.document.data(), one.document.size()));
  });
  fmt::print("{}: {} of {} documents (the others are read whole each time)\n", id, seen.size(),
             documents.size());
  const auto [nothing, tree_a] = bench::compare(kRounds, nothing_new, tree);
  bench::print_goal((id + ".nothing_new").c_str(), megabytes / nothing, megabytes / tree_a, 2);
  const auto [one, tree_b] = bench::compare(kRounds, one_new, tree);
  bench::print_goal((id + ".one_new").c_str(), megabytes / one, megabytes / tree_b, 0.8);
  const auto [hash, bare] = bench::compare(kRounds, equal, bare_hash);
  bench::print_goal((id + ".equal").c_str(), megabytes / hash, megabytes / bare, 0.7);
  if (sum == 0) std::abort();
}

}  // namespace

int main() {
  daemon::keep_freed_memory();  // as the daemon does, for both sides
  compare("parse.generated", {bench::generated_rss(2000), bench::generated_rss(30)}, "pugixml",
          bare_xml, 0.8);
  compare("parse.real", bench::real_documents(bench::Documents::xml), "pugixml", bare_xml, 0.8);
  compare("parse.json", {generated_json(2000), generated_json(30)}, "Boost.JSON", bare_json, 0.9);
  compare("parse.json_real", bench::real_documents(bench::Documents::json), "Boost.JSON", bare_json,
          0.9);
  again("parse.again", {bench::generated_rss(2000), bench::generated_rss(30)}, bare_xml);
  again("parse.again_real", bench::real_documents(bench::Documents::xml), bare_xml);
  again("parse.again_json", {generated_json(2000), generated_json(30)}, bare_json);
  return 0;
}
