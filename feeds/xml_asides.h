#pragma once

// What damaged XML says beside its elements: comments, instructions and declarations, which a
// repair leaves out. Pure; all calls for one text together are linear.

#include <cstddef>
#include <string_view>

#include "feeds/forward_search.h"
#include "feeds/xml_repair_notes.h"

namespace newswatch::feeds {

// Each place is that of a '<', asked for in document order; what comes back is where to read on.
// `notes` outlives it.
class XmlAsides {
 public:
  XmlAsides(std::string_view text, XmlRepairNotes& notes) : text_(text), notes_(notes) {}

  // `<!- x ->`, `<! -- x -->`
  [[nodiscard]] bool is_odd_comment(std::size_t at) const;

  // A comment ends at "-->". One in which another begins was never closed.
  [[nodiscard]] std::size_t behind_comment(std::size_t at);

  // An instruction ends at "?>", or at '>' where a tag of the feed or another one comes before.
  [[nodiscard]] std::size_t behind_instruction(std::size_t at);

  // `<!DOCTYPE …>` and the like, to its '>' or the next tag.
  [[nodiscard]] std::size_t behind_declaration(std::size_t at);

 private:
  [[nodiscard]] bool ends_instruction(std::size_t at) const;

  std::string_view text_;
  XmlRepairNotes& notes_;
  ForwardSearch open_{text_, "<"};
  ForwardSearch close_{text_, ">"};
  ForwardSearch comment_{text_, "<!--"};
  ForwardSearch comment_end_{text_, "-->"};
  ForwardSearch comment_end_of_html_{text_, "--!>"};
  ForwardSearch instruction_end_{text_, "?>"};
};

}  // namespace newswatch::feeds
