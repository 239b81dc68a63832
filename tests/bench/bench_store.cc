// Rows committed a second beside bare SQLite writing the same rows, in transactions as large; and
// commits of polls that ended in 304 beside bare updates of the same feeds.
//
// store.rows and store.unchanged are by the clock on the wall, flushes to disk included; the lines
// with .cpu are microseconds of CPU, where less is better.

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/committer.h"
#include "store/sqlite_store.h"
#include "tests/bench/bare_sqlite.h"
#include "tests/bench/measure.h"
#include "tests/bench/scratch.h"

namespace {

using namespace newswatch;
using std::chrono::sys_seconds;

constexpr std::size_t kGroup = daemon::Committer::kMaxDocumentsPerTransaction;
constexpr std::size_t kDocuments = 8 * kGroup;
constexpr std::size_t kArticles = 10;  // a document
constexpr std::size_t kAlerted = 2;    // of them, each with two deliveries
constexpr int kRounds = 12;
constexpr sys_seconds kNow{std::chrono::seconds(1'718'006'400)};

std::string words(std::size_t seed, std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; text.size() < bytes; ++i)
    text += fmt::format("word{} ", (seed * 2654435761u + i * 40503u) % 9973);
  return text;
}

store::NewArticle article_of(std::size_t document, std::size_t n) {
  const std::size_t number = document * kArticles + n;
  store::NewArticle fresh{.key = fmt::format("a_{:026}", number),
                          .item = number * 0x9E3779B97F4A7C15u,
                          .content = number * 0xC2B2AE3D27D4EB4Fu,
                          .url_key = number * 0x165667B19E3779F9u,
                          .text_key = number * 0x27D4EB2F165667C5u};
  fresh.article = {.id = {fmt::format("guid-{}", number)},
                   .url = fmt::format("https://example.org/news/{}", number),
                   .title = words(number, 70),
                   .text = words(number, 600),
                   .first_seen = kNow};
  if (n >= kAlerted) return fresh;
  fresh.alerts.push_back({.rule = fmt::format("rule-{}", number % 50),
                          .alert_json = words(number, 1500),
                          .deliveries = {{"desk"}, {"log"}}});
  return fresh;
}

std::vector<store::DocumentCommit> documents() {
  std::vector<store::DocumentCommit> all(kDocuments);
  for (std::size_t d = 0; d < kDocuments; ++d) {
    store::DocumentCommit& one = all[d];
    one.feed_url = fmt::format("https://example.org/feeds/{}.xml", d);
    one.feed_name = fmt::format("Feed {}", d);
    one.now = kNow;
    one.state = {
        .etag = fmt::format("\"{}\"", d), .validators_url = one.feed_url, .next_poll = kNow};
    for (std::size_t n = 0; n < kArticles; ++n) {
      one.articles.push_back(article_of(d, n));
      one.present.push_back(one.articles.back().item);
    }
  }
  return all;
}

std::vector<store::DocumentCommit> unchanged(std::vector<store::DocumentCommit> all) {
  for (store::DocumentCommit& one : all) {
    one.articles.clear();
    one.present.clear();
    one.state.next_poll += std::chrono::minutes(15);
  }
  return all;
}

bool commit_all(store::Store& store, const std::vector<store::DocumentCommit>& all) {
  for (std::size_t begin = 0; begin < all.size(); begin += kGroup) {
    const auto group = std::span(all).subspan(begin, std::min(kGroup, all.size() - begin));
    if (!store.commit(group)) return false;
  }
  return true;
}

struct Cost {
  std::vector<double> seconds;
  std::vector<double> cpu;

  template <class Work>
  void add(Work work) {
    const auto began = std::chrono::steady_clock::now();
    cpu.push_back(bench::cpu_of(work));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    seconds.push_back(took.count());
  }
};

void report(const char* id, std::size_t count, const Cost& ours, const Cost& bare) {
  const auto n = static_cast<double>(count);
  bench::print_goal(id, n / bench::median(ours.seconds), n / bench::median(bare.seconds), 0.8);
  bench::print_cost(fmt::format("{}.cpu", id).c_str(), bench::median(ours.cpu) * 1e6 / n,
                    bench::median(bare.cpu) * 1e6 / n, 1.5);
}

}  // namespace

int main(int, char** arguments) {
  const bench::Scratch scratch(arguments[0]);
  const auto news = documents();
  const auto nothing_new = unchanged(news);
  std::optional<bench::Rows> rows;
  Cost our_rows;
  Cost bare_rows;
  Cost our_polls;
  Cost bare_polls;
  bool sound = true;
  for (int round = 0; round < kRounds; ++round) {
    const std::string file = fmt::format("{}/ours-{}.db", scratch.folder(), round);
    auto store = store::open_sqlite(file);
    if (!store) return 1;
    std::optional<bench::BareSqlite> bare;
    const auto write_ours = [&] {
      our_rows.add([&] { sound = commit_all(**store, news) && sound; });
    };
    const auto write_bare = [&] {
      bare.emplace(fmt::format("{}/bare-{}.db", scratch.folder(), round), *rows);
      bare_rows.add([&] { bare->insert_all(kGroup); });
    };
    // The disk is still busy with what was written just before, so they take turns at being second.
    if (round % 2 == 1) write_bare();
    write_ours();
    if (!rows) rows.emplace(file, kDocuments);
    if (round % 2 == 0) write_bare();
    our_polls.add([&] { sound = commit_all(**store, nothing_new) && sound; });
    bare_polls.add([&] { bare->update_feeds(kGroup); });
  }
  if (!sound) {
    fmt::print(stderr, "store: a commit failed\n");
    return 1;
  }
  fmt::print(
      "store.rows: {} documents of {} articles, {} of them alerted to 2 channels, {} rows,\n"
      "  {} documents a transaction, synchronous=FULL; ref: bare inserts of the same rows\n",
      kDocuments, kArticles, kAlerted, rows->count(), kGroup);
  report("store.rows", rows->count(), our_rows, bare_rows);
  fmt::print("store.unchanged: {} feeds, {} a transaction; ref: bare updates of the same rows\n",
             kDocuments, kGroup);
  report("store.unchanged", kDocuments, our_polls, bare_polls);
  return 0;
}
