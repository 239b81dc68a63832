#include "alerts/body.h"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "alerts/payload.h"
#include "alerts/webhook.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds kSeen{1'718'006'403s};  // 2024-06-10T08:00:03Z
const DeliveryId kId{"msg_GSMNVHG6M390F6NE267KMX6CC3"};

Material test_material() { return {.event_json = event_json(test_alert(kSeen))}; }

json::object parsed(const std::string& text) { return json::parse(text).as_object(); }

std::string of(Webhook webhook, const Material& material) {
  return body_of({.name = "desk", .kind = std::move(webhook)}, kId, material);
}

TEST(Body, OfAPlainWebhookIsTheEventItself) {
  EXPECT_EQ(of({}, test_material()), test_material().event_json);
}

TEST(Body, NamesEveryFeedThatTellsTheStory) {
  Material material = test_material();
  material.sources = {{.feed = "newswatch", .url = "https://example.org/1", .first_seen = kSeen},
                      {.feed = "Wire", .url = "https://example.com/2", .first_seen = kSeen + 60s}};
  material.all_sources = 5;
  const json::object data = parsed(of({}, material)).at("data").as_object();
  EXPECT_EQ(data.at("sources"), json::parse(R"json([
    {"feed": "newswatch", "url": "https://example.org/1", "first_seen": "2024-06-10T08:00:03Z"},
    {"feed": "Wire", "url": "https://example.com/2", "first_seen": "2024-06-10T08:01:03Z"}])json"));
  EXPECT_EQ(data.at("more_sources").to_number<int>(), 3);
}

TEST(Body, StaysWithinItsLimitWhateverTheSources) {
  Alert alert = test_alert(kSeen);
  alert.article.text = std::string(100'000, '"');
  alert.article.title = std::string(10'000, '\\');
  Material material{.event_json = event_json(alert), .previous_title = std::string(9'000, '"')};
  for (int i = 0; i < 20; ++i)
    material.sources.push_back({.feed = std::string(500, '"'), .url = std::string(490, '\\')});
  const json::object event = parsed(of({}, material));
  EXPECT_LE(of({}, material).size(), kMaxBodyBytes);
  EXPECT_LE(of({.envelope = Envelope::cloudevents_structured}, material).size(), 20'100u);
  EXPECT_EQ(event.at("type").as_string(), "alert.updated");
  EXPECT_GE(event.at("data").at("sources").as_array().size(), 1u);
}

TEST(Body, OfAnUpdateHasBothHeadlines) {
  Material material = test_material();
  material.previous_title = "As it was";
  const json::object event = parsed(of({}, material));
  EXPECT_EQ(event.at("type").as_string(), "alert.updated");
  EXPECT_EQ(event.at("data").at("previous").at("title").as_string(), "As it was");
  EXPECT_EQ(event.at("data").at("article").at("title").as_string(), "Test of a newswatch channel");
}

TEST(Body, OfALineOrAProgramBeginsWithTheId) {
  for (const ChannelKind& kind :
       {ChannelKind(Log{}), ChannelKind(Journal{}), ChannelKind(Exec{})}) {
    const std::string line = body_of({.name = "log", .kind = kind}, kId, test_material());
    EXPECT_TRUE(line.starts_with(R"({"id":"msg_GSMNVHG6M390F6NE267KMX6CC3","type":)")) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos);
    json::object whole = parsed(line);
    whole.erase("id");
    EXPECT_EQ(whole, parsed(test_material().event_json));
  }
}

// CloudEvents 1.0: the attributes that every event has, and the same data in both modes.
TEST(Body, AsACloudEventHasItsAttributes) {
  const json::object event =
      parsed(of({.envelope = Envelope::cloudevents_structured}, test_material()));
  EXPECT_EQ(event.at("specversion").as_string(), "1.0");
  EXPECT_EQ(event.at("id").as_string(), kId.value);
  EXPECT_EQ(event.at("source").as_string(), "/newswatch");
  EXPECT_EQ(event.at("type").as_string(), "org.newswatch.alert.matched");
  EXPECT_EQ(event.at("time").as_string(), "2024-06-10T08:00:03Z");
  EXPECT_EQ(event.at("datacontenttype").as_string(), "application/json");
  const Webhook binary{.url = "https://a.example/", .envelope = Envelope::cloudevents_binary};
  const std::string body = of(binary, test_material());
  EXPECT_EQ(json::parse(body), event.at("data"));
  std::string headers;
  for (const net::Header& one : webhook_request(binary, {.id = kId, .body = body}, kSeen).headers)
    headers += one.name + ": " + one.value + "\n";
  EXPECT_EQ(headers,
            "Content-Type: application/json\nce-specversion: 1.0\n"
            "ce-id: msg_GSMNVHG6M390F6NE267KMX6CC3\nce-source: /newswatch\n"
            "ce-type: org.newswatch.alert.matched\nce-time: 2024-06-10T08:00:03Z\n"
            "webhook-id: msg_GSMNVHG6M390F6NE267KMX6CC3\nwebhook-timestamp: 1718006403\n");
}

TEST(Body, AsACloudEventSaysWhatKindOfEventItIs) {
  const auto type_of = [](const std::string& event) {
    const Webhook binary{.url = "https://a.example/", .envelope = Envelope::cloudevents_binary};
    const Webhook whole{.envelope = Envelope::cloudevents_structured};
    const Delivery delivery{.id = kId, .body = of(binary, {.event_json = event})};
    std::string type;
    for (const net::Header& one : webhook_request(binary, delivery, kSeen).headers) {
      if (one.name == "ce-type") type = one.value;
    }
    EXPECT_EQ(parsed(of(whole, {.event_json = event})).at("type").as_string(), type);
    return type;
  };
  const std::vector<Material> two{test_material(), test_material()};
  Notice notice{.message = "m"};
  EXPECT_EQ(type_of(digest_json(two, kSeen)), "org.newswatch.alert.digest");
  EXPECT_EQ(type_of(notice_json(notice)), "org.newswatch.notice.raised");
  notice.state = Notice::State::cleared;
  EXPECT_EQ(type_of(notice_json(notice)), "org.newswatch.notice.cleared");
}

TEST(Digest, NamesEveryAlertAndStaysWithinItsLimit) {
  std::vector<Material> alerts;
  for (int i = 0; i < 30; ++i) {
    Alert alert = test_alert(kSeen);
    alert.article.title = "Report " + std::to_string(i) + " " + std::string(3'000, '"');
    alert.article.url = "https://example.org/" + std::string(380, 'x');
    alert.feed.name = std::string(500, '\\');
    alerts.push_back({.event_json = event_json(alert)});
  }
  const std::string body = digest_json(alerts, kSeen);
  EXPECT_LE(body.size(), kMaxBodyBytes);
  const json::object data = parsed(body).at("data").as_object();
  EXPECT_EQ(data.at("count").to_number<std::size_t>(), kMaxDigestItems);
  const json::array& told = data.at("alerts").as_array();
  ASSERT_EQ(told.size(), kMaxDigestItems);
  for (std::size_t i = 0; i < told.size(); ++i) {
    const std::string title(told[i].at("article").at("title").as_string());
    EXPECT_TRUE(title.starts_with("Report " + std::to_string(i) + " ")) << title;
    EXPECT_EQ(told[i].at("rule").at("name").as_string(), "newswatch-test");
  }
}

}  // namespace
}  // namespace newswatch::alerts
