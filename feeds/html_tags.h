#pragma once

// HTML's elements as far as reading their text needs to know them, and one tag read off a text.
// Pure. Source: WHATWG HTML 13.2.5 (tokenisation), 15.3 (how elements are laid out).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace newswatch::feeds {

// What an element does to the text around it.
enum class TagKind : std::uint8_t {
  unknown,   // no element of HTML
  flow,      // nothing: a, b, span, …
  block,     // an empty line before and after
  line,      // a line of its own: li, tr, dt, …
  cell,      // td, th
  line_end,  // br
  list,      // ul, ol: a block, or a line inside another list
  pre,       // a block that keeps its line ends
  raw,       // not shown, its content is no markup: script, style, …
  hidden,    // not shown with all it holds: template, audio, …
};

[[nodiscard]] TagKind kind_of_tag(std::string_view name);  // any letter case

// The name of the tag that begins at `at` ('<' or '</'); empty if no element of HTML is that long.
[[nodiscard]] std::string_view tag_name_at(std::string_view html, std::size_t at);

// Elements that hold nothing: br, img, …
[[nodiscard]] bool is_void_element(std::string_view name);

struct Tag {
  std::string_view name;  // as written
  bool closing = false;
  bool self_closing = false;
  bool hidden = false;   // by `hidden` or by an inline style
  std::size_t size = 0;  // bytes, '<' and '>' included; 0 for no tag
};

// Reads tags off one text. Remembers what was searched in vain, so that whatever a stranger leaves
// open is searched once and not once for every tag: all reads of a text together are linear.
class TagReader {
 public:
  explicit TagReader(std::string_view html) : html_(html) {}

  // The tag that begins at `at`, which holds '<' followed by a letter, or by '/' and a letter;
  // `name` is its tag_name_at().
  // A '>' inside a quoted value does not end it, unless nothing else would. Size 0 when no '>' is
  // left. `at` never decreases from call to call.
  [[nodiscard]] Tag read(std::size_t at, std::string_view name);

  // Behind the comment that begins at `at` with "<!--". One that nobody closes ends at its first
  // '>': text is not lost for it. nullopt without any. `at` never decreases from call to call.
  [[nodiscard]] std::optional<std::size_t> comment_end(std::size_t at);

  // Behind the next '>'; nullopt if there is none. `at` never decreases from call to call.
  [[nodiscard]] std::optional<std::size_t> behind_bracket(std::size_t at);

  // Where the first "</name" at or after `at` begins; nullopt if there is none. `name` in any case;
  // `at` never decreases from call to call.
  [[nodiscard]] std::optional<std::size_t> find_close(std::size_t at, std::string_view name);

 private:
  [[nodiscard]] std::optional<std::size_t> read_attributes(std::size_t i, Tag& tag);
  [[nodiscard]] std::size_t closing_quote(std::size_t at);

  std::string_view html_;
  bool quotes_lost_ = false;                    // a tag ran to the end of the text
  std::vector<std::string_view> never_closed_;  // names of elements without an end tag ahead
  bool no_bracket_ = false;                     // no '>' ahead
  bool no_comment_end_ = false;                 // no "-->" ahead
  bool no_double_quote_ = false;
  bool no_single_quote_ = false;
};

[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace newswatch::feeds
