#pragma once

// The open elements of a document under repair: what a start tag closes, what an end tag closes.
// Feed elements are told from HTML by name, so markup inside a text cannot swallow the next item.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/xml_names.h"
#include "feeds/xml_repair_notes.h"

namespace newswatch::feeds {

// Writes the tags to `out`; both references outlive it. Names point into the document.
class XmlNesting {
 public:
  XmlNesting(std::string& out, XmlRepairNotes& notes) : out_(out), notes_(notes) {}

  // Opens an element and closes first what it cannot stand in. An element that must not be written,
  // a second root or one deeper than kMaxDepth, is left out.
  void start(std::string_view name, std::string_view attributes, bool is_empty);

  // Closes the innermost element of that name with all inside it; an end tag that fits none is
  // dropped. The root stays open, since items may follow its end.
  void end(std::string_view name);

  void finish();  // closes everything

  [[nodiscard]] bool is_root_ended() const { return is_root_ended_; }
  [[nodiscard]] std::size_t depth() const { return open_.size(); }
  [[nodiscard]] std::string_view innermost() const {
    return open_.empty() ? std::string_view() : open_.back().name;
  }

 private:
  struct Open {
    std::string_view name;
    NameKind kind;
  };

  [[nodiscard]] bool in_channel() const;
  [[nodiscard]] std::size_t outermost_text() const;
  [[nodiscard]] std::size_t room_for(std::string_view name, NameKind kind) const;
  void close_to(std::size_t size);

  std::string& out_;
  XmlRepairNotes& notes_;
  std::vector<Open> open_;
  bool is_root_ended_ = false;
};

}  // namespace newswatch::feeds
