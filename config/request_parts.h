#pragma once

// What requests have in common, to feeds and to channels: headers, secrets, authorities. Messages
// never quote a value: it may be a secret.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/draft.h"
#include "config/reader.h"
#include "net/message.h"

namespace newswatch::config {

// A text with its secrets filled in.
[[nodiscard]] std::optional<std::string> read_filled(const Node& node, std::string_view key,
                                                     Reading& reading);

// A text that should come from elsewhere: warned of where it stands in the file. Empty: a problem.
void read_secret_text(const Node& node, std::string_view key, std::string& into, Reading& reading);

// Of a secret that stands in the file itself.
void warn_of_plain(const Node& node, std::string_view key, Reading& reading);

// One line: what a header, a user or a token may be.
[[nodiscard]] bool has_control(std::string_view text);

// A header that is not the user's to set.
struct OwnHeader {
  std::string_view name;  // in small letters
  std::string_view mend = {};
};

// Names once each, whatever their case; values that look like credentials are warned of in plain
// text.
void read_headers(const Node& node, std::span<const OwnHeader> ours, std::vector<net::Header>& into,
                  Reading& reading);

// Does a header of this name most likely hold a credential?
[[nodiscard]] bool may_be_credential(std::string_view header_name);

// The file of certificates to trust, beside the file that names it: there, and PEM.
void read_ca_file(const Mapping& keys, std::string& into, Reading& reading);

}  // namespace newswatch::config
