// Field lengths go into every hash, so that no two different articles read the same when their
// fields are joined. Source of the alphabet: Douglas Crockford, "Base 32".

#include "feeds/identity.h"

#include <openssl/sha.h>

#include <array>
#include <initializer_list>
#include <unordered_map>

#include "net/url.h"

namespace newswatch::feeds {

namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

Digest sha256(std::string_view bytes) {
  Digest digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return digest;
}

std::string joined(std::initializer_list<std::string_view> fields) {
  std::string all;
  for (const std::string_view field : fields) {
    all += std::to_string(field.size());
    all += ':';
    all += field;
  }
  return all;
}

// 130 bits as 26 characters.
std::string base32(const Digest& digest) {
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string text;
  std::uint32_t bits = 0;
  int held = 0;
  for (std::size_t i = 0; text.size() < 26; ++i) {
    bits = (bits << 8 | digest[i]) & 0xffff;
    held += 8;
    while (held >= 5 && text.size() < 26) {
      held -= 5;
      text += kAlphabet[bits >> held & 31];
    }
  }
  return text;
}

std::string without_blanks(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') kept += c;
  }
  return kept;
}

// What comparison keys drop, though one page may carry several articles.
std::string fragment_of(const Article& article) {
  const auto mark = article.url.find('#');
  return mark == std::string::npos ? std::string() : article.url.substr(mark);
}

// A page of its own: more than a host and a slash.
bool names_a_page(std::string_view comparison_key) {
  const auto slash = comparison_key.find('/');
  return slash != std::string_view::npos && slash + 1 < comparison_key.size();
}

}  // namespace

std::uint64_t stable_hash(std::string_view bytes) {
  const Digest digest = sha256(bytes);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | digest[i];
  return value == 0 ? 1 : value;
}

// A link that stands in for an id is the same whoever counts its readers (net::comparison_key). It
// may be shared: by the notes of one page (told apart by their
// fragments) or, at careless publishers, by all items of a feed (told apart by their titles).
std::uint64_t item_key(const Article& article) {
  if (!article.id.value.empty() && article.id.value != article.url)
    return stable_hash(joined({"id", article.id.value}));
  if (!article.url.empty()) {
    return stable_hash(
        joined({"link", net::comparison_key(article.url), fragment_of(article), article.title}));
  }
  return stable_hash(joined({"text", article.title, article.text}));
}

std::vector<ItemIdentity> identify(std::span<const Article> articles) {
  struct Sharers {
    std::uint64_t content;
    bool differ = false;
  };
  std::vector<ItemIdentity> found;
  found.reserve(articles.size());
  std::unordered_map<std::uint64_t, Sharers> by_item;
  for (const Article& article : articles) {
    const ItemIdentity& one =
        found.emplace_back(ItemIdentity{item_key(article), content_hash(article)});
    Sharers& sharers = by_item.try_emplace(one.item, Sharers{one.content}).first->second;
    sharers.differ = sharers.differ || sharers.content != one.content;
  }
  for (ItemIdentity& one : found) one.is_shared = by_item.at(one.item).differ;
  return found;
}

std::uint64_t shared_item_key(const ItemIdentity& identity) {
  return stable_hash(
      joined({"shared", std::to_string(identity.item), std::to_string(identity.content)}));
}

std::uint64_t content_hash(const Article& article) {
  return stable_hash(joined({without_blanks(article.title), without_blanks(article.text)}));
}

std::string article_key(std::string_view feed_url, const Article& article,
                        const ItemIdentity& identity) {
  const std::string said = identity.is_shared ? std::to_string(identity.content) : std::string();
  const std::string url = net::comparison_key(article.url);
  std::string named;
  if (!article.url.empty() && names_a_page(url)) {
    named = joined({"url", url, article.id.value});
  } else if (!article.id.value.empty()) {
    named = joined({"feed", feed_url, article.id.value});
  } else {
    named = joined({"text", feed_url, article.title, article.text});
  }
  return "a_" + base32(sha256(named + said));
}

std::uint64_t url_key(const Article& article) {
  if (article.url.empty()) return 0;
  const std::string url = net::comparison_key(article.url);
  if (!names_a_page(url)) return 0;
  return stable_hash(joined({"url", url, fragment_of(article)}));
}

}  // namespace newswatch::feeds
