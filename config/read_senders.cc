// mail and exec: channels that are no HTTP.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "config/channel_parts.h"
#include "config/keys.h"
#include "config/nearest.h"

namespace newswatch::config {
namespace {

using std::chrono::seconds;

constexpr std::size_t kMaxRecipients = 100;
constexpr std::size_t kMaxArguments = 64;
constexpr std::array<std::string_view, 2> kTls{"required", "none"};

// What SMTP takes between angle brackets, as far as a mistake is worth telling: RFC 5321 4.1.2 in
// ASCII, without quoted local parts.
bool is_mail_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.size() > 254)
    return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7F &&
           std::string_view("<>()[]\\,;:\"").find(c) == std::string_view::npos;
  });
}

void read_address(const Node& node, std::string_view key, std::string& into, Problems& problems) {
  const auto text = read_name(node, key, problems);
  if (!text) return;
  if (!is_mail_address(*text)) {
    problems.error(node.place,
                   fmt::format("{}: expected an address such as desk@example.org", key));
    return;
  }
  into = *text;
}

void read_recipients(const Node& node, alerts::Mail& mail, Problems& problems) {
  const std::vector<Node>* list = read_list(node, "to", problems);
  if (!list) return;
  if (list->empty() || list->size() > kMaxRecipients) {
    problems.error(node.place, fmt::format("to: expected 1 to {} addresses", kMaxRecipients));
    return;
  }
  for (const Node& item : *list) {
    std::string address;
    read_address(item, "to", address, problems);
    if (!address.empty()) mail.to.push_back(std::move(address));
  }
}

// "smtp://host", "smtp://host:587", "smtps://host:465"
bool is_mail_server(std::string_view url) {
  std::string_view rest;
  for (const std::string_view scheme : {"smtp://", "smtps://"}) {
    if (url.starts_with(scheme)) rest = url.substr(scheme.size());
  }
  return !rest.empty() && std::all_of(rest.begin(), rest.end(), [](char c) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return plain || std::string_view(".-:[]/").find(c) != std::string_view::npos;
  });
}

}  // namespace

void read_mail(const Node& node, alerts::Channel& channel, Reading& reading) {
  Problems& problems = reading.problems;
  const Mapping keys(node, "mail", kMailKeys, problems);
  alerts::Mail mail;
  if (const Node* server = keys.need("server")) {
    const auto text = read_name(*server, "server", problems);
    if (text && !is_mail_server(*text)) {
      problems.error(server->place,
                     "server: expected smtp://HOST:587 or smtps://HOST; user and password have "
                     "keys of their own");
    }
    mail.server = text.value_or("");
  }
  if (const Node* from = keys.need("from")) read_address(*from, "from", mail.from, problems);
  if (const Node* to = keys.need("to")) read_recipients(*to, mail, problems);
  const Node* user = keys.find("user");
  const Node* password = keys.find("password");
  if (user) mail.user = read_filled(*user, "user", reading).value_or("");
  if (password) read_secret_text(*password, "password", mail.password, reading);
  if ((user == nullptr) != (password == nullptr))
    problems.error(node.place, "mail: user and password belong together; one of them is missing");
  if (const Node* tls = keys.find("tls")) {
    const auto text = read_text(*tls, "tls", problems);
    if (text && *text == "none") {
      mail.tls = alerts::Mail::Tls::none;
      problems.warn(tls->place, "tls: none sends alerts, and any password, in the clear");
    } else if (text && *text != "required") {
      problems.error(tls->place, fmt::format("tls: expected required or none{}{}",
                                             not_if_shown(*text), did_you_mean(*text, kTls)));
    }
  }
  keys.duration("timeout", mail.timeout, {seconds(1), seconds(300)});
  keys.truth("allow_private_addresses", mail.allow_private_addresses);
  read_ca_file(keys, mail.ca_file, reading);
  read_attempts(keys, channel.pace, reading);
  channel.kind = std::move(mail);
}

void read_exec(const Node& node, alerts::Channel& channel, Reading& reading) {
  Problems& problems = reading.problems;
  const Mapping keys(node, "exec", kExecKeys, problems);
  alerts::Exec exec;
  const Node* command = keys.need("command");
  const std::vector<Node>* list = command ? read_list(*command, "command", problems) : nullptr;
  if (list && (list->empty() || list->size() > kMaxArguments)) {
    problems.error(command->place, fmt::format("command: expected a program and at most {} "
                                               "arguments",
                                               kMaxArguments));
    list = nullptr;
  }
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    auto text = read_text((*list)[i], "command", problems);
    if (text && has_secret(*text)) {
      problems.error((*list)[i].place,
                     "command: a secret would show in the list of processes; let the program read "
                     "its file");
    }
    if (text) exec.command.push_back(std::move(*text));
  }
  if (!exec.command.empty() && !exec.command.front().starts_with('/')) {
    problems.error(
        command->place,
        "command: expected the whole path of a program, such as /usr/bin/apprise; no shell looks "
        "for it");
  }
  keys.duration("timeout", exec.timeout, {seconds(1), seconds(600)});
  read_attempts(keys, channel.pace, reading);
  channel.kind = std::move(exec);
}

}  // namespace newswatch::config
