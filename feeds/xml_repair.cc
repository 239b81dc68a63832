#include "feeds/xml_repair.h"

#include <algorithm>
#include <array>

#include "feeds/xml_attributes.h"
#include "feeds/xml_names.h"

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

struct Open {
  std::string_view name;
  NameKind kind;
};

class Repair {
 public:
  Repair(std::string_view text, const XmlScan& scan) : text_(text), at_(scan.root_at) {
    out_.text.reserve(text.size() - at_ + 64);
    if (scan.root == Root::item || (scan.root == Root::channel && !is_cdf())) {
      warn(kMissingRoot);
      open("rss", "");
      if (scan.root == Root::item) open("channel", "");
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
        warn(kTooManyTags);
        break;
      }
    }
    if (stack_.size() > 1 && !root_ended_) warn(kTruncated);
    close_to(0);
    return std::move(out_);
  }

 private:
  enum Warning : std::size_t {
    kMissingRoot,
    kTooManyTags,
    kTruncated,
    kStrayEnd,
    kUnclosed,
    kRawAngle,
    kBadCdata,
    kTooDeep,
    kBadAttribute,
    kLetterCase,
    kSecondRoot,
    kWarnings
  };
  static constexpr std::array<std::string_view, kWarnings> kTexts = {
      "the root element was missing",
      "the document was cut: it has too many tags",
      "the document ends before its root element does",
      "end tags without a start tag were dropped",
      "unclosed or crossed elements were closed",
      "raw '<' in text was escaped",
      "nested or unclosed CDATA sections were mended",
      "elements nested too deeply were flattened",
      "malformed attributes were mended",
      "end tags in another letter case were accepted",
      "a repeated root element was joined to the first"};

  void warn(Warning which) {
    if (warned_[which]) return;
    warned_[which] = true;
    out_.warnings.emplace_back(kTexts[which]);
  }

  // CDF writes its titles as elements too, but its items carry their link as an attribute.
  bool is_cdf() const {
    const std::string_view tag = text_.substr(at_, text_.find('>', at_) - at_);
    return tag.find("href") != npos || tag.find("HREF") != npos;
  }

  void write_text(std::string_view text) {
    for (;;) {
      const auto stray = text.find("]]>");
      out_.text.append(text.substr(0, stray));
      if (stray == npos) return;
      warn(kBadCdata);
      text.remove_prefix(stray + 3);
    }
  }

  void escape_angle() {
    warn(kRawAngle);
    out_.text.append("&lt;");
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
        warn(kBadCdata);
        inside = inside.substr(0, cut);
        next = begin + cut;
      } else if (nested != npos) {
        warn(kBadCdata);
      }
    }
    out_.text.append("<![CDATA[");
    while (!inside.empty()) {
      const auto marker = inside.find("<![CDATA[");
      out_.text.append(inside.substr(0, marker));
      inside.remove_prefix(marker == npos ? inside.size() : marker + kOpener);
    }
    out_.text.append("]]>");
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
    if (stack_.empty()) return npos;
    const std::string_view name = stack_.back().name;
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
    close_named(name);
  }

  void close_named(std::string_view name) {
    const NameKind kind = kind_of_name(name);
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if (same_name(stack_[i].name, name)) {
        if (i + 1 < stack_.size()) warn(kUnclosed);
        if (stack_[i].name != name) warn(kLetterCase);
        // The root stays open: items may still follow it.
        if (i == 0) {
          root_ended_ = true;
          return close_to(1);
        }
        return close_to(i);
      }
      // HTML never closes a feed's element, nor a field anything around its article.
      const bool is_wall =
          stack_[i].kind == NameKind::article || stack_[i].kind == NameKind::channel;
      if (is_wall && kind != NameKind::article && kind != NameKind::channel &&
          kind != NameKind::root) {
        break;
      }
    }
    warn(kStrayEnd);
    // A misspelt end tag still ends the text it follows.
    const bool is_html = kind == NameKind::html || kind == NameKind::html_void;
    if (!stack_.empty() && stack_.back().kind == NameKind::short_text && !is_html) {
      close_to(stack_.size() - 1);
    }
  }

  void start_tag() {
    const std::size_t begin = at_;
    std::size_t end = begin + 1;
    while (end < text_.size() && continues_name(text_[end])) ++end;
    const std::string_view name = text_.substr(begin + 1, end - begin - 1);
    const auto tag = attributes_.read(name, end);
    if (tag.is_mended) warn(kBadAttribute);
    if (!tag.is_tag) {
      if (tag.end >= text_.size()) {  // cut inside the tag
        warn(kTruncated);
        at_ = text_.size();
        return;
      }
      return escape_angle();
    }
    tags_ += 1 + tag.count;
    at_ = tag.end;
    const NameKind kind = kind_of_name(name);
    const bool is_repeated_root =
        !stack_.empty() &&
        (kind == NameKind::root || (kind == NameKind::channel && in_channel())) &&
        innermost_text() == npos;
    if (is_repeated_root) return warn(kSecondRoot);
    make_room_for(name, kind);
    const bool is_open = open(name, tag.attributes);
    if (is_open && (tag.is_empty || kind == NameKind::html_void)) close_to(stack_.size() - 1);
  }

  bool in_channel() const {
    return std::any_of(stack_.begin(), stack_.end(),
                       [](const Open& o) { return o.kind == NameKind::channel; });
  }

  // The outermost open element that holds text; npos if there is none.
  std::size_t innermost_text() const {
    for (std::size_t i = 0; i < stack_.size(); ++i) {
      if (stack_[i].kind == NameKind::short_text || stack_[i].kind == NameKind::rich_text) return i;
    }
    return npos;
  }

  // Closes what the new element cannot stand in.
  void make_room_for(std::string_view name, NameKind kind) {
    std::size_t keep = stack_.size();
    if (kind == NameKind::article) {
      if (same_name(name, "url") && !stack_.empty() && !same_name(stack_[0].name, "urlset")) return;
      for (std::size_t i = 0; i < stack_.size(); ++i) {
        const NameKind outer = stack_[i].kind;
        if (outer != NameKind::root && outer != NameKind::channel && outer != NameKind::other &&
            !same_name(stack_[i].name, "items")) {
          keep = i;
          break;
        }
      }
    } else if (kind == NameKind::short_text || kind == NameKind::rich_text ||
               kind == NameKind::container) {
      const std::size_t text = innermost_text();
      if (text != npos) {
        const bool is_direct = text + 1 == stack_.size();
        const bool is_rich = stack_[text].kind == NameKind::rich_text;
        if (is_direct || (!is_rich && !is_also_html(name)) ||
            (is_rich && !is_also_html(name) && kind != NameKind::container)) {
          keep = text;
        }
      }
    }
    if (keep < stack_.size()) {
      warn(kUnclosed);
      close_to(keep);
    }
  }

  // Below kMaxDepth tags are left out; their end tags then meet nothing and are dropped as well.
  bool open(std::string_view name, std::string_view attributes) {
    if (stack_.size() >= kMaxDepth) {
      warn(kTooDeep);
      return false;
    }
    out_.text.push_back('<');
    out_.text.append(name);
    out_.text.append(attributes);
    out_.text.push_back('>');
    stack_.push_back({name, kind_of_name(name)});
    return true;
  }

  void close_to(std::size_t size) {
    while (stack_.size() > size) {
      out_.text.append("</");
      out_.text.append(stack_.back().name);
      out_.text.push_back('>');
      stack_.pop_back();
    }
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t tags_ = 0;
  std::vector<Open> stack_;
  XmlAttributeRepair attributes_{text_};
  std::array<bool, kWarnings> warned_{};
  bool root_ended_ = false;
  bool is_cdata_end_known_ = false;
  std::size_t cdata_end_ = npos;
  bool unclosed_comment_ = false;
  bool unclosed_instruction_ = false;
  RepairedXml out_;
};

}  // namespace

RepairedXml repair_xml(std::string_view text, const XmlScan& scan) {
  return Repair(text, scan).run();
}

}  // namespace newswatch::feeds
