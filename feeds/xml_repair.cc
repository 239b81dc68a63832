#include "feeds/xml_repair.h"

#include <algorithm>

#include "feeds/forward_search.h"
#include "feeds/xml_asides.h"
#include "feeds/xml_attributes.h"
#include "feeds/xml_cdata.h"
#include "feeds/xml_letters.h"
#include "feeds/xml_lost_root.h"
#include "feeds/xml_names.h"
#include "feeds/xml_nesting.h"
#include "feeds/xml_repair_notes.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

class Repair {
 public:
  Repair(std::string_view text, const XmlScan& scan) : text_(text), at_(scan.root_at) {
    out_.reserve(text.size() - at_ + 64);
    const auto lost = lost_root(text, scan);
    if (!lost) return;
    notes_.add(XmlRepairNotes::missing_root);
    nesting_.start(lost->name, "", false);
    at_ = lost->fields_at;
    const bool lacks_channel = lost->name == "rss" && scan.root != Root::channel;
    if (lacks_channel) nesting_.start("channel", "", false);
  }

  RepairedXml run() {
    while (at_ < text_.size()) {
      const auto next = text_.find('<', at_);
      write_text(next == npos ? last_text() : text_.substr(at_, next - at_));
      if (next == npos) break;
      at_ = next;
      if (is_cut_here()) {
        notes_.add(XmlRepairNotes::truncated);
        break;
      }
      construct();
      if (tags_ > kMaxTags) {
        notes_.add(XmlRepairNotes::too_many_tags);
        break;
      }
    }
    if (nesting_.depth() > 1 && !nesting_.is_root_ended()) notes_.add(XmlRepairNotes::truncated);
    nesting_.finish();
    return {.text = std::move(out_), .warnings = notes_.take()};
  }

 private:
  // What is left of the document, without a reference that was cut.
  std::string_view last_text() const {
    constexpr std::size_t kLongestReference = 10;
    const std::string_view text = text_.substr(at_);
    const auto reference = text.rfind('&');
    const bool is_cut = reference != npos && text.size() - reference <= kLongestReference &&
                        text.find_first_of("; \t\r\n", reference) == npos;
    return is_cut && !nesting_.is_root_ended() ? text.substr(0, reference) : text;
  }

  // Is the '<' here followed by no more than the beginning of something?
  bool is_cut_here() const {
    const std::string_view rest = text_.substr(at_);
    return rest.size() < kCdata.size() &&
           (kCdata.starts_with(rest) || std::string_view("<!--").starts_with(rest) ||
            rest == "</" || rest == "<?");
  }

  void write_text(std::string_view text) {
    for (;;) {
      const auto stray = text.find("]]>");
      out_.append(text.substr(0, stray));
      if (stray == npos) return;
      notes_.add(XmlRepairNotes::bad_cdata);
      text.remove_prefix(stray + 3);
    }
  }

  void escape_angle() {
    notes_.add(XmlRepairNotes::raw_angle);
    out_.append("&lt;");
    ++at_;
  }

  void construct() {
    const std::string_view rest = text_.substr(at_);
    const char c = rest.size() > 1 ? rest[1] : '\0';
    if (c == '/' && rest.size() > 2 && (continues_name(rest[2]) || rest[2] == '>')) {
      end_tag(at_ + 2);
    } else if (starts_name(c)) {
      start_tag();
    } else if (rest.starts_with("<!--")) {
      at_ = asides_.behind_comment(at_);
    } else if (const std::size_t opener = cdata_opener(rest.substr(0, 32)); opener > 0) {
      cdata(opener);
    } else if (c == '?') {
      at_ = asides_.behind_instruction(at_);
    } else if (rest.size() > 8 && same_name(rest.substr(0, 9), "<!doctype")) {
      at_ = asides_.behind_declaration(at_);
    } else if (c == '!' && asides_.is_odd_comment(at_)) {
      at_ = asides_.behind_declaration(at_);
    } else {
      odd_tag();
    }
  }

  // `< title>`, `</ title>`, `<\title>`, `<<title>`: a tag of a feed in which something slipped.
  void odd_tag() {
    std::size_t at = at_ + 1;
    bool is_end = false;
    while (at < text_.size() && at < at_ + 8 &&
           (is_blank(text_[at]) || text_[at] == '/' || text_[at] == '\\')) {
      is_end = is_end || !is_blank(text_[at]);
      ++at;
    }
    const std::size_t end = behind_name(text_, at);
    const std::string_view name = text_.substr(at, end - at);
    const bool is_tag = at > at_ + 1 && is_of_feed(name) && close_.from(end) < open_.from(end);
    if (!is_tag) {
      // Of two angle brackets before a tag one is no text.
      const std::string_view next = text_.substr(at_ + 1, 2);
      if (next.starts_with('<') && next.size() > 1 && (starts_name(next[1]) || next[1] == '/')) {
        notes_.add(XmlRepairNotes::raw_angle);
        ++at_;
        return;
      }
      return escape_angle();
    }
    notes_.add(XmlRepairNotes::bad_attribute);
    if (is_end) return end_tag(at);
    at_ = at - 1;
    start_tag();
  }

  void cdata(std::size_t opener_bytes) {
    const std::size_t begin = at_ + opener_bytes;
    std::size_t end = cdata_end_.from(begin);
    const std::size_t next = end == npos ? text_.size() : end + 3;
    end = std::min(end, text_.size());
    const bool is_odd = text_.substr(at_, opener_bytes) != kCdata;
    const std::size_t nested = cdata_.from(begin);
    if (nested < end || end == text_.size() || is_odd || !is_element_ended(next)) {
      // Whatever closed our element before a second section began says that this one never ended.
      const std::size_t limit = std::min(nested, end);
      const std::size_t cut = end_of_element(begin, limit);
      if (cut != npos || nested < end || is_odd) notes_.add(XmlRepairNotes::bad_cdata);
      if (cut != npos) {
        append_cdata(out_, without_broken_end(text_.substr(begin, cut - begin)));
        at_ = cut;
        return;
      }
    }
    const std::string_view inside = text_.substr(begin, end - begin);
    append_cdata(out_, end == text_.size() ? without_broken_end(inside) : inside);
    at_ = next;
  }

  // Does the end tag of the innermost element follow?
  [[nodiscard]] bool is_element_ended(std::size_t at) const {
    const std::string_view innermost = nesting_.innermost();
    at = behind_blanks(text_, at);
    return text_.substr(at, 2) == "</" &&
           same_name(text_.substr(at + 2, innermost.size()), innermost);
  }

  // Where between the two places the innermost feed element or what holds it ends; npos if nowhere.
  std::size_t end_of_element(std::size_t from, std::size_t limit) {
    const std::string_view innermost = nesting_.innermost();
    for (std::size_t at = end_tag_.from(from); at < limit; at = end_tag_.from(at + 2)) {
      const std::string_view name = text_.substr(at + 2, behind_name(text_, at + 2) - at - 2);
      const NameKind kind = kind_of_name(name);
      const bool is_frame =
          kind == NameKind::article || kind == NameKind::channel || kind == NameKind::root;
      if (is_frame || (!innermost.empty() && same_name(name, innermost))) return at;
    }
    return npos;
  }

  // The end tag whose name begins at `begin`.
  void end_tag(std::size_t begin) {
    std::size_t end = behind_name(text_, begin);
    const std::string_view name = text_.substr(begin, end - begin);
    const std::size_t close = close_.from(end);
    if (close < open_.from(end)) {
      end = close + 1;
    } else {
      end = behind_blanks(text_, end);
    }
    at_ = end;
    nesting_.end(name);
  }

  void start_tag() {
    const std::size_t begin = at_ + 1;
    std::size_t end = behind_name(text_, begin);
    std::string_view name = text_.substr(begin, end - begin);
    if (const std::size_t known = glued_name(name, end); known > 0) {
      notes_.add(XmlRepairNotes::bad_attribute);
      nesting_.start(name.substr(0, known), "", false);
      ++tags_;
      at_ = begin + known;
      return;
    }
    const auto tag = attributes_.read(name, end);
    if (tag.is_mended) notes_.add(XmlRepairNotes::bad_attribute);
    if (!tag.is_tag) {
      if (tag.end >= text_.size()) {  // cut inside the tag
        notes_.add(XmlRepairNotes::truncated);
        at_ = text_.size();
        return;
      }
      return escape_angle();
    }
    if (is_mere_text(name, tag)) return escape_angle();
    tags_ += 1 + tag.count;
    at_ = tag.end;
    nesting_.start(name, tag.attributes, tag.is_empty);
  }

  // `<titleOne</title>`: how much of the name belongs to the tag whose '>' was lost; 0 if none was.
  std::size_t glued_name(std::string_view name, std::size_t end) {
    constexpr std::size_t kLongest = 24;
    constexpr std::size_t kShortest = 4;
    const std::size_t next = open_.from(end);
    if (next == npos || close_.from(end) < next) return 0;
    if (text_.substr(next, 2) == "</") {
      const std::size_t begin = next + 2;
      const std::string_view known = text_.substr(begin, behind_name(text_, begin) - begin);
      const bool fits = known.size() >= 2 && known.size() < name.size() && is_of_feed(known) &&
                        same_name(name.substr(0, known.size()), known);
      if (fits) return known.size();
    }
    if (is_of_feed(name)) return 0;
    for (std::size_t size = std::min(name.size(), kLongest); size >= kShortest; --size) {
      const NameKind kind = kind_of_name(name.substr(0, size));
      if (kind == NameKind::short_text || kind == NameKind::rich_text) return size;
    }
    return 0;
  }

  // `The <gorilla> escapes` in a title: a name nobody knows, which nothing closes.
  bool is_mere_text(std::string_view name, const RepairedTag& tag) {
    const bool may_be = nesting_.innermost_kind() == NameKind::short_text && tag.count == 0 &&
                        !tag.is_empty && name.find(':') == npos &&
                        kind_of_name(name) == NameKind::other;
    if (!may_be) return false;
    const std::size_t next = end_tag_.from(tag.end);
    return next == npos || !same_name(text_.substr(next + 2, name.size()), name);
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t tags_ = 0;
  XmlAttributeRepair attributes_{text_};
  ForwardSearch open_{text_, "<"};
  ForwardSearch close_{text_, ">"};
  ForwardSearch end_tag_{text_, "</"};
  ForwardSearch cdata_{text_, kCdata};
  ForwardSearch cdata_end_{text_, "]]>"};
  std::string out_;
  XmlRepairNotes notes_;
  XmlAsides asides_{text_, notes_};
  XmlNesting nesting_{out_, notes_};
};

}  // namespace

RepairedXml repair_xml(std::string_view text, const XmlScan& scan) {
  return Repair(text, scan).run();
}

}  // namespace newswatch::feeds
