#pragma once

// Bodies as servers compress them. zstd comes with its encoder; brotli's is a library newswatch
// does not need, so its bodies are stored blocks, which every brotli decoder must take.

#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace newswatch::testing {

enum class DeflateForm : std::uint8_t { gzip, zlib, raw };

inline std::string deflated(std::string_view text, DeflateForm form, int level = 6) {
  libdeflate_compressor* tool = libdeflate_alloc_compressor(level);
  std::string out(libdeflate_gzip_compress_bound(tool, text.size()), '\0');
  const auto compress = form == DeflateForm::gzip   ? libdeflate_gzip_compress
                        : form == DeflateForm::zlib ? libdeflate_zlib_compress
                                                    : libdeflate_deflate_compress;
  out.resize(compress(tool, text.data(), text.size(), out.data(), out.size()));
  libdeflate_free_compressor(tool);
  return out;
}

inline std::string gzipped(std::string_view text) { return deflated(text, DeflateForm::gzip); }

inline std::string zstd_compressed(std::string_view text, int level = 3) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), level));
  return out;
}

// RFC 7932 9.2: a stream of uncompressed meta-blocks and an empty last one.
inline std::string brotli_stored(std::string_view text) {
  std::string out;
  std::uint64_t bits = 0;
  int count = 0;
  const auto put = [&](std::uint64_t value, int width) {
    bits |= value << count;
    count += width;
    while (count >= 8) {
      out.push_back(static_cast<char>(bits & 0xff));
      bits >>= 8;
      count -= 8;
    }
  };
  const auto align = [&] {
    if (count > 0) put(0, 8 - count);
  };
  put(0, 1);  // WBITS 16
  while (!text.empty()) {
    const std::size_t length = std::min<std::size_t>(text.size(), 65'536);
    put(0, 1);  // not the last
    put(0, 2);  // four nibbles of length
    put(length - 1, 16);
    put(1, 1);  // uncompressed
    align();
    out.append(text.substr(0, length));
    text.remove_prefix(length);
  }
  put(3, 2);  // last and empty
  align();
  return out;
}

}  // namespace newswatch::testing
