#pragma once

// JSON written straight into a string: no tree is built, since a feed may hold 50,000 articles.

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace newswatch::feeds {

// Members and elements get their commas by themselves; begin and end calls must pair. Nesting is at
// most kMaxJsonNesting.
class JsonWriter {
 public:
  static constexpr std::size_t kMaxJsonNesting = 8;

  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }

  void key(std::string_view name) {
    separate();
    append_string(name);
    out_.push_back(':');
    follows_key_ = true;
  }

  void string(std::string_view value) {
    separate();
    append_string(value);
  }

  template <class Number>
  void number(Number value) {
    separate();
    std::array<char, 24> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out_.append(digits.data(), written.ptr);
  }

 private:
  void separate() {
    if (!follows_key_ && has_members_[depth_]) out_.push_back(',');
    has_members_[depth_] = true;
    follows_key_ = false;
  }

  void begin(char bracket) {
    separate();
    out_.push_back(bracket);
    has_members_[++depth_] = false;
  }

  void end(char bracket) {
    out_.push_back(bracket);
    --depth_;
  }

  void append_string(std::string_view value) {
    out_.push_back('"');
    std::size_t copied = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const auto byte = static_cast<unsigned char>(value[i]);
      if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7f) continue;
      out_.append(value.substr(copied, i - copied));
      append_escape(byte);
      copied = i + 1;
    }
    out_.append(value.substr(copied));
    out_.push_back('"');
  }

  void append_escape(unsigned char byte) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out_.push_back('\\');
    switch (byte) {
      case '"':
      case '\\':
        out_.push_back(static_cast<char>(byte));
        break;
      case '\n':
        out_.push_back('n');
        break;
      case '\r':
        out_.push_back('r');
        break;
      case '\t':
        out_.push_back('t');
        break;
      default:
        out_.append("u00");
        out_.push_back(kHex[byte >> 4]);
        out_.push_back(kHex[byte & 15u]);
    }
  }

  std::string& out_;
  std::array<bool, kMaxJsonNesting + 1> has_members_{};
  std::size_t depth_ = 0;
  bool follows_key_ = false;
};

}  // namespace newswatch::feeds
