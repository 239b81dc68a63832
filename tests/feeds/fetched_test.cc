#include "feeds/fetched.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace newswatch::feeds {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using Kind = Fetched::Kind;

const std::chrono::sys_seconds kNow{1'718'006'400s};  // Mon, 10 Jun 2024 08:00:00 GMT
constexpr seconds kYear{365 * 86'400};

Fetched judged(int status, std::vector<net::Header> headers = {}, std::vector<net::Hop> hops = {}) {
  net::Followed followed{.response = {.status = status,
                                      .headers = std::move(headers),
                                      .url = "https://example.org/feed"},
                         .hops = std::move(hops)};
  return judge(followed, kNow);
}

TEST(Judge, TellsWhatEachStatusMeans) {
  struct Case {
    int status;
    Kind kind;
  };
  const std::vector<Case> cases = {
      {200, Kind::body},   {203, Kind::body},   {226, Kind::body},   {304, Kind::unchanged},
      {410, Kind::gone},   {204, Kind::failed}, {206, Kind::failed}, {300, Kind::failed},
      {302, Kind::failed}, {401, Kind::failed}, {404, Kind::failed}, {429, Kind::failed},
      {500, Kind::failed}, {503, Kind::failed}, {0, Kind::failed},   {999, Kind::failed},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.status);
    const auto fetched = judged(c.status);
    EXPECT_EQ(fetched.kind, c.kind);
    EXPECT_EQ(fetched.status, c.status);
    EXPECT_EQ(fetched.error.empty(), c.kind == Kind::body || c.kind == Kind::unchanged);
  }
}

TEST(Judge, AnErrorIsAFailureInItsOwnWords) {
  const auto fetched = judge(net::HttpError{net::HttpError::Kind::tls, "no trust"}, kNow);
  EXPECT_EQ(fetched.kind, Kind::failed);
  EXPECT_EQ(fetched.error, "no trust");
}

TEST(Judge, KeepsValidatorsAsTheyCame) {
  const auto fetched = judged(200, {{"etag", "W/\"a b\""}, {"LAST-MODIFIED", "some day"}});
  EXPECT_EQ(fetched.etag, "W/\"a b\"");
  EXPECT_EQ(fetched.last_modified, "some day");
  EXPECT_EQ(fetched.url, "https://example.org/feed");
}

TEST(Judge, FollowsPermanentHopsOnlyAsFarAsTheyGoUnbroken) {
  struct Case {
    std::string name;
    std::vector<net::Hop> hops;
    std::string adopted;
  };
  const std::vector<Case> cases = {
      {"none", {}, ""},
      {"301", {{301, "a", "b"}}, "b"},
      {"308", {{308, "a", "b"}}, "b"},
      {"both in a row", {{301, "a", "b"}, {308, "b", "c"}}, "c"},
      {"302", {{302, "a", "b"}}, ""},
      {"303", {{303, "a", "b"}}, ""},
      {"307", {{307, "a", "b"}}, ""},
      {"a temporary one first", {{302, "a", "b"}, {301, "b", "c"}}, ""},
      {"a temporary one last", {{301, "a", "b"}, {302, "b", "c"}}, "b"},
      {"one in between", {{301, "a", "b"}, {307, "b", "c"}, {301, "c", "d"}}, "b"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(judged(200, {}, c.hops).permanent_url, c.adopted);
  }
}

TEST(Judge, ReadsFreshnessAsAPrivateCacheDoes) {
  struct Case {
    std::string name;
    std::vector<net::Header> headers;
    std::optional<seconds> fresh;
  };
  const std::string date = "Mon, 10 Jun 2024 08:00:00 GMT";
  const std::string later = "Mon, 10 Jun 2024 09:00:00 GMT";
  const std::vector<Case> cases = {
      {"nothing said", {}, {}},
      {"max-age", {{"Cache-Control", "max-age=600"}}, 600s},
      {"among others, in any case", {{"cache-control", "public , MAX-AGE = 600, foo=\"x\""}}, 600s},
      {"quoted", {{"Cache-Control", "max-age=\"600\""}}, 600s},
      {"less the age", {{"Cache-Control", "max-age=600"}, {"Age", "200"}}, 400s},
      {"older than fresh", {{"Cache-Control", "max-age=600"}, {"Age", "900"}}, 0s},
      {"an age that is none", {{"Cache-Control", "max-age=600"}, {"Age", "-5"}}, 600s},
      {"no-cache", {{"Cache-Control", "max-age=600, no-cache"}}, {}},
      {"no-store", {{"Cache-Control", "no-store, max-age=600"}}, {}},
      {"s-maxage is for proxies", {{"Cache-Control", "s-maxage=600"}}, {}},
      {"more digits than fit", {{"Cache-Control", "max-age=99999999999999999999"}}, kYear},
      {"below zero", {{"Cache-Control", "max-age=-1"}}, {}},
      {"no number", {{"Cache-Control", "max-age=soon"}}, {}},
      {"no value", {{"Cache-Control", "max-age"}}, {}},
      {"Expires less Date", {{"Expires", later}, {"Date", date}}, 3600s},
      {"Expires before Date", {{"Expires", date}, {"Date", later}}, 0s},
      {"Expires that is no date", {{"Expires", "0"}, {"Date", date}}, {}},
      {"Expires without Date", {{"Expires", later}}, {}},
      {"Expires in ten thousand years",
       {{"Expires", "Mon, 10 Jun 9999 08:00:00 GMT"}, {"Date", date}},
       kYear},
      {"max-age before Expires",
       {{"Cache-Control", "max-age=5"}, {"Expires", later}, {"Date", date}},
       5s},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto fresh = judged(200, c.headers).fresh_for;
    EXPECT_EQ(fresh.has_value(), c.fresh.has_value());
    if (fresh && c.fresh) {
      EXPECT_EQ(*fresh, *c.fresh);
    }
  }
}

TEST(RetryAfter, IsReadInBothFormsAndBounded) {
  struct Case {
    std::string value;
    std::optional<seconds> wait;
  };
  const std::vector<Case> cases = {
      {"120", 120s},
      {" 120\t", 120s},
      {"0", 0s},
      {"99999999999999999999999", kYear},
      {"Mon, 10 Jun 2024 08:02:00 GMT", 120s},
      {"Monday, 10-Jun-24 08:02:00 GMT", 120s},
      {"Mon Jun 10 08:02:00 2024", 120s},
      {"Mon, 10 Jun 2024 07:00:00 GMT", 0s},
      {"Mon, 10 Jun 1066 07:00:00 GMT", 0s},
      {"Mon, 10 Jun 9999 07:00:00 GMT", kYear},
      {"", {}},
      {"soon", {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.value);
    const auto wait = retry_after(c.value, kNow);
    EXPECT_EQ(wait.has_value(), c.wait.has_value());
    if (wait && c.wait) {
      EXPECT_EQ(*wait, *c.wait);
    }
  }
}

TEST(RetryAfter, IsNeverNegativeNorBeyondAYear) {
  for (const std::string value : {"-1", "1.5", "1e9", "+5", "0x10", "-9223372036854775808",
                                  "Mon, 10 Jun 99999 07:00:00 GMT", "1718006520"}) {
    SCOPED_TRACE(value);
    const auto wait = retry_after(value, kNow).value_or(0s);
    EXPECT_GE(wait, 0s);
    EXPECT_LE(wait, kYear);
  }
}

TEST(Judge, ReadsRetryAfterOfAnyStatus) {
  for (const int status : {200, 304, 429, 503}) {
    EXPECT_EQ(judged(status, {{"Retry-After", "90"}}).retry_after, 90s);
  }
}

}  // namespace
}  // namespace newswatch::feeds
