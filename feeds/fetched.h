#pragma once

// What one fetch came to, before and after its body was looked at. Pure.
// Sources: RFC 9110 15 (status codes), 10.2.3 (Retry-After); RFC 9111 4.2 (freshness).

#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/message.h"
#include "net/redirects.h"

namespace newswatch::feeds {

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
  std::uint64_t body_hash = 0;
  bool has_news = false;                    // parsed: at least one article we had not
  std::optional<std::chrono::seconds> ttl;  // parsed: the document's own wish
  std::string error;                        // failed and gone: plain words
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
