#pragma once

// A match worth telling: everything a receiver is told. A plain value.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "feeds/article.h"
#include "feeds/feed.h"
#include "rules/match.h"
#include "rules/rule.h"

namespace newswatch::alerts {

struct NamedOfficial {
  std::string id;
  std::string name;
  bool operator==(const NamedOfficial&) const = default;
};

struct Alert {
  std::string article_key;  // our id of the article: what `newswatch why` takes
  feeds::Article article;   // first_seen set
  feeds::Feed feed;
  std::string rule_name;
  std::string rule_title;
  std::string rule_why;
  rules::Severity severity = rules::Severity::normal;
  std::vector<std::string> rule_tags;
  std::vector<NamedOfficial> officials;
  std::vector<rules::Span> spans;
  bool operator==(const Alert&) const = default;
};

}  // namespace newswatch::alerts
