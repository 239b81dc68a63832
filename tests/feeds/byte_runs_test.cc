#include "feeds/byte_runs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include "feeds/utf8.h"

namespace newswatch::feeds {
namespace {

// The slow and obvious answers: one character after the other.
std::size_t slow_text_run(std::string_view text) {
  std::size_t run = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const char c = rest[0];
    const std::size_t size = utf8_sequence(rest);
    const bool is_blank = c == ' ' && at > 0 && at + 1 < text.size() && rest[1] != ' ';
    const bool is_ascii = c > ' ' && c < 0x7F && c != '<' && c != '&' && c != ']';
    const bool is_hidden = size == 2 && rest.starts_with('\xC2') &&
                           (static_cast<unsigned char>(rest[1]) <= 0xA0 || rest[1] == '\xAD');
    const bool is_separator = rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9");
    if (!is_blank && !is_ascii && (size < 2 || is_hidden || is_separator)) break;
    at += size;
    if (!is_blank) run = at;
  }
  return run;
}

std::size_t slow_clean_run(std::string_view text) {
  const auto stops = [](char c) {
    return c == '&' || (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t');
  };
  return static_cast<std::size_t>(std::find_if(text.begin(), text.end(), stops) - text.begin());
}

std::size_t slow_tag_run(std::string_view text, char initial) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    for (const std::string& tag :
         {std::string("<!"), std::string("<") + initial, std::string("</") + initial}) {
      if (rest.starts_with(tag)) return at;
    }
  }
  return text.size();
}

// Runs of ordinary text, long enough for whole steps, with what may end them at any place.
std::string random_text(std::mt19937_64& chance) {
  constexpr std::string_view kParts[] = {"a",
                                         "word",
                                         " ",
                                         "  ",
                                         "\xC3\xA9",
                                         "\xC2\xA0",
                                         "\xC2\x85",
                                         "\xC2\xAD",
                                         "\xC2\xA1",
                                         "\xE2\x80\x99",
                                         "\xE2\x81\xA8",
                                         "\xE2\x80\xA8",
                                         "\xE2\x80\xA9",
                                         "<",
                                         "&",
                                         "]",
                                         "\n",
                                         "\r",
                                         "\t",
                                         "</",
                                         "<!",
                                         "<x",
                                         "\x7F",
                                         "\x01",
                                         "\xF0\x9F\x98\x80",
                                         "\xD0\xB6"};
  std::string text;
  const std::size_t parts = chance() % 12;
  for (std::size_t i = 0; i < parts; ++i) {
    text.append(chance() % 40, 'x');
    text += kParts[chance() % std::size(kParts)];
    if (chance() % 2 == 0) text += " of it";
  }
  return text;
}

TEST(ByteRuns, AreAsLongAsOneCharacterAfterTheOtherSays) {
  std::mt19937_64 chance(7);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = random_text(chance);
    SCOPED_TRACE(text);
    ASSERT_EQ(text_run(text), slow_text_run(text));
    ASSERT_EQ(clean_run(text), slow_clean_run(text));
    ASSERT_EQ(tag_run(text, 'x'), slow_tag_run(text, 'x'));
  }
}

TEST(ByteRuns, NeitherBeginNorEndInABlank) {
  EXPECT_EQ(text_run(" a"), 0u);
  EXPECT_EQ(text_run("a b "), 3u);
  EXPECT_EQ(text_run("a b <"), 3u);
  EXPECT_EQ(text_run("a  b"), 1u);
}

}  // namespace
}  // namespace newswatch::feeds
