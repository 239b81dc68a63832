#include "alerts/delivery.h"

// An id is the first 130 bits of SHA-256 over the three names. Each is preceded by its length, so
// that no two triples give the same input however their names are cut.

#include <openssl/sha.h>

#include <array>
#include <cstddef>

namespace newswatch::alerts {
namespace {

constexpr std::size_t kIdCharacters = 26;
constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void append_counted(std::string& to, std::string_view part) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    to.push_back(static_cast<char>((part.size() >> shift) & 0xFFu));
  }
  to.append(part);
}

DeliveryId id_of(const std::string& input) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(input.data()), input.size(), digest.data());

  DeliveryId id{"msg_"};
  unsigned pending = 0;
  unsigned bits = 0;
  std::size_t next = 0;
  while (id.value.size() < 4 + kIdCharacters) {
    if (bits < 5) {
      pending = (pending << 8) | digest[next++];
      bits += 8;
    }
    bits -= 5;
    id.value.push_back(kCrockford[(pending >> bits) & 31u]);
  }
  return id;
}

}  // namespace

DeliveryId delivery_id(std::string_view rule, std::string_view story, std::string_view channel) {
  std::string input;
  input.reserve(24 + rule.size() + story.size() + channel.size());
  append_counted(input, rule);
  append_counted(input, story);
  append_counted(input, channel);
  return id_of(input);
}

DeliveryId digest_id(std::span<const DeliveryId> members) {
  std::string input;
  append_counted(input, "digest");
  for (const DeliveryId& member : members) append_counted(input, member.value);
  return id_of(input);
}

std::string_view name_of(DeliveryState state) {
  switch (state) {
    case DeliveryState::waiting:
      return "waiting";
    case DeliveryState::delivered:
      return "delivered";
    case DeliveryState::dead:
      return "dead";
    case DeliveryState::dropped:
      return "dropped";
    case DeliveryState::gathered:
      return "gathered";
  }
  return "waiting";
}

}  // namespace newswatch::alerts
