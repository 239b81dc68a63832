// Every way we know to talk the HTTP client into a connection to a place that is not public:
// spellings of addresses, names, look-ups that change their mind, redirects, proxies. Canaries
// listen where it must not go, and every connect() of the process is on record.

#include <gtest/gtest.h>
#include <stdlib.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <set>

#include "net/curl_http.h"
#include "net/redirects.h"
#include "tests/support/curl_fixture.h"
#include "tests/support/loopback_proxy.h"
#include "tests/support/small_internet.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
namespace ip = boost::asio::ip;
using asio::awaitable;
using testing::SmallInternet;
using Kind = HttpError::Kind;

constexpr const char* kPublic = "93.184.216.34";
constexpr const char* kOtherPublic = "93.184.216.35";

// First and last of every special-purpose range, and places known for what listens there.
constexpr std::array kPrivateIpv4 = {
    "127.0.0.1",       "127.0.0.2",       "127.1.2.3",       "127.255.255.254", "0.0.0.0",
    "0.0.0.1",         "0.255.255.255",   "10.0.0.0",        "10.0.0.1",        "10.255.255.255",
    "100.64.0.0",      "100.127.255.255", "169.254.0.1",     "169.254.169.254", "169.254.170.2",
    "172.16.0.1",      "172.31.255.255",  "192.0.0.1",       "192.0.0.192",     "192.0.2.1",
    "192.88.99.1",     "192.168.0.1",     "192.168.255.254", "198.18.0.1",      "198.19.255.255",
    "198.51.100.7",    "203.0.113.9",     "224.0.0.1",       "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "100.100.100.200", "192.31.196.1",    "192.52.193.1",    "192.175.48.1"};

// Kept open on the loop; counts who comes and hangs up.
class Canaries {
 public:
  explicit Canaries(asio::io_context& loop) {
    for (const char* address : {"127.0.0.1", "127.0.0.2", "127.1.2.3", "127.255.255.254", "::1"}) {
      auto acceptor = std::make_shared<ip::tcp::acceptor>(loop);
      const ip::tcp::endpoint at(ip::make_address(address), port_);
      boost::system::error_code failed;
      acceptor->open(at.protocol(), failed);
      if (!failed) acceptor->bind(at, failed);
      if (!failed) acceptor->listen(asio::socket_base::max_listen_connections, failed);
      if (failed) continue;  // this machine has no such loopback
      if (port_ == 0) port_ = acceptor->local_endpoint().port();
      acceptors_.push_back(acceptor);
      asio::co_spawn(loop, count(acceptor, visits_), [](std::exception_ptr) {});
    }
  }
  Canaries(const Canaries&) = delete;
  Canaries& operator=(const Canaries&) = delete;
  ~Canaries() {
    boost::system::error_code ignored;
    for (const auto& acceptor : acceptors_) acceptor->close(ignored);
  }

  std::uint16_t port() const { return port_; }
  std::size_t listeners() const { return acceptors_.size(); }
  int visits() const { return *visits_; }

 private:
  static awaitable<void> count(std::shared_ptr<ip::tcp::acceptor> acceptor,
                               std::shared_ptr<int> visits) {
    const auto kept = acceptor;
    const auto counter = visits;
    for (;;) {
      ip::tcp::socket visitor(kept->get_executor());
      auto [failed] = co_await kept->async_accept(visitor, testing::kNoThrow);
      if (failed) co_return;
      ++*counter;
    }
  }

  std::uint16_t port_ = 0;
  std::vector<std::shared_ptr<ip::tcp::acceptor>> acceptors_;
  std::shared_ptr<int> visits_ = std::make_shared<int>(0);
};

enum class Base : std::uint8_t { decimal, octal, hex, shouted_hex, long_octal, long_hex };
constexpr std::array kBases = {Base::decimal,     Base::octal,      Base::hex,
                               Base::shouted_hex, Base::long_octal, Base::long_hex};

std::string digits(std::uint32_t number, unsigned base, std::string_view alphabet) {
  std::string out;
  do out.insert(out.begin(), alphabet[number % base]);
  while ((number /= base) != 0);
  return out;
}

std::string part(std::uint32_t number, Base base) {
  constexpr std::string_view kSmall = "0123456789abcdef";
  constexpr std::string_view kCapital = "0123456789ABCDEF";
  switch (base) {
    case Base::decimal:
      return std::to_string(number);
    case Base::octal:
      return "0" + digits(number, 8, kSmall);
    case Base::hex:
      return "0x" + digits(number, 16, kSmall);
    case Base::shouted_hex:
      return "0X" + digits(number, 16, kCapital);
    case Base::long_octal:
      return "00000" + digits(number, 8, kSmall);
    case Base::long_hex:
      return "0x000000" + digits(number, 16, kSmall);
  }
  return {};
}

// One to four numbers, as inet_aton(3) reads them: the last one fills what is left.
std::vector<std::uint32_t> split(std::uint32_t address, std::size_t count) {
  std::vector<std::uint32_t> parts;
  for (std::size_t i = 0; i + 1 < count; ++i) parts.push_back(address >> (24 - 8 * i) & 0xff);
  const unsigned left = static_cast<unsigned>(32 - 8 * (count - 1));
  parts.push_back(left == 32 ? address : address & ((1u << left) - 1));
  return parts;
}

std::vector<std::string> numbers_of(std::uint32_t address) {
  std::vector<std::string> out;
  for (std::size_t count = 1; count <= 4; ++count) {
    const auto parts = split(address, count);
    for (std::size_t turn = 0; turn < kBases.size() * 2; ++turn) {
      std::string host;  // the first six in one base, the others in turns
      for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t base = turn < kBases.size() ? turn : turn + i;
        host += (i == 0 ? "" : ".") + part(parts[i], kBases[base % kBases.size()]);
      }
      out.push_back(std::move(host));
    }
  }
  return out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
  return text;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += "%" + digits(static_cast<unsigned char>(c) >> 4, 16, "0123456789abcdef") +
           digits(static_cast<unsigned char>(c) & 15, 16, "0123456789abcdef");
  }
  return out;
}

// With digits that NFKC and IDNA make plain ones: full-width, mathematical, in circles.
std::string dressed(std::string_view text, std::string_view zero) {
  std::string out;
  for (const char c : text) {
    if (c < '0' || c > '9') {
      out += c;
      continue;
    }
    std::string digit(zero);
    digit.back() = static_cast<char>(digit.back() + (c - '0'));
    out += digit;
  }
  return out;
}

std::vector<std::string> disguises_of(const std::string& dotted) {
  const std::string wide = dressed(dotted, "\xef\xbc\x90");
  return {dotted + ".",
          dotted + "..",
          percent_encoded(dotted),
          replaced(dotted, ".", "%2e"),
          replaced(dotted, ".", "%2E"),
          percent_encoded(dotted.substr(0, 1)) + dotted.substr(1),
          wide,
          replaced(wide, ".", "\xef\xbc\x8e"),    // full-width full stop
          replaced(dotted, ".", "\xe3\x80\x82"),  // ideographic full stop
          replaced(dotted, ".", "\xef\xbd\xa1"),  // half-width ideographic full stop
          dressed(dotted, "\xf0\x9d\x9f\x8e"),    // mathematical bold
          replaced(dotted, "1", "\xe2\x91\xa0"),  // 1 in a circle
          "\xc2\xad" + dotted,                    // soft hyphen: IDNA drops it
          dotted + "\xe2\x80\x8b",                // zero width blank
          "[" + dotted + "]",
          replaced(dotted, ".", ".."),
          dotted + "%00.example.org",
          dotted + "%20"};
}

// Every form of IPv6 that carries an IPv4 address.
std::vector<std::string> carriers_of(const std::string& dotted) {
  const auto b = ip::make_address_v4(dotted).to_bytes();
  const auto hex = [](unsigned high, unsigned low) {
    return digits(high << 8 | low, 16, "0123456789abcdef");
  };
  const std::string pair = hex(b[0], b[1]) + ":" + hex(b[2], b[3]);
  const auto no = [](std::uint8_t byte) { return static_cast<std::uint8_t>(~byte); };
  const std::string inverted = hex(no(b[0]), no(b[1])) + ":" + hex(no(b[2]), no(b[3]));
  return {"[::ffff:" + dotted + "]",
          "[::ffff:" + pair + "]",
          "[::FFFF:" + dotted + "]",
          "[0:0:0:0:0:ffff:" + pair + "]",
          "[0000:0000:0000:0000:0000:ffff:" + dotted + "]",
          "[::ffff:0:" + pair + "]",  // translated, RFC 2765
          "[::" + dotted + "]",
          "[0::" + pair + "]",
          "[64:ff9b::" + dotted + "]",
          "[64:FF9B::" + pair + "]",
          "[64:ff9b:1::" + pair + "]",
          "[2002:" + pair + "::1]",
          "[2002:" + pair + ":0:0:0:0:0:1]",
          "[2001:0:5db8:d822:0:0:" + inverted + "]",
          "[2001::" + inverted + "]",
          "[2606:4700::5efe:" + pair + "]",
          "[2606:4700::200:5efe:" + pair + "]",
          "[fe80::5efe:" + dotted + "]",
          "[::ffff:" + dotted + "%25lo]",
          "[::ffff:" + dotted + "%lo]"};
}

constexpr std::array kPrivateIpv6 = {"[::1]",
                                     "[::]",
                                     "[0:0:0:0:0:0:0:1]",
                                     "[0000:0000:0000:0000:0000:0000:0000:0001]",
                                     "[::0001]",
                                     "[::1%25lo]",
                                     "[::1%lo]",
                                     "[0::1]",
                                     "[fe80::1]",
                                     "[fe80::1%25lo]",
                                     "[fe80::1%251]",
                                     "[FE80::1]",
                                     "[fc00::1]",
                                     "[fd00::1]",
                                     "[fdff:ffff::1]",
                                     "[fec0::1]",
                                     "[ff02::1]",
                                     "[ff0e::1]",
                                     "[100::1]",
                                     "[2001::1]",
                                     "[2001:2::1]",
                                     "[2001:10::1]",
                                     "[2001:20::1]",
                                     "[2001:db8::1]",
                                     "[2002::1]",
                                     "[3fff::1]",
                                     "[5f00::1]",
                                     "[4000::1]",
                                     "[8000::1]",
                                     "[e000::1]",
                                     "[fd00:ec2::254]",
                                     "[::%31]"};

constexpr std::array kLocalNames = {"localhost",     "LOCALHOST",     "LocalHost",
                                    "localhost.",    "%6cocalhost",   "\xef\xbd\x8cocalhost",
                                    "loopback.test", "metadata.test", "printer.test",
                                    "sixth.test",    "mapped.test",   "zero.test"};

class GuardDrill : public testing::CurlFixture {
 protected:
  GuardDrill() {
    internet.forget_all();
    internet.name("good.example", {{kPublic}});
    internet.name("loopback.test", {{"127.0.0.1"}});
    internet.name("metadata.test", {{"169.254.169.254"}});
    internet.name("printer.test", {{"192.168.1.9", "10.1.1.9"}});
    internet.name("sixth.test", {{"::1", "fe80::1", "fd00::1"}});
    internet.name("mapped.test", {{"::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"}});
    internet.name("zero.test", {{"0.0.0.0", "::"}});
    web = testing::serve(loop, [this](ServerRequest request) -> awaitable<ServerResponse> {
      seen.push_back(std::move(request));
      now += passes;
      co_return answer;
    });
    internet.serve(kPublic, web->port());
    http = new_client();
  }
  ~GuardDrill() override { internet.forget_all(); }

  // One that remembers no name and has no connection.
  std::unique_ptr<Http> new_client() {
    CurlHttpOptions options{.user_agent = "newswatch-test/1 (+https://example.org)"};
    options.names.dns.servers = dns.address();
    options.names.dns.families = Families::both;
    options.names.now = [this] { return now; };
    return make_curl_http(loop, std::move(options));
  }

  std::string port() const { return ":" + std::to_string(canaries.port()); }

  // Hosts that lead to no public place, however they are written.
  std::vector<std::string> private_hosts() const {
    std::vector<std::string> hosts;
    const auto add = [&hosts](const auto& more) {
      hosts.insert(hosts.end(), more.begin(), more.end());
    };
    for (const std::string dotted : kPrivateIpv4) {
      add(numbers_of(ip::make_address_v4(dotted).to_uint()));
      add(disguises_of(dotted));
      add(carriers_of(dotted));
    }
    add(kPrivateIpv6);
    add(kLocalNames);
    return hosts;
  }

  // The same place in URLs that pretend to lead elsewhere, or are written carelessly.
  std::vector<std::string> tricky_urls(const std::string& host) const {
    const std::string there = host + port();
    return {"http://good.example@" + there + "/",
            "http://good.example:80@" + there + "/",
            "http://good.example%40" + there + "/",
            "http://good.example%2f@" + there + "/",
            "http://good.example/@" + there + "/",
            "http://a@b@" + there + "/",
            "http://@" + there + "/",
            "http://:@" + there + "/",
            "http://good.example#@" + there + "/",
            "http://good.example?@" + there + "/",
            "http://good.example\\@" + there + "/",
            "http://" + there + "\\@good.example/",
            "http://" + there + "#@good.example/",
            "http://" + there + "?@good.example/",
            "http:\\\\" + there + "\\",
            "http:/" + there + "/",
            "http:" + there,
            "http:///" + there + "/",
            "http:////" + there + "/",
            "//" + there + "/",
            "HTTP://" + there + "/",
            "hTTpS://" + there + "/",
            "https://" + there + "/",
            "http://" + there + "/%0d%0aHost:%20good.example",
            "http://ht\ttp@" + there + "/",
            " http://" + there + "/",
            "http://\t" + there + "/",
            "http://" + there + "\t/",
            "http://good.example\n@" + there + "/",
            "http://" + host + ":0" + port().substr(1) + "/",
            "http://" + host + ":+" + port().substr(1) + "/",
            "http://" + host + "/",
            "http://" + host + ":/",
            "gopher://" + there + "/",
            "file://" + host + "/etc/passwd",
            "ftp://" + there + "/",
            "dict://" + there + "/"};
  }

  std::vector<std::string> private_urls() const {
    std::vector<std::string> urls;
    for (const std::string& host : private_hosts()) urls.push_back("http://" + host + port() + "/");
    for (const std::string host : {"127.0.0.1", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]",
                                   "localhost", "169.254.169.254", "loopback.test"}) {
      for (std::string& url : tricky_urls(host)) urls.push_back(std::move(url));
    }
    return urls;
  }

  // Of what the process has connected to, everything but the public server.
  std::set<std::string> strayed() {
    std::set<std::string> places;
    for (std::string& place : internet.take_connected()) places.insert(std::move(place));
    places.erase(kPublic);
    return places;
  }

  static bool says_what_it_refused(const HttpError& error) {
    return error.message.find("allow_private_addresses: true") != std::string::npos;
  }

  std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
  std::chrono::minutes passes{0};  // while the public server answers
  SmallInternet& internet = SmallInternet::of_this_process();
  testing::DnsServer dns{
      loop, [this](const testing::DnsQuestion& question) { return internet.answer(question); }};
  Canaries canaries{loop};
  ServerResponse answer{.body = "public"};
  std::vector<ServerRequest> seen;
  std::unique_ptr<Server> web;
};

TEST_F(GuardDrill, TheCanariesHearWhoIsAllowedToComeToThem) {
  ASSERT_GE(canaries.listeners(), 4u);
  std::size_t asked = 0;
  for (const std::string& host : numbers_of(0x7f000001)) {
    const auto reply = get("http://" + host + port() + "/");
    asked += reply || reply.error().kind != Kind::bad_request ? 1u : 0u;
  }
  EXPECT_GT(asked, 40u);
  testing::settle(loop);
  EXPECT_EQ(canaries.visits(), static_cast<int>(asked));
  EXPECT_TRUE(get("http://good.example/"));  // and the small internet is there
  EXPECT_EQ(seen.size(), 1u);
}

TEST_F(GuardDrill, NoSpellingOfAPrivatePlaceIsConnectedTo) {
  const auto urls = private_urls();
  EXPECT_GE(urls.size(), 2000u);
  std::size_t refused = 0;
  for (const std::string& url : urls) {
    SCOPED_TRACE(url);
    const auto reply = send({.url = url});
    EXPECT_EQ(strayed(), std::set<std::string>());
    if (reply) {  // it is read as good.example by us and by curl alike
      EXPECT_EQ(reply->peer, "127.0.0.1") << "the small internet serves from there";
      EXPECT_EQ(reply->body, "public");
      continue;
    }
    const Kind kind = reply.error().kind;
    const bool known =
        kind == Kind::refused_address || kind == Kind::bad_request || kind == Kind::resolve;
    EXPECT_TRUE(known) << reply.error().message;
    if (kind != Kind::refused_address) continue;
    ++refused;
    EXPECT_TRUE(says_what_it_refused(reply.error())) << reply.error().message;
  }
  testing::settle(loop);
  EXPECT_EQ(canaries.visits(), 0);
  EXPECT_GE(refused, 2000u);  // by the guard, not because nobody could read the URL
  EXPECT_EQ(internet.asked_elsewhere(),
            std::vector<std::string>());  // no look-up but the judged one
  RecordProperty("cases", static_cast<int>(urls.size()));
  RecordProperty("refused", static_cast<int>(refused));
}

TEST_F(GuardDrill, NoRedirectLeadsToAPrivatePlace) {
  const auto urls = private_urls();
  std::size_t refused = 0;
  for (const std::string& url : urls) {
    SCOPED_TRACE(url);
    if (url.find_first_of("\t\n") != std::string::npos) continue;  // a header holds no such byte
    answer = {.status = 302, .headers = {{"Location", url}}};
    const std::size_t before = seen.size();
    HttpRequest request{.url = "http://good.example/feed"};
    const auto got = testing::run(loop, send_following_redirects(*http, std::move(request), 3));
    EXPECT_GT(seen.size(), before);  // the first hop was allowed
    EXPECT_EQ(strayed(), std::set<std::string>());
    ASSERT_FALSE(got) << got->response.url;
    refused += got.error().kind == Kind::refused_address ? 1u : 0u;
  }
  testing::settle(loop);
  EXPECT_EQ(canaries.visits(), 0);
  EXPECT_GE(refused, 2000u);
}

TEST_F(GuardDrill, OfMixedAnswersOnlyThePublicOnesAreTried) {
  for (const std::vector<std::string>& answers : {std::vector<std::string>{kPublic, "127.0.0.1"},
                                                  {"127.0.0.1", kPublic},
                                                  {"::1", "10.0.0.1", kPublic},
                                                  {kPublic, "::1"},
                                                  {"::ffff:127.0.0.1", "0.0.0.0", kPublic}}) {
    SCOPED_TRACE(answers.front());
    internet.name("mixed.test", {answers});
    const auto reply = send({.url = "http://mixed.test" + port() + "/"});
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->body, "public");
    EXPECT_EQ(strayed(), std::set<std::string>());
    http = new_client();  // no kept connection serves the next
  }
  testing::settle(loop);
  EXPECT_EQ(canaries.visits(), 0);
}

TEST_F(GuardDrill, WhereThePublicAnswerFailsThePrivateOneIsNoWayOut) {
  internet.name("mixed.test", {{kOtherPublic, "127.0.0.1", "::1"}});  // nobody serves there
  const auto reply = send({.url = "http://mixed.test" + port() + "/"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::connect) << reply.error().message;
  EXPECT_EQ(strayed(), std::set<std::string>{kOtherPublic});
  testing::settle(loop);
  EXPECT_EQ(canaries.visits(), 0);
}

// A name that is public when it is first looked up and private afterwards. The address that is
// judged is the one that is connected to: between them there is no second look-up.
TEST_F(GuardDrill, ANameThatChangesItsAddressIsJudgedAtEachConnection) {
  answer.headers = {{"X-Hop", "1"}};
  internet.name("rebind.test", {{kPublic}, {"127.0.0.1"}});
  const std::string url = "http://rebind.test" + port() + "/";
  ASSERT_TRUE(send({.url = url}));
  EXPECT_EQ(internet.lookups("rebind.test"), 1u);
  ASSERT_TRUE(send({.url = url}));  // over the connection kept: still the public server
  EXPECT_EQ(seen.size(), 2u);
  http = new_client();
  const auto second = send({.url = url});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, Kind::refused_address);
  EXPECT_EQ(internet.lookups("rebind.test"), 2u);
  EXPECT_EQ(strayed(), std::set<std::string>());
  testing::settle(loop);
  EXPECT_EQ(canaries.visits(), 0);
}

// Within the time its answer is good for, a name stays where it was judged to be.
TEST_F(GuardDrill, ANameThatChangesItsAddressTooSoonIsNotFollowedThere) {
  internet.name("rebind.test", {{kPublic}, {"127.0.0.1"}});
  ASSERT_TRUE(send({.url = "http://rebind.test:81/"}));
  ASSERT_TRUE(send({.url = "http://rebind.test" + port() + "/"}));
  EXPECT_EQ(internet.lookups("rebind.test"), 1u);
  EXPECT_EQ(strayed(), std::set<std::string>());
  now += std::chrono::minutes(10);
  const auto later = send({.url = "http://rebind.test:82/"});
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().kind, Kind::refused_address);
  EXPECT_EQ(strayed(), std::set<std::string>());
  testing::settle(loop);
  EXPECT_EQ(canaries.visits(), 0);
}

TEST_F(GuardDrill, ARedirectToANameThatHasJustChangedIsRefused) {
  passes = std::chrono::minutes(10);
  internet.name("rebind.test", {{kPublic}, {"169.254.169.254"}});
  const std::string elsewhere = "http://rebind.test:81/";  // another port: no kept connection
  answer = {.status = 307, .headers = {{"Location", elsewhere}}};
  HttpRequest request{.url = "http://rebind.test:80/"};
  const auto got = testing::run(loop, send_following_redirects(*http, std::move(request), 3));
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::refused_address);
  EXPECT_EQ(seen.size(), 1u);
  EXPECT_EQ(strayed(), std::set<std::string>());
}

TEST_F(GuardDrill, ProxiesOfTheEnvironmentAreNotUsed) {
  constexpr std::array kNames = {"http_proxy",  "HTTP_PROXY", "https_proxy",
                                 "HTTPS_PROXY", "all_proxy",  "ALL_PROXY"};
  for (const std::string scheme : {"http://", "socks5h://", ""}) {
    SCOPED_TRACE(scheme);
    const std::string proxy = scheme + "127.0.0.1" + port();
    for (const char* name : kNames) ::setenv(name, proxy.c_str(), 1);
    for (const auto policy : {AddressPolicy::public_only, AddressPolicy::allow_private}) {
      http = new_client();
      const auto reply = send({.url = "http://good.example/", .addresses = policy});
      EXPECT_TRUE(reply && reply->body == "public");
      EXPECT_FALSE(send({.url = "https://good.example/", .addresses = policy}));  // speaks no TLS
    }
    for (const char* name : kNames) ::unsetenv(name);
  }
  EXPECT_EQ(strayed(), std::set<std::string>());
  testing::settle(loop);
  EXPECT_EQ(canaries.visits(), 0);
}

// The proxy connects, so no address is there to be judged: what an URL spells out is refused before
// the proxy hears of it.
TEST_F(GuardDrill, NoProxyIsAskedForAPlaceThatIsSpelledOut) {
  testing::LoopbackProxy proxy(loop);
  std::size_t refused = 0;
  for (const std::string& url : private_urls()) {
    SCOPED_TRACE(url);
    if (url.find(".test") != std::string::npos) continue;  // names, which the proxy looks up
    for (const std::string& scheme : {std::string("http"), std::string("socks5")}) {
      HttpRequest request{.url = url};
      request.proxy.url = proxy.url(scheme);
      const auto reply = send(std::move(request));
      const bool as_public = proxy.heard().size() == 1 &&
                             (proxy.heard()[0].find(" http://good.example") != std::string::npos ||
                              proxy.heard()[0].starts_with("SOCKS good.example:") ||
                              proxy.heard()[0].starts_with("CONNECT good.example"));
      EXPECT_TRUE(proxy.heard().empty() || as_public) << proxy.heard()[0];
      proxy.heard().clear();
      if (!reply && reply.error().kind == Kind::refused_address) ++refused;
    }
  }
  EXPECT_GE(refused, 4000u);
  internet.take_connected();
  for (const std::string to : {"http://[::1]:9/", "http://0x7f.1/", "http://localhost/"}) {
    SCOPED_TRACE(to);
    answer = {.status = 302, .headers = {{"Location", to}}};
    proxy.lead("good.example:80", web->port());
    HttpRequest request{.url = "http://good.example/feed"};
    request.proxy.url = proxy.url("socks5h");
    const auto got = testing::run(loop, send_following_redirects(*http, std::move(request), 3));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, Kind::refused_address) << got.error().message;
  }
  testing::settle(loop);
  EXPECT_EQ(canaries.visits(), 0);
}

TEST_F(GuardDrill, OnlyTheProxyIsConnectedToWhateverTheEnvironmentLeavesOut) {
  testing::LoopbackProxy proxy(loop);
  proxy.lead("good.example:80", web->port());
  for (const char* name : {"no_proxy", "NO_PROXY"}) ::setenv(name, "*", 1);
  for (const std::string scheme : {"http", "socks5", "socks5h"}) {
    SCOPED_TRACE(scheme);
    http = make_curl_http(loop, {});
    HttpRequest request{.url = "http://good.example/"};
    request.proxy.url = proxy.url(scheme);
    EXPECT_TRUE(send(std::move(request)));
  }
  for (const char* name : {"no_proxy", "NO_PROXY"}) ::unsetenv(name);
  EXPECT_EQ(proxy.heard().size(), 3u);
  EXPECT_EQ(internet.lookups("good.example"), 0u);
  const auto connected = internet.take_connected();
  EXPECT_EQ(std::count(connected.begin(), connected.end(), kPublic), 0);
}

// What a proxy has connected to is no place the guard has judged.
TEST_F(GuardDrill, AConnectionOfAProxyServesNoRequestWithoutIt) {
  testing::LoopbackProxy proxy(loop);
  proxy.lead("loopback.test:80", web->port());
  HttpRequest request{.url = "http://loopback.test/"};
  for (const std::string scheme : {"http", "socks5h"}) {
    SCOPED_TRACE(scheme);
    request.proxy.url = proxy.url(scheme);
    ASSERT_TRUE(send(request));  // as the proxy decides
  }
  const std::size_t heard = proxy.heard().size();
  const auto reply = send({.url = "http://loopback.test/"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::refused_address);
  EXPECT_EQ(proxy.heard().size(), heard);
}

}  // namespace
}  // namespace newswatch::net
