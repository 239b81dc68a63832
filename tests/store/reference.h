#pragma once

// What a store should do, slowly and in memory: lists that are searched from their beginning.

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/records.h"
#include "store/same_event.h"
#include "tests/store/reference_items.h"

namespace newswatch::testing {

class Reference : public ReferenceItems {
 public:
  struct Story {
    std::string key;
    Time created{};
  };
  struct Delivery {
    std::string story;
    alerts::Delivery told;
    Time scheduled{};
    Time finished{};
    bool takes_slot = true;
  };

  std::vector<std::string> feeds;  // in the order they were met
  std::map<std::string, feeds::PollState> states;
  std::vector<Story> stories;
  std::vector<Delivery> deliveries;

  store::CommitResult commit(const store::DocumentCommit& document) {
    store::CommitResult result;
    if (!states.contains(document.feed_url)) feeds.push_back(document.feed_url);
    const bool is_new = !states.contains(document.feed_url);
    if (is_new || !is_push(document)) states[document.feed_url] = document.state;
    if (document.articles.empty() && document.present.empty()) return result;
    std::vector<store::KnownItem> seen;
    std::vector<std::string> alerted_late;
    for (std::uint32_t n = 0; n < document.articles.size(); ++n)
      take(document, n, result, seen, alerted_late);
    remember(document, seen);
    for (const std::string& story : alerted_late) {
      for (const Article& article : articles) {
        if (!article.has_item || article.story != story) continue;
        for (store::KnownItem& one : remembered[article.feed]) {
          if (one.item == store::short_item(article.said.item)) one.alerted = true;
        }
      }
    }
    return result;
  }

  std::size_t record(const std::vector<store::AttemptBegun>& begun,
                     const std::vector<store::AttemptEnded>& ended) {
    std::size_t changed = 0;
    for (const store::AttemptEnded& attempt : ended) {
      Delivery* delivery = waiting(attempt.id);
      if (delivery == nullptr) continue;
      ++changed;
      delivery->told.last_error = attempt.error;
      delivery->told.state = attempt.state;
      if (attempt.state == alerts::DeliveryState::waiting) {
        delivery->told.next_attempt = attempt.next_attempt;
      } else {
        delivery->finished = attempt.now;
      }
    }
    for (const store::AttemptBegun& attempt : begun) {
      Delivery* delivery = waiting(attempt.id);
      if (delivery == nullptr) continue;
      ++changed;
      ++delivery->told.attempts;
      delivery->told.next_attempt = attempt.retry_at;
      if (delivery->told.body.empty()) delivery->told.body = attempt.body;
    }
    return changed;
  }

  std::size_t forget(Time before) {
    std::size_t removed = 0;
    removed += std::erase_if(
        deliveries, [&](const Delivery& d) { return !is_waiting(d) && d.finished < before; });
    removed += std::erase_if(articles, [&](const Article& article) {
      const bool wanted = std::any_of(deliveries.begin(), deliveries.end(), [&](const Delivery& d) {
        return is_waiting(d) && d.story == article.story;
      });
      if (article.said.article.first_seen >= before || wanted) return false;
      if (article.has_item && has_alerted(article.story) &&
          remembers(article.feed, article.said.item)) {
        std::erase_if(told, [&](const Told& one) {
          return one.feed == article.feed && one.item == article.said.item;
        });
        told.push_back({article.feed, article.said.item, article.said.content, article.story, {}});
      }
      return true;
    });
    for (Alert& alert : alerts) {
      if (alert.created >= before || alert.json.empty()) continue;
      const bool wanted = std::any_of(deliveries.begin(), deliveries.end(), [&](const Delivery& d) {
        return is_waiting(d) && d.story == alert.story;
      });
      if (wanted) continue;
      alert.json.clear();
      ++removed;
    }
    removed += forget_items(before);
    removed += std::erase_if(told, [&](const Told& t) { return t.left_at && *t.left_at < before; });
    const std::size_t gone = std::erase_if(stories, [&](const Story& story) {
      const auto of = [&](const auto& row) { return row.story == story.key; };
      return story.created < before && std::none_of(told.begin(), told.end(), of) &&
             std::none_of(articles.begin(), articles.end(), of) &&
             std::none_of(deliveries.begin(), deliveries.end(), of);
    });
    std::erase_if(alerts, [&](const Alert& alert) {
      return std::none_of(stories.begin(), stories.end(),
                          [&](const Story& story) { return story.key == alert.story; });
    });
    return removed + gone;
  }

  // In the order of due().
  [[nodiscard]] std::vector<alerts::Delivery> due(const std::string& channel, Time now) const {
    std::vector<alerts::Delivery> found;
    for (const Delivery& d : deliveries) {
      if (is_waiting(d) && d.told.channel == channel && d.told.next_attempt <= now)
        found.push_back(d.told);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.next_attempt < b.next_attempt; });
    return found;
  }

 private:
  static bool is_waiting(const Delivery& d) {
    return d.told.state == alerts::DeliveryState::waiting;
  }

  Delivery* waiting(const alerts::DeliveryId& id) {
    for (Delivery& d : deliveries) {
      if (d.told.id == id && is_waiting(d)) return &d;
    }
    return nullptr;
  }

  [[nodiscard]] std::ptrdiff_t place(const std::string& feed) const {
    return std::find(feeds.begin(), feeds.end(), feed) - feeds.begin();
  }

  // The story another feed tells under this address, and this feed does not.
  [[nodiscard]] std::optional<std::string> told_elsewhere(const std::string& feed,
                                                          std::uint64_t url_key) const {
    std::vector<const Article*> earlier_feeds;
    std::vector<const Article*> later_feeds;
    std::set<std::string> own;
    for (const Article& article : articles) {
      if (article.said.url_key != url_key) continue;
      if (article.feed == feed) own.insert(article.story);
      if (place(article.feed) < place(feed)) earlier_feeds.push_back(&article);
      if (place(article.feed) > place(feed)) later_feeds.push_back(&article);
    }
    const Article* first = nullptr;
    for (auto* side : {&earlier_feeds, &later_feeds}) {
      std::stable_sort(side->begin(), side->end(), [&](const Article* a, const Article* b) {
        return place(a->feed) < place(b->feed);
      });
      if (side->size() > 32) side->resize(32);
      for (const Article* article : *side) {
        const bool better = first == nullptr || article->number < first->number;
        if (better && !own.contains(article->story)) first = article;
      }
    }
    if (first == nullptr) return std::nullopt;
    return first->story;
  }

  [[nodiscard]] std::optional<std::string> story_of(const std::string& feed,
                                                    const store::NewArticle& said) const {
    for (const Story& story : stories) {
      if (story.key == said.key) return story.key;
    }
    for (const Article& article : articles) {
      if (article.said.key == said.key) return article.story;
    }
    if (said.url_key != 0) {
      if (auto elsewhere = told_elsewhere(feed, said.url_key)) return elsewhere;
    }
    const store::Telling fresh = store::telling_of(said);
    for (auto article = articles.rbegin(); article != articles.rend(); ++article) {
      if (said.text_key == 0 || article->said.text_key != said.text_key) continue;
      const auto where = article->feed == feed ? store::Feeds::same : store::Feeds::different;
      if (store::is_same_event(store::telling_of(article->said), fresh, where))
        return article->story;
    }
    return std::nullopt;
  }

  bool fire(const std::string& story, const store::NewArticle& said, const store::NewAlert& alert,
            const std::optional<std::string>& former, Time now,
            std::vector<std::string>& channels) {
    const Alert* last = nullptr;
    for (const Alert& known : alerts) {
      if (known.story == story && known.rule == alert.rule) last = &known;
    }
    const bool first = last == nullptr;
    if (first && alert.tells == store::NewAlert::Tells::changes) return false;
    if (!first && (alert.tells == store::NewAlert::Tells::first || !former || former->empty() ||
                   *former == said.article.title || last->title == said.article.title ||
                   last->revision >= 50))
      return false;
    const int revision = first ? 0 : last->revision + 1;
    alerts.push_back(
        {story, alert.rule, said.key, now, alert.alert_json, said.article.title, revision});
    const std::string id_of = first ? story : story + "#" + std::to_string(revision);
    for (const store::NewDelivery& made : alert.deliveries) {
      const Place at = place_of(alert.rule, made, now);
      deliveries.push_back({.story = story,
                            .told = {.id = alerts::delivery_id(alert.rule, id_of, made.channel),
                                     .channel = made.channel,
                                     .rule = alert.rule,
                                     .article_key = said.key,
                                     .created = now,
                                     .next_attempt = at.when,
                                     .deferred = at.when > now},
                            .scheduled = at.when,
                            .takes_slot = at.takes_slot});
      if (std::find(channels.begin(), channels.end(), made.channel) == channels.end())
        channels.push_back(made.channel);
    }
    return true;
  }

  struct Place {
    Time when{};
    bool takes_slot = true;
  };

  // A delivery beyond at_most joins those that wait already, else it waits until the window has
  // room for one more message.
  [[nodiscard]] Place place_of(const std::string& rule, const store::NewDelivery& made,
                               Time now) const {
    const Time earliest = std::max(now, made.not_before.value_or(now));
    if (!made.at_most) return {earliest};
    std::vector<Time> slots;
    std::optional<Time> joined;
    for (const Delivery& d : deliveries) {
      if (d.told.rule != rule || d.told.channel != made.channel) continue;
      if (d.takes_slot) slots.push_back(d.scheduled);
      if (is_waiting(d) && d.told.deferred && d.scheduled > now)
        joined = std::max(d.scheduled, joined.value_or(d.scheduled));
    }
    if (joined) return {std::max(earliest, *joined), false};
    std::sort(slots.rbegin(), slots.rend());
    if (slots.size() < made.at_most->count) return {earliest};
    return {std::max(earliest, slots[made.at_most->count - 1] + made.at_most->per)};
  }

  // The id of an article whose address, title and date are all others now.
  [[nodiscard]] static bool is_another(const Article& article, const store::NewArticle& said) {
    const feeds::Article& was = article.said.article;
    const feeds::Article& is = said.article;
    return !was.url.empty() && !is.url.empty() && was.url != is.url && !was.title.empty() &&
           !is.title.empty() && was.title != is.title && was.published && is.published &&
           *was.published != *is.published;
  }

  void take(const store::DocumentCommit& document, std::uint32_t n, store::CommitResult& result,
            std::vector<store::KnownItem>& seen, std::vector<std::string>& alerted_late) {
    const store::NewArticle& said = document.articles[n];
    Article* old = archived(document.feed_url, said.item);
    Told* kept = old != nullptr ? nullptr : forgotten(document.feed_url, said.item);
    const auto known_content = old != nullptr    ? std::optional(old->said.content)
                               : kept != nullptr ? std::optional(kept->content)
                                                 : std::nullopt;
    if (known_content == said.content) {
      if (is_push(document)) return;
      const bool alerted = has_alerted(old != nullptr ? old->story : kept->story);
      seen.push_back(entry(said.item, said.content, alerted));
      take_back(document.feed_url, said.item);
      return;
    }
    if (old != nullptr && is_another(*old, said)) {
      old->has_item = false;
      old = nullptr;
    }
    const auto found = old != nullptr    ? old->story
                       : kept != nullptr ? kept->story
                                         : story_of(document.feed_url, said);
    if (!found) stories.push_back({said.key, document.now});
    const std::string story = found.value_or(said.key);
    std::optional<std::string> former;
    if (old != nullptr) former = old->said.article.title;
    if (kept != nullptr) former.emplace();
    const bool had_alerted = has_alerted(story);
    std::uint32_t fired = 0;
    for (std::uint32_t i = 0; i < said.alerts.size(); ++i) {
      if (!fire(story, said, said.alerts[i], former, document.now, result.channels)) continue;
      result.fired.emplace_back(n, i);
      ++fired;
    }
    result.alerts += fired;
    if (fired > 0 && !had_alerted) alerted_late.push_back(story);
    seen.push_back(entry(said.item, said.content, fired > 0 || had_alerted,
                         is_push(document) && !is_present(document.feed_url, said.item)
                             ? std::optional(document.now + std::chrono::hours(48))
                             : std::nullopt));
    if (old != nullptr || kept == nullptr) {
      std::erase_if(told, [&](const Told& one) {
        return one.feed == document.feed_url && one.item == said.item;
      });
    }
    if (old == nullptr && kept == nullptr) {
      ++result.new_articles;
      Article fresh{.number = ++last_, .feed = document.feed_url, .story = story, .said = said};
      fresh.outcome = fired > 0      ? store::Outcome::alerted
                      : found        ? store::Outcome::duplicate
                      : said.too_old ? store::Outcome::too_old
                                     : store::Outcome::no_match;
      if (fresh.outcome == store::Outcome::duplicate) {
        ++result.duplicates;
        fresh.detail = story;
      }
      articles.push_back(std::move(fresh));
      return;
    }
    ++result.edited_articles;
    if (old != nullptr) return edit(*old, said, fired > 0);
    kept->content = said.content;
    kept->left_at.reset();
    if (fired == 0) return;
    std::erase_if(told, [&](const Told& one) { return &one == kept; });
    articles.push_back({.number = ++last_,
                        .feed = document.feed_url,
                        .story = story,
                        .said = said,
                        .outcome = store::Outcome::alerted});
  }

  static void edit(Article& article, const store::NewArticle& said, bool fired) {
    const store::NewArticle was = article.said;
    store::NewArticle& is = article.said;
    is = said;
    is.key = was.key;
    is.article.first_seen = was.article.first_seen;
    if (said.article.title.empty()) {
      is.article.title = was.article.title;
      is.text_key = was.text_key;
    }
    if (said.article.url.empty()) {
      is.article.url = was.article.url;
      is.url_key = was.url_key;
    }
    if (!said.article.published) is.article.published = was.article.published;
    const bool hits =
        std::any_of(said.alerts.begin(), said.alerts.end(), [](const store::NewAlert& alert) {
          return alert.tells != store::NewAlert::Tells::changes;
        });
    const bool turns = hits && article.outcome == store::Outcome::no_match;
    if (!fired && !turns) return;
    const bool duplicate = !fired && is.key != article.story;
    article.outcome = duplicate ? store::Outcome::duplicate : store::Outcome::alerted;
    article.detail = duplicate ? article.story : std::string();
  }

  std::uint64_t last_ = 0;
};

}  // namespace newswatch::testing
