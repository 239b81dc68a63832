#include "rules/name_scripts.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <utility>

#include "rules/fold_table.h"

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

// A transliterator is no good to two threads at once.
const icu::Transliterator* transliterator_of_this_thread(const char* id) {
  thread_local std::vector<std::pair<std::string_view, std::unique_ptr<icu::Transliterator>>> held;
  const auto known =
      std::ranges::find(held, std::string_view(id), &decltype(held)::value_type::first);
  if (known != held.end()) return known->second.get();
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(
      icu::UnicodeString::fromUTF8(id), UTRANS_FORWARD, status));
  if (U_FAILURE(status) != 0) made.reset();
  return held.emplace_back(id, std::move(made)).second.get();
}

std::string transliterated(std::string_view text, const char* id) {
  const icu::Transliterator* way = transliterator_of_this_thread(id);
  if (way == nullptr) return std::string(text);
  auto letters = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  way->transliterate(letters);
  std::string out;
  letters.toUTF8String(out);
  return out;
}

UScriptCode script_of(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Scalar scalar = scalar_at(text, at);
    at += scalar.length;
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(scalar.value), &status);
    if (script == USCRIPT_HIRAGANA) return USCRIPT_KATAKANA;
    if (script != USCRIPT_COMMON && script != USCRIPT_INHERITED) return script;
  }
  return USCRIPT_COMMON;
}

void add(std::vector<std::string>& all, std::string other, std::string_view word) {
  if (other != word && std::ranges::find(all, other) == all.end()) all.push_back(std::move(other));
}

std::vector<std::string> chinese(std::string_view word) {
  std::vector<std::string> all;
  if (scalar_at(word, 0).length != word.size()) return all;
  add(all, transliterated(word, "Simplified-Traditional"), word);
  add(all, transliterated(word, "Traditional-Simplified"), word);
  return all;
}

// Foreign sounds that Arabic writes with one letter or another.
std::vector<std::string> arabic(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kExchanges{{
      {"ت", "ط"},
      {"ط", "ت"},
      {"ك", "ق"},
      {"غ", "ج"},
      {"ج", "غ"},
      {"نتن", "نتان"},
      {"نتان", "نتن"},
      {"يلي", "يل"},
      {"ين", "ن"},
  }};
  constexpr std::size_t kLeast = 5 * 2;  // bytes; short words are words of the language
  std::vector<std::string> all;
  for (const auto& [from, to] : kExchanges) {
    const auto at = word.find(from);
    if (at == std::string_view::npos || word.size() < kLeast) continue;
    std::string other(word);
    other.replace(at, from.size(), to);
    if (other.size() >= kLeast) add(all, std::move(other), word);
  }
  return all;
}

// A Russian name in Ukrainian and the other way round; й is и here.
std::vector<std::string> cyrillic(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEndings{
      {{"скии", "ськии"},
       {"ськии", "скии"},
       {"ин", "ін"},
       {"ін", "ин"},
       {"ев", "єв"},
       {"єв", "ев"}}};
  constexpr std::array kGiven{"владимир володимир"sv, "александр олександр"sv, "алексеи олексіи"sv,
                              "андреи андріи"sv,      "виктор віктор"sv,       "дмитрии дмитро"sv,
                              "евгении євген"sv,      "михаил михаило"sv,      "николаи микола"sv,
                              "павел павло"sv,        "петр петро"sv,          "сергеи сергіи"sv,
                              "юрии юріи"sv};
  std::vector<std::string> all;
  for (const auto& [ending, other] : kEndings) {
    if (word.size() > ending.size() + 4 && word.ends_with(ending))
      add(all, std::string(word.substr(0, word.size() - ending.size())).append(other), word);
  }
  for (const std::string_view pair : kGiven) {
    const std::size_t blank = pair.find(' ');
    if (word == pair.substr(0, blank)) add(all, std::string(pair.substr(blank + 1)), word);
    if (word == pair.substr(blank + 1)) add(all, std::string(pair.substr(0, blank)), word);
  }
  return all;
}

// The sounds of a name without what transliterations disagree on: vowels, h, voiced or not.
std::string sounds_of(std::string_view latin) {
  constexpr std::array<std::pair<std::string_view, char>, 24> kSounds{{
      {"mp", 'b'}, {"nt", 't'}, {"ng", 'n'}, {"sh", 's'}, {"ch", 's'}, {"zh", 's'},
      {"b", 'b'},  {"p", 'b'},  {"f", 'f'},  {"v", 'f'},  {"c", 'k'},  {"k", 'k'},
      {"q", 'k'},  {"g", 'k'},  {"x", 's'},  {"s", 's'},  {"z", 's'},  {"j", 's'},
      {"t", 't'},  {"d", 't'},  {"l", 'l'},  {"r", 'l'},  {"m", 'm'},  {"n", 'n'},
  }};
  std::string out;
  for (std::size_t at = 0; at < latin.size();) {
    const auto sound = std::ranges::find_if(kSounds, [&](const auto& one) {
      // Greek writes b and d with two letters at the beginning.
      const bool pair = one.first == "mp" || one.first == "nt";
      return latin.substr(at).starts_with(one.first) && (!pair || at == 0);
    });
    if (sound == kSounds.end()) {
      ++at;
      continue;
    }
    if (out.empty() || out.back() != sound->second) out.push_back(sound->second);
    at += sound->first.size();
  }
  return out;
}

std::string without_particle(std::string latin) {
  for (const std::string_view particle : {"al-"sv, "el-"sv, "al "sv, "el "sv}) {
    if (latin.starts_with(particle)) return latin.substr(particle.size());
  }
  // The Arabic article is written together.
  if (latin.starts_with("al") && latin.size() > 4) return latin.substr(2);
  return latin;
}

std::string sounds_in(std::string_view text) {
  constexpr std::string_view kSilent = "ة";  // an ending that transliterates as t
  std::string written(text);
  if (written.ends_with(kSilent)) written.resize(written.size() - kSilent.size());
  return sounds_of(without_particle(transliterated(written, "Any-Latin; Latin-ASCII; Lower")));
}

// From 0, nothing alike, to 1, equal: the part of the longer that edits leave.
double likeness(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return 0;
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t swap = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({swap, row[j] + 1, row[j - 1] + 1}));
    }
  }
  const std::size_t longer = std::max(a.size(), b.size());
  return 1 - static_cast<double>(row.back()) / static_cast<double>(longer);
}

bool is_divider(char32_t c) {
  return c == U' ' || c == U'\u00A0' || c == U'・' || c == U'･' || c == U'·' || c == U'=' ||
         c == U'＝' || c == U'\u3000';
}

struct Part {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Part> parts_of(std::string_view alias) {
  std::vector<Part> parts;
  bool open = false;
  for (std::size_t at = 0; at < alias.size();) {
    const Scalar scalar = scalar_at(alias, at);
    if (is_divider(scalar.value)) {
      open = false;
    } else if (!open) {
      parts.push_back({at, at + scalar.length});
      open = true;
    } else {
      parts.back().end = at + scalar.length;
    }
    at += scalar.length;
  }
  return parts;
}

}  // namespace

std::vector<std::string> script_spellings(std::string_view word) {
  if (word.empty()) return {};
  switch (script_of(word)) {
    case USCRIPT_HAN:
      return chinese(word);
    case USCRIPT_ARABIC:
      return arabic(word);
    case USCRIPT_CYRILLIC:
      return cyrillic(word);
    default:
      return {};
  }
}

std::string family_in(std::string_view alias, std::string_view name, std::string_view family) {
  constexpr std::size_t kMostParts = 8;
  constexpr double kLeastAlike = 0.65;
  const std::vector<Part> parts = parts_of(alias);
  if (family.empty() || parts.size() < 2 || parts.size() > kMostParts) return {};
  if (script_of(alias) == script_of(name)) return {};
  const std::string wanted = sounds_in(family);
  double best = 0;
  std::string_view found;
  const auto offer = [&](std::size_t begin, std::size_t end) {
    const std::string_view part = alias.substr(begin, end - begin);
    const double alike = likeness(sounds_in(part), wanted);
    if (alike > best) {
      best = alike;
      found = part;
    }
  };
  for (std::size_t i = parts.size(); i-- > 1;) offer(parts[i].begin, parts.back().end);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) offer(parts.front().begin, parts[i].end);
  if (best >= kLeastAlike) return std::string(found);
  // Кароль Навроцкий: where the given name is known, what is left is the family name.
  constexpr double kLeastAlikeGiven = 0.8;
  const std::string given = sounds_in(name.substr(0, name.find(' ')));
  const std::string_view first = alias.substr(parts[0].begin, parts[0].end - parts[0].begin);
  if (parts.size() != 2 || name.starts_with(family) ||
      likeness(sounds_in(first), given) < kLeastAlikeGiven)
    return {};
  return std::string(alias.substr(parts[1].begin));
}

}  // namespace newswatch::rules
