#include "config/plain_yaml.h"

// Line by line. Whatever could mean something else to YAML ends the attempt at once, so no rule of
// YAML needs to be known here but those of what is taken.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace newswatch::config {
namespace {

constexpr std::size_t kMaxPlainDepth = 16;
constexpr std::size_t kMaxKeyBytes = 100;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool is_null_word(std::string_view text) {
  return text == "null" || text == "Null" || text == "NULL";
}

// Thrown by nobody: a reader that has met something else stays where it is and says so.
class Reader {
 public:
  Reader(const Source& source, std::uint32_t file, std::size_t max_nodes)
      : text_(source.text), lines_(source.lines), file_(file), max_nodes_(max_nodes) {}

  std::optional<PlainYaml> read() {
    PlainYaml made;
    next_line();
    if (at_end() || indent_ != 0 || !read_mapping(made.root, 0, 0) || !at_end() ||
        nodes_ > max_nodes_)
      return std::nullopt;
    made.nodes = nodes_;
    return made;
  }

 private:
  [[nodiscard]] bool at_end() const { return line_ >= lines_.size(); }
  // The character at `at_`, a line end behind the line.
  [[nodiscard]] char here() const { return at_ < end_ ? text_[at_] : '\n'; }
  [[nodiscard]] Place place() const {
    return {file_, static_cast<std::uint32_t>(line_),
            static_cast<std::uint32_t>(at_ - lines_[line_])};
  }
  void skip_blanks() {
    while (here() == ' ') ++at_;
  }

  // To the next line that says something; the cursor stands at its first character.
  void next_line() {
    for (line_ = has_begun_ ? line_ + 1 : 0, has_begun_ = true; !at_end(); ++line_) {
      at_ = lines_[line_];
      end_ = line_ + 1 < lines_.size() ? lines_[line_ + 1] - 1 : text_.size();
      skip_blanks();
      if (here() == '\n' || here() == '#') continue;
      indent_ = at_ - lines_[line_];
      return;
    }
    indent_ = 0;
  }

  // Behind a value: nothing but a comment.
  bool ends_line() {
    const std::size_t before = at_;
    skip_blanks();
    return here() == '\n' || (here() == '#' && at_ > before);
  }

  Node node(Node::Kind kind) {
    ++nodes_;
    Node made;
    made.kind = kind;
    made.place = place();
    return made;
  }

  [[nodiscard]] bool begins_item() const {
    return here() == '-' && at_ + 1 < end_ && text_[at_ + 1] == ' ';
  }

  // Bytes of the key at the cursor, its colon not counted; 0 if there is none.
  [[nodiscard]] std::size_t key_length() const {
    std::size_t at = at_;
    if (at >= end_ || !is_letter(text_[at])) return 0;
    while (at < end_ && (is_letter(text_[at]) || is_digit(text_[at]) || text_[at] == '-')) ++at;
    const bool is_key = at < end_ && text_[at] == ':' && (at + 1 == end_ || text_[at + 1] == ' ');
    return is_key && at - at_ <= kMaxKeyBytes ? at - at_ : 0;
  }

  // The cursor stands at the first key, which stands in column `indent`.
  bool read_mapping(Node& mapping, std::size_t indent, std::size_t depth) {
    if (depth >= kMaxPlainDepth || nodes_ > max_nodes_) return false;
    mapping = node(Node::Kind::mapping);
    for (;;) {
      const std::size_t length = key_length();
      const std::string_view name = text_.substr(at_, length);
      if (length == 0 || is_null_word(name) || has_key(mapping, name)) return false;
      Node key = node(Node::Kind::scalar);
      key.text = name;
      mapping.items.push_back(std::move(key));
      at_ += length + 1;
      Node& value = mapping.items.emplace_back();
      if (!read_value(value, indent, depth)) return false;
      if (at_end() || indent_ < indent) return true;
      if (indent_ > indent) return false;
    }
  }

  static bool has_key(const Node& mapping, std::string_view name) {
    for (std::size_t i = 0; i < mapping.items.size(); i += 2) {
      if (mapping.items[i].text == name) return true;
    }
    return false;
  }

  // What stands behind a key whose mapping has that indent; then on to the next line.
  bool read_value(Node& value, std::size_t indent, std::size_t depth) {
    if (!ends_line()) {
      if (!read_inline(value)) return false;
      next_line();
      return true;
    }
    next_line();
    if (at_end() || indent_ <= indent) return false;
    return begins_item() ? read_list(value, indent_, depth + 1)
                         : read_mapping(value, indent_, depth + 1);
  }

  // The cursor stands at the first "- ".
  bool read_list(Node& list, std::size_t indent, std::size_t depth) {
    if (depth >= kMaxPlainDepth || nodes_ > max_nodes_) return false;
    list = node(Node::Kind::sequence);
    for (;;) {
      if (!begins_item()) return false;
      ++at_;
      skip_blanks();
      Node& item = list.items.emplace_back();
      if (key_length() > 0) {
        if (!read_mapping(item, at_ - lines_[line_], depth + 1)) return false;
      } else {
        if (!read_inline(item)) return false;
        next_line();
      }
      if (at_end() || indent_ < indent) return true;
      if (indent_ > indent) return false;
    }
  }

  // A scalar or a list in brackets, up to the end of the line.
  bool read_inline(Node& value) {
    skip_blanks();
    const bool read = here() == '[' ? read_brackets(value) : read_scalar(value, false);
    return read && ends_line();
  }

  bool read_brackets(Node& list) {
    list = node(Node::Kind::sequence);
    ++at_;
    skip_blanks();
    if (here() == ']') {
      ++at_;
      return true;
    }
    for (;;) {
      skip_blanks();
      if (!read_scalar(list.items.emplace_back(), true)) return false;
      skip_blanks();
      const char mark = here();
      if (mark != ',' && mark != ']') return false;
      ++at_;
      if (mark == ']') return true;
    }
  }

  bool read_scalar(Node& scalar, bool in_brackets) {
    scalar = node(Node::Kind::scalar);
    const char first = here();
    if (first == '\'' || first == '"') {
      scalar.quoted = true;
      return read_quoted(scalar.text, first);
    }
    return read_plain(scalar.text, in_brackets);
  }

  bool read_quoted(std::string& into, char quote) {
    ++at_;
    for (;;) {
      const std::size_t begin = at_;
      while (at_ < end_ && text_[at_] != quote && text_[at_] != '\\' && text_[at_] != '\t') ++at_;
      if (at_ == end_ || text_[at_] == '\t') return false;
      if (text_[at_] == '\\' && quote == '"') return false;
      into.append(text_.substr(begin, at_ - begin));
      ++at_;
      if (text_[at_ - 1] == '\\') {
        into += '\\';
        continue;
      }
      const bool is_doubled = quote == '\'' && here() == '\'';
      if (!is_doubled) return true;
      into += '\'';
      ++at_;
    }
  }

  bool read_plain(std::string& into, bool in_brackets) {
    const std::size_t begin = at_;
    const char first = here();
    if (!is_letter(first) && !is_digit(first) && !is_beyond_ascii(first)) return false;
    std::size_t behind = begin;  // the last character that is no blank
    for (; at_ < end_; ++at_) {
      const char c = text_[at_];
      const bool joins = is_letter(c) || is_digit(c) || is_beyond_ascii(c) || c == '.' ||
                         c == '-' || c == '/' || c == '\'';
      const bool colon_inside = c == ':' && !in_brackets && at_ + 1 < end_ && text_[at_ + 1] != ' ';
      if (joins || colon_inside) {
        behind = at_ + 1;
      } else if (c != ' ') {
        break;
      }
    }
    at_ = behind;
    const std::string_view word = text_.substr(begin, behind - begin);
    into = word;
    return !is_null_word(word);
  }

  std::string_view text_;
  const std::vector<std::uint32_t>& lines_;
  std::uint32_t file_;
  std::size_t max_nodes_;
  std::size_t nodes_ = 0;
  std::size_t line_ = 0;
  bool has_begun_ = false;
  std::size_t at_ = 0;
  std::size_t end_ = 0;     // of the line
  std::size_t indent_ = 0;  // of the line
};

}  // namespace

std::optional<PlainYaml> parse_plain_yaml(const Source& source, std::uint32_t file,
                                          std::size_t max_nodes) {
  if (source.text.find('\r') != std::string::npos) return std::nullopt;
  return Reader(source, file, max_nodes).read();
}

}  // namespace newswatch::config
