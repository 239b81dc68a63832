#pragma once

// A sitemap that lists sitemaps. Pure. Source: sitemaps.org/protocol.html#index.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::feeds {

inline constexpr std::size_t kMaxIndexedSitemaps = 50'000;  // as the protocol says

// The addresses an index names, in order; empty for what is none. Gzip data are undone. Linear.
[[nodiscard]] std::vector<std::string> sitemaps_of_index(std::string_view bytes,
                                                         std::string_view content_type);

// The `most` of them that news is likeliest in: those that say so by their address, in order, then
// the others.
[[nodiscard]] std::vector<std::string> likeliest_news(const std::vector<std::string>& sitemaps,
                                                      std::size_t most);

}  // namespace newswatch::feeds
