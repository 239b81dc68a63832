// Content codings of a stranger: the first byte chooses the coding, the rest is the body.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "net/content_coding.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array<const char*, 6> kCodings = {"gzip", "deflate",    "br",
                                                   "zstd", "gzip, zstd", "br, deflate, gzip"};
  constexpr std::size_t kCap = 1u << 20;
  if (size == 0) return 0;
  const std::string body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto decoded = newswatch::net::decode_body(kCodings[data[0] % kCodings.size()], body, kCap);
  newswatch::fuzz::check(!decoded || decoded->size() <= kCap);
  return 0;
}
