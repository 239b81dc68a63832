#pragma once

// Which charsets HTTP and the document say they are in. Pure; nothing here looks whether it is so.

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::feeds {

struct Claim {
  std::string_view label;  // as written
  std::string charset;     // empty: nothing is known by that label
};

// The label in an XML declaration among the first bytes; empty if there is none.
[[nodiscard]] std::string_view declared_label(std::string_view bytes);

// A stranger's label, fit for a message.
[[nodiscard]] std::string printable(std::string_view label);

// The claims by known labels, the more credible first, each charset once; labels point into the
// arguments. Tells of unknown labels in `warnings`.
[[nodiscard]] std::vector<Claim> claims_of(std::string_view bytes, std::string_view content_type,
                                           std::vector<std::string>& warnings);

}  // namespace newswatch::feeds
