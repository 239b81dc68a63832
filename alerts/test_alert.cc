#include "alerts/payload.h"

// Every field filled in, so that a receiver under test sees the shape it will get.

namespace newswatch::alerts {

Alert test_alert(std::chrono::sys_seconds now) {
  Alert alert;
  alert.article_key = "a_00000000000000000000000000";
  alert.article.id.value = "newswatch:test";
  alert.article.url = "https://example.org/newswatch/test";
  alert.article.title = "Test of a newswatch channel";
  alert.article.text =
      "This is a test alert. Nothing has happened; somebody asked newswatch whether this channel "
      "works.";
  alert.article.authors.push_back({.name = "newswatch"});
  alert.article.published = now;
  alert.article.first_seen = now;
  alert.article.language = "en";
  alert.feed.name = "newswatch";
  alert.feed.url = "https://example.org/newswatch/feed";
  alert.feed.publisher = "newswatch";
  alert.feed.tags = {"test"};
  alert.rule_name = "newswatch-test";
  alert.rule_title = "Test alert";
  alert.rule_why = "Sent by hand to try the channel; no rule matched.";
  alert.severity = rules::Severity::low;
  alert.rule_tags = {"test"};
  alert.officials.push_back({"test.person", "Test Person"});
  alert.spans.push_back({rules::Field::title, 0, 0, 4, "Test", "test"});
  alert.spans.push_back({rules::Field::text, 0, 10, 20, "test alert", "\"test alert\""});
  return alert;
}

}  // namespace newswatch::alerts
