#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdint>
#include <iostream>
#include <optional>
#include <vector>

#include "config/nearest.h"
#include "daemon/clock.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/terminal.h"
#include "feeds/dates.h"
#include "store/outbox_edit.h"
#include "store/reader.h"

namespace newswatch::daemon {

namespace {

namespace json = boost::json;
using alerts::DeliveryState;
using store::NumberedDelivery;

constexpr std::size_t kPage = 1'000;  // read at once

int explain(const store::StoreError& error) {
  std::cerr << "newswatch: " << printable(error.message) << '\n';
  return kEnvironmentAtFault;
}

std::optional<DeliveryState> state_named(const std::string& name) {
  for (const DeliveryState state : {DeliveryState::waiting, DeliveryState::delivered,
                                    DeliveryState::dead, DeliveryState::dropped}) {
    if (name == alerts::name_of(state)) return state;
  }
  return std::nullopt;
}

json::object to_json(const NumberedDelivery& one) {
  const alerts::Delivery& delivery = one.delivery;
  json::object object{{"id", delivery.id.value},
                      {"channel", delivery.channel},
                      {"rule", delivery.rule},
                      {"article", delivery.article_key},
                      {"state", alerts::name_of(delivery.state)},
                      {"attempts", delivery.attempts},
                      {"created", feeds::format_rfc3339(delivery.created)}};
  if (delivery.state == DeliveryState::waiting)
    object["next_attempt"] = feeds::format_rfc3339(delivery.next_attempt);
  if (!delivery.last_error.empty()) object["last_error"] = delivery.last_error;
  if (delivery.deferred) object["deferred"] = true;
  if (one.gathered > 0) object["gathered"] = one.gathered;
  return object;
}

void print_line(const NumberedDelivery& one, const Terminal& terminal) {
  const alerts::Delivery& delivery = one.delivery;
  const std::string what =
      one.gathered > 0 ? fmt::format("digest of {}", one.gathered) : printable(delivery.rule);
  fmt::print("{}  {}  {}  {}", styled(terminal, Style::bold, delivery.id.value),
             printable(delivery.channel), what, alerts::name_of(delivery.state));
  if (delivery.attempts > 0)
    fmt::print(" after {} attempt{}", delivery.attempts, delivery.attempts == 1 ? "" : "s");
  if (delivery.state == DeliveryState::waiting)
    fmt::print(", next {}", feeds::format_rfc3339(delivery.next_attempt));
  if (!delivery.last_error.empty()) fmt::print(" ({})", printable(delivery.last_error));
  fmt::print("\n");
}

// A body is whatever the channel's service takes: shown as it is, JSON in its own lines.
json::value body_as_json(const std::string& body) {
  boost::system::error_code failure;
  json::value parsed = json::parse(body, failure);
  return failure ? json::value(body) : parsed;
}

void print_body(std::string_view body) {
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    std::string_view line = body.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    fmt::print("{}\n", printable(line));
    body.remove_prefix(std::min(end + 1, body.size()));
  }
}

int print_whole(store::Reader& reader, const NumberedDelivery& one, const OutboxOptions& options) {
  const auto members = reader.members(one.number);
  if (!members) return explain(members.error());
  if (options.json) {
    json::object object = to_json(one);
    object["body"] = body_as_json(one.delivery.body);
    json::array told;
    for (const alerts::Delivery& member : *members) told.emplace_back(member.id.value);
    if (!told.empty()) object["members"] = std::move(told);
    std::cout << json::serialize(object) << '\n';
    return kDone;
  }
  const Terminal terminal = terminal_of(1);
  print_line(one, terminal);
  fmt::print("  created {}\n", feeds::format_rfc3339(one.delivery.created));
  if (!one.delivery.article_key.empty())
    fmt::print("  article {} (newswatch why tells more)\n", printable(one.delivery.article_key));
  for (const alerts::Delivery& member : *members)
    fmt::print("  tells {} of rule {}\n", member.id.value, printable(member.rule));
  if (one.delivery.body.empty()) {
    fmt::print("  its body is made at the first attempt\n");
  } else {
    print_body(one.delivery.body);
  }
  return kDone;
}

// A name nobody has would choose nothing and look like success.
bool knows_names(const config::Config& config, store::Reader& reader,
                 const OutboxOptions& options) {
  const auto is_known = [](std::string_view what, const std::string& name,
                           const std::vector<std::string>& known) {
    if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return true;
    const std::vector<std::string_view> candidates(known.begin(), known.end());
    std::cerr << "newswatch: no delivery and no " << what << " of the configuration has the name "
              << printable(name) << config::did_you_mean(name, candidates) << '\n';
    return false;
  };
  std::vector<std::string> channels;
  for (const alerts::Channel& channel : config.channels) channels.push_back(channel.name);
  if (const auto counts = reader.outbox_counts()) {
    for (const store::OutboxCounts& one : *counts) channels.push_back(one.channel);
  }
  std::vector<std::string> rules;
  for (const rules::Rule& rule : config.rules->settings().rules) rules.push_back(rule.name);
  if (const auto told = reader.rules_told()) rules.insert(rules.end(), told->begin(), told->end());
  return is_known("channel", options.channel, channels) && is_known("rule", options.rule, rules);
}

// Calls `each` with every delivery of the filter, page by page.
template <class Each>
std::optional<store::StoreError> for_all(store::Reader& reader, store::DeliveryFilter filter,
                                         std::size_t limit, Each each) {
  while (limit > 0) {
    const auto page = reader.list(filter, std::min(limit, kPage));
    if (!page) return page.error();
    for (const NumberedDelivery& one : *page) each(one);
    if (page->size() < std::min(limit, kPage)) break;
    filter.below = page->back().number;
    limit -= page->size();
  }
  return std::nullopt;
}

store::DeliveryFilter filter_of(const OutboxOptions& options) {
  return {.state = state_named(options.state), .channel = options.channel, .rule = options.rule};
}

// One delivery that `id` names, or a complaint.
std::optional<NumberedDelivery> named(store::Reader& reader, const std::string& id, int& code) {
  const auto found = reader.find(id, 2);
  if (!found) {
    code = explain(found.error());
    return std::nullopt;
  }
  if (found->size() == 1 || (!found->empty() && found->front().delivery.id.value == id))
    return found->front();
  std::cerr << "newswatch: "
            << (found->empty() ? "no delivery has the id "
                               : "more than one delivery has an id that begins with ")
            << printable(id) << "; newswatch outbox list shows them\n";
  code = kInputAtFault;
  return std::nullopt;
}

// What an edit is to touch: the ids given, else all of a filter.
std::optional<std::vector<alerts::DeliveryId>> chosen(store::Reader& reader,
                                                      const OutboxOptions& options,
                                                      store::DeliveryFilter filter, int& code) {
  std::vector<alerts::DeliveryId> ids;
  for (const std::string& id : options.ids) {
    const auto one = named(reader, id, code);
    if (!one) return std::nullopt;
    ids.push_back(one->delivery.id);
  }
  if (!options.ids.empty()) return ids;
  if (!options.all) {
    std::cerr << "newswatch: name the deliveries, or say --all, perhaps with --channel or --rule\n";
    code = kWrongUsage;
    return std::nullopt;
  }
  const auto failure =
      for_all(reader, std::move(filter), SIZE_MAX,
              [&ids](const NumberedDelivery& one) { ids.push_back(one.delivery.id); });
  if (!failure) return ids;
  code = explain(*failure);
  return std::nullopt;
}

enum class Edit : std::uint8_t { retry, drop };

int edit(const OutboxOptions& options, Edit kind) {
  const bool retries = kind == Edit::retry;
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  const auto reader = store::Reader::open(config->store.path);
  if (!reader) return explain(reader.error());
  if (!knows_names(*config, **reader, options)) return kInputAtFault;
  store::DeliveryFilter filter = filter_of(options);
  // --all of a retry means dead letters: what waits has its time already.
  if (retries) filter.state = DeliveryState::dead;
  int code = kDone;
  const auto ids = chosen(**reader, options, std::move(filter), code);
  if (!ids) return code;
  const auto editor = store::OutboxEditor::open(config->store.path);
  if (!editor) return explain(editor.error());
  const auto now = make_real_clock()->now();
  const auto changed = retries ? (*editor)->retry(*ids, now) : (*editor)->drop(*ids, now);
  if (!changed) return explain(changed.error());
  if (options.json) {
    std::cout << json::serialize(json::object{{retries ? "due" : "dropped", *changed}}) << '\n';
  } else {
    fmt::print("{} {} {}\n", *changed, *changed == 1 ? "delivery" : "deliveries",
               retries ? "due now; a running daemon takes them up within two seconds" : "dropped");
  }
  return *changed > 0 || options.all ? kDone : kInputAtFault;
}

}  // namespace

int list_outbox(const OutboxOptions& options) {
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  const auto reader = store::Reader::open(config->store.path);
  if (!reader) return explain(reader.error());
  if (!knows_names(*config, **reader, options)) return kInputAtFault;
  json::array all;
  const Terminal terminal = terminal_of(1);
  const auto failure =
      for_all(**reader, filter_of(options), options.limit, [&](const NumberedDelivery& one) {
        if (options.json) {
          all.emplace_back(to_json(one));
        } else {
          print_line(one, terminal);
        }
      });
  if (failure) return explain(*failure);
  if (options.json) std::cout << json::serialize(all) << '\n';
  return kDone;
}

int show_delivery(const OutboxOptions& options) {
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  const auto reader = store::Reader::open(config->store.path);
  if (!reader) return explain(reader.error());
  int code = kDone;
  const auto one = named(**reader, options.ids.front(), code);
  if (!one) return code;
  return print_whole(**reader, *one, options);
}

int retry_deliveries(const OutboxOptions& options) { return edit(options, Edit::retry); }

int drop_deliveries(const OutboxOptions& options) { return edit(options, Edit::drop); }

}  // namespace newswatch::daemon
