#include "feeds/charset_convert.h"

#include <unicode/ucnv.h>
#include <unicode/utf16.h>

#include <array>
#include <memory>

#include "feeds/utf8.h"

namespace newswatch::feeds {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// Turns UTF-16 that comes in pieces into UTF-8; a pair may be split between two.
class Utf8Writer {
 public:
  explicit Utf8Writer(Converted& into) : into_(into) {}

  void write(const UChar* begin, const UChar* end) {
    for (const UChar* at = begin; at != end; ++at) {
      const char32_t unit = *at;
      if (high_ != 0 && U16_IS_TRAIL(unit)) {
        append_utf8(into_.utf8, static_cast<char32_t>(U16_GET_SUPPLEMENTARY(high_, unit)));
        high_ = 0;
        continue;
      }
      finish();
      if (U16_IS_LEAD(unit)) {
        high_ = unit;
      } else if (unit == 0xFFFD || unit == 0x1A || U16_IS_TRAIL(unit)) {
        error();
      } else {
        append_utf8(into_.utf8, unit);
      }
    }
  }

  void finish() {
    if (high_ != 0) error();
    high_ = 0;
  }

 private:
  void error() {
    append_utf8(into_.utf8, U'\uFFFD');
    ++into_.errors;
  }

  Converted& into_;
  char32_t high_ = 0;
};

}  // namespace

std::optional<Converted> convert_to_utf8(std::string_view bytes, const std::string& charset) {
  if (charset.empty()) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open(charset.c_str(), &status));
  if (U_FAILURE(status) || !converter) return std::nullopt;

  Converted result;
  result.utf8.reserve(bytes.size() + bytes.size() / 4);
  Utf8Writer writer(result);
  std::array<UChar, 4096> buffer{};
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  for (;;) {
    UChar* to = buffer.data();
    status = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &to, buffer.data() + buffer.size(), &from, end, nullptr, true,
                   &status);
    writer.write(buffer.data(), to);
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_SUCCESS(status)) break;
    // The substitution callback mends all but a broken shift state; go on behind it.
    if (from == end) break;
    ucnv_resetToUnicode(converter.get());
    constexpr UChar kReplacement = 0xFFFD;
    writer.write(&kReplacement, &kReplacement + 1);
    ++from;
  }
  writer.finish();
  return result;
}

}  // namespace newswatch::feeds
