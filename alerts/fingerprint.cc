#include "alerts/fingerprint.h"

// Fields are written one after the other, lists behind the number of their items and each text
// behind its length, so that no two settings give the same bytes. A field that is added to a
// channel is added at the end, and only where it is not at its default: what stands in the store
// stays true.

#include <fmt/format.h>
#include <openssl/sha.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace newswatch::alerts {
namespace {

class Writer {
 public:
  void number(std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes_.push_back(static_cast<char>((value >> shift) & 0xFFu));
    }
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_.append(value);
  }

  std::string sha256() const {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size(), digest.data());
    std::string hexadecimal;
    for (const unsigned char byte : digest) hexadecimal += fmt::format("{:02x}", byte);
    return hexadecimal;
  }

 private:
  std::string bytes_;
};

// What follows is written only where it is not at its default.
class Additions {
 public:
  explicit Additions(Writer& to) : to_(to) {}
  void text(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    to_.text(name);
    to_.text(value);
  }
  void number(std::string_view name, std::uint64_t value, std::uint64_t usual) {
    if (value == usual) return;
    to_.text(name);
    to_.number(value);
  }

 private:
  Writer& to_;
};

void write_retry(Writer& to, const Pace& pace) {
  to.number(pace.retry.size());
  for (const std::chrono::seconds wait : pace.retry)
    to.number(static_cast<std::uint64_t>(wait.count()));
}

void write(Writer& to, const Log& log, const Pace&) {
  to.text("log");
  to.text(log.file);
  Additions additions(to);
  additions.number("rotate_bytes", log.rotate_bytes, 0);
  additions.number("keep", log.keep, Log{}.keep);
}

void write(Writer& to, const Webhook& webhook, const Pace& pace) {
  to.text("webhook");
  to.text(webhook.url);
  to.number(webhook.secrets.size());
  for (const std::string& secret : webhook.secrets) to.text(secret);
  to.number(webhook.headers.size());
  for (const net::Header& header : webhook.headers) {
    to.text(header.name);
    to.text(header.value);
  }
  to.number(static_cast<std::uint64_t>(webhook.timeout.count()));
  write_retry(to, pace);
  to.number(pace.at_once);
  to.number(webhook.allow_private_addresses ? 1 : 0);
  to.text(webhook.ca_file);
  Additions additions(to);
  if (webhook.service != Service::webhook) additions.text("service", name_of(webhook.service));
  additions.text("token", webhook.token);
  additions.text("target", webhook.target);
  additions.number("envelope", static_cast<std::uint64_t>(webhook.envelope), 0);
  additions.text("hub_secret", webhook.hub_secret);
  additions.text("body_template", webhook.body_template);
}

void write(Writer& to, const Mail& mail, const Pace& pace) {
  to.text("mail");
  for (const std::string* one :
       {&mail.server, &mail.user, &mail.password, &mail.from, &mail.ca_file})
    to.text(*one);
  to.number(static_cast<std::uint64_t>(mail.tls));
  to.number(mail.to.size());
  for (const std::string& one : mail.to) to.text(one);
  to.number(static_cast<std::uint64_t>(mail.timeout.count()));
  to.number(mail.allow_private_addresses ? 1 : 0);
  write_retry(to, pace);
}

void write(Writer& to, const Exec& exec, const Pace& pace) {
  to.text("exec");
  to.number(exec.command.size());
  for (const std::string& one : exec.command) to.text(one);
  to.number(static_cast<std::uint64_t>(exec.timeout.count()));
  write_retry(to, pace);
}

void write(Writer& to, const Journal&, const Pace&) { to.text("journal"); }

}  // namespace

std::string fingerprint(const Channel& channel) {
  Writer writer;
  writer.text(channel.name);
  std::visit([&](const auto& kind) { write(writer, kind, channel.pace); }, channel.kind);
  return writer.sha256();
}

std::string form_of(const Channel& channel) {
  constexpr std::size_t kDigits = 16;
  if (takes_lines(channel) || std::holds_alternative<Exec>(channel.kind)) return "line";
  Writer writer;
  if (const auto* webhook = std::get_if<Webhook>(&channel.kind)) {
    writer.number(static_cast<std::uint64_t>(webhook->envelope));
    writer.text(webhook->body_template);
  }
  if (const auto* mail = std::get_if<Mail>(&channel.kind)) {
    writer.text(mail->from);
    for (const std::string& one : mail->to) writer.text(one);
  }
  return fmt::format("{}/{}", kind_name(channel), writer.sha256().substr(0, kDigits));
}

}  // namespace newswatch::alerts
