#pragma once

// Feeds written into a file of the configuration, which is read as it would be before anything
// changes.

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "feeds/feed.h"

namespace newswatch::daemon {

// The configuration that feeds are for.
struct Destination {
  std::string path;
  std::optional<config::Config> config;  // absent: there is no file at the usual place

  [[nodiscard]] const std::vector<feeds::Feed>& feeds() const;
};

// nullopt after its faults have been printed. No file at the usual place is no fault.
[[nodiscard]] std::optional<Destination> destination_of(const std::string& config_path);

struct WriteFault {
  int exit_code = 0;
  std::string message;  // lines, without the last line end; safe to print
};

struct WrittenFeeds {
  std::string path;
  bool is_new = false;       // the file was not there
  bool is_included = false;  // the configuration reads it
};

// Adds the feeds to the file: a new one, or behind the last feed of one that is there. What the
// configuration would refuse, or read otherwise, is not written.
[[nodiscard]] boost::system::result<WrittenFeeds, WriteFault> write_feeds(
    const Destination& destination, const std::string& file, const std::vector<feeds::Feed>& feeds);

// A file that is not there yet and that the configuration would include, in its feeds.d or
// another folder named for feeds; empty if it includes none.
[[nodiscard]] std::string file_for(const Destination& destination, const feeds::Feed& feed);

}  // namespace newswatch::daemon
