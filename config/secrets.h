#pragma once

// ${file:…}, ${credential:…} and ${env:…} in the values of channels and of what a feed is asked
// with.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/node.h"
#include "config/problems.h"
#include "config/source.h"

namespace newswatch::config {

inline constexpr std::size_t kMaxSecretBytes = 64u << 10;

// Does the text ask for a secret?
[[nodiscard]] bool has_secret(std::string_view text);

// Is a key usable for signing: any bytes, or whsec_ and base 64 (Standard Webhooks 1.0)?
[[nodiscard]] bool is_signing_key(std::string_view secret);

class Secrets {
 public:
  // All outlive it.
  Secrets(const SecretSources& from, const Sources& sources, Problems& problems)
      : from_(from), sources_(sources), problems_(problems) {}

  // The text of a scalar with its secrets filled in. A secret not to be had is told by the name of
  // its source, never by its value; what is filled in is not looked at for further secrets.
  [[nodiscard]] std::optional<std::string> expand(const Node& scalar);

  // Every value filled in so far, for redact().
  [[nodiscard]] const std::vector<std::string>& values() const { return values_; }
  void remember(const std::string& value) { values_.push_back(value); }

 private:
  struct Request {
    std::string_view kind;
    std::string name;
    const Node& scalar;
    std::size_t offset;
  };
  [[nodiscard]] std::optional<std::string> fetch(const Request& request);
  [[nodiscard]] std::optional<std::string> read(const Request& request, const std::string& path);
  std::optional<std::string> refuse(const Request& request, const std::string& message);

  const SecretSources& from_;
  const Sources& sources_;
  Problems& problems_;
  std::vector<std::string> values_;
};

}  // namespace newswatch::config
