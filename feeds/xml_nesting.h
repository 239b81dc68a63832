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

// Writes the tags to `out`, where its user writes the text between them; both references outlive
// it. Names point into the document.
class XmlNesting {
 public:
  XmlNesting(std::string& out, XmlRepairNotes& notes) : out_(out), notes_(notes) {}

  // Opens an element and closes first what it cannot stand in. An element that must not be written,
  // a second root or one deeper than kMaxDepth, is left out.
  void start(std::string_view name, std::string_view attributes, bool is_empty);

  // Closes the innermost element of that name with all inside it. An end tag that fits none ends
  // the text it follows, or makes an element of the article or text whose start tag was lost; else
  // it is dropped. The root stays open, since items may follow its end.
  void end(std::string_view name);

  void finish();  // closes everything

  [[nodiscard]] bool is_root_ended() const { return is_root_ended_; }
  [[nodiscard]] std::size_t depth() const { return open_.size(); }
  [[nodiscard]] std::string_view innermost() const {
    return open_.empty() ? std::string_view() : open_.back().name;
  }
  [[nodiscard]] NameKind innermost_kind() const {
    return open_.empty() ? NameKind::other : open_.back().kind;
  }

 private:
  struct Open {
    std::string_view name;
    NameKind kind;
    std::size_t at;     // of its '<' in `out`
    std::size_t inner;  // behind its '>'
    bool can_vanish;    // its start tag can still become that of an empty element
  };

  enum class Closing { told, implied };

  [[nodiscard]] NameKind kind_here(std::string_view name) const;
  [[nodiscard]] bool is_open(NameKind kind) const;
  [[nodiscard]] std::size_t outermost_text() const;
  [[nodiscard]] std::size_t room_for(std::string_view name, NameKind kind) const;
  [[nodiscard]] std::size_t room_for_field(std::string_view name, NameKind kind) const;
  [[nodiscard]] bool is_blank_since(std::size_t at) const;
  [[nodiscard]] bool repeats_innermost(std::string_view name, std::string_view attributes) const;
  void note_feed_field(std::string_view name, NameKind kind);
  void write_start(std::string_view name, std::string_view attributes, NameKind kind);
  void stray_end(std::string_view name, NameKind kind);
  bool adopt_article(std::string_view name);
  bool adopt_text(std::string_view name);
  bool rename_innermost(std::string_view name);
  void close_innermost(Closing closing);
  void close_to(std::size_t size, Closing last = Closing::implied);

  std::string& out_;
  XmlRepairNotes& notes_;
  std::vector<Open> open_;
  bool is_root_ended_ = false;
  std::size_t behind_tag_ = 0;  // where the text since the last tag begins
  // For an article whose start tag is lost: where it can begin at the earliest, which is behind the
  // last article or where the feed's own fields begin to repeat.
  std::size_t article_from_ = std::string_view::npos;
  bool has_fields_since_ = false;
  std::vector<std::string_view> feed_fields_;
};

}  // namespace newswatch::feeds
