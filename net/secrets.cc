#include "net/secrets.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace newswatch::net {
namespace {

std::string hex_of(const unsigned char* bytes, std::size_t count) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * count);
  for (std::size_t n = 0; n < count; ++n) {
    text.push_back(kDigits[bytes[n] >> 4]);
    text.push_back(kDigits[bytes[n] & 0x0fu]);
  }
  return text;
}

const EVP_MD* algorithm(Hash hash) {
  switch (hash) {
    case Hash::sha1:
      return EVP_sha1();
    case Hash::sha256:
      return EVP_sha256();
    case Hash::sha384:
      return EVP_sha384();
    case Hash::sha512:
      return EVP_sha512();
  }
  return EVP_sha256();
}

}  // namespace

std::optional<std::string> random_hex(std::size_t bytes) {
  std::string drawn(bytes, '\0');
  auto* into = reinterpret_cast<unsigned char*>(drawn.data());
  if (RAND_priv_bytes(into, static_cast<int>(bytes)) != 1) return std::nullopt;
  return hex_of(into, bytes);
}

std::string hmac(Hash hash, std::string_view key, std::string_view message) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  HMAC(algorithm(hash), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
       reinterpret_cast<unsigned char*>(digest.data()), &length);
  digest.resize(length);
  return digest;
}

std::string hmac_hex(Hash hash, std::string_view key, std::string_view message) {
  const std::string digest = hmac(hash, key, message);
  return hex_of(reinterpret_cast<const unsigned char*>(digest.data()), digest.size());
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace newswatch::net
