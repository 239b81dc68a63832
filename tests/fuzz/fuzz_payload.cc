// Any article and rule as an alert. The first byte says how often each text is repeated, then come
// the texts, cut by unit separators (0x1f). Whatever they hold, a receiver gets one valid object of
// bounded size.

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/body.h"
#include "alerts/payload.h"
#include "alerts/webhook.h"
#include "feeds/identity.h"
#include "feeds/utf8.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
namespace alerts = newswatch::alerts;
namespace feeds = newswatch::feeds;
namespace rules = newswatch::rules;
namespace json = boost::json;

class Texts {
 public:
  Texts(std::string_view bytes, std::size_t times) : rest_(bytes), times_(times) {}

  // Longer than any limit of a text; what is longer still only costs time.
  std::string next(std::size_t enough = 8'000) {
    const std::string_view one = newswatch::fuzz::take_until(rest_, '\x1f');
    std::string text;
    for (std::size_t i = 0; i < times_ && text.size() < enough; ++i) text += one;
    return text;
  }
  // As many as the first of them has bytes, at most 70: no list of a payload is as long.
  std::vector<std::string> list() {
    std::vector<std::string> texts(
        std::min<std::size_t>(newswatch::fuzz::take_until(rest_, '\x1f').size() * times_, 70));
    const std::string each = next(400);
    for (std::string& text : texts) text = each;
    return texts;
  }
  std::uint32_t number() {
    std::uint32_t value = 0;
    for (const char c : newswatch::fuzz::take_until(rest_, '\x1f')) {
      value = value * 10 + static_cast<unsigned char>(c) % 10u;
    }
    return value;
  }

 private:
  std::string_view rest_;
  std::size_t times_;
};

alerts::Alert alert_of(Texts& texts) {
  alerts::Alert alert;
  feeds::Article& article = alert.article;
  article.title = texts.next();
  article.text = texts.next();
  article.url = texts.next();
  article.id.value = texts.next();
  article.language = texts.next();
  for (const std::string& name : texts.list()) article.authors.push_back({.name = name});
  article.first_seen = std::chrono::sys_seconds(std::chrono::seconds(texts.number()));
  article.published = article.first_seen - std::chrono::seconds(texts.number());
  alert.feed.name = texts.next();
  alert.feed.url = texts.next();
  alert.feed.publisher = texts.next();
  alert.feed.tags = texts.list();
  alert.rule_name = texts.next();
  alert.rule_title = texts.next();
  alert.rule_why = texts.next();
  alert.rule_tags = texts.list();
  for (const std::string& name : texts.list()) alert.officials.push_back({name, name});
  for (const std::string& text : texts.list()) {
    rules::Span span{.text = text, .term = text};
    span.field = static_cast<rules::Field>(alert.spans.size() % 5);
    span.start = texts.number();
    span.end = span.start + texts.number();
    alert.spans.push_back(span);
  }
  return alert;
}

bool is_one_clean_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

void check_body(const std::string& body) {
  check(body.size() <= alerts::kMaxEventBytes);
  check(feeds::is_valid_utf8(body));
  check(is_one_clean_line(body));
  boost::system::error_code failure;
  const json::value value = json::parse(body, failure);
  check(!failure);
  const json::object& data = value.at("data").as_object();
  check(value.at("type") == "alert.matched");
  for (const char* part : {"rule", "feed", "article"}) check(data.at(part).is_object());
  for (const char* part : {"officials", "matches"}) check(data.at(part).is_array());
  check(data.at("article").at("title").is_string() && data.at("excerpt").is_string());
}

void check_delivery(const std::string& body, const alerts::Alert& alert) {
  alerts::Delivery delivery;
  delivery.id = alerts::delivery_id(alert.rule_name, alert.article.title, alert.feed.name);
  delivery.body = body;
  check(delivery.id.value.size() == 30);
  const alerts::Channel log{.name = "log", .kind = alerts::Log{}};
  const std::string line = alerts::body_of(log, delivery.id, {.event_json = body});
  check(line.size() <= alerts::kMaxBodyBytes);
  check(is_one_clean_line(line));
  boost::system::error_code failure;
  const json::value value = json::parse(line, failure);
  check(!failure && value.at("id").as_string() == delivery.id.value);

  // Headers of the user's own, by which nobody smuggles in another.
  const alerts::Webhook webhook{.url = "https://desk.example/hook",
                                .secrets = {alert.rule_why},
                                .headers = {{alert.rule_name, alert.rule_title}}};
  const auto request = alerts::webhook_request(webhook, delivery, alert.article.first_seen);
  check(request.body == body);
  for (const auto& header : request.headers) {
    check(!header.name.empty() && is_one_clean_line(header.name));
    check(header.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
  }
}

void check_identity(const feeds::Article& article) {
  const std::vector<feeds::Article> twice{article, article};
  const auto identities = feeds::identify(twice);
  check(identities.size() == 2 && identities[0] == identities[1] && !identities[0].is_shared);
  const std::string key = feeds::article_key("https://wire.example/feed", article, identities[0]);
  check(key.size() == 28 && key.starts_with("a_"));
  check(feeds::item_key(article) != 0 && feeds::stable_hash(article.title) != 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // Now and then so often that a short input reaches every limit.
  const std::size_t times = data[0] % 64 == 63 ? 200 : 1;
  Texts texts(newswatch::fuzz::text_of(data + 1, size - 1), times);
  const alerts::Alert alert = alert_of(texts);
  const std::string body = alerts::event_json(alert);
  check_body(body);
  check_delivery(body, alert);
  check_identity(alert.article);
  return 0;
}
