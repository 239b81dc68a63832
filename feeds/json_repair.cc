// Reads token by token and writes what may stand next; the stack of open brackets is the only
// state that grows. What is written is complete JSON at any time but for the closing brackets.

#include "feeds/json_repair.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "feeds/forward_search.h"
#include "feeds/json_strings.h"
#include "feeds/json_words.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

// Control characters are none of the text.
bool is_blank(char c) { return static_cast<unsigned char>(c) <= 0x20; }

class Repair {
 public:
  explicit Repair(std::string_view text) : text_(text) { out_.reserve(text.size() + 16); }

  std::string run() {
    while (at_ < text_.size() && !is_done_) step();
    if (!is_done_) {
      out_.resize(safe_at_);
      while (safe_depth_ > 0) {
        out_.push_back(open_[--safe_depth_].bracket == '{' ? '}' : ']');
      }
    }
    return std::move(out_);
  }

 private:
  enum class Expects { key, colon, value, comma };
  enum class Kind { none, object, other };

  struct Open {
    char bracket;
    Expects expects;
    // Of a list: the kinds of its last two values, and where the last begins in `out_`.
    Kind last = Kind::none;
    Kind before_last = Kind::none;
    std::size_t last_at = 0;
  };

  void step() {
    const char c = text_[at_];
    if (is_blank(c)) {
      ++at_;
    } else if (text_.substr(at_, 2) == "/*" || text_.substr(at_, 2) == "//") {
      comment();
    } else if (c == '{' || c == '[') {
      open(c);
    } else if (c == '}' || c == ']') {
      close(c);
    } else if (c == ',' || c == ';') {
      comma();
    } else if (c == ':' || c == '=') {
      colon();
    } else if (json_quote_at(text_, at_) > 0) {
      string();
    } else {
      word();
    }
  }

  [[nodiscard]] bool in_object() const { return !open_.empty() && open_.back().bracket == '{'; }

  [[nodiscard]] bool wants_key() const {
    return in_object() &&
           (open_.back().expects == Expects::key || open_.back().expects == Expects::comma);
  }

  void comment() {
    const bool is_line = text_[at_ + 1] == '/';
    const std::size_t end = is_line ? line_end_.from(at_) : comment_end_.from(at_ + 2);
    at_ = end == npos ? (is_line ? text_.size() : at_ + 2) : end + (is_line ? 1 : 2);
  }

  // Writes what must stand before a value.
  void begin_value() {
    if (open_.empty()) return;
    Open& around = open_.back();
    if (around.bracket == '{') {
      if (around.expects == Expects::colon) out_.push_back(':');
      return;
    }
    around.last_at = out_.size();
    if (around.last != Kind::none) out_.push_back(',');
  }

  void end_value(Kind kind) {
    is_done_ = open_.empty();
    if (!is_done_) {
      Open& around = open_.back();
      around.expects = Expects::comma;
      around.before_last = around.last;
      around.last = kind;
    }
    mark_safe();
  }

  void open(char bracket) {
    ++at_;
    if (wants_key()) {
      // `{"id": 1, {"id": 2`: the first of two objects in a list was not closed.
      const bool is_in_list = open_.size() > 1 && open_[open_.size() - 2].bracket == '[';
      if (bracket != '{' || !is_in_list || open_.back().last == Kind::none) return;
      end_bracket();
    }
    push(bracket);
  }

  void push(char bracket) {
    if (open_.size() > kMaxJsonDepth) return stop();  // no reader takes it any more
    begin_value();
    out_.push_back(bracket);
    ++count_of(bracket);
    open_.push_back(
        {.bracket = bracket, .expects = bracket == '{' ? Expects::key : Expects::value});
    mark_safe();
  }

  void close(char bracket) {
    ++at_;
    const char opener = bracket == '}' ? '{' : '[';
    if (count_of(opener) == 0) return;
    if (open_.back().bracket != opener && is_stray_close(bracket)) return;
    while (open_.back().bracket != opener) end_bracket();
    end_bracket();
  }

  std::size_t& count_of(char bracket) { return bracket == '{' ? objects_ : lists_; }

  // One bracket too many: what follows still belongs to what is open.
  [[nodiscard]] bool is_stray_close(char bracket) const {
    const std::size_t before = text_.find_last_not_of(" \t\r\n", at_ - 2);
    if (at_ < 2 || before == npos || text_[before] != bracket) return false;
    std::size_t next = text_.find_first_not_of(" \t\r\n", at_);
    if (next == npos || text_[next] != ',') return false;
    next = text_.find_first_not_of(" \t\r\n", next + 1);
    if (next == npos) return false;
    return open_.back().bracket == '[' ? text_[next] == '{' : text_[next] == '"';
  }

  void end_bracket() {
    finish_member();
    const char bracket = open_.back().bracket;
    open_.pop_back();
    --count_of(bracket);
    out_.push_back(bracket == '{' ? '}' : ']');
    end_value(bracket == '{' ? Kind::object : Kind::other);
  }

  // A key without a value has none.
  void finish_member() {
    Open& object = open_.back();
    if (object.bracket != '{') return;
    if (object.expects == Expects::colon) out_.append(":null");
    if (object.expects == Expects::value) out_.append("null");
    const bool is_finished = object.expects == Expects::colon || object.expects == Expects::value;
    if (is_finished) end_value(Kind::other);
  }

  void comma() {
    ++at_;
    if (!in_object()) return;
    finish_member();
    open_.back().expects = Expects::key;
  }

  void colon() {
    while (at_ < text_.size() && (text_[at_] == ':' || text_[at_] == '=' || text_[at_] == '>')) {
      ++at_;
    }
    if (open_.empty()) return;
    if (!in_object()) return key_in_list();
    if (open_.back().expects != Expects::colon) return;
    out_.push_back(':');
    open_.back().expects = Expects::value;
  }

  // The string before the colon is a key: `["a", "title": …` lacks the ']' before it and
  // `[{…}, "id": …` the '{'.
  void key_in_list() {
    Open& list = open_.back();
    if (list.last != Kind::other) return;
    const bool has_comma = list.before_last != Kind::none;
    const std::string key = out_.substr(list.last_at + (has_comma ? 1 : 0));
    if (!key.starts_with('"')) return;
    out_.resize(list.last_at);
    list.last = list.before_last;
    if (list.last == Kind::other) {
      end_bracket();
      if (!in_object()) return;
    } else {
      push('{');
    }
    write_key(key);
    out_.push_back(':');
    open_.back().expects = Expects::value;
  }

  void write_key(std::string_view key) {
    if (open_.back().last != Kind::none) out_.push_back(',');
    out_.append(key);
    open_.back().expects = Expects::colon;
  }

  void string() {
    const bool is_key = wants_key();
    const JsonPlace place = is_key        ? JsonPlace::key
                            : in_object() ? JsonPlace::member
                                          : JsonPlace::element;
    const JsonString read = read_json_string(text_, at_, place);
    at_ = read.end;
    if (open_.empty()) return;
    if (read.is_cut) return stop();
    std::string written;
    append_json_string(written, read.inside);
    write(written, is_key);
  }

  // A bare word: a number, a literal, a key of JavaScript, or a text without quotation marks.
  void word() {
    const bool is_key = wants_key();
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(is_key ? ":=,{}[]\n" : ",{}[]\"\n", at_ + 1), text_.size());
    std::string_view inside = text_.substr(begin, at_ - begin);
    while (!inside.empty() && is_blank(inside.back())) inside.remove_suffix(1);
    if (at_ == text_.size()) return stop();  // there may have been more of it
    if (open_.empty()) return;
    const bool is_plain = is_number(inside) || !literal_of(inside).empty();
    if (text_[at_] == '"' && !is_plain && !is_key) ++at_;  // only the first mark was lost
    if (!is_key && is_number(inside)) return write(inside, false);
    if (const auto literal = literal_of(inside); !is_key && !literal.empty()) {
      return write(literal, false);
    }
    while (!inside.empty() && (inside.back() == '"' || inside.back() == '\'')) {
      inside.remove_suffix(1);
    }
    std::string written;
    append_json_string(written, inside);
    write(written, is_key);
  }

  void write(std::string_view json, bool is_key) {
    if (is_key) return write_key(json);
    begin_value();
    out_.append(json);
    end_value(Kind::other);
  }

  // The document ends inside a value.
  void stop() { at_ = text_.size(); }

  // Behind what is written only openers follow until the next mark, so the first `safe_depth_` of
  // them hold.
  void mark_safe() {
    safe_at_ = out_.size();
    safe_depth_ = open_.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  ForwardSearch line_end_{text_, "\n"};
  ForwardSearch comment_end_{text_, "*/"};
  std::string out_;
  std::vector<Open> open_;
  std::size_t objects_ = 0;
  std::size_t lists_ = 0;
  std::size_t safe_at_ = 0;
  std::size_t safe_depth_ = 0;
  bool is_done_ = false;
};

}  // namespace

std::string repair_json(std::string_view text) { return Repair(text).run(); }

}  // namespace newswatch::feeds
