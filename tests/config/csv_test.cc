#include "config/csv.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/support/seed.h"

namespace newswatch::config {
namespace {

using Fault = CsvRecord::Fault;
using Rows = std::vector<std::vector<std::string>>;

std::vector<CsvRecord> records_of(std::string_view text, std::size_t block = 7) {
  std::vector<CsvRecord> records;
  CsvReader reader([&](CsvRecord& record) { records.push_back(record); });
  for (; !text.empty(); text.remove_prefix(std::min(block, text.size())))
    reader.feed(text.substr(0, block));
  reader.finish();
  return records;
}

TEST(Csv, IsReadAsRfc4180SaysAndALittleMore) {
  struct Case {
    std::string_view name;
    std::string text;
    Rows rows;
  };
  const Case cases[] = {
      {"nothing", "", {}},
      {"plain", "a,b\nc,d\n", {{"a", "b"}, {"c", "d"}}},
      {"no line end at the end", "a,b\nc,d", {{"a", "b"}, {"c", "d"}}},
      {"CRLF", "a,b\r\nc,d\r\n", {{"a", "b"}, {"c", "d"}}},
      {"CR alone", "a\rb\r", {{"a"}, {"b"}}},
      {"empty fields", ",\n,,x\n", {{"", ""}, {"", "", "x"}}},
      {"empty at the end", "a,\nb,", {{"a", ""}, {"b", ""}}},
      {"quotes", "\"a,b\",\"c\"\"d\"\n", {{"a,b", "c\"d"}}},
      {"an empty quoted field", "\"\"\n", {{""}}},
      {"line ends inside", "\"a\nb\r\nc\",d\n", {{"a\nb\r\nc", "d"}}},
      {"empty lines", "\n\na\n\r\n\nb\n\n", {{"a"}, {"b"}}},
      {"a byte order mark", "\xEF\xBB\xBF\"a\",b\n", {{"a", "b"}}},
      {"half a byte order mark", "\xEF\xBB", {{"\xEF\xBB"}}},
      {"half of it and more", "\xEF\xBB,x", {{"\xEF\xBB", "x"}}},
      {"a quote inside", "a\"b,c\n", {{"a\"b", "c"}}},
      {"text behind a quote", "\"a\"b\"c,d\n", {{"ab\"c", "d"}}},
      {"a NUL", std::string("a\0b,c\n", 6), {{std::string("a\0b", 3), "c"}}},
      {"blanks are kept", " a , b \n", {{" a ", " b "}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    for (const std::size_t block : {1, 2, 3, 1000}) {
      Rows rows;
      for (const CsvRecord& record : records_of(c.text, block)) {
        EXPECT_EQ(record.fault, Fault::none);
        rows.push_back(record.fields);
      }
      EXPECT_EQ(rows, c.rows) << "in blocks of " << block;
    }
  }
}

TEST(Csv, CountsLinesOfTheInput) {
  const auto records = records_of("a\r\n\r\n\"b\r\nb\",\n\"c\n\"\n\nd");
  ASSERT_EQ(records.size(), 4u);
  EXPECT_EQ(records[0].line, 1u);
  EXPECT_EQ(records[1].line, 3u);
  EXPECT_EQ(records[2].line, 5u);
  EXPECT_EQ(records[3].line, 8u);
}

TEST(Csv, TellsAQuoteThatIsNeverClosed) {
  const auto records = records_of("a,b\nc,\"d\ne,f\n");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[1].fault, Fault::unclosed);
  EXPECT_EQ(records[1].line, 2u);
}

TEST(Csv, GoesOnBehindARecordThatIsTooLong) {
  struct Case {
    std::string_view name;
    std::string text;
    Fault fault;
  };
  const std::string line = std::string(1'000, 'x') + "\n";
  std::string lines;
  while (lines.size() < kMaxCsvRecordBytes + 5'000) lines += line;
  std::string commas(kMaxCsvFields + 10, ',');
  const Case cases[] = {
      {"a field", "\n" + std::string(kMaxCsvRecordBytes + 1, 'x') + "\nafter\n", Fault::too_long},
      {"fields", "\n" + commas + "\nafter\n", Fault::too_long},
      {"a quote", "\n\"" + lines, Fault::unclosed},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto records = records_of(c.text, 4'096);
    ASSERT_GE(records.size(), 2u);
    EXPECT_EQ(records[0].fault, c.fault);
    EXPECT_EQ(records[0].line, 2u);
    EXPECT_EQ(records[1].fault, Fault::none);
    EXPECT_EQ(records[1].fields.size(), 1u);
  }
  EXPECT_EQ(records_of(std::string(kMaxCsvRecordBytes, 'x'))[0].fault, Fault::none);
}

std::string in_csv_quotes(const std::string& field) {
  std::string out = "\"";
  for (const char c : field) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

TEST(Csv, WhatIsQuotedComesBackAsItWas) {
  std::mt19937_64 random(testing::seed_of_run(4180));
  constexpr std::string_view kMarks = "ab,\";\n\r\xEF\xBB\xBF\t ";
  for (int round = 0; round < 2'000; ++round) {
    Rows rows(1 + random() % 4);
    std::string text;
    for (auto& row : rows) {
      row.resize(1 + random() % 4);
      for (std::size_t i = 0; i < row.size(); ++i) {
        for (std::size_t n = random() % 6; n > 0; --n) row[i] += kMarks[random() % kMarks.size()];
        text += (i > 0 ? "," : "") + in_csv_quotes(row[i]);
      }
      text += random() % 2 == 0 ? "\n" : "\r\n";
    }
    Rows read;
    for (const CsvRecord& record : records_of(text, 1 + random() % 9))
      read.push_back(record.fields);
    ASSERT_EQ(read, rows) << text;
  }
}

}  // namespace
}  // namespace newswatch::config
