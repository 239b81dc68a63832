#pragma once

// Who pushes a feed, and under which name: what a publisher says of it in headers and in the
// document. Pure. Sources: WebSub (W3C, 2018) 4; RFC 8288 3 (Link).

#include <string>
#include <string_view>
#include <vector>

#include "feeds/document.h"
#include "net/message.h"

namespace newswatch::feeds {

inline constexpr std::size_t kMaxHubs = 8;

struct PushLinks {
  std::vector<std::string> hubs;  // in order, each once, at most kMaxHubs; http and https only
  std::string self;               // the topic; empty where none is named
  bool operator==(const PushLinks&) const = default;
};

// What the Link headers of an answer say; `url` is the one that answered.
[[nodiscard]] PushLinks links_of(const std::vector<net::Header>& headers, std::string_view url);

// What the document says. Its links are resolved already.
[[nodiscard]] PushLinks links_of(const FeedInfo& feed);

// Hubs of the headers, else of the document, those on https first; the topic of either, the headers
// first.
[[nodiscard]] PushLinks preferred(PushLinks of_headers, PushLinks of_document);

}  // namespace newswatch::feeds
