#pragma once

// Feeds as the `feeds:` of a configuration. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/feed.h"

namespace newswatch::config {

// One element of the list, indented below `feeds:`, in quotes that nothing breaks out of. Name,
// url, publisher, tags and allow_private_addresses alone are written; the texts hold no control
// characters.
[[nodiscard]] std::string to_yaml(const feeds::Feed& feed);

// A whole file.
[[nodiscard]] std::string feeds_file(const std::vector<feeds::Feed>& feeds);

// The file `yaml` with the feeds added behind the last one of its `feeds:` list, indented as that
// one and with its line ends; with a list at its end if there is none. Every byte that is there
// stays, but for an empty list `[]`. nullopt where the list is written in brackets. Whoever takes
// the result loads it first: what a file is cannot be told from its lines alone.
[[nodiscard]] std::optional<std::string> with_feeds(std::string_view yaml,
                                                    const std::vector<feeds::Feed>& feeds);

}  // namespace newswatch::config
