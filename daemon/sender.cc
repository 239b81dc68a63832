#include "daemon/sender.h"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "alerts/exec.h"
#include "alerts/journal.h"
#include "alerts/log_file.h"
#include "alerts/mail.h"
#include "alerts/webhook.h"

namespace newswatch::daemon {

namespace asio = boost::asio;

namespace {

asio::awaitable<Sent> post(Senders senders, alerts::Webhook webhook, alerts::Delivery delivery) {
  auto request = alerts::webhook_request(webhook, delivery, senders.clock.now());
  const auto reply = co_await senders.http.send(std::move(request));
  Sent sent{.outcome = alerts::outcome_of(webhook, reply, senders.clock.now())};
  if (reply) sent.answer = fmt::format("{} {}", reply->status, reply->body);
  co_return sent;
}

asio::awaitable<Sent> hand_over(Senders senders, alerts::Mail mail, alerts::Delivery delivery) {
  auto request = alerts::mail_request(mail, delivery);
  const auto reply = co_await senders.mailer.send(std::move(request));
  Sent sent{.outcome = alerts::outcome_of(mail, reply)};
  if (reply && reply->accepted) sent.complaint = alerts::left_out(mail, *reply);
  co_return sent;
}

asio::awaitable<Sent> execute(Senders senders, alerts::Exec exec, alerts::Delivery delivery) {
  auto request = alerts::program_request(exec, delivery);
  const auto ended = co_await senders.programs.run(std::move(request));
  Sent sent{.outcome = alerts::outcome_of(exec, ended)};
  if (ended) sent.answer = ended->output;
  co_return sent;
}

}  // namespace

asio::awaitable<Sent> send_once(Senders senders, alerts::Channel channel,
                                alerts::Delivery delivery) {
  Sent sent;
  if (auto* webhook = std::get_if<alerts::Webhook>(&channel.kind)) {
    sent = co_await post(senders, std::move(*webhook), std::move(delivery));
  } else if (auto* mail = std::get_if<alerts::Mail>(&channel.kind)) {
    sent = co_await hand_over(senders, std::move(*mail), std::move(delivery));
  } else if (auto* exec = std::get_if<alerts::Exec>(&channel.kind)) {
    sent = co_await execute(senders, std::move(*exec), std::move(delivery));
  }
  co_return sent;
}

std::shared_ptr<alerts::LineSink> line_sink_of(const alerts::Channel& channel) {
  if (const auto* log = std::get_if<alerts::Log>(&channel.kind))
    return std::make_shared<alerts::LogFile>(log->file, log->rotate_bytes, log->keep);
  return std::make_shared<alerts::JournalSocket>();
}

}  // namespace newswatch::daemon
