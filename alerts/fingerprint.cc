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

void write(Writer& to, const Log& log) {
  to.text("log");
  to.text(log.file);
}

void write(Writer& to, const Webhook& webhook) {
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
  to.number(webhook.retry.size());
  for (const std::chrono::seconds wait : webhook.retry) {
    to.number(static_cast<std::uint64_t>(wait.count()));
  }
  to.number(webhook.at_once);
  to.number(webhook.allow_private_addresses ? 1 : 0);
  to.text(webhook.ca_file);
}

}  // namespace

std::string fingerprint(const Channel& channel) {
  Writer writer;
  writer.text(channel.name);
  std::visit([&writer](const auto& kind) { write(writer, kind); }, channel.kind);
  return writer.sha256();
}

}  // namespace newswatch::alerts
