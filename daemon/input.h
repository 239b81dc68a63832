#pragma once

// What a command reads: a file, a URL, or standard input.

#include <boost/system/result.hpp>
#include <string>

namespace newswatch::daemon {

struct Input {
  std::string bytes;
  std::string content_type;
  std::string url;  // of the final hop; empty for files
};

struct InputError {
  int exit_code = 0;
  std::string message;
};

// The name of an input as messages may show it: of a URL without user and password.
[[nodiscard]] std::string shown(const std::string& name);

// Bounded by feeds::kMaxDocumentBytes. URLs pass the address guard.
[[nodiscard]] boost::system::result<Input, InputError> read_input(const std::string& name,
                                                                  bool allow_private_addresses);

}  // namespace newswatch::daemon
