#include "daemon/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace newswatch::daemon {

namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

double seconds(std::chrono::steady_clock::duration d) {
  return std::chrono::duration<double>(d).count();
}

const Histogram::BucketBoundaries kSeconds{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60};
const Histogram::BucketBoundaries kDelays{1, 5, 15, 60, 300, 900, 3600, 14400, 86400};

}  // namespace

struct Metrics::Impl {
  prometheus::Registry registry;

  Family<Counter>& counter(const char* name, const char* help) {
    return BuildCounter().Name(name).Help(help).Register(registry);
  }
  Family<Gauge>& gauge(const char* name, const char* help) {
    return BuildGauge().Name(name).Help(help).Register(registry);
  }
  Family<Histogram>& histogram(const char* name, const char* help) {
    return BuildHistogram().Name(name).Help(help).Register(registry);
  }

  Family<Gauge>& build = gauge("newswatch_build_info", "Version of newswatch; always 1");
  Family<Counter>& polls = counter("newswatch_polls_total", "Polls ended, by outcome");
  Histogram& poll_seconds =
      histogram("newswatch_poll_duration_seconds", "From the request to the durable record")
          .Add({}, kSeconds);
  Family<Counter>& articles = counter("newswatch_articles_total", "Articles committed, by kind");
  Counter& first_articles = articles.Add({{"kind", "new"}});
  Counter& edited_articles = articles.Add({{"kind", "edited"}});
  Counter& duplicate_articles = articles.Add({{"kind", "duplicate"}});
  Counter& alerts = counter("newswatch_alerts_total", "Rules that hit a story").Add({});
  Histogram& delays =
      histogram("newswatch_alert_delay_seconds", "From the feed's published time to our commit")
          .Add({}, kDelays);
  Histogram& commit_seconds =
      histogram("newswatch_commit_duration_seconds", "Waiting for durability").Add({}, kSeconds);
  Family<Counter>& commit_failures =
      counter("newswatch_commit_failures_total", "Transactions that failed, by kind");
  Counter& parsed_bytes =
      counter("newswatch_parsed_bytes_total", "Bytes of documents parsed").Add({});
  Counter& parsed_articles =
      counter("newswatch_parsed_articles_total", "Articles seen in documents").Add({});
  Counter& gaps = counter("newswatch_feed_gaps_total",
                          "Documents that shared nothing with the last one of their feed")
                      .Add({});
  Family<Counter>& attempts =
      counter("newswatch_delivery_attempts_total", "Delivery attempts ended");
  Family<Histogram>& attempt_seconds =
      histogram("newswatch_delivery_attempt_duration_seconds", "One attempt at a channel");
  Family<Gauge>& outbox =
      gauge("newswatch_outbox_deliveries", "Deliveries not delivered, by state");
  Family<Gauge>& disabled = gauge("newswatch_channel_disabled",
                                  "1 while the channel's receiver wants nothing any more (410)");
  Family<Gauge>& feeds = gauge("newswatch_feeds", "Feeds, by state");
  Family<Counter>& pushes =
      counter("newswatch_pushes_total", "Pushes of hubs (WebSub) taken in or turned away");
  Family<Gauge>& subscriptions =
      gauge("newswatch_subscriptions", "Agreements with hubs (WebSub), by state");
  Gauge& rules = gauge("newswatch_rules", "Rules in force").Add({});
  Gauge& reload_success = gauge("newswatch_config_last_reload_successful",
                                "Whether the last reading of the configuration was accepted")
                              .Add({});
  Gauge& reload_time = gauge("newswatch_config_last_reload_success_timestamp_seconds",
                             "When the configuration in force was read")
                           .Add({});
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {
  impl_->build.Add({{"version", NEWSWATCH_VERSION}}).Set(1);
  for (const char* outcome : {"unchanged", "same_bytes", "parsed", "failed", "gone"})
    impl_->polls.Add({{"outcome", outcome}});
  for (const char* outcome : {"news", "known", "replayed", "unsigned", "forged", "no_feed",
                              "crowded", "unstored", "ended", "unknown"})
    impl_->pushes.Add({{"outcome", outcome}});
  impl_->commit_failures.Add({{"kind", "document"}});
}

Metrics::~Metrics() = default;

void Metrics::polled(std::string_view outcome, std::chrono::steady_clock::duration took) {
  impl_->polls.Add({{"outcome", std::string(outcome)}}).Increment();
  impl_->poll_seconds.Observe(seconds(took));
}

void Metrics::committed(std::uint32_t new_articles, std::uint32_t edited, std::uint32_t duplicates,
                        std::uint32_t alerts) {
  impl_->first_articles.Increment(new_articles - duplicates);
  impl_->edited_articles.Increment(edited);
  impl_->duplicate_articles.Increment(duplicates);
  impl_->alerts.Increment(alerts);
}

void Metrics::commit_waited(std::chrono::steady_clock::duration took) {
  impl_->commit_seconds.Observe(seconds(took));
}

void Metrics::commit_failed(std::string_view kind) {
  impl_->commit_failures.Add({{"kind", std::string(kind)}}).Increment();
}

void Metrics::parsed(std::size_t bytes, std::size_t articles) {
  impl_->parsed_bytes.Increment(static_cast<double>(bytes));
  impl_->parsed_articles.Increment(static_cast<double>(articles));
}

void Metrics::gap() { impl_->gaps.Increment(); }

void Metrics::alert_delay(std::chrono::seconds from_published) {
  impl_->delays.Observe(static_cast<double>(from_published.count()));
}

void Metrics::attempted(std::string_view channel, std::string_view outcome,
                        std::chrono::steady_clock::duration took) {
  impl_->attempts.Add({{"channel", std::string(channel)}, {"outcome", std::string(outcome)}})
      .Increment();
  impl_->attempt_seconds.Add({{"channel", std::string(channel)}}, kSeconds).Observe(seconds(took));
}

void Metrics::outbox(std::string_view channel, std::uint64_t waiting, std::uint64_t dead) {
  impl_->outbox.Add({{"channel", std::string(channel)}, {"state", "waiting"}})
      .Set(static_cast<double>(waiting));
  impl_->outbox.Add({{"channel", std::string(channel)}, {"state", "dead"}})
      .Set(static_cast<double>(dead));
}

void Metrics::channel(std::string_view channel, bool disabled) {
  impl_->disabled.Add({{"channel", std::string(channel)}}).Set(disabled ? 1 : 0);
}

void Metrics::feeds(std::uint64_t configured, std::uint64_t failing, std::uint64_t in_flight) {
  impl_->feeds.Add({{"state", "configured"}}).Set(static_cast<double>(configured));
  impl_->feeds.Add({{"state", "failing"}}).Set(static_cast<double>(failing));
  impl_->feeds.Add({{"state", "in_flight"}}).Set(static_cast<double>(in_flight));
}

void Metrics::pushed(std::string_view outcome) {
  impl_->pushes.Add({{"outcome", std::string(outcome)}}).Increment();
}

void Metrics::subscriptions(std::uint64_t active, std::uint64_t wanted, std::uint64_t leaving) {
  impl_->subscriptions.Add({{"state", "active"}}).Set(static_cast<double>(active));
  impl_->subscriptions.Add({{"state", "wanted"}}).Set(static_cast<double>(wanted));
  impl_->subscriptions.Add({{"state", "leaving"}}).Set(static_cast<double>(leaving));
}

void Metrics::reloaded(bool success, std::chrono::sys_seconds when) {
  impl_->reload_success.Set(success ? 1 : 0);
  if (success) impl_->reload_time.Set(static_cast<double>(when.time_since_epoch().count()));
}

void Metrics::rules(std::uint64_t loaded) { impl_->rules.Set(static_cast<double>(loaded)); }

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace newswatch::daemon
