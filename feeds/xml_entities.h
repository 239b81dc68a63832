#pragma once

// Character and entity references of XML text, decoded once. Pure.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace newswatch::feeds {

// The internal entities of a DOCTYPE that are small and plain. What they may add to a document is
// limited, so no definition can multiply it.
class XmlEntities {
 public:
  static constexpr std::size_t kMaxEntities = 256;
  static constexpr std::size_t kMaxValueBytes = 1024;

  // Reads the `<!ENTITY name "value">` of an internal subset; parameter and external entities,
  // those that refer to other entities, and what exceeds the limits are left out.
  void define_from(std::string_view internal_subset, std::size_t document_bytes);

  // Appends `text` with its references decoded: numbers (C1 as windows-1252, surrogates as pairs),
  // HTML names, defined names. One whose semicolon is missing counts where the name ends there and
  // HTML lets it. Anything else stays as written. Control characters that XML forbids are dropped.
  // Line ends become "\n".
  void append_decoded(std::string& out, std::string_view text);

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::size_t budget_ = 0;  // bytes that defined entities may still add
};

// Appends `text` without the control characters that XML forbids, line ends as "\n".
void append_clean(std::string& out, std::string_view text);

}  // namespace newswatch::feeds
