#include "config/yaml_fault.h"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>

#include <array>
#include <cstddef>
#include <optional>

#include "config/problems.h"

namespace newswatch::config {
namespace {

namespace told = YAML::ErrorMsg;

struct Explanation {
  std::string_view complaint;  // or its beginning
  std::string_view meaning;
};

// Texts ours, grouped by what a person did to earn them.
const std::array kExplanations{
    Explanation{told::TAB_IN_INDENTATION, "a tab indents this line; YAML allows only blanks"},
    Explanation{told::MAP_VALUE,
                "a colon is not expected here; text with \": \" in it needs quotes, "
                "and keys of one mapping the same indentation"},
    Explanation{told::MAP_KEY,
                "a key is not expected here; keys of one mapping need the same "
                "indentation"},
    Explanation{told::BLOCK_ENTRY, "a list element (\"- \") is not expected here"},
    Explanation{told::END_OF_MAP,
                "this does not continue the mapping above; expected a key of the "
                "same indentation"},
    Explanation{told::END_OF_SEQ,
                "this does not continue the list above; expected \"- \" at the "
                "same indentation"},
    Explanation{told::END_OF_MAP_FLOW, "the mapping that { opens here is not closed with }"},
    Explanation{told::END_OF_SEQ_FLOW, "the list that [ opens here is not closed with ]"},
    Explanation{told::FLOW_END, "this bracket closes nothing"},
    Explanation{told::UNKNOWN_ANCHOR,
                "no anchor (&name) of this name comes before; text that "
                "begins with * needs quotes"},
    Explanation{told::ALIAS_NOT_FOUND, "text that begins with * needs quotes"},
    Explanation{told::CHAR_IN_ALIAS, "text that begins with * needs quotes"},
    Explanation{told::ANCHOR_NOT_FOUND, "text that begins with & needs quotes"},
    Explanation{told::CHAR_IN_ANCHOR, "text that begins with & needs quotes"},
    Explanation{told::INVALID_ESCAPE,
                "there is no such escape in double quotes; write \\\\ for a "
                "back-slash, or use single quotes"},
    Explanation{told::INVALID_HEX, "an escape in double quotes lacks hexadecimal digits"},
    Explanation{told::INVALID_UNICODE, "an escape in double quotes names no Unicode character"},
    Explanation{told::EOF_IN_SCALAR, "the file ends inside a text; a quote is not closed"},
    Explanation{told::DOC_IN_SCALAR,
                "a document marker stands inside a text; a quote is not "
                "closed"},
    Explanation{told::CHAR_IN_BLOCK,
                "unexpected text after | or >; the text begins on the next "
                "line"},
    Explanation{told::UNKNOWN_TOKEN, "this character cannot begin a value; put the text in quotes"},
};

// A tab in the indentation is the true fault behind many complaints.
std::optional<Place> tab_in_indentation(const Source& source, const Place& place) {
  if (place.line >= source.lines.size()) return std::nullopt;
  for (std::size_t at = source.lines[place.line]; at < source.text.size(); ++at) {
    if (source.text[at] == '\t') return source.place_of(place.file, at);
    if (source.text[at] != ' ') return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

YamlFault explain_yaml_fault(const Source& source, const Place& place, const Place& innermost,
                             std::string_view complaint) {
  if (const auto tab = tab_in_indentation(source, place)) {
    return {*tab, "a tab indents this line; YAML allows only blanks"};
  }
  for (const Explanation& known : kExplanations) {
    const bool longer_known =
        known.complaint == told::END_OF_MAP || known.complaint == told::END_OF_SEQ;
    const bool same =
        longer_known ? complaint == known.complaint : complaint.starts_with(known.complaint);
    if (!same) continue;
    const bool not_closed =
        known.complaint == told::END_OF_MAP_FLOW || known.complaint == told::END_OF_SEQ_FLOW;
    return {not_closed ? innermost : place, std::string(known.meaning)};
  }
  return {place, fmt::format("this is not YAML: {}", in_quotes(complaint))};
}

}  // namespace newswatch::config
