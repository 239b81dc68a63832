#pragma once

// What a store should remember of feeds' items, slowly and in memory.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/records.h"

namespace newswatch::testing {

class ReferenceItems {
 public:
  using Time = std::chrono::sys_seconds;

  struct Article {
    std::uint64_t number = 0;
    std::string feed;
    std::string story;
    store::NewArticle said;
    store::Outcome outcome = store::Outcome::no_match;
    std::string detail;
    bool has_item = true;  // until its id tells another
  };
  // What is kept of a forgotten article.
  struct Told {
    std::string feed;
    std::uint64_t item = 0;
    std::uint64_t content = 0;
    std::string story;
    std::optional<Time> left_at;
  };
  struct Alert {
    std::string story;
    std::string rule;
    std::string article_key;
    Time created{};
    std::string json;
    std::string title;
    int revision = 0;
  };

  std::map<std::string, std::vector<store::KnownItem>> remembered;
  std::map<std::string, std::optional<Time>> left_since;
  std::vector<Article> articles;
  std::vector<Told> told;
  std::vector<Alert> alerts;

  [[nodiscard]] bool has_alerted(const std::string& story) const {
    return std::any_of(alerts.begin(), alerts.end(),
                       [&](const Alert& alert) { return alert.story == story; });
  }

  [[nodiscard]] bool remembers(const std::string& feed, std::uint64_t item) const {
    const auto found = remembered.find(feed);
    return found != remembered.end() &&
           std::any_of(found->second.begin(), found->second.end(),
                       [&](const auto& one) { return one.item == store::short_item(item); });
  }

  // The stories of the items that one entry of a feed's memory may stand for.
  [[nodiscard]] std::vector<std::string> stories_of(const std::string& feed,
                                                    store::ShortItem item) const {
    std::vector<std::string> found;
    for (const Article& article : articles) {
      if (article.has_item && article.feed == feed && store::short_item(article.said.item) == item)
        found.push_back(article.story);
    }
    for (const Told& one : told) {
      if (one.feed == feed && store::short_item(one.item) == item) found.push_back(one.story);
    }
    return found;
  }

 protected:
  Article* archived(const std::string& feed, std::uint64_t item) {
    for (Article& article : articles) {
      if (article.has_item && article.feed == feed && article.said.item == item) return &article;
    }
    return nullptr;
  }

  Told* forgotten(const std::string& feed, std::uint64_t item) {
    for (Told& one : told) {
      if (one.feed == feed && one.item == item) return &one;
    }
    return nullptr;
  }

  static store::KnownItem entry(std::uint64_t item, std::uint64_t content, bool alerted,
                                std::optional<Time> left_at = {}) {
    return {.item = store::short_item(item),
            .content = store::short_content(content),
            .alerted = alerted,
            .left_at = left_at};
  }

  [[nodiscard]] bool is_present(const std::string& feed, std::uint64_t item) const {
    const auto found = remembered.find(feed);
    return found != remembered.end() &&
           std::any_of(found->second.begin(), found->second.end(), [&](const auto& one) {
             return one.item == store::short_item(item) && !one.left_at;
           });
  }

  // The feed remembers it again.
  void take_back(const std::string& feed, std::uint64_t item) {
    if (archived(feed, item) != nullptr) {
      std::erase_if(told, [&](const Told& one) { return one.feed == feed && one.item == item; });
    } else if (Told* kept = forgotten(feed, item)) {
      kept->left_at.reset();
    }
  }

  // The feed remembers it no more.
  void let_go(const std::string& feed, const store::KnownItem& dropped) {
    if (!dropped.alerted || !dropped.left_at) return;
    for (Told& one : told) {
      if (one.feed == feed && store::short_item(one.item) == dropped.item && !one.left_at)
        one.left_at = dropped.left_at;
    }
    for (const Article& article : articles) {
      const std::uint64_t item = article.said.item;
      if (!article.has_item || article.feed != feed || store::short_item(item) != dropped.item ||
          !has_alerted(article.story))
        continue;
      std::erase_if(told, [&](const Told& one) { return one.feed == feed && one.item == item; });
      told.push_back({feed, item, article.said.content, article.story, dropped.left_at});
    }
  }

  // The store knows when the first has left, or an earlier time.
  void note_first_left(const std::string& feed) {
    std::optional<Time> first;
    for (const store::KnownItem& one : remembered[feed]) {
      if (one.left_at) first = std::min(*one.left_at, first.value_or(*one.left_at));
    }
    auto& since = left_since[feed];
    if (!first || !since || *since > *first) since = first;
  }

  std::size_t forget_items(Time before) {
    std::size_t looked_at = 0;
    for (auto& [feed, memory] : remembered) {
      auto& since = left_since[feed];
      if (!since || *since >= before) continue;
      ++looked_at;
      std::vector<store::KnownItem> gone;
      std::vector<store::KnownItem> kept;
      for (const store::KnownItem& one : memory)
        (one.left_at && *one.left_at < before ? gone : kept).push_back(one);
      memory = kept;
      since.reset();
      note_first_left(feed);
      for (const store::KnownItem& one : gone) let_go(feed, one);
    }
    return looked_at;
  }

  // What is in memory changes in its place; what is not goes to the front, in order.
  static void put(std::vector<store::KnownItem>& memory,
                  const std::vector<store::KnownItem>& seen) {
    std::ptrdiff_t fresh = 0;
    for (const store::KnownItem& one : seen) {
      const auto known = std::find_if(memory.begin(), memory.end(),
                                      [&](const auto& old) { return old.item == one.item; });
      if (known != memory.end()) {
        *known = one;
      } else {
        memory.insert(memory.begin() + fresh++, one);
      }
    }
  }

  void remember(const store::DocumentCommit& document, const std::vector<store::KnownItem>& seen) {
    std::vector<store::KnownItem>& memory = remembered[document.feed_url];
    const std::size_t count = memory.size();
    put(memory, seen);
    const bool whole = !is_push(document) && !document.present.empty();
    std::vector<store::KnownItem> back;
    for (const std::uint64_t item : document.present) {
      if (!whole || remembers(document.feed_url, item)) continue;
      if (const Article* article = archived(document.feed_url, item)) {
        back.push_back(entry(item, article->said.content, has_alerted(article->story)));
      } else if (const Told* one = forgotten(document.feed_url, item)) {
        back.push_back(entry(item, one->content, has_alerted(one->story)));
      }
      take_back(document.feed_url, item);
    }
    put(memory, back);
    std::vector<store::KnownItem> kinds[3];  // here, leaving, away
    for (store::KnownItem one : memory) {
      const bool here = !whole ? !one.left_at
                               : std::any_of(document.present.begin(), document.present.end(),
                                             [&](std::uint64_t item) {
                                               return store::short_item(item) == one.item;
                                             });
      const int kind = here ? 0 : one.left_at ? 2 : 1;
      if (kind == 0) one.left_at.reset();
      if (kind == 1) one.left_at = document.now;
      kinds[kind].push_back(one);
    }
    const std::size_t leaving = kinds[1].size();
    const std::size_t here = kinds[0].size();
    const std::size_t most = whole ? here + std::max({leaving, std::size_t{16}, here / 2})
                                   : std::max<std::size_t>(count, 1024);
    memory.clear();
    for (const auto& kind : kinds) memory.insert(memory.end(), kind.begin(), kind.end());
    std::vector<store::KnownItem> dropped;
    for (; memory.size() > most; memory.pop_back()) dropped.push_back(memory.back());
    note_first_left(document.feed_url);
    for (const store::KnownItem& one : dropped) let_go(document.feed_url, one);
  }

  static bool is_push(const store::DocumentCommit& document) {
    return document.from == store::DocumentCommit::From::push;
  }
};

}  // namespace newswatch::testing
