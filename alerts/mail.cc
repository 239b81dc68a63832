#include "alerts/mail.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "alerts/plain_text.h"

namespace newswatch::alerts {
namespace {

using Stage = net::MailRefusal::Stage;

constexpr std::size_t kMaxErrorBytes = 300;
constexpr std::uint32_t kAttemptsForAll = 3;

// A server may quote what it was given.
std::string without_secrets(std::string_view message, const Mail& mail) {
  std::string text = cleaned(message);
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (!mail.password.empty()) {
    for (std::size_t at = text.find(mail.password); at != std::string::npos;
         at = text.find(mail.password, at)) {
      text.replace(at, mail.password.size(), "…");
    }
  }
  return cut(text, kMaxErrorBytes);
}

std::string what_was_refused(const net::MailRefusal& refusal) {
  switch (refusal.stage) {
    case Stage::greeting:
      return "to serve";
    case Stage::tls:
      return "an encrypted connection";
    case Stage::login:
      return "the login";
    case Stage::sender:
      return "the sender";
    case Stage::recipient:
      return "the recipient " + refusal.recipient;
    case Stage::message:
      return "the message";
  }
  return "the message";
}

std::string sentence_of(const net::MailRefusal& refusal) {
  if (refusal.stage == Stage::tls && refusal.code == 0)
    return "the mail server offers no encryption (STARTTLS), so nothing was handed over";
  const bool for_now = refusal.code >= 400 && refusal.code < 500;
  const std::string words = refusal.text.empty() ? "" : " " + refusal.text;
  return fmt::format("the mail server refused {}{} ({}{})", what_was_refused(refusal),
                     for_now ? " for now" : "", refusal.code, words);
}

}  // namespace

net::MailRequest mail_request(const Mail& mail, const Delivery& delivery) {
  using Tls = net::MailRequest::Tls;
  using Recipients = net::MailRequest::Recipients;
  net::MailRequest request;
  request.url = mail.server;
  request.tls = mail.tls == Mail::Tls::required ? Tls::required : Tls::none;
  request.user = mail.user;
  request.password = mail.password;
  request.from = mail.from;
  request.to = mail.to;
  request.message = delivery.body;
  request.recipients = delivery.attempts < kAttemptsForAll ? Recipients::all : Recipients::some;
  request.timeout = mail.timeout;
  request.connect_timeout =
      std::min<std::chrono::milliseconds>(request.connect_timeout, mail.timeout);
  request.addresses = mail.allow_private_addresses ? net::AddressPolicy::allow_private
                                                   : net::AddressPolicy::public_only;
  request.ca_file = mail.ca_file;
  return request;
}

Outcome outcome_of(const Mail& mail,
                   const boost::system::result<net::MailReply, net::HttpError>& reply) {
  using Kind = Outcome::Kind;
  if (reply && reply->accepted) return {.kind = Kind::accepted};
  std::string error = "the mail server could not be reached";
  if (!reply) {
    const net::HttpError failure = reply.error();
    if (!failure.message.empty()) error = failure.message;
  } else if (!reply->refusals.empty()) {
    error = sentence_of(reply->refusals.front());
    if (reply->refusals.size() > 1)
      error += fmt::format(", and {} more", reply->refusals.size() - 1);
  }
  return {.kind = Kind::failed, .error = without_secrets(error, mail)};
}

std::string left_out(const Mail& mail, const net::MailReply& reply) {
  if (!reply.accepted || reply.refusals.empty()) return {};
  std::string sentence = sentence_of(reply.refusals.front());
  if (reply.refusals.size() > 1)
    sentence += fmt::format(", and {} more", reply.refusals.size() - 1);
  return without_secrets(sentence + "; the others got the message", mail);
}

}  // namespace newswatch::alerts
