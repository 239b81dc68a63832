#include "feeds/json_value.h"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "feeds/xml_entities.h"

namespace newswatch::feeds {

namespace json = boost::json;

namespace {

// A number as its writer would have written it as text: 3.5, not 3.5E0.
std::string digits_of(const json::value& number) {
  std::array<char, 32> digits{};
  char* const first = digits.data();
  char* const last = first + digits.size();
  std::to_chars_result written{first, {}};
  if (const auto* integer = number.if_int64()) {
    written = std::to_chars(first, last, *integer);
  } else if (const auto* whole = number.if_uint64()) {
    written = std::to_chars(first, last, *whole);
  } else {
    const double value = number.get_double();
    constexpr double kMostExact = 9007199254740992.0;  // 2^53
    const bool is_whole = std::abs(value) <= kMostExact && value == std::trunc(value);
    written = is_whole ? std::to_chars(first, last, static_cast<std::int64_t>(value))
                       : std::to_chars(first, last, value);
  }
  return std::string(first, written.ptr);
}

}  // namespace

const json::value* member(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(json::string_view(name.data(), name.size()));
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::string text_of(const json::value& value) {
  const json::value* one = &value;
  if (const auto* array = one->if_array()) {
    if (array->empty()) return {};
    one = &array->front();
  }
  if (const auto* object = one->if_object()) {
    for (const std::string_view name :
         {"#value", "$t", "#text", "value", "_", "__text", "#cdata-section", "__cdata"}) {
      one = member(*object, name);
      if (one != nullptr) break;
    }
    if (one == nullptr) return {};
  }
  if (const auto* string = one->if_string()) {
    std::string text;
    append_clean(text, std::string_view(string->data(), string->size()));
    return text;
  }
  if (one->is_number()) return digits_of(*one);
  if (one->is_bool() && one->get_bool()) return "true";
  return {};
}

std::string text_member(const json::object& object, std::string_view name) {
  const json::value* found = member(object, name);
  return found == nullptr ? std::string() : text_of(*found);
}

std::vector<const json::value*> list_of(const json::value* value) {
  std::vector<const json::value*> list;
  if (value == nullptr) return list;
  const auto* array = value->if_array();
  if (array == nullptr) return {value};
  list.reserve(array->size());
  for (const json::value& one : *array) {
    if (!one.is_null()) list.push_back(&one);
  }
  return list;
}

}  // namespace newswatch::feeds
