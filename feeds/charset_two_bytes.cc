#include "feeds/charset_two_bytes.h"

#include <cstddef>

#include "feeds/charset_convert.h"
#include "feeds/charset_letters.h"

namespace newswatch::feeds {
namespace {

bool is_clean(std::string_view bytes, const std::string& charset) {
  const auto converted = convert_to_utf8(bytes, charset);
  return converted && converted->errors == 0;
}

// What the first bytes of two-byte characters say; text of letters has them all over its table.
struct LeadBytes {
  std::size_t all = 0;
  std::size_t kana = 0;    // of EUC-JP
  std::size_t hangul = 0;  // of EUC-KR
  std::size_t common = 0;  // the frequent half of GB 2312
  std::size_t sjis_kana = 0;
  std::size_t big5 = 0;  // the frequent half of Big5
  bool has_ascii_trail = false;
};

LeadBytes lead_bytes_of(std::string_view bytes) {
  LeadBytes leads;
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    if (lead < 0x80) continue;
    const auto within = [lead](unsigned first, unsigned last) {
      return lead >= first && lead <= last ? 1u : 0u;
    };
    ++leads.all;
    leads.kana += within(0xA4, 0xA5);
    leads.hangul += within(0xB0, 0xC8);
    leads.common += within(0xB0, 0xD7) + within(0xA1, 0xA1) + within(0xA3, 0xA3);
    leads.sjis_kana += within(0x82, 0x83);
    leads.big5 += within(0xA4, 0xC6) + within(0xA1, 0xA1);
    ++i;
    leads.has_ascii_trail = leads.has_ascii_trail || !is_high(bytes[i]);
  }
  return leads;
}

}  // namespace

std::string guess_japanese(std::string_view bytes) {
  const LeadBytes leads = lead_bytes_of(bytes);
  if (leads.sjis_kana * 4 >= leads.all && is_clean(bytes, "Shift_JIS")) return "Shift_JIS";
  const bool has_kana = !leads.has_ascii_trail && leads.kana * 4 >= leads.all;
  return has_kana && is_clean(bytes, "EUC-JP") ? "EUC-JP" : "";
}

std::string guess_korean_or_chinese(std::string_view bytes) {
  const LeadBytes leads = lead_bytes_of(bytes);
  if (!leads.has_ascii_trail) {
    if (leads.hangul == leads.all && is_clean(bytes, "EUC-KR")) return "EUC-KR";
    if (leads.common == leads.all && is_clean(bytes, "GB18030")) return "GB18030";
  }
  return leads.big5 == leads.all && is_clean(bytes, "Big5") ? "Big5" : "";
}

}  // namespace newswatch::feeds
