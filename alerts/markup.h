#pragma once

// Messages written in the markup of a service. Pure.

#include <string>
#include <string_view>

#include "alerts/message.h"

namespace newswatch::alerts {

struct Markup {
  struct Around {
    std::string_view open;
    std::string_view close;
  };
  std::string (*escaped)(std::string_view text);  // so that it is read as the text it is
  std::string (*linked)(std::string_view escaped_words, std::string_view url);
  Around bold;
  Around code;
  Around struck;
  Around quote;  // a line of its own
  std::string_view line_break;
  std::string_view after_quote;  // instead of a line break
};

// No markup at all; what leads somewhere is followed by its address.
extern const Markup kPlain;

[[nodiscard]] std::string written(const Line& line, const Markup& markup);
[[nodiscard]] std::string written(const Message& message, const Markup& markup);

// "&", "<", ">" and "\"" as references, fit for content and quoted attributes.
[[nodiscard]] std::string html_escaped(std::string_view text);

// An invisible word joiner (U+2060) after every "@", for services that would ring people up.
[[nodiscard]] std::string without_mentions(std::string_view text);

}  // namespace newswatch::alerts
