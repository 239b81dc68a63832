#include "rules/lint_feeds.h"

#include <algorithm>
#include <cstddef>

#include "rules/text.h"

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

bool is_about_the_feed(Kind kind) {
  return kind == Kind::feed || kind == Kind::tag || kind == Kind::publisher;
}

}  // namespace

FeedFilter::FeedFilter(std::span<const LintFeed> feeds) : given_(feeds) {
  for (const LintFeed& feed : feeds) {
    Feed folded{.name = fold(feed.name), .publisher = fold(feed.publisher), .tags = {}};
    for (const std::string& tag : feed.tags) folded.tags.push_back(fold(tag));
    feeds_.push_back(std::move(folded));
  }
}

bool FeedFilter::fulfils(const Feed& feed, const Form& fact) {
  switch (fact.kind) {
    case Kind::feed:
      return feed.name == fact.text;
    case Kind::publisher:
      return feed.publisher == fact.text;
    case Kind::tag:
      return std::ranges::find(feed.tags, fact.text) != feed.tags.end();
    default:
      return true;
  }
}

std::optional<FormId> FeedFilter::unfulfilled(const Rule& rule, const std::vector<FormId>& holds,
                                              const Forms& forms) const {
  std::vector<FormId> facts;
  for (const FormId form : holds) {
    if (is_about_the_feed(forms[form].kind)) facts.push_back(form);
  }
  if (facts.empty() || feeds_.empty()) return std::nullopt;
  std::size_t furthest = 0;  // facts that the best feed fulfils
  for (std::size_t n = 0; n < feeds_.size(); ++n) {
    const LintFeed& feed = given_[n];
    const bool watched =
        rule.feeds.empty() || std::ranges::any_of(rule.feeds, [&](const std::string& wanted) {
          return wanted == feed.name || std::ranges::find(feed.tags, wanted) != feed.tags.end();
        });
    if (!watched) continue;
    std::size_t fulfilled = 0;
    while (fulfilled < facts.size() && fulfils(feeds_[n], forms[facts[fulfilled]])) ++fulfilled;
    if (fulfilled == facts.size()) return std::nullopt;
    furthest = std::max(furthest, fulfilled);
  }
  return facts[furthest];
}

}  // namespace newswatch::rules
