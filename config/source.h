#pragma once

// The files of a configuration as read, and the way from a place in a value back to a place in a
// file.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/node.h"

namespace newswatch::config {

struct Source {
  std::string path;                     // as told in messages
  std::string text;                     // without a byte order mark
  std::vector<std::uint32_t> lines{0};  // where each line begins
  bool readable_by_everyone = false;

  [[nodiscard]] std::size_t offset_of(const Place& place) const;
  [[nodiscard]] Place place_of(std::uint32_t file, std::size_t offset) const;
  // The column an editor shows: from 1, in characters.
  [[nodiscard]] int column_of(const Place& place) const;
};

// A deque: references to sources stay good while further files are read.
using Sources = std::deque<Source>;

// Sets text and lines.
void set_text(Source& source, std::string text);

// A byte that has no place in a YAML text file, and what is wrong with it.
struct BadByte {
  std::size_t offset = 0;
  std::string what;
};

// The first byte that is not UTF-8 or is a control character; nullopt if there is none. Linear.
[[nodiscard]] std::optional<BadByte> find_bad_byte(std::string_view text);

// Where more than 512 brackets stand open at once, none closed; nullopt if nowhere. yaml-cpp would
// keep hundreds of bytes for each before it tells us the first. Linear.
[[nodiscard]] std::optional<std::size_t> find_bracket_flood(std::string_view text);

// Where the byte `offset` of a scalar's value stands in its file, through quotes, escapes, folded
// lines and block scalars. Exact except inside a run of blanks that YAML folded, which counts as
// one place.
[[nodiscard]] Place place_in_scalar(const Source& source, const Node& scalar, std::size_t offset);

// What of a line may be shown where a scalar is at fault: the scalar, and in front of it its key
// if that is all there is.
struct Excerpt {
  std::string text;
  std::size_t at = 0;  // bytes of it in front of the fault
};

// `line` counts from 0, `column` in characters from 1. Long lines are cut around the fault.
[[nodiscard]] Excerpt excerpt_of(const Source& source, const Node& scalar, int line, int column);

// Does a quoted scalar that begins at `place` lack its closing quote? yaml-cpp does not mind.
[[nodiscard]] bool is_unclosed_quote(const Source& source, const Place& place);

}  // namespace newswatch::config
