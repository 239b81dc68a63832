// Text of a stranger, folded and cut into words: every word has its place, and the places ascend.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/utf8.h"
#include "rules/text.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
namespace feeds = newswatch::feeds;
namespace rules = newswatch::rules;

// For each byte of valid UTF-8 and for its end, how many scalar values begin before it.
std::vector<std::size_t> scalars_before(std::string_view valid) {
  std::vector<std::size_t> before;
  std::size_t n = 0;
  for (const char c : valid) {
    before.push_back(n);
    n += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
  }
  before.push_back(n);
  return before;
}

void check_words(const rules::FoldedText& text) {
  std::string joined;
  rules::Token last;
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    const rules::Token& token = text.tokens[i];
    check(last.source_end <= token.source_begin && token.source_begin < token.source_end);
    check(last.end <= token.start && token.start < token.end);
    check(token.source_end <= text.source.size());
    check(last.sentence <= token.sentence && last.paragraph <= token.paragraph);
    check(!text.word(i).empty());
    check(rules::fold(text.source_word(i)) == text.word(i));
    if (i > 0) joined += ' ';
    joined += text.word(i);
    last = token;
  }
  check(text.folded == joined);
  check(feeds::is_valid_utf8(text.folded));
}

void check_scalars(const rules::FoldedText& text) {
  const std::vector<std::size_t> before = scalars_before(text.source);
  for (const rules::Token& token : text.tokens) {
    check(before[token.source_begin] == token.start && before[token.source_end] == token.end);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = newswatch::fuzz::text_of(data, size);
  const rules::FoldedText text = rules::fold_text(bytes);
  check_words(text);
  const std::string mended = feeds::mend_utf8(bytes);
  check_scalars(rules::fold_text(mended));

  const std::string folded = rules::fold(bytes);
  check(feeds::is_valid_utf8(folded));
  check(folded.find("  ") == std::string::npos);
  check(!folded.starts_with(' ') && !folded.ends_with(' '));
  return 0;
}
