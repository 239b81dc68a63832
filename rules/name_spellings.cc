#include "rules/name_spellings.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "rules/name_given_families.h"
#include "rules/name_inflections.h"
#include "rules/name_lists.h"
#include "rules/name_scripts.h"

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

// One sound as a newsroom writes it.
struct Sound {
  std::string_view english;
  std::string_view written;
  enum class Where : std::uint8_t { anywhere, end, not_end } where = Where::anywhere;
};
using Where = Sound::Where;

// How the press of a language writes names that English transliterates; longest sounds first.
constexpr std::array kGerman{Sound{"shch", "schtsch"},
                             Sound{"sky", "skyj", Where::end},
                             Sound{"skyy", "skyj", Where::end},
                             Sound{"skiy", "skij", Where::end},
                             Sound{"iy", "ij", Where::end},
                             Sound{"sh", "sch", Where::not_end},
                             Sound{"ch", "tsch", Where::not_end},
                             Sound{"zh", "sch"},
                             Sound{"kh", "ch"},
                             Sound{"ts", "z"},
                             Sound{"ny", "nyj", Where::end},
                             Sound{"ei", "ej", Where::end},
                             Sound{"ya", "ja"},
                             Sound{"ye", "je"},
                             Sound{"yo", "jo"},
                             Sound{"yu", "ju"},
                             Sound{"yi", "ji"},
                             Sound{"q", "k"},
                             Sound{"z", "s", Where::not_end},
                             Sound{"v", "w"}};
constexpr std::array kGermanPlain{Sound{"sky", "ski", Where::end},

                                  Sound{"ya", "ja"}, Sound{"ye", "je"}, Sound{"yu", "ju"},
                                  Sound{"v", "w"}};
constexpr std::array kFrench{Sound{"shch", "chtch"},
                             Sound{"sh", "ch", Where::not_end},
                             Sound{"ch", "tch", Where::not_end},
                             Sound{"zh", "j"},
                             Sound{"ou", "ou"},
                             Sound{"u", "ou"},
                             Sound{"wa", "oua"},
                             Sound{"sky", "ski", Where::end},
                             Sound{"tin", "tine", Where::end},
                             Sound{"min", "mine", Where::end},
                             Sound{"ge", "gue"},
                             Sound{"gi", "gui"}};
constexpr std::array kFrenchU{Sound{"ou", "ou"}, Sound{"u", "ou"}};
constexpr std::array kDutch{Sound{"sh", "sj", Where::not_end},
                            Sound{"ch", "tsj", Where::not_end},
                            Sound{"zh", "zj"},
                            Sound{"ou", "oe"},
                            Sound{"u", "oe"},
                            Sound{"kh", "ch"},
                            Sound{"ya", "ja"},
                            Sound{"sky", "ski", Where::end}};
constexpr std::array kPolish{Sound{"shch", "szcz"}, Sound{"sh", "sz", Where::not_end},
                             Sound{"ch", "cz"},     Sound{"zh", "z"},
                             Sound{"kh", "ch"},     Sound{"sky", "ski", Where::end},
                             Sound{"ya", "ja"},     Sound{"ye", "je"},
                             Sound{"yu", "ju"},     Sound{"v", "w"}};
constexpr std::array kCzech{Sound{"sh", "s", Where::not_end},
                            Sound{"ch", "c"},
                            Sound{"zh", "z"},
                            Sound{"kh", "ch"},
                            Sound{"ya", "ja"},
                            Sound{"ye", "je"},
                            Sound{"yu", "ju"},
                            Sound{"sky", "skyj", Where::end}};
constexpr std::array kSpanish{
    Sound{"sh", "ch", Where::not_end}, Sound{"kh", "j"}, Sound{"ya", "ia"}, Sound{"yu", "iu"},
    Sound{"sky", "ski", Where::end},   Sound{"q", "k"}};

constexpr std::array<std::span<const Sound>, 8> kNewsrooms{
    kGerman, kGermanPlain, kFrench, kFrenchU, kDutch, kPolish, kCzech, kSpanish};

bool fits_place(const Sound& sound, std::string_view word, std::size_t at) {
  const std::size_t end = at + sound.english.size();
  switch (sound.where) {
    case Where::anywhere:
      return true;
    case Where::end:
      return end == word.size();
    case Where::not_end:
      return end < word.size();
  }
  return false;
}

std::string written_by(std::span<const Sound> newsroom, std::string_view word) {
  std::string out;
  for (std::size_t at = 0; at < word.size();) {
    const auto sound = std::ranges::find_if(newsroom, [&](const Sound& one) {
      return word.substr(at).starts_with(one.english) && fits_place(one, word, at);
    });
    if (sound == newsroom.end()) {
      out.push_back(word[at++]);
    } else {
      out.append(sound->written);
      at += sound->english.size();
    }
  }
  return out;
}

bool is_latin(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}
bool is_vowel(char c) { return "aeiouy"sv.find(c) != std::string_view::npos; }

class Collector {
 public:
  explicit Collector(std::string_view word) : word_(word) {}

  void add(std::string other) {
    const bool full = all_.size() >= kMaxSpellings;
    if (full || other.empty() || other == word_ || std::ranges::find(all_, other) != all_.end())
      return;
    all_.push_back(std::move(other));
  }
  [[nodiscard]] const std::vector<std::string>& all() const { return all_; }

 private:
  std::string_view word_;
  std::vector<std::string> all_;
};

// Gallant, Galant; a double at the end tells two names apart: Mann.
void add_undoubled(std::string_view word, Collector& out) {
  for (std::size_t i = 1; i + 1 < word.size(); ++i) {
    if (word[i] != word[i - 1] || is_vowel(word[i])) continue;
    std::string other(word);
    other.erase(i, 1);
    if (other.size() >= 4) out.add(std::move(other));
  }
}

// Endings and letters that English itself writes in several ways.
struct Exchange {
  std::string_view from;
  std::array<std::string_view, 8> to;
  Where where = Where::anywhere;
};
constexpr std::array kExchanges{
    Exchange{"skyy", {"sky", "skiy", "ski", "skyi", "skii", "skij", "skyj"}, Where::end},
    Exchange{"skiy", {"sky", "skyy", "ski", "skyi", "skii", "skij", "skyj"}, Where::end},
    Exchange{"sky", {"skyy", "skiy", "ski", "skyi", "skii", "skij", "skyj"}, Where::end},
    Exchange{"ski", {"sky", "skyy", "skiy", "skyi", "skii", "skij", "skyj"}, Where::end},
    Exchange{"enko", {"enka"}, Where::end},
    Exchange{"ny", {"nyi", "niy", "ni", "nyy"}, Where::end},
    Exchange{"iyeh", {"iyyeh", "iyah", "iya", "iyye", "iye", "iyya", "ija"}, Where::end},
    Exchange{"niyeh", {"nieh", "niah", "nia"}, Where::end},
    Exchange{"eh", {"ah", "a", "e"}, Where::end},
    Exchange{"ah", {"a", "eh"}, Where::end},
    Exchange{"ei", {"ey", "i", "ai"}, Where::end},
    Exchange{"yahu", {"iahu", "jahu", "yahou", "iahou"}, Where::end},
    Exchange{"awi", {"aoui", "avi"}, Where::end},
    Exchange{"ani", {"any"}, Where::end},
    Exchange{"aa", {"a"}},
    Exchange{"oo", {"u", "ou"}},
    Exchange{"ee", {"i"}},
    Exchange{"ou", {"u", "oo"}},
    Exchange{"gh", {"g", "q"}},
    Exchange{"dh", {"d"}},
    Exchange{"kh", {"h", "k"}},
    Exchange{"q", {"k", "g"}},
    Exchange{"tz", {"ts", "z"}},
    Exchange{"ts", {"tz"}},
    Exchange{"ai", {"ei", "ay"}},
    Exchange{"ay", {"ai"}},
    Exchange{"wa", {"oua", "ua"}},
};

void add_exchanged(std::string_view word, Collector& out) {
  for (const Exchange& one : kExchanges) {
    for (std::size_t at = word.find(one.from); at != std::string_view::npos;
         at = word.find(one.from, at + 1)) {
      if (!fits_place({one.from, {}, one.where}, word, at)) continue;
      for (const std::string_view to : one.to) {
        if (to.empty()) break;
        std::string other(word);
        other.replace(at, one.from.size(), to);
        if (other.size() >= 4) out.add(std::move(other));
      }
    }
  }
}

// Sisi, Sissi: an s between vowels stays sharp in French and German.
void add_sharp_s(std::string_view word, Collector& out) {
  std::string other;
  for (std::size_t i = 0; i < word.size(); ++i) {
    other.push_back(word[i]);
    const bool between =
        i > 0 && i + 1 < word.size() && is_vowel(word[i - 1]) && is_vowel(word[i + 1]);
    if (word[i] == 's' && between) other.push_back('s');
  }
  out.add(std::move(other));
}

void add_transliterations(std::string_view word, Collector& out) {
  Collector bases(word);
  add_undoubled(word, bases);
  add_sharp_s(word, bases);
  add_exchanged(word, bases);
  for (const std::string& base : bases.all()) out.add(base);
  for (const auto newsroom : kNewsrooms) out.add(written_by(newsroom, word));
  constexpr std::size_t kMostBases = 6;  // the likeliest stand first
  for (std::size_t i = 0; i < std::min(kMostBases, bases.all().size()); ++i) {
    for (const auto newsroom : kNewsrooms) out.add(written_by(newsroom, bases.all()[i]));
  }
}

bool is_listed(std::string_view word) {
  return is_given_name(word) || is_no_given_name(word) || is_ordinary_word(word);
}

// Putina is a woman, and Putin's in Polish; only a given name tells.
bool is_a_womans(std::string_view other, std::string_view word) {
  const bool slavic = word.ends_with("ov") || word.ends_with("ev") || word.ends_with("in");
  return slavic && other.ends_with('a');
}

// Endings on a word of the language or a given name make another: Gallants, Parka, Martina.
bool is_another_word(std::string_view other, std::string_view word) {
  return (is_ordinary_word(word) || is_given_name(word)) && other.starts_with(word);
}

bool has_ending(std::string_view word) {
  constexpr std::array kEndings{"sky"sv,   "skyy"sv,   "skiy"sv, "enko"sv, "kov"sv,
                                "rov"sv,   "nov"sv,    "dev"sv,  "yev"sv,  "iev"sv,
                                "chev"sv,  "zadeh"sv,  "iyeh"sv, "yahu"sv, "ullah"sv,
                                "allah"sv, "shvili"sv, "dze"sv,  "yan"sv};
  return word.size() > 5 && std::ranges::any_of(kEndings, [&](std::string_view ending) {
           return word.ends_with(ending);
         });
}

}  // namespace

bool is_transliterated(const std::vector<std::string>& name) {
  return std::ranges::any_of(name, [](const std::string& word) {
    return is_son_of(word) || word == "el" || word == "al" || word == "abdel" || has_ending(word) ||
           is_foreign_given_name(word);
  });
}

std::vector<Spelling> other_spellings(std::string_view word, bool transliterated) {
  constexpr std::size_t kLeastAlone = 5;      // letters
  constexpr std::size_t kLeastInflected = 4;  // Dudy
  Collector given(word);
  Collector found(word);
  if (is_latin(word)) {
    for (const std::string_view shared : shared_given_names(word)) given.add(std::string(shared));
    if (transliterated) {
      add_transliterations(word, found);
    } else {
      add_undoubled(word, found);
    }
  } else {
    for (std::string& other : script_spellings(word)) found.add(std::move(other));
  }
  // Endings hang on each spelling: Selenskyjs, Netanjahus.
  const std::vector<std::string> plain = found.all();
  for (std::string& other : inflections(word)) found.add(std::move(other));
  for (const std::string& other : plain) {
    for (std::string& inflected : inflections(other)) found.add(std::move(inflected));
  }
  std::vector<Spelling> all;
  const bool latin = is_latin(word);
  for (const std::string& other : found.all()) {
    const bool alone =
        !latin || (other.size() >= std::min(kLeastAlone, std::max(kLeastInflected, word.size())) &&
                   !is_listed(other) && !is_a_womans(other, word) && !is_another_word(other, word));
    all.push_back({other, alone});
  }
  for (const std::string& other : given.all()) {
    if (std::ranges::find(all, other, &Spelling::word) == all.end()) all.push_back({other, false});
    for (std::string& inflected : inflections(other)) {
      if (inflected != word && all.size() < 2 * kMaxSpellings &&
          std::ranges::find(all, inflected, &Spelling::word) == all.end()) {
        all.push_back({std::move(inflected), false});
      }
    }
  }
  return all;
}

}  // namespace newswatch::rules
