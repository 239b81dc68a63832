#include "feeds/sitemap_index.h"

#include <algorithm>

#include "feeds/charset.h"
#include "feeds/links.h"
#include "feeds/parse.h"
#include "feeds/xml_entities.h"
#include "net/ascii.h"
#include "net/content_coding.h"
#include "net/url.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

// "<loc>", "</loc", perhaps with a prefix: the text behind a '<' up to where the name ends.
bool is_loc(std::string_view tag) {
  tag = tag.substr(0, tag.find_first_of(" \t\r\n/>"));
  const auto colon = tag.find(':');
  return net::ascii::equal_ignoring_case(colon == npos ? tag : tag.substr(colon + 1), "loc");
}

std::string address_in(std::string_view text) {
  text = trimmed(text);
  constexpr std::string_view kCdata = "<![CDATA[";
  if (text.starts_with(kCdata)) {
    text = text.substr(kCdata.size(), text.find("]]>") - kCdata.size());
  }
  std::string decoded;
  XmlEntities().append_decoded(decoded, text);
  std::string address = resolve_link({}, decoded);
  return net::is_http(address) ? address : std::string();
}

}  // namespace

std::vector<std::string> sitemaps_of_index(std::string_view bytes, std::string_view content_type) {
  std::string decoded;
  if (bytes.starts_with("\x1f\x8b")) {
    auto undone = net::decode_body("gzip", std::string(bytes), kMaxDocumentBytes);
    if (!undone) return {};
    decoded = std::move(*undone);
    bytes = decoded;
  }
  constexpr std::size_t kHead = 4096;
  const std::string text = to_utf8(bytes.substr(0, kMaxDocumentBytes), content_type).utf8;
  const std::string_view view = text;
  const auto root = view.substr(0, kHead).find("sitemapindex");
  if (root == npos) return {};
  std::vector<std::string> found;
  std::size_t at = root;
  while ((at = view.find('<', at)) != npos && found.size() < kMaxIndexedSitemaps) {
    ++at;
    if (!is_loc(view.substr(at, 64))) continue;
    const auto begin = view.find('>', at);
    if (begin == npos) break;
    const auto end = view.find("</", begin);
    std::string address = address_in(view.substr(begin + 1, end == npos ? npos : end - begin - 1));
    if (!address.empty()) found.push_back(std::move(address));
    if (end == npos) break;
    at = end;
  }
  return found;
}

std::vector<std::string> likeliest_news(const std::vector<std::string>& sitemaps,
                                        std::size_t most) {
  std::vector<std::string> chosen;
  for (const bool wanted : {true, false}) {
    for (const std::string& one : sitemaps) {
      // The path alone: every sitemap of news.example.org has news in its address.
      const std::string lower = net::ascii::lowered(one);
      const auto path = lower.find('/', lower.find("://") + 3);
      const bool says_news = path != npos && lower.find("news", path) != npos;
      if (chosen.size() < most && says_news == wanted &&
          std::find(chosen.begin(), chosen.end(), one) == chosen.end())
        chosen.push_back(one);
    }
  }
  return chosen;
}

}  // namespace newswatch::feeds
