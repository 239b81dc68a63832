#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <iostream>
#include <optional>
#include <random>

#include "alerts/fingerprint.h"
#include "alerts/log_file.h"
#include "alerts/payload.h"
#include "alerts/webhook.h"
#include "daemon/clock.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/terminal.h"
#include "feeds/conditional_get.h"
#include "net/curl_http.h"
#include "net/task_group.h"
#include "store/reader.h"

namespace newswatch::daemon {

namespace {

using Reply = boost::system::result<net::HttpResponse, net::HttpError>;

boost::asio::awaitable<void> send(net::Http& http, net::HttpRequest request,
                                  std::optional<Reply>& reply) {
  reply = co_await http.send(std::move(request));
}

// The name differs each time, so that no receiver takes the second test for a repetition of the
// first.
alerts::Delivery test_delivery(const std::string& channel, std::string body,
                               std::chrono::sys_seconds now) {
  const std::string story =
      std::to_string(now.time_since_epoch().count()) + "-" + std::to_string(std::random_device{}());
  return {.id = alerts::delivery_id("test", story, channel),
          .channel = channel,
          .rule = "test",
          .body = std::move(body),
          .created = now};
}

// What a receiver was sent, it may send back: all that may be secret of a channel. Words of a few
// letters are none.
std::vector<std::string> secrets_of(const alerts::Webhook& webhook) {
  constexpr std::size_t kShortest = 4;
  std::vector<std::string> secrets = webhook.secrets;
  const auto add_parts = [&secrets](std::string_view text, std::string_view separators) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find_first_of(separators), text.size());
      if (end >= kShortest) secrets.emplace_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  };
  const std::size_t scheme = webhook.url.find("://");
  const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t path = webhook.url.find_first_of("/?#", host);
  if (path != std::string::npos) add_parts(std::string_view(webhook.url).substr(path), "/?#&=");
  for (const net::Header& header : webhook.headers) add_parts(header.value, " ,;=\"");
  return secrets;
}

int test_webhook(const std::string& name, const alerts::Webhook& webhook,
                 std::vector<std::string> secrets, std::chrono::sys_seconds now) {
  const auto own = secrets_of(webhook);
  secrets.insert(secrets.end(), own.begin(), own.end());
  const auto delivery = test_delivery(name, alerts::webhook_body(alerts::test_alert(now)), now);
  std::optional<Reply> reply;
  {
    boost::asio::io_context loop;
    const auto http =
        net::make_curl_http(loop, net::CurlHttpOptions{.user_agent = feeds::user_agent({})});
    net::TaskGroup tasks(loop.get_executor(), [](const std::string&, std::exception_ptr) {});
    tasks.spawn("test", send(*http, alerts::webhook_request(webhook, delivery, now), reply));
    loop.run();
  }
  std::mt19937_64 chance(std::random_device{}());
  if (!reply) return kEnvironmentAtFault;
  const auto verdict = alerts::judge(webhook, *reply, delivery, now, chance);
  if (*reply) {
    fmt::print("{} answered {} to {}\n", printable(name), (*reply)->status, delivery.id.value);
    const std::string answer =
        printable(std::string_view(config::redact((*reply)->body, secrets)).substr(0, 500));
    if (!answer.empty()) fmt::print("{}\n", answer);
  }
  if (verdict.state == alerts::DeliveryState::delivered) return kDone;
  std::cerr << "newswatch: the test alert was not accepted: " << printable(verdict.error) << '\n';
  return kEnvironmentAtFault;
}

int test_log(const std::string& name, const alerts::Log& log, std::chrono::sys_seconds now) {
  const std::string line =
      alerts::identified_line(test_delivery(name, alerts::log_line(alerts::test_alert(now)), now));
  alerts::LogFile file(log.file);
  const auto written = file.append(std::span(&line, 1));
  if (!written) {
    std::cerr << "newswatch: " << printable(written.error().message) << '\n';
    return kEnvironmentAtFault;
  }
  if (!log.file.empty()) fmt::print("a test alert was written to {}\n", printable(log.file));
  return kDone;
}

struct Known {
  std::vector<store::OutboxCounts> counts;
  std::vector<store::DisabledChannel> disabled;
};

// Before the first start there is no store, and nothing to know.
store::Result<Known> known_of(const std::string& path) {
  const auto reader = store::Reader::open(path);
  if (!reader) return Known{};
  auto counts = (*reader)->outbox_counts();
  if (!counts) return counts.error();
  auto disabled = (*reader)->disabled_channels();
  if (!disabled) return disabled.error();
  return Known{std::move(*counts), std::move(*disabled)};
}

void print(const alerts::Channel& channel, const Known& known) {
  store::OutboxCounts count{.channel = channel.name};
  for (const store::OutboxCounts& one : known.counts) {
    if (one.channel == channel.name) count = one;
  }
  fmt::print("{}  {}  waiting {}  delivered {}  dead {}  dropped {}\n", printable(channel.name),
             std::holds_alternative<alerts::Log>(channel.kind) ? "log" : "webhook", count.waiting,
             count.delivered, count.dead, count.dropped);
  for (const store::DisabledChannel& one : known.disabled) {
    if (one.channel != channel.name || one.fingerprint != alerts::fingerprint(channel)) continue;
    fmt::print("  disabled since {}: {}; change its settings and reload to enable it\n",
               alerts::rfc3339(one.since), printable(one.reason));
  }
}

// A channel that was renamed or taken out: what was to go there is not forgotten, nor hidden.
void print_left_behind(const config::Config& config, const Known& known) {
  for (const store::OutboxCounts& one : known.counts) {
    const bool kept =
        std::any_of(config.channels.begin(), config.channels.end(),
                    [&](const alerts::Channel& channel) { return channel.name == one.channel; });
    if (kept || one.waiting + one.dead == 0) continue;
    fmt::print("{}  not in the configuration  waiting {}  delivered {}  dead {}  dropped {}\n",
               printable(one.channel), one.waiting, one.delivered, one.dead, one.dropped);
    if (one.waiting > 0) fmt::print("  what waits goes out once a channel has this name again\n");
  }
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
  for (const alerts::Channel& channel : config->channels) print(channel, *known);
  print_left_behind(*config, *known);
  return kDone;
}

int test_channel(const ChannelOptions& options) {
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  const auto now = make_real_clock()->now();
  for (const alerts::Channel& channel : config->channels) {
    if (channel.name != options.name) continue;
    if (const auto* webhook = std::get_if<alerts::Webhook>(&channel.kind))
      return test_webhook(channel.name, *webhook, config->secret_values, now);
    return test_log(channel.name, std::get<alerts::Log>(channel.kind), now);
  }
  std::cerr << "newswatch: there is no channel \"" << printable(options.name) << "\"; there are:";
  for (const alerts::Channel& channel : config->channels)
    std::cerr << ' ' << printable(channel.name);
  std::cerr << '\n';
  return kInputAtFault;
}

}  // namespace newswatch::daemon
