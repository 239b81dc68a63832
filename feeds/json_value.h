#pragma once

// Reading JSON of the wrong type: a number where a text belongs, one thing where a list does. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace boost::json {
class value;
class object;
}  // namespace boost::json

namespace newswatch::feeds {

// The member of that name; nullptr if it is missing or null.
[[nodiscard]] const boost::json::value* member(const boost::json::object& object,
                                               std::string_view name);

// The member as text: a string, or a number as digits, or "true"; the first of a list; of an object
// its "#value" or "$t". Empty if there is none.
[[nodiscard]] std::string text_member(const boost::json::object& object, std::string_view name);

// A value as text, by the same rules.
[[nodiscard]] std::string text_of(const boost::json::value& value);

// The elements of a list; the value itself if it is none; nothing for null.
[[nodiscard]] std::vector<const boost::json::value*> list_of(const boost::json::value* value);

}  // namespace newswatch::feeds
