// A JSON document of a stranger, as it is and inside the frame of a feed.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/charset.h"
#include "feeds/document_json.h"
#include "feeds/json_repair.h"
#include "feeds/parse.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newswatch::fuzz::check;
  namespace feeds = newswatch::feeds;
  const std::string_view bytes = newswatch::fuzz::text_of(data, size);
  const std::string wrapped =
      R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1",)" + std::string(bytes);
  for (const std::string_view document : {bytes, std::string_view(wrapped)}) {
    const auto parsed =
        feeds::parse(document, {.content_type = "application/feed+json", .url = ""});
    const std::string json = parsed ? to_json(*parsed) : to_json(parsed.error());
    check(feeds::is_valid_utf8(json));
    const std::string repaired = feeds::repair_json(document);
    check(feeds::repair_json(repaired) == repaired);
  }
  return 0;
}
