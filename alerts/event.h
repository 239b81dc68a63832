#pragma once

// The event a delivery tells of, as JSON.

#include <string>
#include <string_view>

#include "alerts/material.h"

namespace boost::json {
class array;
class object;
}  // namespace boost::json

namespace newswatch::alerts {

// What the store kept, with the feeds that tell the story by now and, of an update, the headline of
// before: at most kMaxBodyBytes as text. What cannot be read back is empty.
[[nodiscard]] boost::json::object event_of(const Material& material);

// What stands under a key, or an empty one where there is nothing of that kind.
[[nodiscard]] const boost::json::object& object_at(const boost::json::object& object,
                                                   std::string_view key);
[[nodiscard]] const boost::json::array& array_at(const boost::json::object& object,
                                                 std::string_view key);
[[nodiscard]] std::string text_at(const boost::json::object& object, std::string_view key);

}  // namespace newswatch::alerts
