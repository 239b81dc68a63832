#include "feeds/opml.h"

// All a list tells stands in attributes, so its tags are read one by one: no tree to build, no
// depth to bound, and what is not closed or cut off costs no more than itself.

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "feeds/charset.h"
#include "feeds/forward_search.h"
#include "feeds/links.h"
#include "feeds/parse.h"
#include "feeds/utf8.h"
#include "feeds/xml_attributes.h"
#include "feeds/xml_entities.h"
#include "feeds/xml_letters.h"
#include "feeds/xml_markup.h"
#include "feeds/xml_names.h"
#include "feeds/xml_scan.h"
#include "net/ascii.h"

namespace newswatch::feeds {
namespace {

// What would be read as a border between categories is encoded, and the sign that encodes.
struct Encoded {
  char letter;
  std::string_view as;
};
constexpr Encoded kEncoded[] = {{'%', "%25"}, {',', "%2C"}, {'/', "%2F"}};

std::string encoded_category(std::string_view tag) {
  std::string out;
  for (const char c : tag) {
    const auto* known = std::find_if(std::begin(kEncoded), std::end(kEncoded),
                                     [c](const Encoded& one) { return one.letter == c; });
    if (known == std::end(kEncoded)) {
      out.push_back(c);
    } else {
      out.append(known->as);
    }
  }
  return out;
}

std::string decoded_category(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto* known = std::find_if(
        std::begin(kEncoded), std::end(kEncoded),
        [text](const Encoded& one) { return same_name(text.substr(0, one.as.size()), one.as); });
    const bool is_plain = known == std::end(kEncoded);
    out.push_back(is_plain ? text.front() : known->letter);
    text.remove_prefix(is_plain ? 1 : known->as.size());
  }
  return out;
}

void add_tag(std::vector<std::string>& tags, std::string tag) {
  if (tag.empty() || tags.size() >= kMaxListedTags) return;
  if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(std::move(tag));
}

// "/Asia/Japan,politics"
void add_categories(std::vector<std::string>& tags, std::string_view written) {
  while (!written.empty() && tags.size() < kMaxListedTags) {
    const std::size_t end = std::min(written.find_first_of(",/"), written.size());
    add_tag(tags, decoded_category(trimmed(written.substr(0, end))));
    written.remove_prefix(std::min(end + 1, written.size()));
  }
}

class Reader {
 public:
  Reader(std::string_view text, XmlEntities& entities) : text_(text), entities_(entities) {}

  FeedList read() {
    while ((at_ = open_.from(at_)) != npos && list_.feeds.size() < kMaxListedFeeds) construct();
    if (at_ != npos) {
      list_.warnings.push_back("the list was cut after " + std::to_string(kMaxListedFeeds) +
                               " feeds");
    }
    if (without_feed_ == 1)
      list_.warnings.emplace_back("one outline has no xmlUrl and was left out");
    if (without_feed_ > 1) {
      list_.warnings.push_back(std::to_string(without_feed_) +
                               " outlines have no xmlUrl and were left out");
    }
    return std::move(list_);
  }

 private:
  static constexpr auto npos = std::string_view::npos;

  // What begins at the '<'.
  void construct() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("<!--")) return pass(comment_end_.from(at_ + 4), 3);
    if (rest.starts_with("<![CDATA[")) return pass(cdata_end_.from(at_ + 9), 3);
    if (rest.starts_with("<?")) return pass(close_.from(at_), 1);
    const bool is_end = rest.starts_with("</");
    const std::size_t begin = at_ + (is_end ? 2 : 1);
    const std::size_t end = behind_name(text_, begin);
    const std::string_view name = text_.substr(begin, end - begin);
    at_ = std::max(end, at_ + 1);
    if (!same_name(local_part(name), "outline")) return;
    if (is_end) return leave();
    // What is sound is read as it stands, whatever slip it looks like.
    auto sound = read_sound_tag(text_, end);
    const RepairedTag tag = sound ? std::move(*sound) : attributes_.read(name, end);
    at_ = std::max(tag.end, at_);
    if (!tag.is_tag) return;
    enter(tag);
    if (tag.is_empty) leave();
  }

  void pass(std::size_t marker, std::size_t marker_bytes) {
    at_ = marker == npos ? text_.size() : marker + marker_bytes;
  }

  void enter(const RepairedTag& tag) {
    ListedFeed feed{.name = value_of(tag, "text"), .url = value_of(tag, "xmlurl")};
    if (feed.name.empty()) feed.name = value_of(tag, "title");
    const std::string type = tidy_relation(value_of(tag, "type"));
    if (feed.url.empty() && (type == "rss" || type == "atom")) feed.url = value_of(tag, "url");
    if (!path_.empty()) path_.back().has_members = true;
    if (feed.url.empty()) return enter_folder(std::move(feed.name));
    path_.push_back({.has_members = true});
    feed.tags = folders_;
    add_categories(feed.tags, value_of(tag, "category"));
    list_.feeds.push_back(std::move(feed));
  }

  void enter_folder(std::string name) {
    const std::size_t before = folders_.size();
    add_tag(folders_, std::move(name));
    path_.push_back({.is_tag = folders_.size() > before});
  }

  void leave() {
    if (path_.empty()) return;
    if (!path_.back().has_members) ++without_feed_;
    if (path_.back().is_tag) folders_.pop_back();
    path_.pop_back();
  }

  std::string value_of(const RepairedTag& tag, std::string_view name) {
    std::string value;
    entities_.append_decoded(value, attribute_value(tag.attributes, name));
    return std::string(trimmed(value));
  }

  struct Open {
    bool is_tag = false;  // its name is the last of folders_
    bool has_members = false;
  };

  std::string_view text_;
  XmlEntities& entities_;
  XmlAttributeRepair attributes_{text_};
  ForwardSearch open_{text_, "<"};
  ForwardSearch close_{text_, ">"};
  ForwardSearch comment_end_{text_, "-->"};
  ForwardSearch cdata_end_{text_, "]]>"};
  std::size_t at_ = 0;
  FeedList list_;
  std::vector<Open> path_;
  std::vector<std::string> folders_;  // what the path makes of a feed's tags
  std::size_t without_feed_ = 0;
};

// A list that says it is UTF-8, and is, is read as it stands; what only looks like a slip may be a
// name.
std::string text_of(std::string_view bytes, std::string_view content_type) {
  constexpr std::size_t kDeclaration = 200;
  const std::string head = net::ascii::lowered(bytes.substr(0, kDeclaration));
  const bool says_utf8 = head.find("encoding=\"utf-8\"") != std::string::npos;
  const bool is_utf8 = says_utf8 && bytes.front() == '<' && is_valid_utf8(bytes);
  return is_utf8 ? std::string(bytes) : to_utf8(bytes, content_type).utf8;
}

ParseError no_opml(Root root) {
  const bool is_feed = root != Root::none && root != Root::html && root != Root::other;
  std::string message = root == Root::html ? "this is an HTML page, not OPML"
                        : is_feed ? "this is a feed, not a list of feeds; add it by its URL"
                                  : "there is no OPML in this document";
  return {.kind = ParseError::Kind::not_a_feed, .message = std::move(message)};
}

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
  out.append(" ").append(name).append("=\"");
  append_escaped(out, value);
  out.push_back('"');
}

void append_feed(std::string& out, const Feed& feed, std::string_view indent) {
  out.append(indent).append("<outline type=\"rss\"");
  append_attribute(out, "text", feed.name);
  append_attribute(out, "title", feed.name);
  append_attribute(out, "xmlUrl", feed.url);
  std::string categories;
  for (const std::string& tag : feed.tags)
    categories.append(categories.empty() ? "" : ",").append(encoded_category(tag));
  if (!categories.empty()) append_attribute(out, "category", categories);
  out.append("/>\n");
}

// The last tag that closes something closes the list.
bool ends_whole(std::string_view text) {
  const auto last = text.rfind("</");
  return last != std::string_view::npos &&
         net::ascii::equal_ignoring_case(text.substr(last + 2, 4), "opml");
}

}  // namespace

boost::system::result<FeedList, ParseError> read_opml(std::string_view bytes,
                                                      std::string_view content_type) {
  if (bytes.size() > kMaxDocumentBytes) {
    return ParseError{.kind = ParseError::Kind::too_large,
                      .message = "the list is larger than 64 MiB"};
  }
  std::string text = text_of(bytes, content_type);
  std::erase(text, '\0');
  if (trimmed(text).empty())
    return ParseError{.kind = ParseError::Kind::empty, .message = "the document is empty"};
  XmlScan scan = scan_xml(text);
  // What was copied out of the middle of a list still is one.
  if (scan.root == Root::none && text.find("<outline") != std::string::npos) {
    text = "<opml>" + text + "</opml>";
    scan = scan_xml(text);
  }
  if (scan.root != Root::opml) return no_opml(scan.root);
  XmlEntities entities;
  entities.define_from(scan.internal_subset, text.size());
  FeedList list = Reader(std::string_view(text).substr(scan.root_at), entities).read();
  if (!list.feeds.empty() && !ends_whole(text))
    list.warnings.emplace_back("the list ends before </opml>: feeds may be missing");
  return list;
}

std::string write_opml(std::string_view title, const std::vector<Feed>& feeds) {
  std::vector<std::string_view> folders;  // in order of their first feed
  std::map<std::string_view, std::vector<const Feed*>> in_folder;
  for (const Feed& feed : feeds) {
    const std::string_view folder = feed.tags.empty() ? std::string_view() : feed.tags.front();
    auto& members = in_folder[folder];
    if (members.empty()) folders.push_back(folder);
    members.push_back(&feed);
  }
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n"
      "  <head><title>";
  append_escaped(out, title);
  out.append("</title></head>\n  <body>\n");
  for (const std::string_view folder : folders) {
    if (!folder.empty()) {
      out.append("    <outline");
      append_attribute(out, "text", folder);
      append_attribute(out, "title", folder);
      out.append(">\n");
    }
    for (const Feed* feed : in_folder[folder])
      append_feed(out, *feed, folder.empty() ? "    " : "      ");
    if (!folder.empty()) out.append("    </outline>\n");
  }
  return out.append("  </body>\n</opml>\n");
}

}  // namespace newswatch::feeds
