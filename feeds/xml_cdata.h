#pragma once

// CDATA sections of damaged XML: how they begin, how they end, how they are written well. Pure.

#include <cstddef>
#include <string>
#include <string_view>

namespace newswatch::feeds {

inline constexpr std::string_view kCdata = "<![CDATA[";

// How many bytes the opener of a CDATA section at the front takes, damaged ones included:
// `<![CDATA[`, `<![cdata[`, `<!CDATA[`, `<[CDATA[`, `<! [CDATA`; 0 if there is none.
[[nodiscard]] std::size_t cdata_opener(std::string_view text);

// The content of a section whose end is damaged: `]]`, `]>`, `]] >`, `]]&gt;` are dropped.
[[nodiscard]] std::string_view without_broken_end(std::string_view inside);

// Appends `inside` as one section; the openers of others in it are dropped.
void append_cdata(std::string& out, std::string_view inside);

}  // namespace newswatch::feeds
