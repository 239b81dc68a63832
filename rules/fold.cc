// fold(). The words are those of fold_text(), so that a term and a text always fold alike; what
// stands between them folds character by character.

#include "rules/fold_table.h"
#include "rules/text.h"

namespace newswatch::rules {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

void append_blank(std::string& out) {
  if (!out.empty() && out.back() != ' ') out.push_back(' ');
}

// Appends what lies between two words. `after_word`: a word ends where `between` begins.
void append_between(std::string& out, std::string_view between, bool after_word, bool before_word) {
  CharInfo scratch;
  for (std::size_t i = 0; i < between.size();) {
    const Scalar scalar = scalar_at(between, i);
    const CharInfo& info = char_info(scalar.value, scratch);
    const bool readable = scalar.value != kReplacement;
    const std::string_view written = readable ? between.substr(i, scalar.length) : "\uFFFD";
    i += scalar.length;
    if (info.sentence == SentenceClass::blank || info.sentence == SentenceClass::line ||
        info.sentence == SentenceClass::paragraph) {
      append_blank(out);
      after_word = false;
    } else if (info.word == WordClass::apostrophe && after_word) {
      // The apostrophe of l'accord stays; one that trails its word, or has lost its s, goes.
      if (i == between.size() && before_word) append_folded(out, info, written);
    } else if (info.word != WordClass::letter && info.word != WordClass::mark) {
      std::string folded;
      append_folded(folded, info, written);
      for (const char c : folded) {  // ¨ is a blank and an accent, and the accent goes
        if (c == ' ') {
          append_blank(out);
        } else {
          out.push_back(c);
        }
      }
      after_word = after_word && info.word == WordClass::format;
    }
  }
}

}  // namespace

std::string fold(std::string_view utf8) {
  const FoldedText text = fold_text(utf8);
  std::string out;
  out.reserve(utf8.size());
  std::size_t at = 0;
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    append_between(out, utf8.substr(at, text.tokens[i].source_begin - at), i > 0, true);
    out.append(text.word(i));
    at = text.tokens[i].source_end;
  }
  append_between(out, utf8.substr(at), !text.tokens.empty(), false);
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace newswatch::rules
