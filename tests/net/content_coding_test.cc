#include "net/content_coding.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "tests/support/encode.h"

namespace newswatch::net {
namespace {

using Kind = HttpError::Kind;
using testing::brotli_stored;
using testing::deflated;
using testing::DeflateForm;
using testing::gzipped;
using testing::zstd_compressed;

constexpr std::size_t kCap = 8u << 20;

struct Coding {
  std::string name;  // as in Content-Encoding
  std::string label;
  std::function<std::string(std::string_view)> encode;
};

const std::vector<Coding> kCodings = {
    {"gzip", "gzip", [](std::string_view text) { return gzipped(text); }},
    {"x-gzip", "x-gzip", [](std::string_view text) { return gzipped(text); }},
    {"deflate", "zlib", [](std::string_view text) { return deflated(text, DeflateForm::zlib); }},
    {"deflate", "raw", [](std::string_view text) { return deflated(text, DeflateForm::raw); }},
    {"br", "brotli", [](std::string_view text) { return brotli_stored(text); }},
    {"zstd", "zstd", [](std::string_view text) { return zstd_compressed(text); }},
};

std::string some_text(std::mt19937& random, std::size_t length) {
  const int kind = std::uniform_int_distribution<int>(0, 2)(random);
  std::uniform_int_distribution<int> byte(0, kind == 0 ? 255 : kind == 1 ? 3 : 0);
  std::string text(length, '\0');
  for (char& c : text) c = static_cast<char>('a' + byte(random));
  return text;
}

TEST(ContentCoding, GivesBackWhateverWasEncoded) {
  const unsigned seed = 8441;
  std::mt19937 random(seed);
  for (const Coding& coding : kCodings) {
    SCOPED_TRACE(coding.label);
    for (const std::size_t length : {1u, 2u, 17u, 1000u, 65'535u, 65'536u, 65'537u, 1'000'000u}) {
      SCOPED_TRACE(length);
      const std::string text = some_text(random, length);
      const auto decoded = decode_body(coding.name, coding.encode(text), kCap);
      ASSERT_TRUE(decoded) << decoded.error().message;
      EXPECT_TRUE(*decoded == text);
    }
  }
}

TEST(ContentCoding, TakesABodyOfExactlyTheCapAndNotOneByteMore) {
  const std::string text(100'000, 'x');
  for (const Coding& coding : kCodings) {
    SCOPED_TRACE(coding.label);
    EXPECT_TRUE(decode_body(coding.name, coding.encode(text), text.size()));
    const auto above = decode_body(coding.name, coding.encode(text), text.size() - 1);
    ASSERT_FALSE(above);
    EXPECT_EQ(above.error().kind, Kind::too_large);
  }
  EXPECT_TRUE(decode_body("", text, text.size()));
  const auto plain = decode_body("", text, text.size() - 1);
  ASSERT_FALSE(plain);
  EXPECT_EQ(plain.error().kind, Kind::too_large);
}

TEST(ContentCoding, StopsABombAtTheCap) {
  const std::string bomb(64u << 20, '\0');
  for (const Coding& coding : kCodings) {
    if (coding.label == "brotli") continue;  // stored blocks are no bomb
    SCOPED_TRACE(coding.label);
    const auto decoded = decode_body(coding.name, coding.encode(bomb), 1u << 20);
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().kind, Kind::too_large);
  }
}

TEST(ContentCoding, RefusesEveryTruncation) {
  const std::string text = "Mediators in Doha say a truce is close. Mediators in Doha.";
  for (const Coding& coding : kCodings) {
    SCOPED_TRACE(coding.label);
    const std::string whole = coding.encode(text);
    for (std::size_t length = 1; length < whole.size(); ++length) {
      SCOPED_TRACE(length);
      const auto decoded = decode_body(coding.name, whole.substr(0, length), kCap);
      ASSERT_FALSE(decoded);
      EXPECT_EQ(decoded.error().kind, Kind::bad_encoding);
    }
  }
}

TEST(ContentCoding, NeverTakesAGzipBodyWithAFlippedBitForAnotherText) {
  const std::string text = "Ceasefire talks resume in Cairo on Thursday.";
  const std::string whole = gzipped(text);
  for (std::size_t place = 10; place < whole.size(); ++place) {  // flags of the header may change
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[place] = static_cast<char>(damaged[place] ^ (1 << bit));
      const auto decoded = decode_body("gzip", damaged, kCap);
      if (!decoded) continue;
      EXPECT_EQ(*decoded, text) << "byte " << place << " bit " << bit;  // padding may change
    }
  }
}

TEST(ContentCoding, JoinsTheMembersOfAGzipBody) {
  std::string body;
  std::string expected;
  for (int i = 0; i < 50; ++i) {
    const std::string piece(static_cast<std::size_t>(i) * 1000, static_cast<char>('a' + i % 26));
    body += gzipped(piece);
    expected += piece;
  }
  const auto decoded = decode_body("gzip", body, kCap);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == expected);
  EXPECT_FALSE(decode_body("gzip", body, expected.size() - 1));
  EXPECT_FALSE(decode_body("gzip", body.substr(0, body.size() - 1), kCap));
  EXPECT_FALSE(decode_body("gzip", gzipped("a") + '\x1f', kCap));
}

TEST(ContentCoding, IgnoresPaddingBehindAGzipBody) {
  const auto decoded = decode_body("gzip", gzipped("text") + std::string(512, '\0'), kCap);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*decoded, "text");
}

TEST(ContentCoding, JoinsTheFramesOfAZstdBody) {
  const auto decoded = decode_body("zstd", zstd_compressed("one ") + zstd_compressed("two"), kCap);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*decoded, "one two");
}

TEST(ContentCoding, UndoesChainsOfAtMostThree) {
  struct Case {
    std::string name;
    std::string body;
    bool accepted;
  };
  const std::vector<Case> cases = {
      {"gzip, zstd", zstd_compressed(gzipped("text")), true},
      {"ZSTD ,\tgzip,identity", gzipped(zstd_compressed("text")), true},
      {"gzip, gzip, gzip", gzipped(gzipped(gzipped("text"))), true},
      {"gzip, gzip, gzip, gzip", gzipped(gzipped(gzipped(gzipped("text")))), false},
      {"zstd, gzip", zstd_compressed(gzipped("text")), false},  // the wrong way round
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto decoded = decode_body(c.name, c.body, kCap);
    ASSERT_EQ(decoded.has_value(), c.accepted);
    if (c.accepted) {
      EXPECT_EQ(*decoded, "text");
    } else {
      EXPECT_EQ(decoded.error().kind, Kind::bad_encoding);
    }
  }
}

TEST(ContentCoding, TakesNamesThatMeanNothingForNoCoding) {
  for (const std::string name :
       {"", "identity", "none", "UTF-8", "binary", "aws-chunked", " , ,"}) {
    SCOPED_TRACE(name);
    const auto decoded = decode_body(name, "text", kCap);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(*decoded, "text");
  }
}

TEST(ContentCoding, NamesACodingNobodyAskedForWithoutItsControlBytes) {
  const auto decoded = decode_body("comp\x1b[31mress", "text", kCap);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().kind, Kind::bad_encoding);
  EXPECT_NE(decoded.error().message.find("comp[31mress"), std::string::npos);
}

TEST(ContentCoding, LeavesAnEmptyBodyEmpty) {
  for (const Coding& coding : kCodings) {
    const auto decoded = decode_body(coding.name, "", kCap);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(*decoded, "");
  }
}

TEST(ContentCoding, SurvivesNoise) {
  std::mt19937 random(1952);
  std::uniform_int_distribution<int> byte(0, 255);
  for (const Coding& coding : kCodings) {
    for (int i = 0; i < 300; ++i) {
      std::string body = i % 2 == 0 ? std::string(200, '\0') : coding.encode(std::string(200, 'x'));
      for (char& c : body) {
        if (i % 2 == 0 || byte(random) < 20) c = static_cast<char>(byte(random));
      }
      const auto decoded = decode_body(coding.name, body, 10'000);
      if (decoded) {
        EXPECT_LE(decoded->size(), 10'000u);
      }
    }
  }
}

}  // namespace
}  // namespace newswatch::net
