#include "daemon/notices.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "alerts/payload.h"
#include "net/run_on.h"

namespace newswatch::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kStorePause = 2s;               // before the store is asked again after an error
constexpr std::size_t kMostUnwritten = 1'000;  // while the store does not answer

bool is_of_channel(alerts::NoticeKind kind) {
  return kind == alerts::NoticeKind::channel_disabled ||
         kind == alerts::NoticeKind::channel_failing;
}

// Some troubles have told their story in the log where they were met.
void log(const alerts::Notice& notice) {
  const bool raised = notice.state == alerts::Notice::State::raised;
  const bool told = notice.kind == alerts::NoticeKind::channel_disabled ||
                    notice.kind == alerts::NoticeKind::reload_refused;
  const std::string message = told ? "" : fmt::format(" message=\"{}\"", notice.message);
  spdlog::log(raised && !told ? spdlog::level::warn : spdlog::level::info,
              "notice {} kind={} subject=\"{}\"{}", raised ? "raised" : "cleared",
              alerts::name_of(notice.kind), notice.subject, message);
}

}  // namespace

Notices::Notices(Doors doors, std::vector<alerts::Notice> raised)
    : doors_(std::move(doors)), wake_(doors_.executor) {
  for (const alerts::Notice& notice : raised)
    raised_.emplace(Key(notice.kind, notice.subject), notice.since);
}

void Notices::configure(alerts::NoticeSettings settings, std::vector<alerts::Channel> channels,
                        const std::vector<std::string>& feeds) {
  settings_ = std::move(settings);
  channels_ = std::move(channels);
  std::vector<Key> over;
  for (const auto& [key, since] : raised_) {
    const auto& [kind, subject] = key;
    const bool known =
        is_of_channel(kind)
            ? std::any_of(channels_.begin(), channels_.end(),
                          [&](const alerts::Channel& one) { return one.name == subject; })
            : subject.empty() || std::find(feeds.begin(), feeds.end(), subject) != feeds.end();
    if (!known) over.push_back(key);
  }
  for (const auto& [kind, subject] : over)
    clear(kind, subject, fmt::format("{} is no longer in the configuration.", subject));
}

bool Notices::is_raised(alerts::NoticeKind kind, std::string_view subject) const {
  return raised_.contains(Before::View(kind, subject));
}

void Notices::raise(alerts::NoticeKind kind, std::string subject, std::string message) {
  const auto now = doors_.clock.now();
  if (!raised_.emplace(Key(kind, subject), now).second) return;
  tell({.kind = kind,
        .subject = std::move(subject),
        .state = alerts::Notice::State::raised,
        .message = std::move(message),
        .since = now,
        .now = now});
}

void Notices::clear(alerts::NoticeKind kind, const std::string& subject, std::string message) {
  const auto found = raised_.find(Key(kind, subject));
  if (found == raised_.end()) return;
  const auto since = found->second;
  raised_.erase(found);
  tell({.kind = kind,
        .subject = subject,
        .state = alerts::Notice::State::cleared,
        .message = std::move(message),
        .since = since,
        .now = doors_.clock.now()});
}

void Notices::tell(alerts::Notice notice) {
  log(notice);
  if (unwritten_.size() < kMostUnwritten) unwritten_.push_back(std::move(notice));
  wake_.notify();
}

// A channel is not told of its own trouble: the log has that in any case.
std::vector<store::NewDelivery> Notices::deliveries_of(const alerts::Notice& notice) const {
  std::vector<store::NewDelivery> made;
  for (const alerts::Channel& channel : channels_) {
    const auto& to = settings_.to;
    if (std::find(to.begin(), to.end(), channel.name) == to.end()) continue;
    if (is_of_channel(notice.kind) && channel.name == notice.subject) continue;
    store::NewDelivery delivery{.channel = channel.name};
    if (!takes_lines(channel) && !channel.pace.retry.empty())
      delivery.first_wait = channel.pace.retry.front();
    made.push_back(std::move(delivery));
  }
  return made;
}

asio::awaitable<void> Notices::run() {
  for (;;) {
    if (unwritten_.empty()) {
      if (stopping_) co_return;
      co_await wake_.wait();
      continue;
    }
    store::NewNotice fresh{.notice = unwritten_.front(),
                           .event_json = alerts::notice_json(unwritten_.front()),
                           .deliveries = deliveries_of(unwritten_.front())};
    std::vector<std::string> channels;
    for (const store::NewDelivery& delivery : fresh.deliveries)
      channels.push_back(delivery.channel);
    auto job = [&outbox = doors_.outbox, fresh = std::move(fresh)] { return outbox.tell(fresh); };
    const auto written = co_await net::run_on(doors_.store_thread, std::move(job));
    if (!written) {
      if (stopping_) co_return;
      const auto again = doors_.clock.now() + kStorePause;
      co_await doors_.clock.sleep_until(again);
      continue;
    }
    unwritten_.pop_front();
    doors_.new_deliveries(channels);
  }
}

void Notices::stop() {
  stopping_ = true;
  wake_.notify();
}

}  // namespace newswatch::daemon
