#include "config/request_parts.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "config/files.h"
#include "net/ascii.h"

namespace newswatch::config {
namespace {

constexpr std::size_t kMaxHeaders = 32;
constexpr std::size_t kMaxHeaderBytes = 8'192;

// What a header's name holds whose value opens a door.
constexpr std::array<std::string_view, 9> kCredentialWords{
    "authoriz", "authent", "-auth", "token", "key", "secret", "passw", "cookie", "session"};

bool is_given(const std::vector<net::Header>& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(), [name](const net::Header& one) {
    return net::ascii::equal_ignoring_case(one.name, name);
  });
}

// "Bearer TOKEN" is shown neither whole nor in part.
void remember_plain(const std::string& value, Reading& reading) {
  reading.secrets.remember(value);
  const std::size_t blank = value.rfind(' ');
  if (blank != std::string::npos) reading.secrets.remember(value.substr(blank + 1));
}

void read_header(const Node& name, const Node& value, std::span<const OwnHeader> ours,
                 std::vector<net::Header>& into, Reading& reading) {
  Problems& problems = reading.problems;
  if (!net::is_token(name.text)) {
    const std::string shown = if_no_secret(name.text);
    problems.error(name.place, fmt::format("headers:{} is no header name",
                                           shown.empty() ? " what stands here" : shown));
    return;
  }
  const std::string same = net::ascii::lowered(name.text);
  const auto own = std::find_if(ours.begin(), ours.end(),
                                [&same](const OwnHeader& one) { return one.name == same; });
  if (own != ours.end()) {
    problems.error(name.place,
                   fmt::format("headers: {} is set by newswatch itself{}", name.text, own->mend));
    return;
  }
  if (is_given(into, name.text)) {
    problems.error(name.place, "headers: this one is given twice; their names have no case");
    return;
  }
  auto text = read_filled(value, "headers", reading);
  if (!text) return;
  if (has_control(*text) || text->size() > kMaxHeaderBytes) {
    problems.error(value.place, fmt::format("headers: a value is one line of at most {} bytes",
                                            kMaxHeaderBytes));
    return;
  }
  if (may_be_credential(same) && !has_secret(value.text) && !text->empty()) {
    warn_of_plain(value, "headers", reading);
    remember_plain(*text, reading);
  }
  into.push_back({name.text, std::move(*text)});
}

bool holds_certificates(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bytes(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  const auto free_all = [](STACK_OF(X509_INFO) * all) {
    sk_X509_INFO_pop_free(all, X509_INFO_free);
  };
  const std::unique_ptr<STACK_OF(X509_INFO), decltype(free_all)> found(
      PEM_X509_INFO_read_bio(bytes.get(), nullptr, nullptr, nullptr), free_all);
  ERR_clear_error();
  for (int i = 0; found && i < sk_X509_INFO_num(found.get()); ++i) {
    if (sk_X509_INFO_value(found.get(), i)->x509 != nullptr) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> read_filled(const Node& node, std::string_view key, Reading& reading) {
  if (!read_text(node, key, reading.problems)) return std::nullopt;
  return reading.secrets.expand(node);
}

void warn_of_plain(const Node& node, std::string_view key, Reading& reading) {
  if (has_secret(node.text)) return;
  const bool open_to_all = reading.sources[node.place.file].readable_by_everyone;
  reading.problems.warn(node.place,
                        fmt::format("{}: stands here in plain text{}; ${{file:…}} or "
                                    "${{credential:…}} keeps it out of this file",
                                    key, open_to_all ? ", in a file everyone can read" : ""));
}

void read_secret_text(const Node& node, std::string_view key, std::string& into, Reading& reading) {
  auto text = read_filled(node, key, reading);
  if (!text) return;
  if (text->empty() || has_control(*text)) {
    reading.problems.error(node.place, fmt::format("{}: expected one line that is not empty", key));
    return;
  }
  warn_of_plain(node, key, reading);
  if (!has_secret(node.text)) reading.secrets.remember(*text);
  into = std::move(*text);
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), net::ascii::is_control);
}

void read_headers(const Node& node, std::span<const OwnHeader> ours, std::vector<net::Header>& into,
                  Reading& reading) {
  if (node.kind != Node::Kind::mapping) {
    wrong_kind(node, "headers", "a mapping (X-Desk: middle-east)", reading.problems);
    return;
  }
  if (node.items.size() / 2 > kMaxHeaders) {
    reading.problems.error(node.place, fmt::format("headers: more than {}", kMaxHeaders));
    return;
  }
  for (std::size_t i = 0; i < node.items.size(); i += 2) {
    read_header(node.items[i], node.items[i + 1], ours, into, reading);
  }
}

bool may_be_credential(std::string_view header_name) {
  const std::string name = net::ascii::lowered(header_name);
  return std::any_of(
      kCredentialWords.begin(), kCredentialWords.end(),
      [&name](std::string_view word) { return name.find(word) != std::string::npos; });
}

void read_ca_file(const Mapping& keys, std::string& into, Reading& reading) {
  const Node* node = keys.find("ca_file");
  if (!node) return;
  const auto text = read_text(*node, "ca_file", reading.problems);
  if (!text) return;
  into = beside(reading.sources[node->place.file].path, *text);
  const auto file = read_file(into, kMaxFileBytes);
  if (!file) {
    reading.problems.error(node->place,
                           fmt::format("ca_file: {}: {}", in_quotes(*text), file.error().message));
  } else if (!holds_certificates(file->text)) {
    reading.problems.error(node->place,
                           fmt::format("ca_file: {} holds no certificate in PEM form (-----BEGIN "
                                       "CERTIFICATE-----), or a damaged one",
                                       in_quotes(*text)));
  }
}

}  // namespace newswatch::config
