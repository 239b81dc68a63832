#include "daemon/demo_config.h"

#include <fmt/format.h>

#include "daemon/demo_day.h"

namespace newswatch::daemon {

namespace {

constexpr const char* kRules = R"yaml(
words:
  ceasefire: [ceasefire, cease-fire, truce, "cessez-le-feu", trêve, "alto el fuego", tregua, هدنة, "وقف إطلاق النار", перемири*, "прекращение огня", 停火, "הפסקת אש"]
  talks: [talk*, negotiat*, mediat*, proposal, pourparlers, négociat*, conversaciones, محادثات, مفاوضات, переговор*, 谈判, שיחות]

officials:
  - id: velmora.dravik
    name: Ilena Dravik
    family_name: Dravik
    family_alone: always
    titles: [Foreign Minister, Minister]
    role: Foreign minister of Velmora
    groups: [velmora]
  - id: league.tolvik
    name: Maren Tolvik
    family_name: Tolvik
    family_alone: introduced
    titles: [Envoy]
    role: Envoy of the League Secretariat
    groups: [mediators]

rules:
  - name: ceasefire-talks
    title: Ceasefire talks
    why: Any sign that talks start, stall or end.
    severity: high
    match:
      all: [{ words: ceasefire }, { words: talks }]
      within: 25 words
      none: ["trade truce", "price truce", "transfer talks", { title: football }]
    alert: { to: [desk, log] }
    examples:
      alert: ["Mediators hint at truce proposal, envoy says"]
      ignore: ["Coach calls truce after transfer talks"]

  - name: dravik-on-the-road
    title: Foreign minister on the road
    severity: normal
    match: 'official:velmora.dravik AND (visit* OR arriv* OR flies OR "set to meet" OR leaves OR left)'
    alert: { to: [desk, log] }

  - name: mediators-speak
    title: A mediator speaks
    severity: normal
    match: 'group:mediators AND (says OR said OR told OR hints)'
    alert: { to: [log] }

  - name: arrests
    title: Arrests in high places
    severity: high
    match: '(arrest* OR detain* OR custody) NEAR/12 (general OR minister OR governor OR deputy)'
    alert: { to: [desk, log], at_most: 6 per hour }

  - name: earthquake
    title: Earthquake
    why: Staff in the region must be accounted for.
    severity: urgent
    match: 'earthquake OR quake OR séisme OR terremoto OR sismo OR землетрясени* OR زلزال OR 地震 OR "רעידת אדמה"'
    alert: { to: [desk, log] }

  - name: gunfire-near-schools
    title: Gunfire near a school
    severity: urgent
    match: '(gunfire OR shelling OR shots) NEAR/s (school* OR pupils)'
    alert: { to: [desk, log] }
)yaml";

}  // namespace

std::string demo_config(std::uint16_t port, const std::string& folder, const std::string& secret) {
  std::string yaml = fmt::format(
      "store: {{ path: \"{}/newswatch.db\" }}\nhttp: {{ listen: \"127.0.0.1:0\" }}\n"
      "fetch: {{ min_interval: 1m, allow_private_addresses: true, per_host: 32 }}\n\nfeeds:\n",
      folder);
  for (const DemoFeed& feed : demo_feeds()) {
    yaml += fmt::format(
        "  - {{ name: \"{}\", url: \"http://127.0.0.1:{}/feeds/{}\", publisher: \"{}\", tags: "
        "[{}], every: {}s }}\n",
        feed.title, port, feed.name, feed.publisher, feed.tag, feed.every.count());
  }
  yaml += kRules;
  yaml += fmt::format(
      "\nchannels:\n  log: {{ log: {{ file: \"{}/alerts.jsonl\" }} }}\n"
      "  desk: {{ webhook: {{ url: \"http://127.0.0.1:{}/hook\", secret: \"{}\", "
      "allow_private_addresses: true }} }}\n",
      folder, port, secret);
  return yaml;
}

}  // namespace newswatch::daemon
