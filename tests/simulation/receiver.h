#pragma once

// The receiver of a channel in a simulated world: it fails as its mood has it, keeps what it takes,
// and holds the daemon to what it promises each receiver.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "alerts/channel.h"
#include "alerts/quiet.h"
#include "feeds/dates.h"
#include "tests/simulation/news.h"
#include "tests/simulation/times.h"

namespace newswatch::simulation {

// What an alert says, by itself or in a digest or a line of a log.
struct Told {
  std::string rule;
  std::string url;
  std::string title;
  std::chrono::sys_seconds seen = {};  // by the daemon
  [[nodiscard]] auto key() const { return std::tie(rule, url, title); }
  bool operator<(const Told& other) const { return key() < other.key(); }
};

// What `text` tells; nothing where it is no alert.
inline std::vector<Told> told_by(const std::string& text) {
  boost::system::error_code failure;
  const boost::json::value event = boost::json::parse(text, failure);
  if (failure || !event.is_object()) return {};
  const auto* data = event.as_object().if_contains("data");
  if (data == nullptr) return {};
  const auto one = [](const boost::json::object& alert) {
    const auto& article = alert.at("article").as_object();
    return Told{.rule = alert.at("rule").at("name").as_string().c_str(),
                .url = article.at("url").as_string().c_str(),
                .title = article.at("title").as_string().c_str(),
                .seen = *feeds::parse_date(article.at("first_seen").as_string())};
  };
  std::vector<Told> told;
  const auto& object = data->as_object();
  if (const auto* alerts = object.if_contains("alerts")) {
    for (const auto& alert : alerts->as_array()) told.push_back(one(alert.as_object()));
  } else if (object.contains("article")) {
    told.push_back(one(object));
  }
  return told;
}

enum class Mood : std::uint8_t { well, refuses, patience, patience_date, hangs, deaf, mute, gone };
inline constexpr std::size_t kMoods = 8;

class Receiver {
 public:
  Receiver(Times& times, alerts::Channel channel) : times_(times), channel_(std::move(channel)) {}

  // What becomes of an attempt.
  struct Plan {
    std::size_t attempt = 0;  // its number here
    seconds takes{0};
    Mood mood = Mood::well;  // deaf: the connection is lost before, mute: after the alert is taken
    seconds patience{0};     // that is asked for
  };

  // An attempt begins: every promise is looked at. `met`: how.
  Plan begin(const std::string& id, const std::string& url, const std::string& body, Mood met,
             std::mt19937_64& chance) {
    check_receiver_is_there(id, url);
    check_pace(id);
    check_order(id);
    check_id(id, body);
    Plan plan{.attempt = attempts_.size(), .mood = met};
    // Nobody answers those that are sent together before the last has been sent.
    plan.takes = met == Mood::hangs ? seconds(1'000'000) : seconds(1);
    if (met != Mood::hangs && one_in(chance, 3)) plan.takes += seconds(below(chance, 9));
    if (met == Mood::patience || met == Mood::patience_date)
      plan.patience = seconds(20 + below(chance, 1'800));
    attempts_.push_back({.id = id,
                         .url = url,
                         .begun = times_.lived(),
                         .wall = times_.now(),
                         .jumps = times_.jumps(),
                         .settings = edits_});
    by_id_[id].attempts.push_back(plan.attempt);
    ++by_id_[id].since_retried;
    return plan;
  }

  // The receiver has it, whatever the sender will hear.
  void take(const std::string& body) {
    for (Told& one : told_by(body)) taken.insert(std::move(one));
  }

  // The daemon has heard how it ended.
  void end(const Plan& plan, Mood heard) {
    Attempt& attempt = attempts_[plan.attempt];
    attempt.ended = times_.lived();
    attempt.heard = heard;
    if (heard == Mood::well) by_id_[attempt.id].accepted = attempt.ended;
    if (heard == Mood::gone) {
      gone_.insert(attempt.url);
      if (attempt.settings == edits_) refused_.try_emplace(attempt.url, times_.lived());
      ++by_id_[attempt.id].met_nobody;
    }
    // What was asked of the settings of before is no word to those in force.
    if (plan.patience > seconds(0) && attempt.settings == edits_) {
      patience_.push_back({.url = attempt.url,
                           .learned = times_.lived(),
                           .until = times_.now() + plan.patience,
                           .jumps = times_.jumps()});
    }
  }

  // An operator has set its schedule back.
  void retried(const std::string& id) {
    patience_.clear();  // who retries does not wait, and lets the channel go on
    auto& known = by_id_[id];
    known.since_retried = known.met_nobody = 0;
    known.accepted.reset();
    known.attempts.clear();
  }

  [[nodiscard]] bool is_gone(const std::string& url) const { return gone_.contains(url); }
  // Since its schedule began.
  [[nodiscard]] std::size_t attempts(const std::string& id) const {
    const auto known = by_id_.find(id);
    return known == by_id_.end() ? 0 : known->second.since_retried;
  }

  // Another receiver, as far as the daemon can know, where any setting is another.
  void configure(const alerts::Channel& channel) {
    if (channel == channel_) return;
    channel_ = channel;
    ++edits_;
    refused_.clear();
    patience_.clear();
  }

  std::set<Told> taken;
  Mood mood = Mood::well;

 private:
  struct Attempt {
    std::string id, url;
    seconds begun{0};
    std::chrono::sys_seconds wall;
    std::size_t jumps = 0;
    std::size_t settings = 0;  // how often they had been edited
    std::optional<seconds> ended = {};
    Mood heard = Mood::well;
  };
  struct Known {
    std::string body;
    std::size_t number = 0;  // in the order of first attempts
    std::vector<std::size_t> attempts;
    std::size_t since_retried = 0;  // attempts
    std::size_t met_nobody =
        0;  // of them, that ended with 410: not the last, whatever their number
    std::optional<seconds> accepted;
  };
  struct Patience {
    std::string url;
    seconds learned{0};
    std::chrono::sys_seconds until;
    std::size_t jumps = 0;
  };

  void fault(const std::string& what) { times_.fault(channel_.name + ": " + what); }

  // Nothing follows a 410 or comes before Retry-After, unless the daemon died with what it heard.
  void check_receiver_is_there(const std::string& id, const std::string& url) {
    const auto refused = refused_.find(url);
    if (refused != refused_.end() && !times_.may_be_forgotten(refused->second))
      fault(id + " is sent to a receiver that is gone");
    for (const Patience& asked : patience_) {
      const bool counts = asked.url == url && asked.jumps == times_.jumps() &&
                          !times_.may_be_forgotten(asked.learned);
      if (counts && times_.now() < asked.until) fault(id + " comes before Retry-After");
    }
  }

  void check_pace(const std::string& id) {
    const auto& rate = channel_.pace.rate;
    if (!rate) return;
    std::size_t within = 1;
    for (auto one = attempts_.rbegin(); one != attempts_.rend(); ++one) {
      if (one->begun + rate->per <= times_.lived()) break;
      if (one->jumps != times_.jumps()) return;
      ++within;
    }
    const std::size_t starts = times_.deaths_since(times_.lived() - rate->per);
    if (within > 2 * rate->count + starts)
      fault(id + " is attempt " + std::to_string(within) + " within the window of the rate");
  }

  [[nodiscard]] bool has_ended(const Known& known) const {
    return known.accepted || known.since_retried + times_.deaths() >= channel_.pace.retry.size();
  }

  void check_order(const std::string& id) {
    if (channel_.pace.order != alerts::Order::strict) return;
    const auto mine = by_id_.find(id);
    for (const auto& [other, known] : by_id_) {
      const bool before = mine == by_id_.end() || known.number < mine->second.number;
      if (other != id && before && !has_ended(known)) fault(id + " overtakes " + other);
    }
  }

  void check_id(const std::string& id, const std::string& body) {
    const auto [entry, is_new] = by_id_.try_emplace(id);
    Known& known = entry->second;
    if (is_new) {
      known.number = by_id_.size();
      known.body = body;
      check_is_told_once(id, body);
      check_quiet(id, body);
    }
    if (known.body != body) fault(id + " has another body");
    if (known.accepted && !times_.may_be_forgotten(*known.accepted))
      fault(id + " is sent again though its acceptance was heard");
    if (!known.attempts.empty()) check_not_early(id, known);
  }

  // One id for each rule and story, for ever.
  void check_is_told_once(const std::string& id, const std::string& body) {
    boost::system::error_code failure;
    const boost::json::value event = boost::json::parse(body, failure);
    if (failure || event.at("type").as_string() != "alert.matched") return;
    for (const Told& told : told_by(body)) {
      const auto [first, is_new] = ids_.try_emplace({told.rule, told.url}, id);
      if (!is_new) fault(told.rule + " tells " + told.url + " as " + id + " and " + first->second);
    }
  }

  // What is seen in quiet hours waits for their end; severity urgent is that of sirens alone.
  void check_quiet(const std::string& id, const std::string& body) {
    if (!channel_.pace.quiet || times_.jumps() > 0) return;
    for (const Told& told : told_by(body)) {
      const auto until = alerts::quiet_until(*channel_.pace.quiet, told.seen);
      if (told.rule != "sirens" && until && times_.now() < *until)
        fault(id + " disturbs in quiet hours");
    }
  }

  void check_not_early(const std::string& id, const Known& known) {
    const Attempt& last = attempts_[known.attempts.back()];
    if (last.jumps != times_.jumps() || (last.ended && last.heard == Mood::gone)) return;
    // Other settings end what the receiver of before has asked for.
    if (last.settings != edits_) return;
    const auto& waits = channel_.pace.retry;
    // An attempt that a death cut off is made again, be it the last; some were cut off unseen.
    const std::size_t cut_off = times_.deaths_since(attempts_[known.attempts.front()].begun);
    if (known.since_retried >= waits.size() + known.met_nobody + cut_off)
      fault(id + " has more attempts than its schedule");
    if (known.since_retried + cut_off >= waits.size()) return;
    const bool knows = last.ended && !times_.may_be_forgotten(*last.ended);
    const seconds since = times_.lived() - (knows ? *last.ended : last.begun);
    if (since < seconds(waits[known.since_retried].count() * 8 / 10)) {
      fault(id + " is early: " + std::to_string(since.count()) + " s after attempt " +
            std::to_string(known.since_retried));
    }
  }

  Times& times_;
  alerts::Channel channel_;
  std::size_t edits_ = 0;
  std::vector<Attempt> attempts_;
  std::map<std::string, Known> by_id_;
  std::map<std::pair<std::string, std::string>, std::string> ids_;  // by rule and story
  std::set<std::string> gone_;                                      // URLs
  std::map<std::string, seconds> refused_;  // with 410, under the settings in force
  std::vector<Patience> patience_;
};

}  // namespace newswatch::simulation
