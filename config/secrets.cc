#include "config/secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "config/files.h"
#include "config/nearest.h"

namespace newswatch::config {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"file", "credential", "env"};

void drop_line_end(std::string& value) {
  if (value.ends_with('\n')) value.pop_back();
  if (value.ends_with('\r')) value.pop_back();
}

}  // namespace

SecretSources secret_sources_of_process() {
  SecretSources sources;
  sources.environment = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
  };
  if (const char* folder = std::getenv("CREDENTIALS_DIRECTORY")) {
    sources.credentials_directory = folder;
  }
  return sources;
}

std::string redact(std::string_view text, const std::vector<std::string>& secrets) {
  std::vector<std::string_view> longest_first(secrets.begin(), secrets.end());
  std::sort(longest_first.begin(), longest_first.end(),
            [](std::string_view a, std::string_view b) { return a.size() > b.size(); });
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const auto hit =
        std::find_if(longest_first.begin(), longest_first.end(), [&](std::string_view secret) {
          return !secret.empty() && text.substr(at).starts_with(secret);
        });
    if (hit == longest_first.end()) {
      result += text[at++];
    } else {
      result += "***";
      at += hit->size();
    }
  }
  return result;
}

bool has_secret(std::string_view text) { return text.find("${") != std::string_view::npos; }

bool is_signing_key(std::string_view secret) {
  constexpr std::string_view kPrefix = "whsec_";
  if (!secret.starts_with(kPrefix)) return !secret.empty();
  std::string_view digits = secret.substr(kPrefix.size());
  while (digits.ends_with('=')) digits.remove_suffix(1);
  const bool only_digits = digits.find_first_not_of(
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz0123456789+/") == std::string_view::npos;
  return only_digits && !digits.empty() && digits.size() % 4 != 1;
}

std::optional<std::string> Secrets::expand(const Node& scalar) {
  const std::string& text = scalar.text;
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = text.find("${", at);
    if (begin == std::string::npos) break;
    const std::size_t end = text.find('}', begin);
    if (end == std::string::npos) {
      problems_.error_in(scalar, begin, "${ is not closed with }");
      return std::nullopt;
    }
    const std::string_view inside = std::string_view(text).substr(begin + 2, end - begin - 2);
    const std::size_t colon = inside.find(':');
    if (colon == std::string_view::npos) {
      // Whoever puts a secret itself between the braces should not find it in a journal.
      const bool is_variable = std::all_of(inside.begin(), inside.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      });
      problems_.error_in(
          scalar, begin,
          is_variable
              ? fmt::format("expected ${{file:…}}, ${{credential:…}} or ${{env:…}}, not {0}; did "
                            "you mean \"${{env:{1}}}\"?",
                            in_quotes(text.substr(begin, end - begin + 1)), inside)
              : std::string("expected ${file:…}, ${credential:…} or ${env:…}"));
      return std::nullopt;
    }
    const Request request{inside.substr(0, colon), std::string(inside.substr(colon + 1)), scalar,
                          begin};
    const auto value = fetch(request);
    if (!value) return std::nullopt;
    values_.push_back(*value);
    result.append(text, at, begin - at);
    result += *value;
    at = end + 1;
  }
  return result.append(text, at);
}

std::optional<std::string> Secrets::refuse(const Request& request, const std::string& message) {
  problems_.error_in(request.scalar, request.offset,
                     fmt::format("secret ${{{}:{}}} {}", request.kind, request.name, message));
  return std::nullopt;
}

std::optional<std::string> Secrets::fetch(const Request& request) {
  if (std::find(kKinds.begin(), kKinds.end(), request.kind) == kKinds.end()) {
    const std::string shown = if_no_secret(request.kind);
    problems_.error_in(
        request.scalar, request.offset,
        fmt::format("expected ${{file:…}}, ${{credential:…}} or ${{env:…}}{}{}{}",
                    shown.empty() ? "" : ", not", shown, did_you_mean(request.kind, kKinds)));
    return std::nullopt;
  }
  if (request.name.empty()) return refuse(request, "names nothing");
  if (request.kind == "file") {
    const std::string& here = sources_[request.scalar.place.file].path;
    return read(request, beside(here, request.name));
  }
  if (request.kind == "credential") {
    if (from_.credentials_directory.empty()) {
      return refuse(request, "is not there: systemd has passed no credentials (LoadCredential=)");
    }
    if (request.name.find('/') != std::string::npos || request.name.starts_with('.')) {
      return refuse(request, "is not the name of a credential");
    }
    return read(request, from_.credentials_directory + "/" + request.name);
  }
  const auto value = from_.environment ? from_.environment(request.name) : std::nullopt;
  if (!value) return refuse(request, "is not there: the environment has no such variable");
  if (value->empty()) return refuse(request, "is empty");
  return value;
}

std::optional<std::string> Secrets::read(const Request& request, const std::string& path) {
  auto file = read_file(path, kMaxSecretBytes);
  if (!file) return refuse(request, fmt::format("is not there: {}", file.error().message));
  if (request.kind == "file" && file->readable_by_everyone) {
    problems_.warn_in(request.scalar, request.offset,
                      fmt::format("secret ${{file:{}}} can be read by everyone on this machine; "
                                  "chmod 600 it",
                                  request.name));
  }
  drop_line_end(file->text);
  if (file->text.empty()) return refuse(request, "is empty");
  return std::move(file->text);
}

}  // namespace newswatch::config
