#pragma once

// Words that decide whether a capitalised word before a family name is somebody's given name. All
// folded, lower-case. Lists of words cannot be complete; docs/rules.md says what follows from that.

#include <span>
#include <string_view>

namespace newswatch::rules {

// Given names common in the world's press.
[[nodiscard]] std::span<const std::string_view> given_names();

// Words that stand capitalised before a name without being a given name: first words of sentences,
// verbs of headlines, titles and offices, peoples and countries.
[[nodiscard]] std::span<const std::string_view> no_given_names();

// al, bin, van, de: part of a name, often written small.
[[nodiscard]] std::span<const std::string_view> particles();

// The Arabic article as written in Latin letters: al, el, as, ... may be left out or exchanged.
[[nodiscard]] bool is_article(std::string_view word);

// Arabic "son of" in Latin letters: bin, ibn, ben.
[[nodiscard]] bool is_son_of(std::string_view word);

// First parts that are written together with the next as often as not: Abdel Fattah, Ben Gvir.
[[nodiscard]] bool is_joinable(std::string_view word);

// Words before an office that make it another's: former, deputy, ex.
[[nodiscard]] bool makes_another(std::string_view word);

// Words a headline In Title Case leaves small.
[[nodiscard]] bool is_small_in_headlines(std::string_view word);

}  // namespace newswatch::rules
