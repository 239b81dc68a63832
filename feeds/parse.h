#pragma once

// Bytes in, a Document out. Pure: no I/O, no clock; safe on any thread.

#include <boost/system/result.hpp>
#include <cstddef>
#include <string_view>

#include "feeds/document.h"

namespace newswatch::feeds {

// A parse needs a small multiple of its document; this bound keeps it under half a gigabyte.
inline constexpr std::size_t kMaxDocumentBytes = 64u << 20;
inline constexpr std::size_t kMaxArticles = 50'000;

// What HTTP tells about the bytes.
struct DocumentSource {
  std::string_view content_type;  // the whole header value; empty if unknown
  std::string_view url;           // of the final hop: base of relative links; empty if unknown
};

// Reads RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed, CDF and news sitemaps, in any charset
// ICU knows, damaged or not, gzip, zlib or zstd data that nobody decoded included. Linear in
// bytes.size(). Fails only for what is no feed at all;
// everything repaired is told in Document::warnings.
[[nodiscard]] boost::system::result<Document, ParseError> parse(std::string_view bytes,
                                                                const DocumentSource& source);

}  // namespace newswatch::feeds
