#include "feeds/xml_slices.h"

#include <algorithm>
#include <array>

#include "feeds/byte_runs.h"
#include "feeds/envelope.h"
#include "feeds/xml_names.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

// Dates that a feed gives of itself; many servers set them anew at each request.
constexpr std::array<std::string_view, 8> kDates = {
    "pubDate", "lastBuildDate", "updated", "date", "modified", "published", "issued", "created"};

bool ends_name(char c) {
  return c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// A tag or a text in which nothing could be taken otherwise than it looks.
bool is_sound(std::string_view text) {
  const auto pairs = [text](char quote) {
    return std::count(text.begin(), text.end(), quote) % 2 == 0;
  };
  return pairs('"') && pairs('\'') && text.find_first_of("<]") == npos;
}

class Slicer {
 public:
  explicit Slicer(std::string_view text) : text_(text), envelope_(text) {}

  std::optional<Slices> run() {
    while ((at_ = text_.find('<', at_)) != npos) {
      if (!construct()) return std::nullopt;
    }
    if (slices_.items.empty() || open_list_items_ != 0) return std::nullopt;
    slices_.envelope = envelope_.finish();
    return std::move(slices_);
  }

 private:
  [[nodiscard]] char ahead(std::size_t bytes) const {
    return at_ + bytes < text_.size() ? text_[at_ + bytes] : '\0';
  }

  // Reads what begins at the '<'; false where it cannot be.
  bool construct() {
    const std::size_t begin = at_;
    switch (ahead(1)) {
      case '!':
        if (ahead(2) == '-') return comment();
        return ahead(2) == '[' ? declaration() : doctype();
      case '?':
        return skip_past("?>");
      case '/':
        at_ += 2;
        return local_part(name_at(at_)) != "li" || list_item(begin);
      default:
        return start_tag();
    }
  }

  // What looks like markup in one may come to light where the comment is damaged.
  bool comment() {
    const std::size_t begin = at_;
    if (!declaration()) return false;
    constexpr std::size_t kMarks = 7;  // "<!--", "-->"
    if (at_ - begin < kMarks) return false;
    const std::string_view inside = text_.substr(begin + 4, at_ - begin - kMarks);
    const bool is_plain = inside.find('<') == npos && inside.find("--") == npos &&
                          inside.find("]]") == npos && !inside.starts_with('>') &&
                          !inside.starts_with("->");
    if (is_plain) envelope_.leave_out(begin, at_);
    return true;
  }

  // A tag of RDF's list of its items, or of a list of any other kind.
  bool list_item(std::size_t begin) {
    if (!skip_past(">")) return false;
    const std::string_view tag = text_.substr(begin, at_ - begin);
    if (!is_sound(tag.substr(1))) return false;
    if (tag[1] == '/') {
      if (open_list_items_-- == 0) return false;
    } else if (!tag.ends_with("/>")) {
      ++open_list_items_;
    }
    if (slices_.items.empty()) envelope_.leave_out(begin, at_);
    return true;
  }

  // A comment, a CDATA section, or whatever else begins with "<!".
  bool declaration() {
    switch (ahead(2)) {
      case '-':
        at_ += 3;
        return skip_past("-->");
      case '[':
        return skip_past("]]>");
      default:
        return skip_past(">");
    }
  }

  // One with declarations of its own is for the parser.
  bool doctype() {
    const std::size_t begin = at_;
    return same_name(text_.substr(begin, 9), "<!doctype") && skip_past(">") &&
           text_.substr(begin, at_ - begin).find('[') == npos;
  }

  bool start_tag() {
    const std::size_t begin = at_;
    const std::string_view name = name_at(begin + 1);
    const std::string_view local = local_part(name);
    at_ = begin + 1 + name.size();
    if (same_name(local, "item") || same_name(local, "entry")) return item(begin, name);
    if (same_name(local, "urlset")) return false;  // whose articles have another name
    // Behind the items they may stand behind the feed itself, and that would be damage.
    const bool is_before_items = has_root_ && slices_.items.empty();
    has_root_ = true;
    if (local == "li") return list_item(begin);
    if (is_before_items && std::find(kDates.begin(), kDates.end(), local) != kDates.end()) {
      date(begin, name);
    }
    return true;
  }

  // A date that is nothing but text.
  void date(std::size_t begin, std::string_view name) {
    constexpr std::size_t kLongest = 256;
    const std::string_view rest = text_.substr(at_, kLongest);
    const std::size_t open = rest.find('>');
    const std::size_t close = open == npos ? npos : rest.find('<');
    const std::size_t end = close == npos ? npos : rest.find('>', close);
    if (end == npos || close < open || !closes(at_ + close, name)) return;
    const bool is_empty = open > 0 && rest[open - 1] == '/';
    if (is_empty || !is_sound(rest.substr(0, close))) return;
    at_ += end + 1;
    envelope_.leave_out(begin, at_);
  }

  bool item(std::size_t begin, std::string_view name) {
    const std::size_t open = text_.find('>', at_);
    if (open == npos || text_[open - 1] == '/') return false;
    // One kind of items only, or it is not sure that each of them is an article; and none that is
    // the root, or lacks it.
    const bool is_like_the_first =
        slices_.items.empty() ? name[0] >= 'a' && name[0] <= 'z' : name == item_name_;
    if (!is_like_the_first || local_part(name)[0] < 'a' || !has_root_) return false;
    item_name_ = name;
    at_ = open + 1;
    while ((at_ += tag_run(text_.substr(at_), name[0])) < text_.size()) {
      const char next = ahead(1);
      if (next == '/') {
        if (closes(at_, name)) {
          if (!skip_past(">")) return false;
          envelope_.leave_out(begin, at_);
          const std::string_view bytes = text_.substr(begin, at_ - begin);
          slices_.items.push_back({begin, bytes.size(), body_hash(bytes) ^ envelope_.so_far()});
          return true;
        }
        at_ += 2;
      } else if (next == '!') {
        if (!declaration()) return false;
      } else if (name_at(at_ + 1) == name) {
        return false;  // one within the other: the markup is damaged
      } else {
        ++at_;
      }
    }
    return false;
  }

  // Is there "</name" and its end at `at`?
  [[nodiscard]] bool closes(std::size_t at, std::string_view name) const {
    const std::size_t end = at + 2 + name.size();
    return end < text_.size() && text_[at + 1] == '/' &&
           text_.substr(at + 2, name.size()) == name && ends_name(text_[end]);
  }

  [[nodiscard]] std::string_view name_at(std::size_t begin) const {
    constexpr std::size_t kLongest = 64;
    std::size_t end = begin;
    const std::size_t limit = std::min(text_.size(), begin + kLongest);
    while (end < limit && !ends_name(text_[end])) ++end;
    return text_.substr(begin, end - begin);
  }

  // To behind the next `end`. Its first byte is looked for: that is what the library does fastest.
  bool skip_past(std::string_view end) {
    for (std::size_t at = at_ + 1; (at = text_.find(end[0], at)) != npos; ++at) {
      if (text_.substr(at, end.size()) != end) continue;
      at_ = at + end.size();
      return true;
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool has_root_ = false;
  std::size_t open_list_items_ = 0;
  std::string_view item_name_;
  Envelope envelope_;
  Slices slices_;
};

}  // namespace

std::optional<Slices> slice_xml(std::string_view bytes) { return Slicer(bytes).run(); }

}  // namespace newswatch::feeds
