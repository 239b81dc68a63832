#include <fmt/format.h>
#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "daemon/clock.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/terminal.h"
#include "store/backup.h"
#include "store/inspection.h"

namespace newswatch::daemon {

namespace {

namespace json = boost::json;

// A line on a terminal that is written over until the work is done; nothing elsewhere.
store::Progress progress_on_terminal() {
  const Terminal terminal = terminal_of(STDERR_FILENO);
  return [terminal, shown = std::string()](std::string_view what, std::uint64_t done,
                                           std::uint64_t all) mutable {
    if (!terminal.is_terminal || all == 0) return;
    const std::uint64_t width = 30;
    const std::uint64_t filled = done * width / all;
    std::string line = fmt::format("\r{:<9} [{:=<{}}{: <{}}] {:3}%", what, "", filled, "",
                                   width - filled, done * 100 / all);
    if (line == shown) return;
    shown = std::move(line);
    fmt::print(stderr, "{}", shown);
    if (done == all) fmt::print(stderr, "\r\x1b[K");
  };
}

// A file that was named is the input; a disk or a lock is the environment.
int explain(const store::StoreError& error) {
  using Kind = store::StoreError::Kind;
  std::cerr << "newswatch: " << printable(error.message) << '\n';
  const bool input =
      error.kind == Kind::other || error.kind == Kind::too_new || error.kind == Kind::corrupt;
  return input ? kInputAtFault : kEnvironmentAtFault;
}

json::object json_of(const std::string& path, const store::Inspection& held) {
  return {{"path", path},
          {"ok", held.findings.empty()},
          {"schema", held.schema},
          {"bytes", held.bytes},
          {"feeds", held.feeds},
          {"articles", held.articles},
          {"stories", held.stories},
          {"alerts", held.alerts},
          {"deliveries",
           {{"waiting", held.waiting},
            {"delivered", held.delivered},
            {"dead", held.dead},
            {"dropped", held.dropped}}},
          {"findings", json::array(held.findings.begin(), held.findings.end())}};
}

void print(const store::Inspection& held) {
  fmt::print("  schema {}  {:.1f} MB  feeds {}  articles {}  stories {}  alerts {}\n", held.schema,
             static_cast<double>(held.bytes) / 1e6, held.feeds, held.articles, held.stories,
             held.alerts);
  fmt::print("  deliveries: waiting {}  delivered {}  dead {}  dropped {}\n", held.waiting,
             held.delivered, held.dead, held.dropped);
}

}  // namespace

int check_store(const StoreOptions& options) {
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  const std::string& path = config->store.path;
  auto held = store::inspect(path, progress_on_terminal());
  if (!held) {
    if (!options.json || held.error().kind != store::StoreError::Kind::corrupt)
      return explain(held.error());
    held = store::Inspection{.findings = {held.error().message}};
  }
  const bool sound = held->findings.empty();
  if (options.json) {
    std::cout << json::serialize(json_of(path, *held)) << '\n';
    return sound ? kDone : kInputAtFault;
  }
  if (sound) {
    fmt::print("{}: sound\n", printable(path));
    print(*held);
    return kDone;
  }
  for (const std::string& finding : held->findings)
    std::cerr << printable(path) << ": " << printable(finding) << '\n';
  std::cerr << "newswatch: " << printable(path)
            << " is damaged: stop the daemon and put a backup in its place with newswatch store "
               "restore FILE\n";
  return kInputAtFault;
}

int back_up_store(const StoreOptions& options) {
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  const auto existing = options.force ? store::Existing::replace : store::Existing::keep;
  const auto held =
      store::back_up(config->store.path, options.file, existing, progress_on_terminal());
  if (!held) return explain(held.error());
  if (options.json) {
    std::cout << json::serialize(json_of(options.file, *held)) << '\n';
    return kDone;
  }
  fmt::print("{}: a sound copy of {}\n", printable(options.file), printable(config->store.path));
  print(*held);
  return kDone;
}

int restore_store(const StoreOptions& options) {
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  const std::string& path = config->store.path;
  const auto restored =
      store::restore(path, options.file, make_real_clock()->now(), progress_on_terminal());
  if (!restored) return explain(restored.error());
  if (options.json) {
    json::object answer = json_of(path, restored->inspection);
    if (!restored->replaced.empty()) answer["replaced"] = restored->replaced;
    std::cout << json::serialize(answer) << '\n';
    return kDone;
  }
  fmt::print("{}: restored from {}\n", printable(path), printable(options.file));
  print(restored->inspection);
  if (!restored->replaced.empty())
    fmt::print("  the earlier database is kept as {}\n", printable(restored->replaced));
  return kDone;
}

}  // namespace newswatch::daemon
