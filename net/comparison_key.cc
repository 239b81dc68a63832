// The comparison key of net/url.h. It is written by hand and in one pass, since it runs for every
// article and link: a Boost.URL parse for each would cost more than the key is worth.

#include <algorithm>
#include <array>

#include "net/ascii.h"
#include "net/url.h"

namespace newswatch::net {
namespace {

// Parameters that name a campaign, a click or a reader, never an article. Lower case and sorted.
constexpr std::array<std::string_view, 62> kTracking = {"__s",
                                                        "__source",
                                                        "__twitter_impression",
                                                        "_ga",
                                                        "_gl",
                                                        "_hsenc",
                                                        "_hsmi",
                                                        "_openstat",
                                                        "camp_id",
                                                        "campaign_id",
                                                        "cmp",
                                                        "cmpid",
                                                        "dclid",
                                                        "dicbo",
                                                        "dm_i",
                                                        "epik",
                                                        "fb_action_ids",
                                                        "fb_action_types",
                                                        "fb_source",
                                                        "fbclid",
                                                        "ftag",
                                                        "gbraid",
                                                        "gclid",
                                                        "gclsrc",
                                                        "guccounter",
                                                        "guce_referrer",
                                                        "guce_referrer_sig",
                                                        "hsctatracking",
                                                        "icid",
                                                        "igsh",
                                                        "igshid",
                                                        "ito",
                                                        "maca",
                                                        "mc_cid",
                                                        "mc_eid",
                                                        "mkt_tok",
                                                        "msclkid",
                                                        "ncid",
                                                        "ocid",
                                                        "oly_anon_id",
                                                        "oly_enc_id",
                                                        "rb_clickid",
                                                        "ref_src",
                                                        "ref_url",
                                                        "s_cid",
                                                        "s_kwcid",
                                                        "smid",
                                                        "smtyp",
                                                        "sr_share",
                                                        "srsltid",
                                                        "taid",
                                                        "traffic_source",
                                                        "trk",
                                                        "trkcampaign",
                                                        "ttclid",
                                                        "twclid",
                                                        "wbraid",
                                                        "wickedid",
                                                        "wt_zmc",
                                                        "xtor",
                                                        "yclid",
                                                        "ysclid"};

constexpr std::array<std::string_view, 16> kTrackingPrefixes = {
    "utm_", "at_medium", "at_campaign", "at_custom", "at_link", "at_bbc", "at_ptr", "at_format",
    "ns_",  "pk_",       "mtm_",        "piwik_",    "matomo_", "hsa_",   "vero_",  "wt.",
};

// These mean tracking only when they say that the reader came from a feed: "?ref=rss".
constexpr std::array<std::string_view, 8> kSources = {"emc", "from", "mod", "partner",
                                                      "rss", "ref",  "src", "source"};

bool is_tracking(std::string_view parameter) {
  const std::size_t equals = std::min(parameter.find('='), parameter.size());
  const std::string name = ascii::lowered(parameter.substr(0, equals));
  if (std::binary_search(kTracking.begin(), kTracking.end(), name)) return true;
  const auto begins = [&name](std::string_view prefix) { return name.starts_with(prefix); };
  if (std::any_of(kTrackingPrefixes.begin(), kTrackingPrefixes.end(), begins)) return true;
  if (std::find(kSources.begin(), kSources.end(), name) == kSources.end()) return false;
  const std::string value =
      ascii::lowered(parameter.substr(std::min(equals + 1, parameter.size())));
  return value.starts_with("rss") || value.starts_with("feed");
}

std::string without_tracking(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    if (!parameter.empty() && !is_tracking(parameter)) {
      out.push_back(out.empty() ? '?' : '&');
      out += parameter;
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return out;
}

int hex_value(char c) { return ascii::is_digit(c) ? c - '0' : ascii::lower(c) - 'a' + 10; }

// Escapes of letters, digits and -._~ undone, the others in upper case (RFC 3986 6.2.2).
std::string with_even_escapes(std::string_view text) {
  constexpr std::string_view kPlain = "-._~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && ascii::is_hex(text[i + 1]) &&
                        ascii::is_hex(text[i + 2]);
    if (!escape) {
      out.push_back(text[i]);
      continue;
    }
    const int byte = hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]);
    const char c = static_cast<char>(byte);
    if (ascii::is_letter(c) || ascii::is_digit(c) || kPlain.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kHex[static_cast<std::size_t>(byte) >> 4]);
      out.push_back(kHex[static_cast<std::size_t>(byte) & 15]);
    }
    i += 2;
  }
  return out;
}

std::string_view without_default_port(std::string_view place, bool secure) {
  const std::size_t colon = place.rfind(':');
  if (colon == std::string_view::npos || place.find(']', colon) != std::string_view::npos) {
    return place;
  }
  const std::string_view port = place.substr(colon + 1);
  if (port.empty() || port == (secure ? "443" : "80")) return place.substr(0, colon);
  return place;
}

std::string key_of_place(std::string_view authority, bool secure) {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) authority.remove_prefix(at + 1);
  std::string place = ascii::lowered(without_default_port(authority, secure));
  if (place.starts_with("www.") && place.size() > 4) place.erase(0, 4);
  if (place.ends_with('.')) place.pop_back();
  return place;
}

}  // namespace

std::string comparison_key(std::string_view url) {
  const auto whole = resolve("", url);
  if (!whole) return std::string(ascii::trimmed(url));
  std::string_view rest = *whole;
  rest = rest.substr(0, rest.find('#'));
  const bool secure = rest.starts_with("https://");
  if (!secure && !rest.starts_with("http://")) return std::string(rest);
  rest.remove_prefix(secure ? 8 : 7);
  const std::size_t mark = std::min(rest.find('?'), rest.size());
  std::string_view front = rest.substr(0, mark);
  const std::size_t slash = std::min(front.find('/'), front.size());
  std::string_view path = front.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  std::string key = key_of_place(front.substr(0, slash), secure);
  key += with_even_escapes(path);
  key += with_even_escapes(without_tracking(rest.substr(std::min(mark + 1, rest.size()))));
  return key;
}

}  // namespace newswatch::net
