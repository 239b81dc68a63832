#include "rules/name_inflections.h"

#include <algorithm>
#include <array>
#include <span>

#include "rules/fold_table.h"

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

// Words that end so lose that ending and take the others. Folded: й is и, ї is і.
struct Declension {
  std::string_view ending;
  std::array<std::string_view, 12> endings;
};

// Longest first; the first that fits is the word's. Russian, Ukrainian, Serbian, Bulgarian.
constexpr std::array kCyrillic{
    Declension{"ии", {"ого", "ому", "им", "ом", "ия", "ию", "ием", "ии", "ію"}},  // Зеленский, Юрий
    Declension{"ыи", {"ого", "ому", "ым", "ом"}},                                 // Белый
    Declension{"ои", {"ого", "ому", "ым", "им", "ом"}},                           // Толстой
    Declension{"еи", {"ея", "ею", "еем", "ее"}},                                  // Сергей
    Declension{"аи", {"ая", "аю", "аем", "ае"}},                                  // Николай
    Declension{"іи", {"ія", "ію", "ієм", "іі"}},                                  // Сергій
    Declension{"ец", {"ца", "цу", "цем", "цом", "це"}},                           // Кравец
    Declension{"вел", {"вла", "влу", "влом", "вле"}},                             // Павел
    Declension{"ь", {"я", "ю", "ем", "е"}},                                       // Игорь
    Declension{"а", {"ы", "и", "е", "у", "ои", "ою", "і"}},  // Захарова
    Declension{"я", {"и", "е", "ю", "еи", "ею", "і"}},       // Илья
    Declension{"ко", {"ка", "ку", "ком", "кові"}},           // Лукашенко
};
constexpr std::array kCyrillicConsonant{"а"sv,  "у"sv,  "ом"sv,  "ем"sv,  "е"sv,
                                        "ым"sv, "им"sv, "ові"sv, "еві"sv, "і"sv};
constexpr std::string_view kCyrillicVowels = "аеиоуыэюяіїє";

constexpr std::array kGreek{Declension{"οσ", {"ου", "ο", "ε"}}, Declension{"ασ", {"α"}},
                            Declension{"ησ", {"η"}}, Declension{"εσ", {"ε"}}};

// Polish, Czech, Slovak, Croatian, Slovene; longest first.
constexpr std::array kLatin{
    Declension{"skyj", {"skeho", "skemu", "skym", "skyjs"}},
    Declension{"skyy", {"skeho", "skyys"}},
    Declension{"sky", {"skeho", "skemu", "skym", "skys", "skog", "skom"}},
    Declension{"ski", {"skiego", "skiemu", "skim", "skog", "skom", "skis"}},
    Declension{"cki", {"ckiego", "ckiemu", "ckim", "ckis"}},  // Nawrocki
    Declension{"dzki", {"dzkiego", "dzkiemu", "dzkim"}},
    Declension{"vel", {"vla", "vlem", "vlovi", "vlu", "vels"}},            // Pavel
    Declension{"ek", {"ka", "kowi", "kiem", "kem", "kovi", "ku", "eks"}},  // Radek
    Declension{"k", {"ka", "kowi", "kiem", "kem", "kovi", "ku", "kom", "ks"}},
    Declension{"ia", {"ii", "iu", "ias"}},
    Declension{"a", {"y", "i", "e", "ou", "ovi", "u", "as"}},  // Duda, Fiala
    Declension{"co", {"ca", "cu", "com", "covi", "cos"}},      // Fico
};
constexpr std::array kLatinConsonant{"s"sv, "a"sv, "u"sv, "em"sv, "om"sv, "owi"sv, "ovi"sv};
constexpr std::array kLatinSoft{"a"sv, "e"sv, "i"sv, "u"sv, "em"sv, "om"sv, "owi"sv, "ovi"sv};

std::size_t letters_in(std::string_view word) {
  return static_cast<std::size_t>(std::ranges::count_if(
      word, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

const Declension* declension_of(std::string_view word, std::span<const Declension> all) {
  const auto found =
      std::ranges::find_if(all, [&](const Declension& one) { return word.ends_with(one.ending); });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> with_endings(std::string_view stem,
                                      std::span<const std::string_view> endings) {
  std::vector<std::string> all;
  for (const std::string_view ending : endings) {
    if (!ending.empty()) all.push_back(std::string(stem).append(ending));
  }
  return all;
}

std::vector<std::string> declined(std::string_view word, const Declension& declension) {
  word.remove_suffix(declension.ending.size());
  return with_endings(word, declension.endings);
}

std::vector<std::string> cyrillic(std::string_view word) {
  if (letters_in(word) < 3) return {};
  if (const auto* declension = declension_of(word, kCyrillic)) return declined(word, *declension);
  const std::string_view last = word.substr(word.size() - 2);
  if (kCyrillicVowels.find(last) != std::string_view::npos) return {};
  return with_endings(word, kCyrillicConsonant);
}

std::vector<std::string> greek(std::string_view word) {
  const auto* declension = declension_of(word, kGreek);
  return declension == nullptr || letters_in(word) < 4 ? std::vector<std::string>()
                                                       : declined(word, *declension);
}

// Short words say other things with an ending on: Lee, Lees.
std::vector<std::string> latin(std::string_view word) {
  constexpr std::size_t kLeast = 4;
  if (word.size() < kLeast) return {};
  if (const auto* declension = declension_of(word, kLatin)) return declined(word, *declension);
  const char last = word.back();
  if ("sxz"sv.find(last) != std::string_view::npos) return with_endings(word, kLatinSoft);
  if ("aeiouyh"sv.find(last) != std::string_view::npos)
    return with_endings(word, std::array{"s"sv});
  return with_endings(word, kLatinConsonant);
}

}  // namespace

std::vector<std::string> inflections(std::string_view word) {
  if (word.empty()) return {};
  const char32_t letter = scalar_at(word, 0).value;
  if (letter >= U'а' && letter <= U'ґ') return cyrillic(word);
  if (letter >= U'α' && letter <= U'ω') return greek(word);
  if (letter >= U'a' && letter <= U'z') return latin(word);
  return {};
}

}  // namespace newswatch::rules
