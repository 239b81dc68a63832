#pragma once

// What must be true of a run once all is well again: nothing was lost, and the store is sound.

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "store/inspection.h"
#include "store/reader.h"
#include "tests/simulation/days.h"

namespace newswatch::simulation {

// Adds what is wrong to the run's faults.
class Verdict {
 public:
  explicit Verdict(Days& run) : run_(run) {
    const auto reader = store::Reader::open(run.store_path());
    if (reader) {
      check_all(**reader);
    } else {
      run_.times.fault(reader.error().message);
    }
  }

 private:
  void check_all(store::Reader& reader) {
    check_store();
    read_articles(reader);
    read_dead(reader);
    read_log();
    for (const auto& [feed, stories] : run_.internet().known()) {
      for (const auto& [story, versions] : stories) check_story(feed, versions);
    }
  }

  void check_store() {
    const auto found = store::inspect(run_.store_path(), [](auto, auto, auto) {});
    if (!found) return run_.times.fault(found.error().message);
    for (const std::string& finding : found->findings) run_.times.fault(finding);
    if (found->bytes > kMostBytes) run_.times.fault("the store has grown beyond all need");
  }

  void read_articles(store::Reader& reader) {
    const auto articles = reader.articles("", 10'000);
    for (const store::ArticleStory& one : *articles) {
      urls_[one.key] = one.url;
      outcomes_[{one.feed_name, one.url}] = one.outcome;
    }
  }

  void read_dead(store::Reader& reader) {
    const auto dead = reader.deliveries(alerts::DeliveryState::dead, 10'000);
    for (const alerts::Delivery& one : *dead) {
      dead_.insert({one.rule, urls_[one.article_key], one.channel});
    }
    const auto letters = reader.list({.state = alerts::DeliveryState::dead}, 10'000);
    for (const auto& letter : *letters) check_schedule_ended(letter.delivery);
  }

  // Nothing is given up before its schedule has ended; attempts that a death cut off count.
  void check_schedule_ended(const alerts::Delivery& dead) {
    for (const alerts::Channel& channel : settings().channels) {
      if (channel.name != dead.channel) continue;
      const std::size_t made = run_.internet().receivers.at(channel.name)->attempts(dead.id.value);
      const std::size_t all = channel.pace.retry.size();
      if (dead.attempts < all || made + run_.times.deaths() < all)
        run_.times.fault(dead.id.value + " is given up after " + std::to_string(made) +
                         " attempts");
    }
  }

  void read_log() {
    std::ifstream lines(run_.log_path());
    for (std::string line; std::getline(lines, line);) {
      for (Told& told : told_by(line)) logged_.insert(std::move(told));
    }
  }

  // The versions of a story that a feed's documents have brought.
  void check_story(const std::string& feed, const std::vector<Shown>& versions) {
    const News& news = run_.news();
    const std::string url = News::url(versions.front().story);
    if (!outcomes_.contains({feed, url})) {
      return run_.times.fault(news.title(versions.front()) + " of " + feed + " has no article");
    }
    std::set<std::string> hit;  // rules that have hit it so far
    for (const Shown& shown : versions) {
      const std::string rule = news.rule(shown);
      if (!rule.empty()) {
        hit.insert(rule);
        check_told(rule, url, news.title(shown));
      }
      // A story once told under this rule is told again under whatever headline it gets.
      if (rule != "truce" && hit.contains("truce")) check_told("truce", url, news.title(shown));
    }
    if (!hit.empty() && outcomes_[{feed, url}] == store::Outcome::no_match)
      run_.times.fault(url + " of " + feed + " is said to match nothing");
  }

  void check_told(const std::string& name, const std::string& url, const std::string& title) {
    const rules::Rule* rule = settings().rules->find(name);
    for (const std::string& channel : rule->to) {
      if (dead_.contains({name, url, channel})) continue;
      const auto& told = channel == "log" ? logged_ : run_.internet().receivers.at(channel)->taken;
      const bool any_headline = rule->again_when == rules::AgainWhen::never;
      bool found = false;
      for (const Told& one : told) {
        found =
            found || (one.rule == name && one.url == url && (any_headline || one.title == title));
      }
      if (!found) run_.times.fault(channel + " was never told by " + name + ": " + title);
    }
  }

  static constexpr std::uint64_t kMostBytes = 4u << 20;

  Days& run_;
  std::map<std::string, std::string> urls_;                                 // of articles, by key
  std::map<std::pair<std::string, std::string>, store::Outcome> outcomes_;  // by feed and URL
  std::set<std::tuple<std::string, std::string, std::string>> dead_;        // rule, URL, channel
  std::set<Told> logged_;
};

}  // namespace newswatch::simulation
