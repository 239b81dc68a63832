#include "net/content_coding.h"

// Each coding is one function that grows its output up to the cap and no further, so a bomb costs
// at most the cap. libdeflate works on whole buffers: when the output does not fit it starts again
// with twice the room, which costs at most as much again. Sources: RFC 1950-1952, 7932, 8878, 9659.

#include <brotli/decode.h>
#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "net/ascii.h"

namespace newswatch::net {
namespace {

using Decoded = boost::system::result<std::string, HttpError>;

constexpr std::size_t kMaxCodings = 3;
constexpr std::size_t kFirstRoom = 64u << 10;

HttpError damaged(std::string_view coding) {
  return {HttpError::Kind::bad_encoding,
          "the body says it is " + std::string(coding) + " but is damaged or cut short"};
}

HttpError too_large(std::size_t max_bytes) {
  return {HttpError::Kind::too_large,
          "the body is larger than " + std::to_string(max_bytes) + " bytes once decompressed"};
}

struct FreeDeflate {
  void operator()(libdeflate_decompressor* it) const { libdeflate_free_decompressor(it); }
};
using Deflate = std::unique_ptr<libdeflate_decompressor, FreeDeflate>;

// libdeflate's three ways in have one shape.
using Inflate = libdeflate_result (*)(libdeflate_decompressor*, const void*, std::size_t, void*,
                                      std::size_t, std::size_t*, std::size_t*);

enum class Step : std::uint8_t { done, damaged, too_large };

// Appends one stream to `out` and moves `in` behind it.
Step inflate_one(libdeflate_decompressor* tool, Inflate inflate, std::string_view& in,
                 std::string& out, std::size_t room, std::size_t max_bytes) {
  const std::size_t before = out.size();
  for (;;) {
    room = std::min(room, max_bytes - before);
    out.resize(before + room);
    std::size_t used = 0;
    std::size_t made = 0;
    const auto outcome =
        inflate(tool, in.data(), in.size(), out.data() + before, room, &used, &made);
    if (outcome == LIBDEFLATE_SUCCESS) {
      out.resize(before + made);
      in.remove_prefix(used);
      return Step::done;
    }
    out.resize(before);
    if (outcome != LIBDEFLATE_INSUFFICIENT_SPACE) return Step::damaged;
    if (before + room >= max_bytes) return Step::too_large;
    room = std::max(room, kFirstRoom / 2) * 2;
  }
}

// The length in the trailer of the last gzip member: right for every single-member body that is
// honest, a mere guess for the others.
std::size_t promised_length(std::string_view gzip) {
  if (gzip.size() < 18) return kFirstRoom;
  std::size_t length = 0;
  for (std::size_t i = 1; i <= 4; ++i) {
    length = length << 8 | static_cast<unsigned char>(gzip[gzip.size() - i]);
  }
  return std::min(length, gzip.size() * 16 + kFirstRoom);  // deflate can do 1032, text does not
}

bool starts_a_member(std::string_view in) {
  if (in.empty() || in[0] != '\x1f') return false;
  return in.size() == 1 || in[1] == '\x8b';
}

// Servers pad after the last member, and browsers let them: a member that passed its checksum
// counts, whatever follows, unless what follows is the start of another.
Decoded gunzip(std::string_view in, std::size_t max_bytes) {
  const Deflate tool(libdeflate_alloc_decompressor());
  if (!tool) throw std::bad_alloc();
  std::string out;
  std::size_t room = promised_length(in);
  do {
    const Step step =
        inflate_one(tool.get(), libdeflate_gzip_decompress_ex, in, out, room, max_bytes);
    if (step == Step::damaged) return damaged("gzip");
    if (step == Step::too_large) return too_large(max_bytes);
    room = std::min(kFirstRoom, std::max<std::size_t>(in.size() * 8, 64));
  } while (starts_a_member(in));
  return out;
}

// "deflate" means the zlib format, but some servers send it bare.
Decoded inflate(std::string_view in, std::size_t max_bytes) {
  const Deflate tool(libdeflate_alloc_decompressor());
  if (!tool) throw std::bad_alloc();
  const std::size_t room = std::max(in.size() * 4, kFirstRoom);
  for (const Inflate form : {&libdeflate_zlib_decompress_ex, &libdeflate_deflate_decompress_ex}) {
    std::string out;
    std::string_view rest = in;
    const Step step = inflate_one(tool.get(), form, rest, out, room, max_bytes);
    if (step == Step::done) return out;
    if (step == Step::too_large) return too_large(max_bytes);
  }
  return damaged("deflate");
}

struct FreeBrotli {
  void operator()(BrotliDecoderState* it) const { BrotliDecoderDestroyInstance(it); }
};

Decoded unbrotli(std::string_view in, std::size_t max_bytes) {
  const std::unique_ptr<BrotliDecoderState, FreeBrotli> tool(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
  if (!tool) throw std::bad_alloc();
  std::string out;
  std::size_t left = in.size();
  const auto* next = reinterpret_cast<const std::uint8_t*>(in.data());
  for (;;) {
    std::size_t room = 0;  // none: the decoder lends its own window instead
    const auto outcome =
        BrotliDecoderDecompressStream(tool.get(), &left, &next, &room, nullptr, nullptr);
    while (BrotliDecoderHasMoreOutput(tool.get())) {
      std::size_t made = 0;
      const std::uint8_t* piece = BrotliDecoderTakeOutput(tool.get(), &made);
      if (made > max_bytes - out.size()) return too_large(max_bytes);
      out.append(reinterpret_cast<const char*>(piece), made);
    }
    if (outcome == BROTLI_DECODER_RESULT_SUCCESS) break;
    if (outcome != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) return damaged("br");
  }
  if (left > 0) return damaged("br");
  return out;
}

struct FreeZstd {
  void operator()(ZSTD_DCtx* it) const { ZSTD_freeDCtx(it); }
};

Decoded unzstd(std::string_view in, std::size_t max_bytes) {
  constexpr int kWindowLog = 23;  // RFC 9659: at most 8 MB over HTTP
  const std::unique_ptr<ZSTD_DCtx, FreeZstd> tool(ZSTD_createDCtx());
  if (!tool) throw std::bad_alloc();
  ZSTD_DCtx_setParameter(tool.get(), ZSTD_d_windowLogMax, kWindowLog);
  std::string out;
  std::vector<char> piece(ZSTD_DStreamOutSize());
  ZSTD_inBuffer source{in.data(), in.size(), 0};
  for (;;) {
    ZSTD_outBuffer target{piece.data(), piece.size(), 0};
    const std::size_t before = source.pos;
    const std::size_t hint = ZSTD_decompressStream(tool.get(), &target, &source);
    if (ZSTD_isError(hint)) return damaged("zstd");
    if (target.pos > max_bytes - out.size()) return too_large(max_bytes);
    out.append(piece.data(), target.pos);
    if (hint == 0 && source.pos == source.size) return out;  // a frame ended with the input
    if (target.pos == 0 && source.pos == before) return damaged("zstd");
  }
}

// Names that some servers send for "not encoded": a charset, a transfer encoding, an upload format.
bool means_nothing(std::string_view coding) {
  constexpr std::array<std::string_view, 7> kNone = {"",       "identity", "none",       "utf-8",
                                                     "binary", "8bit",     "aws-chunked"};
  return std::find(kNone.begin(), kNone.end(), coding) != kNone.end();
}

Decoded undo(std::string_view coding, std::string_view body, std::size_t max_bytes) {
  if (body.empty()) return std::string();  // an answer without a body keeps its headers
  if (coding == "gzip" || coding == "x-gzip") return gunzip(body, max_bytes);
  if (coding == "deflate") return inflate(body, max_bytes);
  if (coding == "br") return unbrotli(body, max_bytes);
  if (coding == "zstd") return unzstd(body, max_bytes);
  return HttpError{HttpError::Kind::bad_encoding,
                   "the body has a content coding we did not ask for: " +
                       ascii::without_controls(coding.substr(0, 40))};
}

std::vector<std::string> codings_of(std::string_view content_encoding) {
  std::vector<std::string> codings;
  while (!content_encoding.empty() && codings.size() <= kMaxCodings) {
    const std::size_t comma = std::min(content_encoding.find(','), content_encoding.size());
    std::string coding = ascii::lowered(ascii::trimmed(content_encoding.substr(0, comma)));
    if (!means_nothing(coding)) codings.push_back(std::move(coding));
    content_encoding.remove_prefix(std::min(comma + 1, content_encoding.size()));
  }
  return codings;
}

}  // namespace

Decoded decode_body(std::string_view content_encoding, std::string body, std::size_t max_bytes) {
  std::vector<std::string> codings = codings_of(content_encoding);
  if (codings.size() > kMaxCodings) {
    return HttpError{HttpError::Kind::bad_encoding, "the body has more than three content codings"};
  }
  for (; !codings.empty(); codings.pop_back()) {  // the last one applied comes off first
    Decoded decoded = undo(codings.back(), body, max_bytes);
    if (!decoded) return decoded.error();
    body = std::move(*decoded);
  }
  if (body.size() > max_bytes) return too_large(max_bytes);
  return body;
}

}  // namespace newswatch::net
