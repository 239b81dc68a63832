#include "feeds/json_repair.h"

#include <cstddef>

namespace newswatch::feeds {
namespace {

class Repair {
 public:
  explicit Repair(std::string_view text) : text_(text) { out_.reserve(text.size() + 16); }

  std::string run() {
    for (const char c : text_) {
      if (in_string_) {
        string_char(c);
      } else {
        out_.push_back(c);
        structure_char(c);
        if (is_done_) return std::move(out_);
      }
    }
    out_.resize(safe_at_);
    while (safe_depth_ > 0) out_.push_back(open_[--safe_depth_]);
    return std::move(out_);
  }

 private:
  void string_char(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      // The backslash before it would escape what comes next.
      if (is_escaped_) out_.pop_back();
      // A raw line end in a string is a line end; other control bytes are no text.
      if (c == '\n') out_.append("\\n");
      if (c == '\t') out_.append("\\t");
      is_escaped_ = false;
      return;
    }
    out_.push_back(c);
    if (is_escaped_) {
      is_escaped_ = false;
    } else if (c == '\\') {
      is_escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
    }
  }

  void structure_char(char c) {
    switch (c) {
      case '"':
        in_string_ = true;
        break;
      case '{':
        open('}');
        break;
      case '[':
        open(']');
        break;
      case '}':
      case ']':
        if (!open_.empty()) open_.pop_back();
        is_done_ = open_.empty();
        mark_safe(out_.size());
        break;
      case ',':
        if (!open_.empty()) mark_safe(out_.size() - 1);
        break;
      default:
        break;
    }
  }

  void open(char closer) {
    open_.push_back(closer);
    mark_safe(out_.size());
  }

  // Behind `at` only openers follow until the next mark, so the first `safe_depth_` of them hold.
  void mark_safe(std::size_t at) {
    safe_at_ = at;
    safe_depth_ = open_.size();
  }

  std::string_view text_;
  std::string out_;
  std::string open_;  // the closers that are due, innermost last
  std::size_t safe_at_ = 0;
  std::size_t safe_depth_ = 0;
  bool in_string_ = false;
  bool is_escaped_ = false;
  bool is_done_ = false;
};

}  // namespace

std::string repair_json(std::string_view text) { return Repair(text).run(); }

}  // namespace newswatch::feeds
