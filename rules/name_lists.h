#pragma once

// Words that decide whether a capitalised word before a family name is somebody's given name. All
// folded, lower-case. Lists of words cannot be complete; docs/rules.md says what follows from that.

#include <span>
#include <string_view>

namespace newswatch::rules {

// Given names common in the world's press.
[[nodiscard]] std::span<const std::string_view> given_names();

// The same in other scripts, as written.
[[nodiscard]] std::span<const std::string_view> given_names_in_other_scripts();

// Family names that are English words as well (Gallant, Burns): a capital that only the beginning
// of a sentence or a headline gave tells nothing of them.
[[nodiscard]] std::span<const std::string_view> ordinary_words();

// What follows a name that does, says or is something: warns, told, and, who.
[[nodiscard]] std::span<const std::string_view> doings();

// Before a name in English: minister, mr, envoy.
[[nodiscard]] bool is_title(std::string_view word);

// Tower, Foundation: behind a family name, the thing and not the person.
[[nodiscard]] bool is_called_after_people(std::string_view word);

// A German office or group, written together and with a capital: Verteidigungsminister, Kremlchef.
[[nodiscard]] bool is_german_office(std::string_view word);

// Words that stand capitalised before a name without being a given name: first words of sentences,
// verbs of headlines, titles and offices, peoples and countries.
[[nodiscard]] std::span<const std::string_view> no_given_names();

// Is the word on the list? In constant time.
[[nodiscard]] bool is_given_name(std::string_view word);
[[nodiscard]] bool is_no_given_name(std::string_view word);
[[nodiscard]] bool is_ordinary_word(std::string_view word);

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
