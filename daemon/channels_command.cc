#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <optional>
#include <random>
#include <span>

#include "alerts/body.h"
#include "alerts/fingerprint.h"
#include "alerts/payload.h"
#include "alerts/webhook.h"
#include "daemon/clock.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/sender.h"
#include "daemon/terminal.h"
#include "feeds/conditional_get.h"
#include "net/curl_http.h"
#include "net/curl_mail.h"
#include "net/task_group.h"
#include "store/reader.h"

namespace newswatch::daemon {

namespace json = boost::json;

namespace {

// The name differs each time, so that no receiver takes the second test for a repetition of the
// first.
alerts::Delivery test_delivery(const alerts::Channel& channel, std::chrono::sys_seconds now) {
  const std::string story =
      std::to_string(now.time_since_epoch().count()) + "-" + std::to_string(std::random_device{}());
  alerts::Delivery delivery{.id = alerts::delivery_id("test", story, channel.name),
                            .channel = channel.name,
                            .rule = "test",
                            .created = now};
  const alerts::Material material{.event_json = alerts::event_json(alerts::test_alert(now))};
  delivery.body = alerts::body_of(channel, delivery.id, material);
  return delivery;
}

int test_lines(const alerts::Channel& channel, std::chrono::sys_seconds now) {
  const std::string line = test_delivery(channel, now).body + "\n";
  const auto sink = line_sink_of(channel);
  const auto written = sink->append(std::span(&line, 1));
  if (!written) {
    std::cerr << "newswatch: " << printable(written.error().message) << '\n';
    return kEnvironmentAtFault;
  }
  const auto* log = std::get_if<alerts::Log>(&channel.kind);
  if (log == nullptr) {
    fmt::print("a test alert was written to the journal\n");
  } else if (!log->file.empty()) {
    fmt::print("a test alert was written to {}\n", printable(log->file));
  }
  return kDone;
}

boost::asio::awaitable<void> attempt(Senders senders, alerts::Channel channel,
                                     alerts::Delivery delivery, std::optional<Sent>& sent) {
  sent = co_await send_once(senders, std::move(channel), std::move(delivery));
}

int test_sender(const alerts::Channel& channel, std::vector<std::string> secrets,
                std::chrono::sys_seconds now) {
  if (const auto* webhook = std::get_if<alerts::Webhook>(&channel.kind)) {
    const auto own = alerts::secrets_of(*webhook);
    secrets.insert(secrets.end(), own.begin(), own.end());
  }
  const auto delivery = test_delivery(channel, now);
  std::optional<Sent> sent;
  {
    boost::asio::io_context loop;
    const auto clock = make_real_clock();
    const auto http =
        net::make_curl_http(loop, net::CurlHttpOptions{.user_agent = feeds::user_agent({})});
    const auto mailer = net::make_curl_mailer(loop);
    const auto programs = make_programs(loop);
    net::TaskGroup tasks(loop.get_executor(), [](const std::string&, std::exception_ptr) {});
    const Senders senders{*clock, *http, *mailer, *programs};
    tasks.spawn("test", attempt(senders, channel, delivery, sent));
    loop.run();
  }
  if (!sent) return kEnvironmentAtFault;
  if (!sent->answer.empty()) {
    fmt::print("{} answered to {}: {}\n", printable(channel.name), delivery.id.value,
               printable(std::string_view(config::redact(sent->answer, secrets)).substr(0, 500)));
  }
  if (sent->outcome.kind == alerts::Outcome::Kind::accepted) {
    fmt::print("{} accepted {}\n", printable(channel.name), delivery.id.value);
    return kDone;
  }
  std::cerr << "newswatch: the test alert was not accepted: " << printable(sent->outcome.error)
            << '\n';
  return kEnvironmentAtFault;
}

struct Known {
  std::vector<store::OutboxCounts> counts;
  std::vector<store::DisabledChannel> disabled;
  std::vector<store::WaitingChannel> waiting;
};

// Before the first start there is no store, and nothing to know.
store::Result<Known> known_of(const std::string& path) {
  const auto reader = store::Reader::open(path);
  if (!reader) return Known{};
  auto counts = (*reader)->outbox_counts();
  if (!counts) return counts.error();
  auto disabled = (*reader)->disabled_channels();
  if (!disabled) return disabled.error();
  auto waiting = (*reader)->waiting_channels();
  if (!waiting) return waiting.error();
  return Known{std::move(*counts), std::move(*disabled), std::move(*waiting)};
}

// What is known of one channel. Of one that was renamed or taken out, too: what was to go there is
// not forgotten, nor hidden.
struct Row {
  std::string kind;  // empty: not in the configuration
  store::OutboxCounts counts;
  std::optional<store::DisabledChannel> disabled;
  std::optional<std::chrono::sys_seconds> waits_until;
};

std::vector<Row> rows_of(const config::Config& config, const Known& known,
                         std::chrono::sys_seconds now) {
  std::vector<Row> rows;
  for (const alerts::Channel& channel : config.channels) {
    Row row{.kind = std::string(alerts::kind_name(channel)), .counts = {.channel = channel.name}};
    for (const store::OutboxCounts& one : known.counts) {
      if (one.channel == channel.name) row.counts = one;
    }
    for (const store::DisabledChannel& one : known.disabled) {
      if (one.channel == channel.name && one.fingerprint == alerts::fingerprint(channel))
        row.disabled = one;
    }
    for (const store::WaitingChannel& one : known.waiting) {
      const bool current =
          one.channel == channel.name && one.fingerprint == alerts::fingerprint(channel);
      if (current && one.until > now) row.waits_until = one.until;
    }
    rows.push_back(std::move(row));
  }
  for (const store::OutboxCounts& one : known.counts) {
    const bool kept =
        std::any_of(config.channels.begin(), config.channels.end(),
                    [&](const alerts::Channel& channel) { return channel.name == one.channel; });
    if (!kept && one.waiting + one.dead > 0) rows.push_back({.counts = one});
  }
  return rows;
}

void print(const Row& row) {
  const store::OutboxCounts& counts = row.counts;
  fmt::print("{}  {}  waiting {}  delivered {}  dead {}  dropped {}\n", printable(counts.channel),
             row.kind.empty() ? "not in the configuration" : row.kind, counts.waiting,
             counts.delivered, counts.dead, counts.dropped);
  if (row.disabled) {
    fmt::print("  disabled since {}: {}; change its settings and reload to enable it\n",
               alerts::rfc3339(row.disabled->since), printable(row.disabled->reason));
  }
  if (row.waits_until) {
    fmt::print(
        "  its receiver has asked to be left alone until {}; newswatch outbox retry does not "
        "wait\n",
        alerts::rfc3339(*row.waits_until));
  }
  if (row.kind.empty() && counts.waiting > 0)
    fmt::print("  what waits goes out once a channel has this name again\n");
}

json::object to_json(const Row& row) {
  const store::OutboxCounts& counts = row.counts;
  json::object object{{"name", counts.channel},    {"configured", !row.kind.empty()},
                      {"waiting", counts.waiting}, {"delivered", counts.delivered},
                      {"dead", counts.dead},       {"dropped", counts.dropped}};
  if (!row.kind.empty()) object["kind"] = row.kind;
  if (row.disabled) {
    object["disabled"] = json::object{{"since", alerts::rfc3339(row.disabled->since)},
                                      {"reason", row.disabled->reason}};
  }
  if (row.waits_until) object["waits_until"] = alerts::rfc3339(*row.waits_until);
  return object;
}

}  // namespace

int list_channels(const ChannelOptions& options) {
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  const auto known = known_of(config->store.path);
  if (!known) {
    std::cerr << "newswatch: " << printable(known.error().message) << '\n';
    return kEnvironmentAtFault;
  }
  json::array all;
  for (const Row& row : rows_of(*config, *known, make_real_clock()->now())) {
    if (options.json) {
      all.emplace_back(to_json(row));
    } else {
      print(row);
    }
  }
  if (options.json) std::cout << json::serialize(all) << '\n';
  return kDone;
}

int test_channel(const ChannelOptions& options) {
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  const auto now = make_real_clock()->now();
  for (const alerts::Channel& channel : config->channels) {
    if (channel.name != options.name) continue;
    if (alerts::takes_lines(channel)) return test_lines(channel, now);
    return test_sender(channel, config->secret_values, now);
  }
  std::cerr << "newswatch: there is no channel \"" << printable(options.name) << "\"; there are:";
  for (const alerts::Channel& channel : config->channels)
    std::cerr << ' ' << printable(channel.name);
  std::cerr << '\n';
  return kInputAtFault;
}

}  // namespace newswatch::daemon
