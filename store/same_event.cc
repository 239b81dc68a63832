#include "store/same_event.h"

#include <algorithm>

namespace newswatch::store {

namespace {

bool is_near(std::chrono::sys_seconds a, std::chrono::sys_seconds b) {
  // Claims of any year: compared without a difference that could overflow.
  const auto later = std::max(a, b);
  const auto earlier = std::min(a, b);
  return earlier >= std::chrono::sys_seconds::max() - kOneEvent || later <= earlier + kOneEvent;
}

std::chrono::sys_seconds time_of(const Telling& telling) {
  return telling.published.value_or(telling.first_seen);
}

}  // namespace

Telling telling_of(const NewArticle& article) {
  return {.url_key = article.url_key,
          .published = article.article.published,
          .first_seen = article.article.first_seen};
}

bool is_same_event(const Telling& known, const Telling& fresh, Feeds feeds) {
  const bool dated = known.published && fresh.published;
  if (feeds == Feeds::same && dated) {
    if (*known.published == *fresh.published) return true;
    if (known.url_key == 0 || known.url_key != fresh.url_key) return false;
  }
  return is_near(time_of(known), time_of(fresh));
}

}  // namespace newswatch::store
