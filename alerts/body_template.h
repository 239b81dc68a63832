#pragma once

// A body of the user's own making: JSON whose strings name values of the event in double braces.
// Pure. A template cannot compute, and what it inserts is a JSON value, so that no text from
// outside can change the shape of the body.

#include <optional>
#include <string>
#include <string_view>

#include "alerts/delivery.h"

namespace boost::json {
class object;
}

namespace newswatch::alerts {

inline constexpr std::size_t kMaxTemplateBytes = 8'000;

// What is wrong with a template, in plain words; nullopt for a good one.
[[nodiscard]] std::optional<std::string> fault_of_template(std::string_view json);

// The template with its values, at most kMaxBodyBytes: long values are cut. `"{{rule.tags}}"`
// alone becomes the value itself, a list here; within other text a value is written out, a list
// with commas. Paths begin at the event or at its `data`; `{{id}}` is the delivery's,
// `{{line}}` says all in one line, `{{headline}}` and `{{link}}` are told of every event.
[[nodiscard]] std::string filled(std::string_view json, const DeliveryId& id,
                                 const boost::json::object& event);

}  // namespace newswatch::alerts
