#include "daemon/log.h"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <boost/json/parse.hpp>
#include <memory>
#include <string>

namespace newswatch::daemon {
namespace {

class LogTest : public ::testing::Test {
 protected:
  ~LogTest() override { spdlog::set_default_logger(before_); }

  static std::string line_of(LogFormat format, const std::string& message) {
    set_up_log("info", format);
    ::testing::internal::CaptureStderr();
    spdlog::info("{}", message);
    return ::testing::internal::GetCapturedStderr();
  }

 private:
  std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
};

TEST_F(LogTest, WritesOneLineWhateverTheMessageHolds) {
  for (const LogFormat format : {LogFormat::text, LogFormat::json}) {
    const std::string line = line_of(format, "a\nb\r\x1b[2J\xe2\x80\xae \xff \"quoted\" \\n");
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    EXPECT_EQ(line.find_first_of("\r\x1b\xe2\xff"), std::string::npos) << line;
  }
  const auto parsed = boost::json::parse(line_of(LogFormat::json, "a \"b\" \x1b\\"));
  EXPECT_EQ(parsed.at("message").as_string(), "a \"b\" \\x1b\\");
}

TEST_F(LogTest, CutsALongMessageBetweenCharacters) {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string message(shift, 'x');
    while (message.size() < 10'000) message += "\xf0\x9f\x95\x8a";
    const std::string line = line_of(LogFormat::json, message);
    const auto told = boost::json::parse(line);  // refuses what is no UTF-8
    EXPECT_LT(line.size(), 4300u);
    EXPECT_TRUE(told.at("message").as_string().ends_with("\xf0\x9f\x95\x8a…"));
  }
}

}  // namespace
}  // namespace newswatch::daemon
