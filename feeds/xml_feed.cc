#include "feeds/xml_feed.h"

// One reader for all dialects: wherever an item or entry stands, it is an article; whatever else
// stands beside it describes the feed. The dialects differ in names, and those are in precedence.h.

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

template <class Predicate>
bool any_namespace(const pugi::xml_node& root, Predicate holds) {
  for (const pugi::xml_attribute attribute : root.attributes()) {
    const std::string_view name = attribute.name();
    if (name.starts_with("xmlns") && holds(attribute.value())) return true;
  }
  return false;
}

// The URI that the root's prefix is bound to; empty if it is to none.
std::string_view own_namespace(const pugi::xml_node& root) {
  const std::string_view name = root.name();
  const auto colon = name.find(':');
  const std::string declaration =
      colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string(name.substr(0, colon));
  return root.attribute(declaration.c_str()).value();
}

Format format_of(const pugi::xml_node& root) {
  const std::string_view name = local_part(root.name());
  const std::string_view version = trimmed(root.attribute("version").value());
  if (same_name(name, "urlset")) return Format::news_sitemap;
  if (same_name(name, "channel")) {
    return any_namespace(root, is_rss_1_x) ? Format::rss_1_0 : Format::cdf;
  }
  if (same_name(name, "feed") || same_name(name, "entry")) {
    const std::string_view own = own_namespace(root);
    if (vocabulary_of_uri(own) != Vocabulary::atom) {
      return version.starts_with("0.") ? Format::atom_0_3 : Format::atom_1_0;
    }
    return is_atom_0_3(own) ? Format::atom_0_3 : Format::atom_1_0;
  }
  if (same_name(name, "rdf")) {
    const bool is_0_9 = any_namespace(root, [](std::string_view uri) {
      return uri.find("netscape.com/rdf/simple/0.9") != std::string_view::npos;
    });
    return is_0_9 && !any_namespace(root, is_rss_1_x) ? Format::rss_0_9x : Format::rss_1_0;
  }
  return version.starts_with("0.9") ? Format::rss_0_9x : Format::rss_2_0;
}

// Does the root say that it is a feed, whatever is in it?
bool is_surely_feed(const pugi::xml_node& root) {
  const std::string_view name = local_part(root.name());
  if (same_name(name, "rss")) return true;
  const auto declares = [&root](Vocabulary vocabulary) {
    return any_namespace(
        root, [vocabulary](std::string_view uri) { return vocabulary_of_uri(uri) == vocabulary; });
  };
  if (same_name(name, "rdf")) return declares(Vocabulary::rss);
  return same_name(name, "feed") &&
         (declares(Vocabulary::atom) || !trimmed(root.attribute("version").value()).empty());
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

// CDF names its base beside its own address.
std::string cdf_base(const pugi::xml_node& channel, std::string base) {
  for (const std::string_view name : {"base", "href"}) {
    for (const pugi::xml_attribute attribute : channel.attributes()) {
      if (!same_name(attribute.name(), name)) continue;
      std::string resolved = resolve_link(base, attribute.value());
      if (name == "base" || base.empty()) return resolved;
    }
  }
  return base;
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
    return !document_.articles.empty() || found_channel_ || document_.feed != FeedInfo{};
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
    feed_.language.offer(scope_.language(), TextKind::plain, rank::kXmlLang);
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
    draft.language.offer(scope_.language(), TextKind::plain, rank::kXmlLang);
    read_fields(element, scope_, draft);
    if (document_.format == Format::cdf) read_cdf_anchor(element, draft);
    append_article(document_.articles, std::move(draft), budget_);
  }

  // CDF may name an item's page by an element as well.
  void read_cdf_anchor(const pugi::xml_node& item, Draft& draft) {
    for (const pugi::xml_node child : item.children()) {
      if (!same_name(child.name(), "a")) continue;
      const std::string href = attribute_of(child, "href", scope_);
      if (!href.empty()) {
        draft.link.offer(resolve_link(scope_.base(), href), TextKind::plain, rank::kHref);
      }
    }
  }

  // rdf:about, and what CDF writes as attributes.
  void read_attributes(const pugi::xml_node& element, Draft& draft) {
    if (!element.first_attribute()) return;
    std::string about(trimmed(attribute_of(element, "about", scope_)));
    if (!about.empty()) {
      if (looks_like_url(about)) {
        draft.permalink.offer(resolve_link(scope_.base(), about), TextKind::plain, rank::kAbout);
      }
      draft.id.offer(std::move(about), TextKind::plain, rank::kAbout);
    }
    const std::string href = attribute_of(element, "href", scope_);
    if (!href.empty()) {
      draft.link.offer(resolve_link(scope_.base(), href), TextKind::plain, rank::kHref);
    }
    const std::string modified = attribute_of(element, "lastmod", scope_);
    if (!modified.empty()) draft.updated.offer(modified, rank::kLastmod);
  }

  // A news sitemap tells its publication with each article.
  void take_publication() {
    const Article& first = document_.articles.front();
    const bool is_one =
        first.source &&
        std::all_of(document_.articles.begin(), document_.articles.end(),
                    [&first](const Article& article) { return article.source == first.source; });
    if (!is_one) return;
    document_.feed.title = first.source->title;
    document_.feed.language = first.language;
  }

  void finish() {
    feed_.language.offer(scope_.language(), TextKind::plain, rank::kXmlLang);
    document_.feed = finish_feed(std::move(feed_));
    if (is_sitemap_ && !document_.articles.empty()) take_publication();
    inherit_from_feed(document_);
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
  PartBudget budget_;
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
  document.keeps_blanks = tree.keeps_blanks;
  std::string base = url.empty() ? own_address(root) : std::string(url);
  if (document.format == Format::cdf) base = cdf_base(root, base);
  XmlScope scope(base, tree.entities);
  Reader reader(scope, document);
  reader.read(root);
  if (!reader.found_anything()) {
    if (!is_surely_feed(root)) return std::nullopt;
    document.warnings.emplace_back("the feed is empty");
  }
  const bool is_plain_sitemap =
      document.format == Format::news_sitemap &&
      std::none_of(document.articles.begin(), document.articles.end(),
                   [](const Article& article) { return !article.title.empty(); });
  if (is_plain_sitemap) return std::nullopt;
  document.warnings.insert(document.warnings.begin(), tree.warnings.begin(), tree.warnings.end());
  return document;
}

}  // namespace newswatch::feeds
