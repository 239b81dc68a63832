// Which charset the bytes are in, in the order of what can be trusted: a byte order mark, the
// pattern of NULs in UTF-16 and UTF-32, well-formed UTF-8 (which nothing else looks like by
// chance), then the claims of HTTP and of the document, each only if the bytes agree, then
// statistics.

#include "feeds/charset.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "feeds/charset_claims.h"
#include "feeds/charset_convert.h"
#include "feeds/charset_escapes.h"
#include "feeds/charset_guess.h"
#include "feeds/charset_name.h"

namespace newswatch::feeds {
namespace {

constexpr std::string_view kUtf8 = "UTF-8";
constexpr std::string_view kWindows1252 = "windows-1252";
constexpr std::string_view kNextLine = "\xC2\x85";

bool is_unicode(std::string_view charset) {
  return charset.starts_with("UTF-8") || charset.starts_with("UTF-16") ||
         charset.starts_with("UTF-32") || charset.starts_with("utf-8") ||
         charset.starts_with("utf-16") || charset.starts_with("utf-32");
}

bool is_utf8_name(std::string_view charset) {
  return charset.starts_with("UTF-8") || charset.starts_with("utf-8");
}

// A mark that was encoded once more as if it were latin1.
constexpr std::string_view kTwiceEncodedMark = "\xC3\xAF\xC2\xBB\xC2\xBF";

// By its first character beyond ASCII, at the front.
bool may_be_twice_encoded(std::string_view front) {
  return front.size() > 1 && front[0] == '\xC3' && front[1] >= '\x82' && front[1] <= '\xB4';
}

// `survey` is that of `utf8`.
DecodedText finished(std::string utf8, std::string_view charset, std::vector<std::string> warnings,
                     Utf8Survey survey) {
  if (may_be_twice_encoded(std::string_view(utf8).substr(survey.ascii_front))) {
    if (std::string once = undo_double_encoding(utf8); !once.empty()) {
      warnings.emplace_back("the text was encoded twice; read as it was meant");
      utf8 = std::move(once);
      survey = survey_utf8(utf8);
    }
  }
  // A second mark, or one that was hidden in another charset, is no text either.
  for (const std::string_view mark : {std::string_view("\xEF\xBB\xBF"), kTwiceEncodedMark}) {
    std::size_t marks = 0;
    while (std::string_view(utf8).substr(marks).starts_with(mark)) marks += mark.size();
    if (marks > 0) utf8.erase(0, marks);
  }
  if (survey.has_oddities) {
    std::string mended = mend_oddities(utf8);
    if (mended != utf8) {
      warnings.emplace_back("characters that no text holds were replaced or dropped");
      utf8 = std::move(mended);
    }
  }
  return {std::move(utf8), lower_case(charset), std::move(warnings)};
}

DecodedText finished(std::string utf8, std::string_view charset,
                     std::vector<std::string> warnings) {
  const Utf8Survey survey = survey_utf8(utf8);
  return finished(std::move(utf8), charset, std::move(warnings), survey);
}

DecodedText finished(Converted result, std::string_view charset,
                     std::vector<std::string> warnings) {
  if (result.errors > 0) {
    warnings.push_back(std::to_string(result.errors) + " characters could not be read as " +
                       lower_case(charset));
  }
  return finished(std::move(result.utf8), charset, std::move(warnings));
}

DecodedText converted(std::string_view bytes, std::string_view charset,
                      std::vector<std::string> warnings) {
  auto result = convert_to_utf8(bytes, std::string(charset));
  if (!result) return finished(mend_utf8(bytes), kUtf8, std::move(warnings));
  return finished(std::move(*result), charset, std::move(warnings));
}

DecodedText as_utf8(std::string_view bytes, std::vector<std::string> warnings) {
  const Utf8Survey survey = survey_utf8(bytes);
  if (survey.is_valid) return finished(std::string(bytes), kUtf8, std::move(warnings), survey);
  warnings.emplace_back("bytes that are no UTF-8 were replaced");
  return finished(mend_utf8(bytes), kUtf8, std::move(warnings));
}

std::optional<DecodedText> by_byte_order_mark(std::string_view bytes) {
  struct Mark {
    std::string_view bytes;
    std::string_view charset;
    std::size_t unit;
  };
  using namespace std::string_view_literals;
  constexpr std::array<Mark, 5> kMarks = {{{"\xEF\xBB\xBF"sv, "UTF-8"sv, 1},
                                           {"\x00\x00\xFE\xFF"sv, "UTF-32BE"sv, 4},
                                           {"\xFF\xFE\x00\x00"sv, "UTF-32LE"sv, 4},
                                           {"\xFE\xFF"sv, "UTF-16BE"sv, 2},
                                           {"\xFF\xFE"sv, "UTF-16LE"sv, 2}}};
  for (const Mark& mark : kMarks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    const std::string_view text = bytes.substr(mark.bytes.size());
    if (mark.unit == 1) return as_utf8(text, {});
    // A mark left over from a conversion: what follows is written in single bytes.
    // Markup in wider characters is full of NULs.
    const bool is_single = text.substr(0, 256).find('\0') == std::string_view::npos;
    if (is_single) return std::nullopt;
    return converted(text, mark.charset, {});
  }
  return std::nullopt;
}

std::string_view without_mark(std::string_view bytes) {
  for (const std::string_view mark : {"\xFE\xFF", "\xFF\xFE"}) {
    if (bytes.starts_with(mark)) return bytes.substr(mark.size());
  }
  return bytes;
}

// UTF-16 and UTF-32 without a mark show in where their NULs are: markup is mostly ASCII.
std::optional<std::string_view> by_nul_pattern(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, std::min<std::size_t>(bytes.size(), 1024) & ~3u);
  if (head.size() < 4) return std::nullopt;
  std::array<std::size_t, 4> nuls{};
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i] == '\0') ++nuls[i % 4];
  }
  const std::size_t quads = head.size() / 4;
  const auto most = [&](std::size_t i) { return nuls[i] * 10 >= quads * 9; };
  const auto many = [&](std::size_t i) { return nuls[i] * 10 >= quads * 3; };
  const auto few = [&](std::size_t i) { return nuls[i] * 20 <= quads; };
  if (most(0) && most(1) && many(2) && few(3)) return "UTF-32BE";
  if (most(3) && most(2) && many(1) && few(0)) return "UTF-32LE";
  if (many(0) && many(2) && few(1) && few(3)) return "UTF-16BE";
  if (many(1) && many(3) && few(0) && few(2)) return "UTF-16LE";
  return std::nullopt;
}

// "<?xml" in EBCDIC; the declaration itself tells which one.
std::optional<DecodedText> by_ebcdic(std::string_view bytes) {
  if (!bytes.starts_with("\x4C\x6F\xA7\x94\x93")) return std::nullopt;
  const auto head = convert_to_utf8(bytes.substr(0, 256), "ibm-1047");
  if (!head) return std::nullopt;
  std::string charset = canonical_charset(declared_label(head->utf8));
  if (charset.empty() || is_unicode(charset)) charset = "ibm-1047";
  auto result = convert_to_utf8(bytes, charset);
  if (!result) return std::nullopt;
  // Lines end in NEL there, which elsewhere is an ellipsis that lost its way.
  std::string& text = result->utf8;
  for (auto at = text.find(kNextLine); at != std::string::npos; at = text.find(kNextLine, at)) {
    text.replace(at, kNextLine.size(), "\n ");  // as long, so nothing is moved
  }
  return finished(std::move(*result), charset, {});
}

bool is_east_asian(std::string_view charset) {
  constexpr std::array<std::string_view, 6> kNames = {"gb18030", "Big5-HKSCS",  "windows-31j",
                                                      "EUC-JP",  "windows-949", "euc-jp"};
  return std::find(kNames.begin(), kNames.end(), charset) != kNames.end();
}

// Two or three bytes pairs may be UTF-8 by accident where a claim reads them as whole characters.
bool utf8_by_accident(std::string_view bytes, const std::vector<Claim>& claims) {
  const bool doubtful =
      !claims.empty() && std::all_of(claims.begin(), claims.end(), [](const Claim& claim) {
        return is_east_asian(claim.charset);
      });
  if (!doubtful) return false;
  const Utf8Census census = count_utf8(bytes);
  return census.good > 0 && census.good <= 2 && census.ascii + census.good * 2 == bytes.size();
}

// Without the beginning of a character that the end of the document cut off.
std::string_view without_cut_character(std::string_view bytes) {
  for (std::size_t size = 1; size <= std::min<std::size_t>(3, bytes.size()); ++size) {
    const auto lead = static_cast<unsigned char>(bytes[bytes.size() - size]);
    if ((lead & 0xC0) == 0x80) continue;
    const std::size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
    return wanted > size ? bytes.substr(0, bytes.size() - size) : bytes;
  }
  return bytes;
}

// What is not UTF-8 throughout: mostly UTF-8, or something that a claim or statistics name.
DecodedText decide(std::string_view bytes, const std::vector<Claim>& claims,
                   std::vector<std::string> warnings) {
  Utf8Census census = count_utf8(bytes);
  if (census.good > 0 && census.bad == 1) census = count_utf8(without_cut_character(bytes));
  const bool utf8_claimed = std::any_of(
      claims.begin(), claims.end(), [](const Claim& claim) { return is_utf8_name(claim.charset); });
  // One well-formed sequence beside a few single bytes tells much: in other charsets such bytes
  // come without it, or in rows.
  const bool is_latin_claimed =
      !claims.empty() && std::all_of(claims.begin(), claims.end(), [](const Claim& claim) {
        return claim.charset == kWindows1252;
      });
  const bool has_mere_strays = census.stray == census.bad && census.good * 3 >= census.bad;
  bool mostly_utf8 = census.good >= 2 * census.bad || has_mere_strays;
  if (!claims.empty() && !utf8_claimed && !is_latin_claimed) {
    mostly_utf8 = census.good >= 8 && census.good >= 20 * census.bad;
  }
  if (mostly_utf8 && census.good > 0) return as_utf8(bytes, std::move(warnings));

  std::optional<std::string> chosen;
  std::optional<Converted> claimed;  // the bytes as `chosen` reads them
  for (const Claim& claim : claims) {
    if (is_unicode(claim.charset)) continue;
    auto result = convert_to_utf8(bytes, claim.charset);
    const std::size_t beyond_ascii = census.good + census.bad;
    if (!result || result->errors * 50 > beyond_ascii) {
      warnings.push_back("the bytes are not " + printable(claim.label));
      continue;
    }
    chosen = claim.charset;
    claimed = std::move(result);
    break;
  }
  // Nearly every byte is a letter in a charset of single bytes, so it never fails: the look of the
  // words decides.
  std::string guessed = chosen ? better_charset(bytes, *chosen) : guess_charset(bytes);
  if (!guessed.empty() && guessed != chosen) {
    warnings.push_back("read as " + lower_case(guessed) + " by statistics");
    chosen = std::move(guessed);
    claimed.reset();
  }
  if (claimed) return finished(std::move(*claimed), *chosen, std::move(warnings));
  return converted(bytes, chosen.value_or(std::string(kWindows1252)), std::move(warnings));
}

}  // namespace

DecodedText to_utf8(std::string_view bytes, std::string_view content_type) {
  if (auto marked = by_byte_order_mark(bytes)) return *std::move(marked);
  bytes = without_mark(bytes);
  if (const auto wide = by_nul_pattern(bytes)) return converted(bytes, *wide, {});
  if (auto ebcdic = by_ebcdic(bytes)) return *std::move(ebcdic);

  std::vector<std::string> warnings;
  const std::vector<Claim> claims = claims_of(bytes, content_type, warnings);
  for (const Claim& claim : claims) {
    if (shifts_in_ascii(claim.charset, bytes)) {
      return converted(bytes, claim.charset, std::move(warnings));
    }
  }
  const Utf8Survey survey = survey_utf8(bytes);
  if (!survey.is_valid) return decide(bytes, claims, std::move(warnings));
  if (const auto shifting = shifting_charset(bytes); !shifting.empty()) {
    warnings.push_back("read as " + lower_case(shifting) + " by its escapes");
    return converted(bytes, shifting, std::move(warnings));
  }
  if (utf8_by_accident(bytes, claims)) {
    return converted(bytes, claims.front().charset, std::move(warnings));
  }
  return finished(std::string(bytes), kUtf8, std::move(warnings), survey);
}

bool is_plain_utf8(std::string_view bytes, std::string_view content_type) {
  if (bytes.find('\0') != std::string_view::npos) return false;
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  const bool is_marked = bytes.starts_with(kMark);
  if (is_marked) bytes.remove_prefix(kMark.size());
  const Utf8Survey survey = survey_utf8(bytes);
  if (!survey.is_valid) return false;
  const std::string_view front = bytes.substr(survey.ascii_front);
  if (may_be_twice_encoded(front) && !undo_double_encoding(bytes).empty()) return false;
  if (is_marked) return true;
  std::vector<std::string> warnings;
  const std::vector<Claim> claims = claims_of(bytes, content_type, warnings);
  return std::none_of(claims.begin(), claims.end(), [&front](const Claim& claim) {
    return !shift_of(claim.charset).empty() || (!front.empty() && is_east_asian(claim.charset));
  });
}

}  // namespace newswatch::feeds
