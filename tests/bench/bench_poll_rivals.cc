// A thousand feeds that have not changed, asked by newswatch and by other readers of feeds that the
// distribution packages: programs as they are installed, from their start to their end, each with
// what it remembers of its first poll on the disk. The feeds are served on a thousand addresses of
// loopback by a process of its own, which answers 304 to those that ask with its ETag.
//
// A reader that is not installed, does not end in time, or does not ask every feed is left out with
// a line that says so.

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "tests/bench/feed_server.h"
#include "tests/bench/measure.h"
#include "tests/bench/rivals/feed_readers.h"
#include "tests/bench/scratch.h"
#include "tests/bench/timed_run.h"

namespace {

using namespace newswatch;

constexpr int kFeeds = 1000;
constexpr int kRounds = 4;
constexpr std::chrono::seconds kLimit{300};  // for one poll of all feeds

// As news sites have them: 25 articles with half a kilobyte of HTML each.
std::string feed() {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>World</title>"
      "<link>https://example.org/</link><description>News of the world</description>";
  for (int i = 0; i < 25; ++i) {
    out += fmt::format(
        "<item><title>Envoys meet for the {0}th day of talks</title>"
        "<link>https://example.org{1}/{0}</link>"
        "<guid isPermaLink=\"false\">{1}-{0}</guid>"
        "<pubDate>Mon, 10 Jun 2024 08:{0:02}:00 GMT</pubDate><description><![CDATA[",
        i, bench::FeedServer::kPath);
    for (int k = 0; k < 4; ++k) {
      out += fmt::format(
          "<p>Day {} of the talks, session {}: the envoys <a href=\"https://example.org/talks\">"
          "spoke</a> of aid, prisoners &amp; a ceasefire.</p>",
          i, k);
    }
    out += "]]></description></item>";
  }
  return out + "</channel></rss>";
}

struct Poll {
  double cpu_us = 0;  // a feed
  double wall_seconds = 0;
  std::uint64_t unchanged = 0;  // answers that were 304
};

// nullopt, and a line that says why, where it did not do what it was asked to.
std::optional<Poll> poll(const bench::FeedReader& reader, const bench::FeedServer& server) {
  const std::uint64_t answered = server.answered();
  const std::uint64_t unchanged = server.unchanged();
  const bench::TimedRun run = bench::run_in(reader.folder, reader.command, kLimit);
  const std::uint64_t asked = server.answered() - answered;
  if (!run.is_well || asked < kFeeds) {
    fmt::print("poll.rivals.{}: left out, {} after {:.1f} s and {} of {} feeds\n", reader.name,
               run.is_well ? "it ended" : "it failed", run.wall_seconds, asked, kFeeds);
    return std::nullopt;
  }
  return Poll{.cpu_us = run.cpu_seconds * 1e6 / kFeeds,
              .wall_seconds = run.wall_seconds,
              .unchanged = server.unchanged() - unchanged};
}

// The medians, and the number of answers of the last.
Poll typical(const std::vector<Poll>& polls) {
  std::vector<double> cpu;
  std::vector<double> wall;
  for (const Poll& one : polls) {
    cpu.push_back(one.cpu_us);
    wall.push_back(one.wall_seconds);
  }
  return {.cpu_us = bench::median(cpu),
          .wall_seconds = bench::median(wall),
          .unchanged = polls.back().unchanged};
}

void print_both(const std::string& id, const bench::FeedReader& rival, const Poll& ours,
                const Poll& theirs) {
  const auto print = [](const std::string& name, const Poll& poll) {
    fmt::print("  {}: {:.0f} us of CPU a feed, {:.2f} s in all, {} answers were 304\n", name,
               poll.cpu_us, poll.wall_seconds, poll.unchanged);
  };
  print("newswatch", ours);
  print(rival.name, theirs);
  bench::print_goal(id.c_str(), 1e6 / ours.cpu_us, 1e6 / theirs.cpu_us, rival.want);
  std::fflush(stdout);
}

// False if ours fails.
bool compare(const bench::FeedReader& newswatch, const bench::FeedReader& rival,
             const bench::FeedServer& server) {
  if (!poll(rival, server)) return true;
  std::vector<Poll> ours;
  std::vector<Poll> theirs;
  for (int round = 0; round < kRounds; ++round) {
    const auto a = poll(newswatch, server);
    if (!a) return false;
    const auto b = poll(rival, server);
    if (!b) return true;
    ours.push_back(*a);
    theirs.push_back(*b);
  }
  const std::string id = fmt::format("poll.rivals.{}", rival.name);
  // newsboat keeps no ETag of its first poll, and asks with one only from the third on.
  if (theirs.front().unchanged == theirs.back().unchanged) {
    print_both(id, rival, typical(ours), typical(theirs));
  } else {
    print_both(id, rival, typical(ours), theirs.front());
    print_both(id + ".later", rival, typical(ours), typical({theirs.begin() + 1, theirs.end()}));
  }
  return true;
}

}  // namespace

int main(int, char** arguments) {
  const bench::FeedServer server(feed());
  const bench::Scratch scratch(arguments[0]);
  std::vector<std::string> urls;
  for (int i = 0; i < kFeeds; ++i) urls.push_back(server.url(i, i));
  fmt::print(
      "poll.rivals: {} feeds that have not changed, asked for the second time and some times "
      "more;\n"
      "  goals: feeds a second of CPU, a program's start, kernel and children included\n",
      kFeeds);
  const bench::FeedReader newswatch = bench::newswatch_reader(scratch.folder(), urls);
  bool sound = poll(newswatch, server).has_value();
  for (const bench::FeedReader& rival : bench::rival_feed_readers(scratch.folder(), urls)) {
    if (!sound) break;
    if (bench::is_installed(rival)) {
      sound = compare(newswatch, rival, server);
    } else {
      fmt::print("poll.rivals.{}: skipped, it is not installed\n", rival.name);
    }
  }
  return sound ? 0 : 1;
}
