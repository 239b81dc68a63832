// Names to addresses, asked of a name server that is honest, broken, silent or lying.

#include "net/resolver.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <optional>

#include "net/hosts_file.h"
#include "net/task_group.h"
#include "tests/support/dns_server.h"
#include "tests/support/loopback.h"

namespace newswatch::net {
namespace {

namespace ip = boost::asio::ip;
using namespace std::chrono_literals;
using boost::asio::awaitable;
using std::chrono::steady_clock;
using testing::DnsQuestion;
using testing::DnsReply;
using testing::DnsServer;
using testing::DnsType;

class Names : public ::testing::Test {
 protected:
  // The name server does as `script` says from now on.
  void start(DnsServer::Script script) {
    resolver.reset();
    server.emplace(loop, std::move(script));
    settings.dns.servers = server->address();
    restart();
  }

  void restart() {
    resolver.reset();
    resolver.emplace(loop, std::make_shared<Descriptors>(loop), settings);
  }

  static awaitable<void> into(Resolver& resolver, std::string name,
                              steady_clock::time_point deadline,
                              std::optional<Resolver::Answer>& out) {
    std::string what = std::move(name);
    auto answer = co_await resolver.look_up(std::move(what), deadline);
    out = std::move(answer);
  }

  Resolver::Answer look_up(const std::string& name, std::chrono::milliseconds patience = 20s) {
    std::optional<Resolver::Answer> answer;
    testing::run(loop, into(*resolver, name, steady_clock::now() + patience, answer));
    return std::move(*answer);
  }

  // "1.2.3.4 ::1", or the error.
  static std::string text(const Resolver::Answer& answer) {
    if (!answer) return answer.error().message;
    std::string out;
    for (const ip::address& one : *answer) out += (out.empty() ? "" : " ") + one.to_string();
    return out;
  }

  static ResolverSettings quick() {
    ResolverSettings settings;
    settings.dns.families = Families::both;
    settings.dns.patience = 100ms;
    settings.dns.tries = 2;
    settings.hosts_file = "/dev/null";
    return settings;
  }

  boost::asio::io_context loop;
  ResolverSettings settings = quick();
  std::optional<DnsServer> server;
  std::optional<Resolver> resolver;
};

using Messages = std::vector<std::string>;

// Says that `v4` and `v6` are the addresses of every name.
DnsServer::Script says(std::vector<std::string> v4, std::vector<std::string> v6 = {},
                       std::uint32_t ttl = 60) {
  return [v4, v6, ttl](const DnsQuestion& question) -> Messages {
    DnsReply reply(question);
    for (const auto& one : question.type == DnsType::a ? v4 : v6) reply.address(one, ttl);
    return {reply.bytes()};
  };
}

TEST_F(Names, AreAskedInBothFamiliesWhichThenTakeTurns) {
  start(says({"93.184.216.1", "93.184.216.2", "93.184.216.3"}, {"2606:4700::1", "2606:4700::2"}));
  EXPECT_EQ(text(look_up("feeds.example")),
            "2606:4700::1 93.184.216.1 2606:4700::2 93.184.216.2 93.184.216.3");
}

TEST_F(Names, EachBrokenAnswerEndsInOnePlainSentence) {
  struct Case {
    std::string name;
    DnsServer::Script script;
    std::string expected;
  };
  const std::string none = "the name feeds.example has no address";
  const std::string late = "the name feeds.example could not be looked up in time";
  const std::string failed = "the name feeds.example could not be looked up: name servers fail";
  const auto reply = [](auto change) -> DnsServer::Script {
    return [change](const DnsQuestion& question) -> Messages {
      DnsReply made(question);
      change(made, question);
      return {made.bytes()};
    };
  };
  const std::vector<Case> cases = {
      {"no such name", reply([](DnsReply& r, const auto&) { r.code(3); }), none},
      {"no address", reply([](DnsReply&, const auto&) {}), none},
      {"silence", [](const DnsQuestion&) -> Messages { return {}; }, late},
      {"the server fails", reply([](DnsReply& r, const auto&) { r.code(2); }), failed},
      {"the server refuses", reply([](DnsReply& r, const auto&) { r.code(5); }), failed},
      {"another's identifier", reply([](DnsReply& r, const DnsQuestion& q) {
         r.id(static_cast<std::uint16_t>(q.id + 1)).address("93.184.216.1");
       }),
       late},
      {"another's question",
       reply([](DnsReply& r, const auto&) { r.asks("bank.example").address("93.184.216.1"); }),
       late},
      {"an alias of itself",
       reply([](DnsReply& r, const auto&) { r.alias("feeds.example", "feeds.example"); }), none},
      {"aliases in a circle", reply([](DnsReply& r, const auto&) {
         r.alias("feeds.example", "b.example").alias("b.example", "feeds.example");
       }),
       none},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    start(c.script);
    const auto answer = look_up("feeds.example");
    ASSERT_FALSE(answer) << text(answer);
    EXPECT_EQ(answer.error().message, c.expected);
    EXPECT_EQ(answer.error().kind, HttpError::Kind::resolve);
  }
}

TEST_F(Names, GarbageFromTheNameServerIsNoAnswer) {
  for (std::size_t length : {0u, 1u, 11u, 12u, 17u, 40u}) {
    SCOPED_TRACE(length);
    start([length](const DnsQuestion& question) -> Messages {
      DnsReply reply(question);
      reply.address("93.184.216.1");
      return {reply.bytes().substr(0, length)};
    });
    EXPECT_FALSE(look_up("feeds.example"));
  }
}

TEST_F(Names, AliasesAreFollowedWithinAnAnswer) {
  start([](const DnsQuestion& question) -> Messages {
    DnsReply reply(question);
    reply.alias("feeds.example", "cdn.example");
    if (question.type == DnsType::a) reply.address("93.184.216.7", 60, "cdn.example");
    return {reply.bytes()};
  });
  EXPECT_EQ(text(look_up("feeds.example")), "93.184.216.7");
}

TEST_F(Names, AnAnswerCutOffIsFetchedOverTcpAndAFloodIsCut) {
  start([](const DnsQuestion& question) -> Messages {
    DnsReply reply(question);
    if (!question.over_tcp) return {reply.truncated().bytes()};
    for (int i = 0; i < 1500; ++i) {
      const std::string host = std::to_string(i / 250) + "." + std::to_string(1 + i % 250);
      reply.address(question.type == DnsType::a ? "93.184." + host
                                                : "2606:4700::" + std::to_string(i + 1));
    }
    return {reply.bytes()};
  });
  const auto answer = look_up("feeds.example");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->size(), kMaxAddressesOfAName);
  EXPECT_TRUE(answer->at(0).is_v6());
  EXPECT_TRUE(answer->at(1).is_v4());
}

TEST_F(Names, ASecondTryIsMadeWhereAQuestionIsLost) {
  int asked = 0;
  start([&asked](const DnsQuestion& question) -> Messages {
    if (++asked <= 2) return {};
    return says({"93.184.216.1"})(question);
  });
  EXPECT_EQ(text(look_up("feeds.example")), "93.184.216.1");
}

TEST_F(Names, WhoeverWaitsIsToldAtTheDeadline) {
  settings.dns.patience = 10s;
  start([](const DnsQuestion&) -> Messages { return {}; });
  EXPECT_EQ(text(look_up("feeds.example", 50ms)),
            "the name feeds.example could not be looked up in time");
}

TEST_F(Names, EqualNamesAreAskedOnceAtATime) {
  start(says({"93.184.216.1"}));
  std::vector<std::optional<Resolver::Answer>> answers(100);
  TaskGroup group(loop.get_executor(), nullptr);
  for (auto& one : answers)
    group.spawn("look up", into(*resolver, "feeds.example", steady_clock::now() + 20s, one));
  testing::run(loop, group.drained());
  for (const auto& one : answers) EXPECT_EQ(text(*one), "93.184.216.1");
  EXPECT_EQ(server->questions(), 2u);  // A and AAAA
}

TEST_F(Names, AreRememberedForAsLongAsTheAnswerSaysWithinBounds) {
  struct Case {
    std::uint32_t ttl;
    std::chrono::seconds good_for;
  };
  for (const Case& c : {Case{0, 5s}, Case{60, 60s}, Case{86'400, 300s}, Case{0x7fffffff, 300s}}) {
    SCOPED_TRACE(c.ttl);
    auto now = steady_clock::time_point(1h);
    settings.now = [&now] { return now; };
    start(says({"93.184.216.1"}, {"2606:4700::1"}, c.ttl));
    ASSERT_TRUE(look_up("feeds.example"));
    now += c.good_for - 1ms;
    EXPECT_TRUE(resolver->remembered("feeds.example"));
    now += 1ms;
    EXPECT_FALSE(resolver->remembered("feeds.example"));
  }
}

TEST_F(Names, ThatThereIsNoAddressIsRememberedForAMoment) {
  auto now = steady_clock::time_point(1h);
  settings.now = [&now] { return now; };
  start(says({}));
  ASSERT_FALSE(look_up("feeds.example"));
  const auto asked = server->questions();
  ASSERT_FALSE(look_up("feeds.example"));
  EXPECT_EQ(server->questions(), asked);
  now += 5s;
  ASSERT_FALSE(look_up("feeds.example"));
  EXPECT_GT(server->questions(), asked);
}

TEST_F(Names, TheOneUsedLongestAgoIsForgottenFirst) {
  settings.max_remembered = 3;
  start(says({"93.184.216.1"}));
  for (const char* name : {"a.example", "b.example", "c.example"}) ASSERT_TRUE(look_up(name));
  EXPECT_TRUE(resolver->remembered("a.example"));
  ASSERT_TRUE(look_up("d.example"));
  EXPECT_TRUE(resolver->remembered("a.example"));
  EXPECT_FALSE(resolver->remembered("b.example"));
  EXPECT_TRUE(resolver->remembered("d.example"));
}

TEST_F(Names, TheAddressThatWorkedLastComesFirst) {
  auto now = steady_clock::time_point(1h);
  settings.now = [&now] { return now; };
  start(says({"93.184.216.1", "93.184.216.2"}, {"2606:4700::1"}));
  ASSERT_EQ(text(look_up("feeds.example")), "2606:4700::1 93.184.216.1 93.184.216.2");
  resolver->worked("feeds.example", ip::make_address("93.184.216.2"));
  const std::string expected = "93.184.216.2 2606:4700::1 93.184.216.1";
  EXPECT_EQ(text(*resolver->remembered("feeds.example")), expected);
  now += 10min;
  EXPECT_EQ(text(look_up("feeds.example")), expected);  // a new answer does not change that
}

TEST_F(Names, LocalhostIsThisMachineWhateverNameServersSay) {
  start(says({"93.184.216.1"}));
  for (const char* name : {"localhost", "localhost.", "feeds.localhost"}) {
    EXPECT_EQ(text(look_up(name)), "127.0.0.1 ::1") << name;
  }
  EXPECT_EQ(server->questions(), 0u);
}

TEST_F(Names, OnFileComeBeforeNameServersAndAChangeIsSeen) {
  const std::string path = ::testing::TempDir() + "newswatch-hosts-" + std::to_string(::getpid());
  auto now = steady_clock::time_point(1h);
  settings.now = [&now] { return now; };
  settings.hosts_file = path;
  std::ofstream(path) << "10.1.1.1 Feeds.Example feeds # the mirror\n::1 six.example\n";
  start(says({"93.184.216.1"}));
  EXPECT_EQ(text(look_up("feeds.example")), "10.1.1.1");
  EXPECT_EQ(text(look_up("feeds")), "10.1.1.1");
  EXPECT_EQ(text(look_up("six.example")), "::1");
  EXPECT_EQ(text(look_up("other.example")), "93.184.216.1");
  std::ofstream(path) << "10.1.1.200 feeds.example\n";
  now += 5s;
  EXPECT_EQ(text(look_up("feeds.example")), "10.1.1.200");
  ::unlink(path.c_str());
}

TEST_F(Names, OnFileMayBeWrittenBadly) {
  std::string text =
      "not an address name\n127.0.0.1\n\n# nothing\n10.0.0.1 a\tb\r\n10.0.0.2 a #b c";
  for (int i = 0; i < 40; ++i) text += "\n10.0.1." + std::to_string(i) + " many";
  const Hosts hosts = read_hosts(text);
  EXPECT_EQ(hosts.size(), 3u);
  EXPECT_EQ(hosts.at("a").size(), 2u);
  EXPECT_EQ(hosts.at("b").size(), 1u);
  EXPECT_EQ(hosts.at("many").size(), kMaxAddressesOfAName);
}

TEST_F(Names, TenThousandAtOnceFindTheirAddresses) {
  start([](const DnsQuestion& question) -> Messages {
    DnsReply reply(question);
    const int number = std::stoi(question.name.substr(1));
    if (question.type == DnsType::a) {
      reply.address("93." + std::to_string(number / 65536) + "." +
                    std::to_string(number / 256 % 256) + "." + std::to_string(number % 256));
    }
    return {reply.bytes()};
  });
  std::vector<std::optional<Resolver::Answer>> answers(10'000);
  TaskGroup group(loop.get_executor(), nullptr);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    group.spawn("look up", into(*resolver, "h" + std::to_string(i) + ".example",
                                steady_clock::now() + 30s, answers[i]));
  }
  testing::run(loop, group.drained());
  std::size_t right = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string expected = "93.0." + std::to_string(i / 256) + "." + std::to_string(i % 256);
    right += text(*answers[i]) == expected ? 1u : 0u;
  }
  EXPECT_EQ(right, answers.size());
}

TEST_F(Names, MoreAtOnceThanAllowedAreTurnedAway) {
  settings.max_at_once = 10;
  start([](const DnsQuestion&) -> Messages { return {}; });
  std::vector<std::optional<Resolver::Answer>> answers(11);
  TaskGroup group(loop.get_executor(), nullptr);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    group.spawn("look up", into(*resolver, "h" + std::to_string(i) + ".example",
                                steady_clock::now() + 20s, answers[i]));
  }
  testing::run_until(loop, [&answers] { return answers.back().has_value(); });
  EXPECT_EQ(text(*answers.back()),
            "the name h10.example was not looked up: too many others are just now");
  testing::run(loop, group.drained());
}

// As many as may be asked at once never get an answer; the name behind them is not their hostage.
TEST_F(Names, AThousandThatHangDoNotHoldUpAnother) {
  settings.dns.patience = 20s;
  start([](const DnsQuestion& question) -> Messages {
    if (question.name.starts_with("h")) return {};
    return says({"93.184.216.1"})(question);
  });
  std::optional<Resolver::Answer> lost;
  TaskGroup group(loop.get_executor(), nullptr);
  for (int i = 0; i < 1000; ++i) {
    group.spawn("look up", into(*resolver, "h" + std::to_string(i) + ".example",
                                steady_clock::now() + 20s, lost));
  }
  testing::run_until(loop, [this] { return server->questions() >= 256; });
  EXPECT_EQ(text(look_up("good.example", 5s)), "93.184.216.1");
  group.cancel();
  testing::run(loop, group.drained());
}

TEST_F(Names, CancellingOneWhoWaitsLeavesTheOthersAlone) {
  bool answers = false;
  start([&answers](const DnsQuestion& question) -> Messages {
    if (!answers) return {};
    return says({"93.184.216.1"})(question);
  });
  std::optional<Resolver::Answer> lost;
  std::optional<Resolver::Answer> kept;
  TaskGroup losers(loop.get_executor(), nullptr);
  TaskGroup keepers(loop.get_executor(), nullptr);
  losers.spawn("lost", into(*resolver, "feeds.example", steady_clock::now() + 20s, lost));
  keepers.spawn("kept", into(*resolver, "feeds.example", steady_clock::now() + 20s, kept));
  testing::run_until(loop, [this] { return server->questions() >= 2; });
  losers.cancel();
  testing::run(loop, losers.drained());
  EXPECT_FALSE(lost);
  answers = true;
  testing::run(loop, keepers.drained());
  EXPECT_EQ(text(*kept), "93.184.216.1");
}

TEST_F(Names, MayBeGivenUpAtAnyTurnOfTheLoop) {
  start(says({"93.184.216.1"}));
  for (int turns = 0; turns < 20; ++turns) {
    SCOPED_TRACE(turns);
    std::optional<Resolver::Answer> answer;
    TaskGroup group(loop.get_executor(), nullptr);
    group.spawn("look up", into(*resolver, "h" + std::to_string(turns) + ".example",
                                steady_clock::now() + 20s, answer));
    loop.restart();
    for (int i = 0; i < turns; ++i) loop.poll_one();
    group.cancel();
    testing::run(loop, group.drained());
    if (turns % 5 == 4) restart();  // with questions still out
  }
  EXPECT_TRUE(look_up("feeds.example"));
}

TEST_F(Names, AChangeOfResolvConfIsNoticed) {
  const std::string path = ::testing::TempDir() + "newswatch-resolv-" + std::to_string(::getpid());
  auto now = steady_clock::time_point(1h);
  settings.now = [&now] { return now; };
  settings.dns.resolv_conf = path;
  std::ofstream(path) << "search first.example\n";
  std::string asked;
  start([&asked](const DnsQuestion& question) -> Messages {
    asked = question.name;
    return says({"93.184.216.1"})(question);
  });
  ASSERT_TRUE(look_up("printer"));
  EXPECT_EQ(asked, "printer.first.example");
  std::ofstream(path) << "# moved\nsearch second.example\n";
  now += 2s;
  ASSERT_TRUE(look_up("scanner"));
  EXPECT_EQ(asked, "scanner.second.example");
  ::unlink(path.c_str());
}

}  // namespace
}  // namespace newswatch::net
