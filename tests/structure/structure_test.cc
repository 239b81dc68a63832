// What docs/architecture.md promises about the shape of the code, held against the code itself.

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "tests/structure/source_files.h"

namespace {

namespace fs = std::filesystem;

using newswatch::testing::product;
using newswatch::testing::SourceFile;

bool is_header(const SourceFile& file) { return file.path.extension() == ".h"; }

std::string room_of(const std::string& include) { return include.substr(0, include.find('/')); }

TEST(Structure, RoomsIncludeOnlyWhatTheyMay) {
  // Single headers stand for themselves, whole rooms for all they hold.
  const std::map<std::string, std::set<std::string>> may{
      {"net", {}},
      {"feeds", {"net"}},
      {"rules", {"feeds/article.h"}},
      {"alerts",
       {"net", "rules/match.h", "rules/rule.h", "rules/expr.h", "feeds/article.h", "feeds/feed.h"}},
      {"store",
       {"alerts/delivery.h", "alerts/material.h", "alerts/notice.h", "feeds/article.h",
        "feeds/poll_state.h", "feeds/subscription.h", "rules/rule.h", "rules/match.h"}},
      {"config",
       {"feeds", "rules", "alerts/channel.h", "alerts/notice.h", "alerts/body_template.h",
        "alerts/quiet.h", "net/address_guard.h", "net/ascii.h", "net/base64.h", "net/message.h",
        "net/url.h", "store/settings.h"}},
      {"daemon", {"net", "feeds", "rules", "alerts", "store", "config"}},
  };
  ASSERT_GT(product().size(), 40u);
  for (const SourceFile& file : product()) {
    for (const std::string& include : file.ours) {
      const std::string room = room_of(include);
      if (room == file.room) continue;
      const auto& allowed = may.at(file.room);
      EXPECT_TRUE(allowed.contains(room) || allowed.contains(include))
          << file.path << " includes " << include;
    }
  }
}

TEST(Structure, IncludesOfOursExist) {
  for (const SourceFile& file : product()) {
    for (const std::string& include : file.ours) {
      EXPECT_TRUE(fs::exists(fs::path(NEWSWATCH_SOURCE_DIR) / include))
          << file.path << " includes " << include;
    }
  }
}

TEST(Structure, HeavyLibrariesStayOutOfHeaders) {
  const std::regex heavy(
      R"(curl/|pugixml|yaml-cpp|sqlite3|spdlog|boost/beast|boost/asio\.hpp|boost/json|CLI/|prometheus/|unicode/|re2/)");
  for (const SourceFile& file : product()) {
    if (!is_header(file)) continue;
    for (const std::string& include : file.system) {
      EXPECT_FALSE(std::regex_search(include, heavy))
          << file.path << " includes <" << include << ">";
    }
  }
}

TEST(Structure, BeastLivesInOneFile) {
  for (const SourceFile& file : product()) {
    for (const std::string& include : file.system) {
      if (include.starts_with("boost/beast")) {
        EXPECT_EQ(file.path, fs::path("net/server.cc"));
      }
    }
  }
}

TEST(Structure, RulesTouchNoNetworkDiskOrClock) {
  const std::regex effects(R"(boost/asio|<fstream>|filesystem|curl/|sqlite3)");
  for (const SourceFile& file : product()) {
    if (file.room != "rules") continue;
    for (const std::string& include : file.system) {
      EXPECT_FALSE(std::regex_search(include, effects))
          << file.path << " includes <" << include << ">";
    }
    EXPECT_EQ(file.text.find("system_clock::now"), std::string::npos) << file.path;
  }
}

TEST(Structure, EveryHeaderIsGuardedAndIntroduced) {
  for (const SourceFile& file : product()) {
    if (!is_header(file)) continue;
    EXPECT_TRUE(file.text.starts_with("#pragma once\n")) << file.path;
    EXPECT_EQ(file.text.find("using namespace"), std::string::npos) << file.path;
  }
}

// g++ 12 compiles these silently and wrongly: an await inside a condition, an aggregate or a
// capturing lambda built on the await line.
TEST(Structure, AwaitLinesHoldNamesOnly) {
  const std::regex condition(R"(\b(if|while|for|switch)\s*\(([^(){};]|\([^(){};]*\))*co_await)");
  const std::regex aggregate(R"(co_await[^;]*\{\s*\.)");
  const std::regex capture(R"(co_await[^;]*\[[^\]]+\]\s*(\(|\{|mutable))");
  for (const SourceFile& file : product()) {
    for (const auto* trap : {&condition, &aggregate, &capture}) {
      std::smatch found;
      EXPECT_FALSE(std::regex_search(file.text, found, *trap)) << file.path << ": " << found.str();
    }
  }
}

TEST(Structure, NothingSleepsOrDetaches) {
  const std::regex trap(R"(sleep_for|\busleep\(|asio::detached|\.detach\(\))");
  for (const SourceFile& file : product()) {
    EXPECT_FALSE(std::regex_search(file.text, trap)) << file.path;
  }
}

TEST(Structure, ThereIsNoCircleBetweenRooms) {
  std::map<std::string, std::set<std::string>> uses;
  for (const SourceFile& file : product()) {
    for (const std::string& include : file.ours) {
      if (room_of(include) != file.room) uses[file.room].insert(room_of(include));
    }
  }
  for (const auto& [room, others] : uses) {
    std::set<std::string> reached = others;
    for (std::size_t before = 0; before != reached.size();) {
      before = reached.size();
      for (const std::string& other : std::set<std::string>(reached))
        reached.insert(uses[other].begin(), uses[other].end());
    }
    EXPECT_FALSE(reached.contains(room)) << room << " reaches itself";
  }
}

}  // namespace
