#pragma once

// A note as lines of styled words, before any service's syntax. Pure.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/note.h"

namespace newswatch::alerts {

// Words of one style.
struct Run {
  enum class Style : std::uint8_t {
    plain,
    bold,
    code,  // our own words only
    struck,
  } style = Style::plain;
  std::string text;  // one line, clean, not empty, not escaped
  std::string url;   // where they lead, by link_of(); empty: nowhere
  bool operator==(const Run&) const = default;
};

struct Line {
  enum class Kind : std::uint8_t {
    head,      // the rule, how urgent, what has changed
    headline,  // what has happened
    previous,  // the former headline
    excerpt,   // the passage that hit
    item,      // of a digest
    more,      // how many items did not fit
    why,       // the rule's reason
    officials,
    sources,  // who else tells it
    about,    // who told it first, and when
  } kind = Kind::head;
  std::vector<Run> runs;  // at least one
  bool operator==(const Line&) const = default;
};

using Message = std::vector<Line>;  // a head or a headline at least

// The widest message that `fits`. While it does not, texts are cut shorter and links of a digest
// left out, then its last items, which are counted: "… and 3 more". The narrowest holds less than
// 2,000 bytes and is returned even if it does not fit.
[[nodiscard]] Message message_of(const Note& note, const std::function<bool(const Message&)>& fits);

// The line of that kind; nullptr if there is none.
[[nodiscard]] const Line* find_line(const Message& message, Line::Kind kind);

// The note in one line, never empty.
[[nodiscard]] std::string line_of(const Note& note, std::size_t max_bytes);

// At most `max_bytes` of the text in one clean line. Bidirectional controls that are not closed
// within it are left out: they would turn round what follows.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t max_bytes);

// A URL of the web in printable ASCII, with what is markup anywhere percent-encoded; empty for what
// is none, is longer than `max_bytes`, or names a user, which is how a link feigns another host.
[[nodiscard]] std::string link_of(std::string_view url, std::size_t max_bytes);

}  // namespace newswatch::alerts
