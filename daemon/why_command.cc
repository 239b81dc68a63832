#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "alerts/readable_json.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/terminal.h"
#include "feeds/dates.h"
#include "store/reader.h"

namespace newswatch::daemon {

namespace {

namespace json = boost::json;

constexpr std::size_t kMostArticles = 20;

json::object to_json(const store::ArticleStory& story) {
  json::object object{{"key", story.key},
                      {"feed", story.feed_name},
                      {"id", story.id},
                      {"url", story.url},
                      {"title", story.title},
                      {"first_seen", feeds::format_rfc3339(story.first_seen)},
                      {"outcome", store::name_of(story.outcome)}};
  if (story.published) object["published"] = feeds::format_rfc3339(*story.published);
  if (!story.detail.empty()) object["detail"] = story.detail;
  object["rules"] = json::array(story.rules.begin(), story.rules.end());
  json::array deliveries;
  for (const alerts::Delivery& delivery : story.deliveries) {
    json::object one{{"id", delivery.id.value},
                     {"channel", delivery.channel},
                     {"rule", delivery.rule},
                     {"state", alerts::name_of(delivery.state)},
                     {"attempts", delivery.attempts}};
    if (delivery.state == alerts::DeliveryState::waiting)
      one["next_attempt"] = feeds::format_rfc3339(delivery.next_attempt);
    if (!delivery.last_error.empty()) one["last_error"] = delivery.last_error;
    deliveries.push_back(std::move(one));
  }
  object["deliveries"] = std::move(deliveries);
  return object;
}

void print(const store::ArticleStory& story, const Terminal& terminal) {
  fmt::print("{}\n", styled(terminal, Style::bold, printable(story.title)));
  fmt::print("  {}  {}  first seen {}\n", story.key, printable(story.feed_name),
             feeds::format_rfc3339(story.first_seen));
  if (!story.url.empty()) fmt::print("  {}\n", printable(story.url));
  fmt::print("  outcome: {}{}{}\n", store::name_of(story.outcome),
             story.detail.empty() ? "" : " of ", printable(story.detail));
  for (const std::string& rule : story.rules) fmt::print("  rule: {}\n", printable(rule));
  for (const alerts::Delivery& delivery : story.deliveries) {
    fmt::print("  {} to {} by {}: {} after {} attempts", delivery.id.value,
               printable(delivery.channel), printable(delivery.rule),
               alerts::name_of(delivery.state), delivery.attempts);
    if (delivery.state == alerts::DeliveryState::waiting)
      fmt::print(", next {}", feeds::format_rfc3339(delivery.next_attempt));
    if (!delivery.last_error.empty()) fmt::print(" ({})", printable(delivery.last_error));
    fmt::print("\n");
  }
}

int explain_store(const store::StoreError& error) {
  std::cerr << "newswatch: " << printable(error.message) << '\n';
  return kEnvironmentAtFault;
}

}  // namespace

int why_article(const WhyOptions& options) {
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  const auto reader = store::Reader::open(config->store.path);
  if (!reader) return explain_store(reader.error());
  const auto stories = (*reader)->articles(options.article, kMostArticles);
  if (!stories) return explain_store(stories.error());
  if (options.json) {
    json::array all;
    for (const store::ArticleStory& story : *stories) all.push_back(to_json(story));
    std::cout << alerts::readable(json::serialize(all)) << '\n';
  } else {
    const Terminal terminal = terminal_of(1);
    for (const store::ArticleStory& story : *stories) print(story, terminal);
  }
  if (!stories->empty()) return kDone;
  if (!options.json) {
    std::cerr << "newswatch: no article has this key, id or URL, or a title that begins so: "
              << printable(options.article) << '\n';
  }
  return kInputAtFault;
}

}  // namespace newswatch::daemon
