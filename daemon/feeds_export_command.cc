// newswatch feeds export.

#include <iostream>

#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "feeds/opml.h"

namespace newswatch::daemon {

int export_feeds(const FeedsOptions& options) {
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  std::cout << feeds::write_opml("Feeds of newswatch", config->feeds) << std::flush;
  if (std::cout) return kDone;
  std::cerr << "newswatch: standard output takes no more\n";
  return kEnvironmentAtFault;
}

}  // namespace newswatch::daemon
