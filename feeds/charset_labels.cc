// Charset names as publishers write them. What the web reads as a superset is mapped to it; what is
// not listed here is looked up in ICU by its own aliases.

#include <unicode/ucnv.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "feeds/charset.h"

namespace newswatch::feeds {
namespace {

struct Label {
  std::string_view packed;  // lower case, letters and digits only
  std::string_view charset;
};

// Sorted by `packed`. Sources: WHATWG Encoding 4.2, RFC 1345 names, what Windows and MySQL call
// them.
constexpr Label kLabels[] = {
    {"ansi", "windows-1252"},
    {"ansix341968", "windows-1252"},
    {"arabic", "ISO-8859-6"},
    {"ascii", "windows-1252"},
    {"asmo708", "ISO-8859-6"},
    {"big5", "Big5-HKSCS"},
    {"big5hkscs", "Big5-HKSCS"},
    {"chinese", "gb18030"},
    {"cnbig5", "Big5-HKSCS"},
    {"cngb", "gb18030"},
    {"cp932", "windows-31j"},
    {"cp936", "gb18030"},
    {"cp949", "windows-949"},
    {"cp950", "Big5-HKSCS"},
    {"csascii", "windows-1252"},
    {"csbig5", "Big5-HKSCS"},
    {"cseuckr", "windows-949"},
    {"csgb2312", "gb18030"},
    {"csiso58gb231280", "gb18030"},
    {"csiso88596e", "ISO-8859-6"},
    {"csiso88596i", "ISO-8859-6"},
    {"csiso88598e", "ISO-8859-8"},
    {"csiso88598i", "ISO-8859-8"},
    {"csisolatin1", "windows-1252"},
    {"csisolatin5", "windows-1254"},
    {"csisolatingreek", "ISO-8859-7"},
    {"csksc56011987", "windows-949"},
    {"csshiftjis", "windows-31j"},
    {"csunicode", "UTF-16LE"},
    {"cswindows31j", "windows-31j"},
    {"cyrillic", "ISO-8859-5"},
    {"doskoi8r", "KOI8-R"},
    {"ecma114", "ISO-8859-6"},
    {"ecma118", "ISO-8859-7"},
    {"elot928", "ISO-8859-7"},
    {"euccn", "gb18030"},
    {"euckr", "windows-949"},
    {"gb18030", "gb18030"},
    {"gb2312", "gb18030"},
    {"gb231280", "gb18030"},
    {"gbk", "gb18030"},
    {"greek", "ISO-8859-7"},
    {"greek8", "ISO-8859-7"},
    {"hebrew", "ISO-8859-8"},
    {"iso10646ucs2", "UTF-16LE"},
    {"iso646us", "windows-1252"},
    {"iso8859", "windows-1252"},
    {"iso88591", "windows-1252"},
    {"iso885911", "windows-874"},
    {"iso885914", "ISO-8859-14"},
    {"iso885915", "ISO-8859-15"},
    {"iso88591987", "windows-1252"},
    {"iso88596e", "ISO-8859-6"},
    {"iso88596i", "ISO-8859-6"},
    {"iso88598e", "ISO-8859-8"},
    {"iso88598i", "ISO-8859-8"},
    {"iso88599", "windows-1254"},
    {"iso885991989", "windows-1254"},
    {"isoir100", "windows-1252"},
    {"isoir148", "windows-1254"},
    {"isoir149", "windows-949"},
    {"isoir58", "gb18030"},
    {"isolatin1", "windows-1252"},
    {"koi", "KOI8-R"},
    {"koi8", "KOI8-R"},
    {"koi8ru", "KOI8-U"},
    {"koi8u", "KOI8-U"},
    {"korean", "windows-949"},
    {"ksc5601", "windows-949"},
    {"ksc56011987", "windows-949"},
    {"ksc56011989", "windows-949"},
    {"l1", "windows-1252"},
    {"l5", "windows-1254"},
    {"latin1", "windows-1252"},
    {"latin5", "windows-1254"},
    {"logical", "ISO-8859-8"},
    {"mac", "macintosh"},
    {"macroman", "macintosh"},
    {"ms932", "windows-31j"},
    {"ms936", "gb18030"},
    {"ms949", "windows-949"},
    {"ms950", "Big5-HKSCS"},
    {"mscyrl", "windows-1251"},
    {"mskanji", "windows-31j"},
    {"shiftjis", "windows-31j"},
    {"sjis", "windows-31j"},
    {"sungreek", "ISO-8859-7"},
    {"thai", "windows-874"},
    {"tis620", "windows-874"},
    {"tis6202533", "windows-874"},
    {"ucs2", "UTF-16LE"},
    {"ucs4", "UTF-32"},
    {"unicode", "UTF-16LE"},
    {"unicode11utf8", "UTF-8"},
    {"unicode20utf8", "UTF-8"},
    {"unicodefeff", "UTF-16LE"},
    {"unicodefffe", "UTF-16BE"},
    {"us", "windows-1252"},
    {"usascii", "windows-1252"},
    {"utf", "UTF-8"},
    {"utf16", "UTF-16LE"},
    {"utf18", "UTF-8"},
    {"utf8", "UTF-8"},
    {"utf8mb3", "UTF-8"},
    {"utf8mb4", "UTF-8"},
    {"visual", "ISO-8859-8"},
    {"windows31j", "windows-31j"},
    {"windows932", "windows-31j"},
    {"windows936", "gb18030"},
    {"windows949", "windows-949"},
    {"windows950", "Big5-HKSCS"},
    {"xcp949", "windows-949"},
    {"xgbk", "gb18030"},
    {"xmaccyrillic", "x-mac-cyrillic"},
    {"xmacroman", "macintosh"},
    {"xmacukrainian", "x-mac-cyrillic"},
    {"xsjis", "windows-31j"},
    {"xunicode20utf8", "UTF-8"},
};

static_assert(std::is_sorted(std::begin(kLabels), std::end(kLabels),
                             [](const Label& a, const Label& b) { return a.packed < b.packed; }));

constexpr std::size_t kMaxLabelBytes = 64;

std::string pack(std::string_view label) {
  std::string packed;
  for (const char c : label.substr(0, kMaxLabelBytes)) {
    if (c >= 'A' && c <= 'Z') packed += static_cast<char>(c + 32);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) packed += c;
  }
  return packed;
}

std::string_view listed(std::string_view packed) {
  const Label* found =
      std::lower_bound(std::begin(kLabels), std::end(kLabels), packed,
                       [](const Label& l, std::string_view p) { return l.packed < p; });
  return found != std::end(kLabels) && found->packed == packed ? found->charset
                                                               : std::string_view();
}

// Does ICU have a converter by that name?
bool icu_knows(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(name.c_str(), &status);
  const bool known = U_SUCCESS(status) && converter != nullptr;
  ucnv_close(converter);
  return known;
}

}  // namespace

std::string canonical_charset(std::string_view label) {
  const std::string packed = pack(label);
  if (packed.empty()) return {};
  if (const std::string_view charset = listed(packed); !charset.empty()) {
    return std::string(charset);
  }
  // "cp1251", "win-1251", "x-windows-1251", "windows1251"
  for (const std::string_view prefix : {"xcp", "cp", "xwindows", "windows", "win", "ms"}) {
    if (!packed.starts_with(prefix)) continue;
    const std::string number = packed.substr(prefix.size());
    if (number.size() == 4 && number.starts_with("125") && number[3] <= '8') {
      return "windows-" + number;
    }
    if (number == "65001") return "UTF-8";
    if (number == "28591") return "windows-1252";
  }
  std::string name;
  for (const char c : label.substr(0, kMaxLabelBytes)) {
    if (c > ' ' && c < 0x7F && c != ',' && c != '"' && c != '\'') name += c;
  }
  if (icu_knows(name)) return name;
  if (packed.starts_with("x") && icu_knows(packed.substr(1))) return packed.substr(1);
  if (icu_knows(packed)) return packed;
  return {};
}

std::string_view charset_of_content_type(std::string_view content_type) {
  constexpr auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  };
  constexpr std::string_view kKey = "charset";
  for (std::size_t i = 0; i + kKey.size() < content_type.size(); ++i) {
    const bool starts = i == 0 || content_type[i - 1] == ';' || content_type[i - 1] == ' ' ||
                        content_type[i - 1] == ',' || content_type[i - 1] == '\t';
    if (!starts) continue;
    if (!std::equal(kKey.begin(), kKey.end(), content_type.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](char a, char b) { return a == lower(b); })) {
      continue;
    }
    std::size_t at = i + kKey.size();
    while (at < content_type.size() && content_type[at] == ' ') ++at;
    if (at >= content_type.size() || (content_type[at] != '=' && content_type[at] != ':')) continue;
    ++at;
    while (at < content_type.size() &&
           (content_type[at] == ' ' || content_type[at] == '"' || content_type[at] == '\'')) {
      ++at;
    }
    const std::size_t end = content_type.find_first_of(";,\"' \t", at);
    return content_type.substr(at, end == std::string_view::npos ? end : end - at);
  }
  return {};
}

}  // namespace newswatch::feeds
