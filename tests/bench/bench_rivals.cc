// Bytes to articles, beside other readers of feeds that the distribution packages, on the same
// documents in the same run. Each rival is a process of its own that prints the CPU seconds of its
// parsing alone; one that is not installed is left out with a line that says so.

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "daemon/memory.h"
#include "feeds/parse.h"
#include "tests/bench/documents.h"
#include "tests/bench/measure.h"
#include "tests/bench/scratch.h"
#include "tests/bench/seen.h"

namespace {

using namespace newswatch;

constexpr int kRounds = 3;

struct Rival {
  const char* name;
  std::string installed;  // a command that succeeds where it is
  std::string command;    // takes file names
  double want;            // times its speed
};

std::vector<Rival> rivals(const std::string& scratch) {
  const std::string sources = NEWSWATCH_SOURCE_DIR "/tests/bench/rivals/";
  const std::string gofeed = scratch + "/gofeed_rate";
  return {{"libmrss", "test -x " NEWSWATCH_MRSS_RATE, NEWSWATCH_MRSS_RATE, 12},
          {"gofeed",
           "GO111MODULE=off GOPATH=/usr/share/gocode go build -o " + gofeed + " " + sources +
               "gofeed_rate.go",
           gofeed, 40},
          {"sfeed", "command -v sfeed", sources + "sfeed_rate.sh", 12},
          // Debian's own interpreter: it is the one that sees Debian's modules.
          {"feedparser", "/usr/bin/python3 -c 'import feedparser'",
           "/usr/bin/python3 " + sources + "feedparser_rate.py", 350}};
}

// What the command prints; nullopt if it fails or prints no number.
std::optional<double> seconds_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::array<char, 64> line{};
  const bool has_line = std::fgets(line.data(), line.size(), pipe) != nullptr;
  const bool is_well = pclose(pipe) == 0;
  const double seconds = std::atof(line.data());
  return has_line && is_well && seconds > 0 ? std::optional(seconds) : std::nullopt;
}

void compare(const char* what, const std::vector<std::string>& documents,
             const std::string& scratch) {
  if (documents.empty()) {
    fmt::print("rivals.*.{}: skipped, there are no documents\n", what);
    return;
  }
  std::string files;
  double bytes = 0;
  for (const std::string& document : documents) {
    const std::string file = fmt::format("{}/{}-{}", scratch, what, files.size());
    std::ofstream(file, std::ios::binary) << document;
    files += " " + file;
    bytes += static_cast<double>(document.size());
  }
  const auto ours = [&] {
    return bench::cpu_of([&] {
      for (const std::string& document : documents) static_cast<void>(feeds::parse(document, {}));
    });
  };
  // The next poll, which brings one new article: who remembers nothing reads the whole again.
  const std::vector<bench::Seen> seen = bench::seen_of(documents);
  const auto again = [&] {
    return bench::cpu_of([&] {
      for (const bench::Seen& one : seen) {
        if (one.all == nullptr || bench::news_in(one.document, *one.all_but_one) == 0)
          static_cast<void>(feeds::parse(one.document, {}));
      }
    });
  };
  for (const Rival& rival : rivals(scratch)) {
    if (std::system((rival.installed + " >/dev/null 2>&1").c_str()) != 0) {
      fmt::print("rivals.{}: skipped, it is not installed\n", rival.name);
      continue;
    }
    std::vector<double> a;
    std::vector<double> b;
    std::vector<double> c;
    for (int round = 0; round < kRounds; ++round) {
      a.push_back(ours());
      c.push_back(again());
      if (const auto seconds = seconds_of(rival.command + files + " 2>/dev/null"))
        b.push_back(*seconds);
    }
    if (b.empty()) {
      fmt::print("rivals.{}: skipped, it could not be run\n", rival.name);
      continue;
    }
    const double megabytes = bytes / 1e6;
    bench::print_goal(fmt::format("rivals.{}.{}", rival.name, what).c_str(),
                      megabytes / bench::median(a), megabytes / bench::median(b), rival.want);
    bench::print_goal(fmt::format("rivals.{}.{}.one_new", rival.name, what).c_str(),
                      megabytes / bench::median(c), megabytes / bench::median(b), rival.want);
  }
}

}  // namespace

int main(int, char** arguments) {
  daemon::keep_freed_memory();  // as the daemon does
  const bench::Scratch scratch(arguments[0]);
  fmt::print(
      "MB of input a second of CPU; ref: the rival's parsing alone, but for sfeed, which is a\n"
      "  process a document\n");
  compare("generated", std::vector<std::string>(8, bench::generated_rss(2000)), scratch.folder());
  compare("real", bench::real_documents(bench::Documents::xml), scratch.folder());
  return 0;
}
