#pragma once

// What a test's daemon logs, kept for the test instead of shown.

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace newswatch::testing {

// Takes the place of the default logger for as long as it lives.
class LogLines {
 public:
  LogLines() : before_(spdlog::default_logger()), sink_(std::make_shared<Sink>()) {
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", sink_));
  }
  LogLines(const LogLines&) = delete;
  LogLines& operator=(const LogLines&) = delete;
  ~LogLines() { spdlog::set_default_logger(before_); }

  // Lines that contain `text`.
  std::size_t with(const std::string& text) const {
    const auto lines = sink_->copy();
    return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [&](const auto& one) {
      return one.find(text) != std::string::npos;
    }));
  }

 private:
  class Sink final : public spdlog::sinks::base_sink<std::mutex> {
   public:
    std::vector<std::string> copy() {
      const std::lock_guard guard(mutex_);
      return lines_;
    }

   protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
      lines_.emplace_back(message.payload.data(), message.payload.size());
    }
    void flush_() override {}

   private:
    std::vector<std::string> lines_;
  };

  std::shared_ptr<spdlog::logger> before_;
  std::shared_ptr<Sink> sink_;
};

}  // namespace newswatch::testing
