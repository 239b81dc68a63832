#include "feeds/xml_repair.h"

#include <algorithm>

#include "feeds/xml_attributes.h"
#include "feeds/xml_names.h"
#include "feeds/xml_nesting.h"
#include "feeds/xml_repair_notes.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool continues_name(char c) {
  return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
}

class Repair {
 public:
  Repair(std::string_view text, const XmlScan& scan) : text_(text), at_(scan.root_at) {
    out_.reserve(text.size() - at_ + 64);
    if (scan.root == Root::item || (scan.root == Root::channel && !is_whole_channel())) {
      notes_.add(XmlRepairNotes::missing_root);
      nesting_.start("rss", "", false);
      if (scan.root == Root::item) nesting_.start("channel", "", false);
    }
  }

  RepairedXml run() {
    while (at_ < text_.size()) {
      const auto next = text_.find('<', at_);
      write_text(text_.substr(at_, next - at_));
      if (next == npos) break;
      at_ = next;
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
  // CDF and RSS 1.1 have a channel at their root. CDF writes its titles as elements too, but its
  // items carry their link as an attribute.
  bool is_whole_channel() const {
    const std::string_view tag = text_.substr(at_, text_.find('>', at_) - at_);
    return tag.find("href") != npos || tag.find("HREF") != npos || tag.find("rss1.1") != npos;
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
    if (c == '/') {
      end_tag();
    } else if (starts_name(c)) {
      start_tag();
    } else if (rest.starts_with("<!--")) {
      skip_to("-->", 4, unclosed_comment_);
    } else if (rest.size() > 8 && same_name(rest.substr(0, 9), "<![CDATA[")) {
      cdata();
    } else if (c == '?') {
      skip_to("?>", 2, unclosed_instruction_);
    } else if (rest.size() > 8 && same_name(rest.substr(0, 9), "<!doctype")) {
      const auto end = text_.find('>', at_);
      at_ = end == npos ? text_.size() : end + 1;
    } else {
      escape_angle();
    }
  }

  // Leaves out a comment or instruction; one that never ends is text.
  void skip_to(std::string_view closer, std::size_t opener_bytes, bool& is_unclosed) {
    const auto end = is_unclosed ? npos : text_.find(closer, at_ + opener_bytes);
    is_unclosed = end == npos;
    if (is_unclosed) return escape_angle();
    at_ = end + closer.size();
  }

  void cdata() {
    constexpr std::size_t kOpener = 9;
    const std::size_t begin = at_ + kOpener;
    std::size_t end = next_cdata_end(begin);
    std::size_t next = end == npos ? text_.size() : end + 3;
    end = std::min(end, text_.size());
    std::string_view inside = text_.substr(begin, end - begin);
    const auto nested = inside.find("<![CDATA[");
    if (nested != npos || next == text_.size()) {
      // Whatever closed our element before a second section began says that this one never ended.
      const std::size_t cut = end_of_element(inside.substr(0, nested));
      if (cut != npos) {
        notes_.add(XmlRepairNotes::bad_cdata);
        inside = inside.substr(0, cut);
        next = begin + cut;
      } else if (nested != npos) {
        notes_.add(XmlRepairNotes::bad_cdata);
      }
    }
    out_.append("<![CDATA[");
    while (!inside.empty()) {
      const auto marker = inside.find("<![CDATA[");
      out_.append(inside.substr(0, marker));
      inside.remove_prefix(marker == npos ? inside.size() : marker + kOpener);
    }
    out_.append("]]>");
    at_ = next;
  }

  // The "]]>" from `from` on; npos if there is none. Remembered, so that all calls are linear.
  std::size_t next_cdata_end(std::size_t from) {
    const bool is_stale = cdata_end_ != npos && cdata_end_ < from;
    if (!is_cdata_end_known_ || is_stale) {
      cdata_end_ = text_.find("]]>", from);
      is_cdata_end_known_ = true;
    }
    return cdata_end_;
  }

  // Where `inside` holds the end tag of the innermost feed element; npos if it does not.
  std::size_t end_of_element(std::string_view inside) const {
    const std::string_view name = nesting_.innermost();
    if (name.empty()) return npos;
    for (std::size_t at = inside.find("</"); at != npos; at = inside.find("</", at + 2)) {
      if (same_name(inside.substr(at + 2, name.size()), name)) return at;
    }
    return npos;
  }

  void end_tag() {
    std::size_t end = at_ + 2;
    while (end < text_.size() && continues_name(text_[end])) ++end;
    const std::string_view name = text_.substr(at_ + 2, end - at_ - 2);
    while (end < text_.size() && is_blank(text_[end])) ++end;
    if (name.empty() && end < text_.size() && text_[end] != '>') return escape_angle();
    if (end < text_.size() && text_[end] == '>') ++end;
    at_ = end;
    nesting_.end(name);
  }

  void start_tag() {
    const std::size_t begin = at_;
    std::size_t end = begin + 1;
    while (end < text_.size() && continues_name(text_[end])) ++end;
    const std::string_view name = text_.substr(begin + 1, end - begin - 1);
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
    tags_ += 1 + tag.count;
    at_ = tag.end;
    nesting_.start(name, tag.attributes, tag.is_empty);
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t tags_ = 0;
  XmlAttributeRepair attributes_{text_};
  bool is_cdata_end_known_ = false;
  std::size_t cdata_end_ = npos;
  bool unclosed_comment_ = false;
  bool unclosed_instruction_ = false;
  std::string out_;
  XmlRepairNotes notes_;
  XmlNesting nesting_{out_, notes_};
};

}  // namespace

RepairedXml repair_xml(std::string_view text, const XmlScan& scan) {
  return Repair(text, scan).run();
}

}  // namespace newswatch::feeds
