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

  Family<Gauge>& build = BuildGauge()
                             .Name("newswatch_build_info")
                             .Help("Version of newswatch; always 1")
                             .Register(registry);
  Family<Counter>& polls = BuildCounter()
                               .Name("newswatch_polls_total")
                               .Help("Polls ended, by outcome")
                               .Register(registry);
  Family<Histogram>& poll_seconds = BuildHistogram()
                                        .Name("newswatch_poll_duration_seconds")
                                        .Help("From the request to the durable record")
                                        .Register(registry);
  Family<Counter>& articles = BuildCounter()
                                  .Name("newswatch_articles_total")
                                  .Help("Articles committed, by kind")
                                  .Register(registry);
  Family<Counter>& alerts = BuildCounter()
                                .Name("newswatch_alerts_total")
                                .Help("Rules that hit a story")
                                .Register(registry);
  Family<Histogram>& delays = BuildHistogram()
                                  .Name("newswatch_alert_delay_seconds")
                                  .Help("From the feed's published time to our commit")
                                  .Register(registry);
  Family<Histogram>& commit_seconds = BuildHistogram()
                                          .Name("newswatch_commit_duration_seconds")
                                          .Help("Waiting for durability")
                                          .Register(registry);
  Family<Counter>& commit_failures = BuildCounter()
                                         .Name("newswatch_commit_failures_total")
                                         .Help("Transactions that failed, by kind")
                                         .Register(registry);
  Family<Counter>& parsed_bytes = BuildCounter()
                                      .Name("newswatch_parsed_bytes_total")
                                      .Help("Bytes of documents parsed")
                                      .Register(registry);
  Family<Counter>& parsed_articles = BuildCounter()
                                         .Name("newswatch_parsed_articles_total")
                                         .Help("Articles seen in documents")
                                         .Register(registry);
  Family<Counter>& attempts = BuildCounter()
                                  .Name("newswatch_delivery_attempts_total")
                                  .Help("Delivery attempts ended")
                                  .Register(registry);
  Family<Histogram>& attempt_seconds = BuildHistogram()
                                           .Name("newswatch_delivery_attempt_duration_seconds")
                                           .Help("One attempt at a channel")
                                           .Register(registry);
  Family<Gauge>& outbox = BuildGauge()
                              .Name("newswatch_outbox_deliveries")
                              .Help("Deliveries not delivered, by state")
                              .Register(registry);
  Family<Gauge>& disabled = BuildGauge()
                                .Name("newswatch_channel_disabled")
                                .Help("1 while the channel's receiver wants nothing any more (410)")
                                .Register(registry);
  Family<Gauge>& feeds =
      BuildGauge().Name("newswatch_feeds").Help("Feeds, by state").Register(registry);
  Family<Gauge>& rules =
      BuildGauge().Name("newswatch_rules").Help("Rules in force").Register(registry);
  Family<Gauge>& reload_success =
      BuildGauge()
          .Name("newswatch_config_last_reload_successful")
          .Help("Whether the last reading of the configuration was accepted")
          .Register(registry);
  Family<Gauge>& reload_time = BuildGauge()
                                   .Name("newswatch_config_last_reload_success_timestamp_seconds")
                                   .Help("When the configuration in force was read")
                                   .Register(registry);
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {
  impl_->build.Add({{"version", NEWSWATCH_VERSION}}).Set(1);
  for (const char* outcome : {"unchanged", "same_bytes", "parsed", "failed", "gone"})
    impl_->polls.Add({{"outcome", outcome}});
}

Metrics::~Metrics() = default;

void Metrics::polled(std::string_view outcome, std::chrono::steady_clock::duration took) {
  impl_->polls.Add({{"outcome", std::string(outcome)}}).Increment();
  impl_->poll_seconds.Add({}, kSeconds).Observe(seconds(took));
}

void Metrics::committed(std::uint32_t new_articles, std::uint32_t edited, std::uint32_t duplicates,
                        std::uint32_t alerts, std::chrono::steady_clock::duration took) {
  impl_->articles.Add({{"kind", "new"}}).Increment(new_articles);
  impl_->articles.Add({{"kind", "edited"}}).Increment(edited);
  impl_->articles.Add({{"kind", "duplicate"}}).Increment(duplicates);
  impl_->alerts.Add({}).Increment(alerts);
  impl_->commit_seconds.Add({}, kSeconds).Observe(seconds(took));
}

void Metrics::commit_failed(std::string_view kind) {
  impl_->commit_failures.Add({{"kind", std::string(kind)}}).Increment();
}

void Metrics::parsed(std::size_t bytes, std::size_t articles) {
  impl_->parsed_bytes.Add({}).Increment(static_cast<double>(bytes));
  impl_->parsed_articles.Add({}).Increment(static_cast<double>(articles));
}

void Metrics::alert_delay(std::chrono::seconds from_published) {
  impl_->delays.Add({}, kDelays).Observe(static_cast<double>(from_published.count()));
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

void Metrics::reloaded(bool success, std::chrono::sys_seconds when) {
  impl_->reload_success.Add({}).Set(success ? 1 : 0);
  if (success) impl_->reload_time.Add({}).Set(static_cast<double>(when.time_since_epoch().count()));
}

void Metrics::rules(std::uint64_t loaded) { impl_->rules.Add({}).Set(static_cast<double>(loaded)); }

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace newswatch::daemon
