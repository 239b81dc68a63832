#include "feeds/xml_feed.h"

// One reader for all dialects: wherever an item or entry stands, it is an article; whatever else
// stands beside it describes the feed. The dialects differ in names, and those are in elements.cc.

#include <algorithm>
#include <pugixml.hpp>
#include <string>
#include <utility>

#include "feeds/draft.h"
#include "feeds/elements.h"
#include "feeds/links.h"
#include "feeds/parse.h"
#include "feeds/xml_fields.h"
#include "feeds/xml_markup.h"
#include "feeds/xml_names.h"
#include "feeds/xml_scope.h"

namespace newswatch::feeds {
namespace {

constexpr std::uint8_t kAboutRank = 2;
constexpr std::uint8_t kInheritedLanguageRank = 3;

std::string_view local_part(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

template <class Predicate>
bool any_namespace(const pugi::xml_node& root, Predicate holds) {
  for (const pugi::xml_attribute attribute : root.attributes()) {
    const std::string_view name = attribute.name();
    if (name.starts_with("xmlns") && holds(attribute.value())) return true;
  }
  return false;
}

Format format_of(const pugi::xml_node& root) {
  const std::string_view name = local_part(root.name());
  const std::string_view version = trimmed(root.attribute("version").value());
  if (same_name(name, "urlset")) return Format::news_sitemap;
  if (same_name(name, "channel")) return Format::cdf;
  if (same_name(name, "feed") || same_name(name, "entry")) {
    const bool is_old = version.starts_with("0.") || any_namespace(root, is_atom_0_3);
    return is_old ? Format::atom_0_3 : Format::atom_1_0;
  }
  if (same_name(name, "rdf")) {
    const bool is_0_9 = any_namespace(root, [](std::string_view uri) {
      return uri.find("netscape.com/rdf/simple/0.9") != std::string_view::npos;
    });
    return is_0_9 && !any_namespace(root, is_rss_1_0) ? Format::rss_0_9x : Format::rss_1_0;
  }
  return version.starts_with("0.9") ? Format::rss_0_9x : Format::rss_2_0;
}

// An absolute URL that the feed gives of itself: its own address first, then its site's.
std::string own_address(const pugi::xml_node& root) {
  std::string site;
  const auto look_in = [&site](const pugi::xml_node& parent) -> std::string {
    for (const pugi::xml_node child : parent.children()) {
      if (!same_name(local_part(child.name()), "link")) continue;
      const std::string_view href = child.attribute("href").value();
      const std::string_view text = trimmed(href.empty() ? child.child_value() : href);
      if (!looks_like_url(text)) continue;
      const std::string relation = tidy_relation(child.attribute("rel").value());
      if (relation == "self") return std::string(text);
      if (site.empty() && (relation.empty() || relation == "alternate")) site = text;
    }
    return {};
  };
  if (std::string self = look_in(root); !self.empty()) return self;
  for (const pugi::xml_node child : root.children()) {
    if (!same_name(local_part(child.name()), "channel")) continue;
    if (std::string self = look_in(child); !self.empty()) return self;
  }
  return site;
}

class Reader {
 public:
  Reader(XmlScope& scope, Document& document) : scope_(scope), document_(document) {}

  void read(const pugi::xml_node& root) {
    const XmlScope::Inside inside(scope_, root);
    const std::string_view name = local_part(root.name());
    if (same_name(name, "entry")) {
      read_article(root);
      return finish_entry_document();
    }
    is_sitemap_ = same_name(name, "urlset");
    if (same_name(name, "channel")) read_attributes(root, feed_);
    read_children(root);
    finish();
  }

  [[nodiscard]] bool found_anything() const {
    return !document_.articles.empty() || found_channel_ || !document_.feed.title.empty() ||
           !document_.feed.url.empty() || !document_.feed.id.empty();
  }

 private:
  // As deep as the tree at most, and that is bounded by kMaxDepth.
  void read_children(const pugi::xml_node& parent) {
    for (const pugi::xml_node child : parent.children()) {
      if (child.type() != pugi::node_element) continue;
      const XmlScope::Inside inside(scope_, child);
      const auto name = scope_.name_of(child.name());
      const Meaning meaning = meaning_of(name.vocabulary, name.local);
      if (meaning.field == Field::article || (is_sitemap_ && same_name(name.local, "url"))) {
        read_article(child);
      } else if (meaning.field == Field::channel || meaning.field == Field::wrapper) {
        if (meaning.field == Field::channel) enter_channel(child);
        read_children(child);
      } else {
        read_field(child, name.vocabulary, meaning, scope_, feed_);
      }
    }
  }

  void enter_channel(const pugi::xml_node& channel) {
    found_channel_ = true;
    read_attributes(channel, feed_);
    feed_.language.offer(scope_.language(), TextKind::plain, kInheritedLanguageRank);
  }

  // Room for the articles that stand beside the first, so that thousands are not moved again and
  // again.
  void reserve_for(const pugi::xml_node& first) {
    if (has_reserved_) return;
    has_reserved_ = true;
    const std::string_view name = first.name();
    std::size_t count = 0;
    for (pugi::xml_node node = first; node; node = node.next_sibling()) {
      if (name == node.name()) ++count;
    }
    document_.articles.reserve(std::min(count, kMaxArticles));
  }

  void read_article(const pugi::xml_node& element) {
    reserve_for(element);
    if (document_.articles.size() >= kMaxArticles) {
      is_cut_ = true;
      return;
    }
    Draft draft;
    read_attributes(element, draft);
    draft.language.offer(scope_.language(), TextKind::plain, kInheritedLanguageRank);
    read_fields(element, scope_, draft);
    append_article(document_.articles, std::move(draft));
  }

  // rdf:about, and what CDF writes as attributes.
  void read_attributes(const pugi::xml_node& element, Draft& draft) {
    if (!element.first_attribute()) return;
    std::string about(trimmed(attribute_of(element, "about", scope_)));
    if (!about.empty()) {
      if (looks_like_url(about)) {
        draft.permalink.offer(resolve_link(scope_.base(), about), TextKind::plain, kAboutRank);
      }
      draft.id.offer(std::move(about), TextKind::plain, kAboutRank);
    }
    const std::string href = attribute_of(element, "href", scope_);
    if (!href.empty()) draft.link.offer(resolve_link(scope_.base(), href), TextKind::plain, 0);
    const std::string modified = attribute_of(element, "lastmod", scope_);
    if (!modified.empty()) draft.updated.offer(modified, 0);
  }

  void finish() {
    feed_.language.offer(scope_.language(), TextKind::plain, kInheritedLanguageRank);
    document_.feed = finish_feed(std::move(feed_));
    inherit_authors(document_);
    if (is_cut_) document_.warnings.emplace_back("articles beyond the limit were left out");
  }

  // A lone entry says of its feed only what its source element says.
  void finish_entry_document() {
    if (document_.articles.empty() || !document_.articles.front().source) return;
    document_.feed.title = document_.articles.front().source->title;
    document_.feed.url = document_.articles.front().source->url;
  }

  XmlScope& scope_;
  Document& document_;
  Draft feed_;
  bool is_sitemap_ = false;
  bool found_channel_ = false;
  bool is_cut_ = false;
  bool has_reserved_ = false;
};

}  // namespace

std::optional<Document> read_xml_feed(XmlTree& tree, std::string_view url) {
  pugi::xml_node root = tree.document->first_child();
  while (root && root.type() != pugi::node_element) root = root.next_sibling();
  if (!root) return std::nullopt;
  Document document;
  document.format = format_of(root);
  const std::string base = url.empty() ? own_address(root) : std::string(url);
  XmlScope scope(base, tree.entities);
  Reader reader(scope, document);
  reader.read(root);
  if (!reader.found_anything()) return std::nullopt;
  const bool is_plain_sitemap =
      document.format == Format::news_sitemap &&
      std::none_of(document.articles.begin(), document.articles.end(),
                   [](const Article& article) { return !article.title.empty(); });
  if (is_plain_sitemap) return std::nullopt;
  document.warnings.insert(document.warnings.begin(), tree.warnings.begin(), tree.warnings.end());
  return document;
}

}  // namespace newswatch::feeds
