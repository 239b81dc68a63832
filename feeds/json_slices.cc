#include "feeds/json_slices.h"

#include "feeds/envelope.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Strict JSON only: anything else is for the parser.
class Slicer {
 public:
  explicit Slicer(std::string_view text) : text_(text), envelope_(text) {}

  std::optional<Slices> run() {
    slices_.is_json = true;
    if (!members() || slices_.items.empty()) return std::nullopt;
    slices_.envelope = envelope_.finish();
    return std::move(slices_);
  }

 private:
  // The members of the outermost object.
  bool members() {
    if (!take('{')) return false;
    do {
      if (!take('"')) return false;
      const std::size_t begin = at_;
      if (!skip_string()) return false;
      const std::string_view key = text_.substr(begin, at_ - begin - 1);
      if (key.find('\\') != npos || !take(':')) return false;  // "it\u0065ms"
      if (!(key == "items" ? items() : skip_value())) return false;
    } while (take(','));
    return take('}');
  }

  bool items() {
    if (!slices_.items.empty() || !take('[')) return false;
    do {
      if (!take('{')) return false;
      const std::size_t begin = --at_;
      if (!skip_value()) return false;
      const std::string_view bytes = text_.substr(begin, at_ - begin);
      slices_.items.push_back({begin, bytes.size(), body_hash(bytes)});
    } while (take(','));
    // The commas in between are none of the envelope either.
    const Slice& last = slices_.items.back();
    envelope_.leave_out(slices_.items.front().begin, last.begin + last.size);
    return take(']');
  }

  // Blanks, then `wanted`; at_ stays where it was if that is not there.
  bool take(char wanted) {
    std::size_t at = at_;
    while (at < text_.size() && is_blank(text_[at])) ++at;
    if (at == text_.size() || text_[at] != wanted) return false;
    at_ = at + 1;
    return true;
  }

  // From behind the opening quotation mark to behind the closing one.
  bool skip_string() {
    for (std::size_t quote = at_; (quote = text_.find('"', quote)) != npos; ++quote) {
      std::size_t slashes = 0;
      while (quote - slashes > at_ && text_[quote - slashes - 1] == '\\') ++slashes;
      if (slashes % 2 == 1) continue;
      at_ = quote + 1;
      return true;
    }
    return false;
  }

  // One value of any kind, without recursion.
  bool skip_value() {
    std::size_t depth = 0;
    for (; at_ < text_.size(); ++at_) {
      switch (text_[at_]) {
        case '"':
          ++at_;
          if (!skip_string()) return false;
          if (depth == 0) return true;
          --at_;
          break;
        case '{':
        case '[':
          ++depth;
          break;
        case '}':
        case ']':
          if (depth == 0) return true;  // behind a number
          if (--depth > 0) break;
          ++at_;
          return true;
        case ',':
          if (depth == 0) return true;
          break;
        case '/':
          return false;  // a comment
        default:
          break;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Envelope envelope_;
  Slices slices_;
};

}  // namespace

std::optional<Slices> slice_json(std::string_view bytes) { return Slicer(bytes).run(); }

}  // namespace newswatch::feeds
