// What feeds remember of their items: bytes on the disk, and what polls of documents cost beside
// the same polls by bare statements, over a copy of the same file.
//
// usage: bench_store_million [--whole]: a million feeds instead of a hundred thousand; two GB of
// disk.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/committer.h"
#include "store/item_rows.h"
#include "store/remembered.h"
#include "store/sqlite_store.h"
#include "tests/bench/bare_sqlite.h"
#include "tests/bench/measure.h"
#include "tests/bench/scratch.h"

namespace {

using namespace newswatch;
using std::chrono::sys_seconds;

constexpr std::size_t kGroup = daemon::Committer::kMaxDocumentsPerTransaction;
constexpr std::size_t kGroups = 8;  // a round
constexpr int kRounds = 12;
constexpr std::size_t kPresent = 34;
constexpr std::size_t kLeft = kPresent / 2;  // so that one comes and one goes
constexpr double kMostBytes = 480;           // for each feed's items
constexpr sys_seconds kNow{std::chrono::seconds(1'718'006'400)};

std::uint64_t mixed(std::uint64_t n) {
  n = (n ^ n >> 31) * 0x9E3779B97F4A7C15u;
  n = (n ^ n >> 29) * 0xC2B2AE3D27D4EB4Fu;
  return n ^ n >> 32;
}

std::uint64_t item_of(std::size_t feed, std::size_t n) { return mixed(feed * 1'000'003 + n); }
std::uint64_t content_of(std::uint64_t item) { return mixed(item + 1); }
std::string url_of(std::size_t feed) {
  return fmt::format("https://example.org/feeds/{}.xml", feed);
}
std::string name_of(std::size_t feed) { return fmt::format("Feed {}", feed); }

store::KnownItem known(std::uint64_t item) {
  return {.item = store::short_item(item), .content = store::short_content(content_of(item))};
}

std::uint64_t word_of(std::uint64_t item) {
  store::Remembered one;
  const store::KnownItem told = known(item);
  one.tell(std::span(&told, 1));
  std::uint64_t word = 0;
  std::memcpy(&word, one.packed().items.data(), sizeof word);
  return word;
}

std::uintmax_t bytes_of(const std::string& file) {
  std::error_code ignored;
  return std::filesystem::file_size(file, ignored);
}

// What two halves of a feed's history leave: the newest items present, those before them gone.
store::Remembered memory_of(std::size_t feed) {
  std::vector<store::KnownItem> items;
  std::vector<std::uint64_t> present;
  for (std::size_t n = kPresent + kLeft; n-- > 0;) {
    items.push_back(known(item_of(feed, n)));
    if (n >= kLeft) present.push_back(item_of(feed, n));
  }
  store::Remembered memory;
  memory.tell(items);
  (void)memory.leave_but(present, kNow);
  return memory;
}

bool add_feeds(const std::string& file, std::size_t feeds) {
  auto store = store::open_sqlite(file);
  if (!store) return false;
  std::vector<store::PollBegun> polls;
  for (std::size_t feed = 0; feed < feeds; ++feed) {
    polls.push_back({.feed_url = url_of(feed),
                     .feed_name = name_of(feed),
                     .last_attempt = kNow,
                     .next_poll = kNow});
    if (polls.size() < 10'000 && feed + 1 < feeds) continue;
    if (!(*store)->begin_polls(polls)) return false;
    polls.clear();
  }
  return true;
}

bool add_memories(const std::string& file, std::size_t feeds) {
  auto database = store::Database::open(file, store::Database::Access::write);
  if (!database) return false;
  for (std::size_t feed = 0; feed < feeds;) {
    store::Transaction transaction(**database);
    for (std::size_t n = 0; n < 10'000 && feed < feeds; ++n, ++feed)
      store::write_remembered(**database, static_cast<std::int64_t>(feed) + 1, memory_of(feed));
    if (transaction.commit()) return false;
  }
  return true;
}

struct Polls {
  std::vector<store::DocumentCommit> ours;
  std::vector<bench::BarePoll> bare;
};

class Newsroom {
 public:
  explicit Newsroom(std::size_t feeds) : newest_(feeds, kPresent + kLeft) {}

  Polls polls(std::size_t fresh) {
    Polls made;
    now_ += std::chrono::minutes(1);
    for (std::size_t n = 0; n < kGroup * kGroups; ++n) {
      const std::size_t feed = chance_() % newest_.size();
      newest_[feed] += fresh;
      store::DocumentCommit one{.feed_url = url_of(feed), .feed_name = name_of(feed), .now = now_};
      one.state.etag = fmt::format("\"{}\"", now_.time_since_epoch().count());
      one.state.validators_url = one.feed_url;
      one.state.next_poll = now_ + std::chrono::minutes(15);
      bench::BarePoll other{.url = one.feed_url, .name = one.feed_name};
      for (std::size_t i = 0; i < kPresent; ++i) {
        one.present.push_back(item_of(feed, newest_[feed] - 1 - i));
        other.words.push_back(word_of(one.present.back()));
      }
      if (fresh > 0) add_article(one, other);
      made.ours.push_back(std::move(one));
      made.bare.push_back(std::move(other));
    }
    return made;
  }

 private:
  void add_article(store::DocumentCommit& one, bench::BarePoll& other) {
    const std::uint64_t number = ++articles_;
    const std::uint64_t item = one.present.front();
    store::NewArticle fresh{.key = fmt::format("a_{:026}", number),
                            .item = item,
                            .content = content_of(item),
                            .url_key = mixed(number + 2),
                            .text_key = mixed(number + 3)};
    fresh.article = {.id = {fmt::format("guid-{}", number)},
                     .url = fmt::format("https://example.org/news/{}", number),
                     .title = std::string(70, static_cast<char>('a' + number % 26)),
                     .text = std::string(600, static_cast<char>('a' + number % 25)),
                     .first_seen = now_};
    other.article = bench::BareArticle{.key = fresh.key,
                                       .guid = fresh.article.id.value,
                                       .url = fresh.article.url,
                                       .title = fresh.article.title,
                                       .text = fresh.article.text,
                                       .item = fresh.item,
                                       .content = fresh.content,
                                       .url_key = fresh.url_key,
                                       .text_key = fresh.text_key,
                                       .first_seen = now_.time_since_epoch().count()};
    one.articles.push_back(std::move(fresh));
  }

  std::vector<std::size_t> newest_;
  std::mt19937_64 chance_{5};
  sys_seconds now_ = kNow;
  std::uint64_t articles_ = 0;
};

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

template <class Poll>
std::span<const Poll> group(const std::vector<Poll>& all, std::size_t n) {
  return std::span(all).subspan(n * kGroup, kGroup);
}

// Each document's items are asked for first, and searched, as the daemon does.
bool poll_ours(store::Store& store, const std::vector<store::DocumentCommit>& all) {
  for (std::size_t n = 0; n < kGroups; ++n) {
    for (const store::DocumentCommit& one : group(all, n)) {
      const auto items = store.known_items(one.feed_url);
      if (!items) return false;
      std::size_t fresh = 0;
      for (const std::uint64_t item : one.present) {
        const bool is_known = std::any_of(items->begin(), items->end(), [item](const auto& known) {
          return known.item == store::short_item(item);
        });
        fresh += is_known ? 0 : 1;
      }
      if (fresh == one.present.size()) return false;
    }
    if (!store.commit(group(all, n))) return false;
  }
  return true;
}

void report(const char* id, const Cost& ours, const Cost& bare) {
  constexpr double kPolls = kGroup * kGroups;
  bench::print_goal(id, kPolls / bench::median(ours.seconds), kPolls / bench::median(bare.seconds),
                    0.8);
  bench::print_cost(fmt::format("{}.cpu", id).c_str(), bench::median(ours.cpu) * 1e6 / kPolls,
                    bench::median(bare.cpu) * 1e6 / kPolls, 1.5);
}

}  // namespace

int main(int count, char** arguments) {
  const bool whole = count > 1 && std::string_view(arguments[1]) == "--whole";
  const std::size_t feeds = whole ? 1'000'000 : 100'000;
  const bench::Scratch scratch(arguments[0]);
  const std::string file = scratch.folder() + "/ours.db";
  const std::string copy = scratch.folder() + "/bare.db";
  if (!add_feeds(file, feeds)) return 1;
  const std::uintmax_t before = bytes_of(file);
  if (!add_memories(file, feeds)) return 1;
  const std::uintmax_t after = bytes_of(file);
  std::filesystem::copy_file(file, copy);

  const auto n = static_cast<double>(feeds);
  const double each = static_cast<double>(after - before) / n;
  fmt::print(
      "store.million: {} feeds that remember {} items each; bytes of it a feed, beside the goal;\n"
      "  with the feed's own row {:.0f} bytes\n",
      feeds, kPresent + kLeft, static_cast<double>(after) / n);
  bench::print_cost("store.million.bytes", each, kMostBytes, 1);

  auto store = store::open_sqlite(file);
  if (!store) return 1;
  bench::BareMemory bare(copy);
  Newsroom newsroom(feeds);
  Cost our_same;
  Cost bare_same;
  Cost our_news;
  Cost bare_news;
  bool sound = true;
  for (int round = 0; round < kRounds; ++round) {
    for (const std::size_t fresh : {std::size_t{0}, std::size_t{1}}) {
      const Polls polls = newsroom.polls(fresh);
      const auto ours = [&] {
        (fresh > 0 ? our_news : our_same).add([&] {
          sound = poll_ours(**store, polls.ours) && sound;
        });
      };
      const auto reference = [&] {
        (fresh > 0 ? bare_news : bare_same).add([&] {
          for (std::size_t g = 0; g < kGroups; ++g) bare.poll(group(polls.bare, g));
        });
      };
      // The disk is still busy with what was written just before.
      if (round % 2 == 0) ours();
      reference();
      if (round % 2 == 1) ours();
    }
  }
  if (!sound) {
    fmt::print(stderr, "store: a poll failed\n");
    return 1;
  }
  fmt::print(
      "store.million.same, .news: documents of {} items over all feeds, {} a transaction,\n"
      "  synchronous=FULL, none or one item new; ref: the same reads and rows by bare statements\n",
      kPresent, kGroup);
  report("store.million.same", our_same, bare_same);
  report("store.million.news", our_news, bare_news);
  return 0;
}
