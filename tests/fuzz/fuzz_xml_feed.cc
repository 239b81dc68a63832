// An XML document of a stranger: whatever it is, the parser ends, and what it says is valid.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/charset.h"
#include "feeds/document_json.h"
#include "feeds/parse.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newswatch::fuzz::check;
  namespace feeds = newswatch::feeds;
  // A short root in front leads past the sniffing to the markup.
  const std::string_view bytes = newswatch::fuzz::text_of(data, size);
  const std::string wrapped = "<rss><channel><item><title>t</title>" + std::string(bytes);
  for (const std::string_view document : {bytes, std::string_view(wrapped)}) {
    const auto parsed = feeds::parse(document, {.content_type = "", .url = "https://x.example/f"});
    const std::string json = parsed ? to_json(*parsed) : to_json(parsed.error());
    check(feeds::is_valid_utf8(json));
    // Resolved links and names told again per article are the most that a byte may cost.
    check(json.size() <= 4096 + document.size() * 1100);
  }
  return 0;
}
