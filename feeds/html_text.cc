// A state machine over the bytes: text runs are copied, tags only leave behind what separates the
// text before them from the text after.

#include "feeds/html_text.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "feeds/byte_runs.h"
#include "feeds/html_entities.h"
#include "feeds/html_guess.h"
#include "feeds/html_hidden.h"
#include "feeds/html_tags.h"
#include "feeds/utf8.h"

namespace newswatch::feeds {
namespace {

enum class Break : std::uint8_t { none, blank, tab, line, paragraph };

enum class Mode : std::uint8_t { html, guess, plain };

constexpr bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

class TextMachine {
 public:
  TextMachine(std::string_view html, Mode mode) : html_(html), mode_(mode), tags_(html) {
    out_.reserve(html.size());
  }

  std::string run() {
    while (at_ < html_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    const char c = html_[at_];
    if (c == '<' && mode_ != Mode::plain) {
      markup();
    } else if (c == '&' && mode_ != Mode::plain) {
      reference();
    } else if (c == ']' && cdata_open_ && html_.substr(at_, 3) == "]]>") {
      cdata_open_ = false;
      at_ += 3;
    } else if (const std::size_t run = text_run(html_.substr(at_)); run > 0) {
      show(html_.substr(at_, run));
      at_ += run;
    } else if (static_cast<unsigned char>(c) < 0x80) {
      ascii(c);
      ++at_;
    } else {
      std::string decoded;
      at_ += take_utf8(html_.substr(at_), decoded);
      character(decoded);
    }
  }

  // Decodes the first character; U+FFFD for a byte that begins none. Returns the bytes it took.
  static std::size_t take_utf8(std::string_view text, std::string& out) {
    const std::size_t size = utf8_sequence(text);
    if (size > 0) {
      out = text.substr(0, size);
    } else {
      append_utf8(out, U'\uFFFD');
    }
    return std::max<std::size_t>(size, 1);
  }

  void ascii(char c) {
    if (c == '\n' && pre_depth_ > 0) return line_end();
    if (c == ' ' || (c >= '\t' && c <= '\r')) return ask(Break::blank);
    if (c >= 0x20 && c != 0x7F) show(std::string_view(&c, 1));
  }

  // One character of two bytes or more.
  void character(std::string_view utf8) {
    if (utf8 == "\xC2\xA0") return ask(Break::blank);     // no-break space
    if (utf8 == "\xE2\x80\xA8") return ask(Break::line);  // line separator
    if (utf8 == "\xE2\x80\xA9") return ask(Break::paragraph);
    if (utf8.size() == 2 && utf8 == "\xC2\x85") return ask(Break::line);
    if (utf8 == "\xC2\xAD") return;  // soft hyphen
    const bool c1 =
        utf8.size() == 2 && utf8[0] == '\xC2' && static_cast<unsigned char>(utf8[1]) < 0xA0;
    if (!c1) show(utf8);
  }

  void show(std::string_view text) {
    if (hidden_.is_open()) return;
    if (!out_.empty()) {
      switch (pending_) {
        case Break::none:
          break;
        case Break::blank:
          out_ += ' ';
          break;
        case Break::tab:
          out_ += '\t';
          break;
        case Break::line:
          out_ += '\n';
          break;
        case Break::paragraph:
          out_ += "\n\n";
          break;
      }
    }
    pending_ = Break::none;
    out_ += text;
  }

  // The strongest break asked for between two texts is the one they get.
  void ask(Break wanted) {
    if (!hidden_.is_open()) pending_ = std::max(pending_, wanted);
  }

  // Two line ends in a row make an empty line, as they do on the screen.
  void line_end() { ask(pending_ >= Break::line ? Break::paragraph : Break::line); }

  void reference() {
    std::string decoded;
    const auto place = mode_ == Mode::guess ? ReferencePlace::closed_only : ReferencePlace::text;
    const std::size_t size = decode_reference(html_.substr(at_), place, decoded);
    if (size == 0) {
      show("&");
      ++at_;
      return;
    }
    at_ += size;
    if (decoded.size() == 1) {
      ascii(decoded[0]);
    } else {
      character(decoded);
    }
  }

  void markup() {
    const std::string_view rest = html_.substr(at_);
    const char next = rest.size() > 1 ? rest[1] : '\0';
    const bool closing = next == '/';
    if (is_letter(next) || (closing && rest.size() > 2 && is_letter(rest[2]))) return element();
    if (rest.starts_with("<!--")) return comment();
    if (rest.starts_with("<![CDATA[")) {
      cdata_open_ = true;
      at_ += 9;
      return;
    }
    const bool bogus_comment = next == '!' || next == '?' || (closing && rest.size() > 2);
    if (bogus_comment && mode_ == Mode::html) {
      if (const auto end = tags_.behind_bracket(at_)) {
        at_ = *end;
        return;
      }
    }
    literal();
  }

  void literal() {
    show("<");
    ++at_;
  }

  void comment() {
    if (const auto end = tags_.comment_end(at_)) {
      at_ = *end;
    } else if (mode_ == Mode::html) {
      at_ = html_.size();
    } else {
      literal();
    }
  }

  // Is what no element of HTML has for a name no tag at all? Seldom asked.
  [[gnu::noinline]] bool stays_as_text() const {
    return mode_ == Mode::guess || is_address_at(html_, at_);
  }

  void element() {
    const std::string_view name = tag_name_at(html_, at_);
    const TagKind kind = kind_of_tag(name);
    const bool closing = html_[at_ + 1] == '/';
    if (kind == TagKind::unknown && stays_as_text()) return literal();
    if (mode_ == Mode::guess) {
      // Decided before the whole tag is read: what stays as text is not read again.
      const bool skipped = kind == TagKind::raw || kind == TagKind::hidden;
      if (skipped && !closing && !tags_.find_close(at_ + 1, name)) return literal();
    }
    const Tag tag = tags_.read(at_, name);
    if (tag.size == 0) {
      // Cut short. The remains of an element are dropped, a mere "<" is not.
      if (mode_ != Mode::html || kind == TagKind::unknown) return literal();
      at_ = html_.size();
      return;
    }
    at_ += tag.size;
    if (kind == TagKind::raw && !closing) {
      at_ = tags_.find_close(at_, name).value_or(html_.size());
    } else if (hidden_.is_open()) {
      if (hidden_.ends_with(tag)) reveal(kind);
    } else if (!closing && (kind == TagKind::hidden || tag.hidden) && can_hide(tag, kind)) {
      hidden_.begin(tag.name);
    } else {
      lay_out(tag, kind);
    }
  }

  bool can_hide(const Tag& tag, TagKind kind) {
    if (is_void_element(tag.name) || (tag.self_closing && kind != TagKind::hidden)) return false;
    return mode_ == Mode::html || tags_.find_close(at_, tag.name).has_value();
  }

  void reveal(TagKind kind) {
    if (kind == TagKind::block || kind == TagKind::list || kind == TagKind::pre) {
      ask(Break::paragraph);
    }
  }

  void lay_out(const Tag& tag, TagKind kind) {
    switch (kind) {
      case TagKind::block:
        ask(Break::paragraph);
        break;
      case TagKind::line:
        ask(Break::line);
        break;
      case TagKind::line_end:
        line_end();
        break;
      case TagKind::cell:
        if (!tag.closing) ask(Break::tab);
        break;
      case TagKind::list:
        if (tag.closing && list_depth_ > 0) --list_depth_;
        ask(list_depth_ > 0 ? Break::line : Break::paragraph);
        if (!tag.closing) ++list_depth_;
        break;
      case TagKind::pre:
        ask(Break::paragraph);
        if (!tag.closing) {
          ++pre_depth_;
        } else if (pre_depth_ > 0) {
          --pre_depth_;
        }
        break;
      default:
        break;
    }
  }

  std::string_view html_;
  Mode mode_;
  TagReader tags_;
  std::string out_;
  std::size_t at_ = 0;
  Break pending_ = Break::none;
  HiddenPart hidden_;
  std::size_t list_depth_ = 0;
  std::size_t pre_depth_ = 0;
  bool cdata_open_ = false;
};

}  // namespace

std::string html_to_text(std::string_view html) {
  if (!is_valid_utf8(html)) return html_to_text(mend_utf8(html));
  std::string text = TextMachine(html, Mode::html).run();
  const bool is_escaped_twice =
      text.starts_with('<') && is_html_throughout(text) && html.find('<') == std::string_view::npos;
  if (is_escaped_twice) return TextMachine(text, Mode::html).run();
  return text;
}

std::string plain_title(std::string text, TextKind kind) {
  const Mode mode = kind == TextKind::plain  ? Mode::plain
                    : kind == TextKind::html ? Mode::html
                                             : Mode::guess;
  if (!is_valid_utf8(text)) return plain_title(mend_utf8(text), kind);
  if (text_run(text) == text.size()) return text;
  std::string line = TextMachine(text, mode).run();
  // What parts two words is one blank, one tab, or one or two line ends.
  std::replace(line.begin(), line.end(), '\t', ' ');
  if (line.find('\n') == std::string::npos) return line;
  std::string folded;
  folded.reserve(line.size());
  for (const char c : line) {
    if (c != '\n') folded += c;
    if (c == '\n' && folded.back() != ' ') folded += ' ';
  }
  return folded;
}

}  // namespace newswatch::feeds
