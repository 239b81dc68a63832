#include "feeds/vocabulary.h"

#include <array>
#include <string>
#include <unordered_map>

namespace newswatch::feeds {
namespace {

constexpr std::size_t kMaxUriBytes = 200;

// Lower case, without scheme, "www." and closing '/', '#', '?'. The known URIs below are written
// that way, and the wrong ones that publishers use beside the right ones.
std::string normalised(std::string_view uri) {
  while (!uri.empty() && static_cast<unsigned char>(uri.front()) <= ' ') uri.remove_prefix(1);
  while (!uri.empty() && (static_cast<unsigned char>(uri.back()) <= ' ' || uri.back() == '/' ||
                          uri.back() == '#' || uri.back() == '?')) {
    uri.remove_suffix(1);
  }
  std::string lower;
  for (const char c : uri.substr(0, kMaxUriBytes)) {
    lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  std::string_view rest = lower;
  if (const auto scheme = rest.find("://"); scheme != std::string_view::npos && scheme <= 5) {
    rest.remove_prefix(scheme + 3);
  }
  if (rest.starts_with("www.")) rest.remove_prefix(4);
  return std::string(rest);
}

const std::unordered_map<std::string_view, Vocabulary>& known_uris() {
  using enum Vocabulary;
  static const std::unordered_map<std::string_view, Vocabulary> table = {
      {"purl.org/rss/1.0", rss},
      {"my.netscape.com/rdf/simple/0.9", rss},
      {"channel.netscape.com/rdf/simple/0.9", rss},
      {"my.netscape.com/publish/formats/rss-0.91.dtd", rss},
      {"backend.userland.com/rss", rss},
      {"backend.userland.com/rss2", rss},
      {"backend.userland.com/rss091", rss},
      {"backend.userland.com/rss092", rss},
      {"blogs.law.harvard.edu/tech/rss", rss},
      {"cyber.law.harvard.edu/rss", rss},
      {"cyber.law.harvard.edu/rss/rss.html", rss},
      {"purl.org/net/rss1.1", rss},
      {"purl.org/rss/2.0", rss},
      {"purl.org/rss/1.0/modules/rss091", rss},
      {"my.netscape.com/rdf/simple/0.91", rss},
      {"rssnamespace.org/feeds/rss2.0", rss},
      {"microsoft.com/standards/channels.dtd", rss},
      {"purl.oclc.org/net/rss_2.0/enc", rss},
      {"webns.net/mvcb", rss},
      {"w3.org/2005/atom", atom},
      {"w3.org/2005/atom/ns", atom},
      {"w3.org/2005/atom10", atom},
      {"w3.org/2005/atomnamespace", atom},
      {"purl.org/atom/ns", atom},
      {"purl.org/atom", atom},
      {"purl.org/atom/0.3", atom},
      {"purl.org/atom/app", foreign},
      {"w3.org/2005/10/atom", atom},
      {"w3.org/2006/atom", atom},
      {"example.com/newformat", atom},
      {"example.com/necho", atom},
      {"purl.org/echo", atom},
      {"purl.org/pie", atom},
      {"uri/of/echo/namespace#", atom},
      {"bitworking.org/rfc/rfc5023", foreign},
      {"w3.org/2007/app", foreign},
      {"purl.org/dc/elements/1.1", dublin_core},
      {"purl.org/dc/elements/1.0", dublin_core},
      {"purl.org/dc", dublin_core},
      {"purl.org/metadata/dublin_core", dublin_core},
      {"dublincore.org/documents/dcmi-namespace", dublin_core},
      {"purl.org/dc/terms", dc_terms},
      {"purl.org/rss/1.0/modules/dcterms", dc_terms},
      {"purl.org/rss/1.0/modules/content", content},
      {"purl.org/net/rss1.0/modules/content", content},
      {"search.yahoo.com/mrss", media},
      {"search.yahoo.com/rss", media},
      {"search.yahoo.com/mrss/feed", media},
      {"video.search.yahoo.com/mrss", media},
      {"api.search.yahoo.com/mrss", media},
      {"tools.search.yahoo.com/mrss", media},
      {"rssboard.org/media-rss", media},
      {"example.com/media-rss", media},
      {"itunes.com/dtds/podcast-1.0.dtd", itunes},
      {"itunes.com/dtds/podcast", itunes},
      {"itunes.apple.com/dtds/podcast-1.0.dtd", itunes},
      {"apple.com/itunes/dtds/podcast-1.0.dtd", itunes},
      {"example.com/dtds/podcast-1.0.dtd", itunes},
      {"google.com/schemas/play-podcasts/1.0", google_play},
      {"google.com/schemas/play-podcasts/1.0/play-podcasts.xsd", google_play},
      {"wellformedweb.org/commentapi", well_formed_web},
      {"purl.org/syndication/thread/1.0", threading},
      {"rssnamespace.org/feedburner/ext/1.0", feedburner},
      {"pheedo.com/namespace/pheedo", feedburner},
      {"purl.org/rss/1.0/modules/syndication", syndication},
      {"w3.org/1999/xhtml", xhtml},
      {"w3.org/tr/xhtml1", xhtml},
      {"w3.org/tr/xhtml1/strict", xhtml},
      {"w3.org/tr/rec-html40", xhtml},
      {"w3.org/1999/02/22-rdf-syntax-ns", rdf},
      {"w3.org/xml/1998/namespace", xml},
      {"sitemaps.org/schemas/sitemap/0.9", sitemap},
      {"google.com/schemas/sitemap/0.84", sitemap},
      {"google.com/schemas/sitemap/0.9", sitemap},
      {"google.com/schemas/sitemap-news/0.9", news},
      {"google.com/schemas/sitemap-image/1.1", sitemap_image},
      {"web.resource.org/cc", license},
      {"creativecommons.org/ns", license},
      {"creativecommons.org/ns#license", license},
      {"backend.userland.com/creativecommonsrssmodule", license},
      {"cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", license},
      {"prismstandard.org/namespaces/basic/1.0", prism},
      {"prismstandard.org/namespaces/1.2/basic", prism},
      {"prismstandard.org/namespaces/basic/2.0", prism},
      {"prismstandard.org/namespaces/basic/2.1", prism},
      {"prismstandard.org/namespaces/basic/3.0", prism},
      {"news.yandex.ru", portal},
      {"yandex.ru", portal},
      {"turbo.yandex.ru", portal},
      {"news.mail.ru", portal},
      {"news.rambler.ru", portal},
      {"georss.org/georss", geo},
      {"w3.org/2003/01/geo/wgs84_pos", geo},
  };
  return table;
}

// What a misspelt URI still names, by a part that no other namespace has.
Vocabulary vocabulary_by_part(std::string_view uri) {
  struct Part {
    std::string_view text;
    Vocabulary vocabulary;
  };
  constexpr Part kParts[] = {
      {"/dc/terms", Vocabulary::dc_terms},
      {"dcmi-terms", Vocabulary::dc_terms},
      {"/dc/elements", Vocabulary::dublin_core},
      {"dublincore.org", Vocabulary::dublin_core},
      {"modules/content", Vocabulary::content},
      {"module/content", Vocabulary::content},
      {"/mrss", Vocabulary::media},
      {"media-rss", Vocabulary::media},
      {"dtds/podcast", Vocabulary::itunes},
      {"podcast-1.0.dtd", Vocabulary::itunes},
      {"play-podcasts", Vocabulary::google_play},
      {"commentapi", Vocabulary::well_formed_web},
      {"feedburner", Vocabulary::feedburner},
      {"modules/syndication", Vocabulary::syndication},
      {"w3.org/2005/atom", Vocabulary::atom},
      {"w3c.org/2005/atom", Vocabulary::atom},
      {"purl.org/atom/ns", Vocabulary::atom},
      {"syndication/thread", Vocabulary::threading},
      {"prismstandard.org", Vocabulary::prism},
      {"creativecommonsrssmodule", Vocabulary::license},
      {"sitemap-news", Vocabulary::news},
      {"sitemap-image", Vocabulary::sitemap_image},
      {"schemas/sitemap/", Vocabulary::sitemap},
  };
  for (const Part& part : kParts) {
    if (uri.find(part.text) != std::string_view::npos) return part.vocabulary;
  }
  return Vocabulary::foreign;
}

struct Prefix {
  std::string_view name;
  Vocabulary vocabulary;
};

constexpr std::array<Prefix, 36> kPrefixes = {{
    {"enc", Vocabulary::rss},
    {"admin", Vocabulary::rss},
    {"rss", Vocabulary::rss},
    {"atom", Vocabulary::atom},
    {"atom10", Vocabulary::atom},
    {"atom03", Vocabulary::atom},
    {"a10", Vocabulary::atom},
    {"dc", Vocabulary::dublin_core},
    {"dc10", Vocabulary::dublin_core},
    {"dc11", Vocabulary::dublin_core},
    {"dcterms", Vocabulary::dc_terms},
    {"content", Vocabulary::content},
    {"media", Vocabulary::media},
    {"mrss", Vocabulary::media},
    {"itunes", Vocabulary::itunes},
    {"googleplay", Vocabulary::google_play},
    {"wfw", Vocabulary::well_formed_web},
    {"thr", Vocabulary::threading},
    {"feedburner", Vocabulary::feedburner},
    {"pheedo", Vocabulary::feedburner},
    {"sy", Vocabulary::syndication},
    {"syn", Vocabulary::syndication},
    {"xhtml", Vocabulary::xhtml},
    {"rdf", Vocabulary::rdf},
    {"xml", Vocabulary::xml},
    {"sitemap", Vocabulary::sitemap},
    {"news", Vocabulary::news},
    {"cc", Vocabulary::license},
    {"creativecommons", Vocabulary::license},
    {"prism", Vocabulary::prism},
    {"yandex", Vocabulary::portal},
    {"turbo", Vocabulary::portal},
    {"mailru", Vocabulary::portal},
    {"rambler", Vocabulary::portal},
    {"georss", Vocabulary::geo},
    {"geo", Vocabulary::geo},
}};

}  // namespace

Vocabulary vocabulary_of_uri(std::string_view uri) {
  const std::string name = normalised(uri);
  const auto found = known_uris().find(name);
  return found == known_uris().end() ? vocabulary_by_part(name) : found->second;
}

bool is_atom_0_3(std::string_view uri) {
  const std::string name = normalised(uri);
  return name.starts_with("purl.org/atom") || name.starts_with("example.com/ne") ||
         name.starts_with("purl.org/echo") || name.starts_with("purl.org/pie");
}

bool is_rss_1_x(std::string_view uri) {
  const std::string name = normalised(uri);
  return name == "purl.org/rss/1.0" || name == "purl.org/net/rss1.1";
}

Vocabulary vocabulary_of_prefix(std::string_view prefix) {
  for (const Prefix& known : kPrefixes) {
    if (known.name.size() != prefix.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < prefix.size() && same; ++i) {
      const char c = prefix[i];
      same = (c >= 'A' && c <= 'Z' ? c + 32 : c) == known.name[i];
    }
    if (same) return known.vocabulary;
  }
  return Vocabulary::foreign;
}

}  // namespace newswatch::feeds
