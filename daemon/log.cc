#include "daemon/log.h"

#include <fmt/format.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "daemon/terminal.h"

namespace newswatch::daemon {

namespace {

void append(spdlog::memory_buf_t& to, std::string_view text) {
  to.append(text.data(), text.data() + text.size());
}

// A line is bounded: a hostile title may be long.
constexpr std::size_t kMaxMessageBytes = 4096;

// printable(), cut between characters.
std::string safe(const spdlog::details::log_msg& message) {
  std::string text = printable(std::string_view(message.payload.data(), message.payload.size()));
  if (text.size() <= kMaxMessageBytes) return text;
  std::size_t end = kMaxMessageBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0u) == 0x80u) --end;
  text.resize(end);
  return text + "…";
}

class SafeMessage final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& to) override {
    append(to, safe(message));
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<SafeMessage>();
  }
};

class JsonMessage final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& to) override {
    for (const char c : safe(message)) {
      if (c == '"' || c == '\\') to.push_back('\\');
      to.push_back(c);
    }
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<JsonMessage>();
  }
};

// <3>..<7>: how a service tells the journal a line's priority (sd-daemon(3)).
class JournalPriority final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& to) override {
    append(to, message.level >= spdlog::level::err    ? "<3>"
               : message.level == spdlog::level::warn ? "<4>"
               : message.level == spdlog::level::info ? "<6>"
                                                      : "<7>");
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<JournalPriority>();
  }
};

}  // namespace

void set_up_log(std::string_view level, LogFormat format) {
  const bool terminal = terminal_of(STDERR_FILENO).colour;
  auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(
      terminal ? spdlog::color_mode::always : spdlog::color_mode::never);
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  formatter->add_flag<SafeMessage>('*').add_flag<JsonMessage>('&').add_flag<JournalPriority>('!');
  const bool journal = std::getenv("JOURNAL_STREAM") != nullptr && isatty(STDERR_FILENO) == 0;
  if (format == LogFormat::json) {
    formatter->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":"%&"})");
  } else if (journal) {
    formatter->set_pattern("%!%*");
  } else {
    formatter->set_pattern("%Y-%m-%dT%H:%M:%SZ %^%-5l%$ %*");
  }
  auto logger = std::make_shared<spdlog::logger>("newswatch", std::move(sink));
  logger->set_formatter(std::move(formatter));
  logger->set_level(spdlog::level::from_str(std::string(level)));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace newswatch::daemon
