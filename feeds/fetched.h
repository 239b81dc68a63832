#pragma once

// What one fetch came to, before and after its body was looked at. Pure.
// Sources: RFC 9110 15 (status codes), 10.2.3 (Retry-After); RFC 9111 4.2 (freshness);
// RFC 3229 10.4.1 (226); RFC 5005 (pages and archives).

#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/skip_times.h"
#include "net/message.h"
#include "net/redirects.h"

namespace newswatch::feeds {

// What a document asks of its readers.
struct Wishes {
  std::chrono::seconds ttl{0};  // zero: nothing
  SkipTimes skip;
  std::string older_url;  // RFC 5005: where articles go that leave the document
  bool operator==(const Wishes&) const = default;
};

struct Fetched {
  enum class Kind : std::uint8_t {
    unchanged,   // 304
    same_bytes,  // 200 with the body we had
    parsed,      // 200 with another body, and it is a feed
    body,        // 200 with a body nobody has looked at yet: only between judge() and with_body()
    failed,
    gone,  // 410
  } kind = Kind::failed;
  int status = 0;   // 0: no answer
  std::string url;  // of the final hop
  std::string etag;
  std::string last_modified;
  std::string permanent_url;  // where an unbroken chain of 301/308 from the first hop on led to;
                              // empty for none
  std::optional<std::chrono::seconds> retry_after;
  std::optional<std::chrono::seconds> fresh_for;  // max-age, or Expires less Date; Age subtracted
  bool is_delta = false;  // 226: the body holds what is new, and says nothing of the rest
  std::string error;      // failed and gone: plain words

  // Of kind parsed.
  std::uint64_t body_hash = 0;
  bool has_news = false;         // at least one article we had not
  std::optional<Wishes> wishes;  // absent: as those of the last document
  // When each article was published that the feed did not have; `now` where it does not say.
  std::vector<std::chrono::sys_seconds> new_items;
  std::size_t hits = 0;        // of those, how many a rule alerts on
  bool may_have_lost = false;  // nothing of the feed's last document is in this one
};

// "unchanged", "same_bytes", "parsed", "failed", "gone"
[[nodiscard]] std::string_view name_of(Fetched::Kind kind);

// Reads the status and headers of an answer. Kind::body for a 2xx that brings a document.
[[nodiscard]] Fetched judge(const boost::system::result<net::Followed, net::HttpError>& reply,
                            std::chrono::sys_seconds now);

// An HTTP date in any of its three forms (RFC 9110 5.6.7), or Retry-After's seconds; saturating,
// never negative.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(std::string_view value,
                                                              std::chrono::sys_seconds now);

}  // namespace newswatch::feeds
