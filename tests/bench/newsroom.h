#pragma once

// newswatch as it is run, with its program, its configuration and its database, between the feeds
// and the receivers of a ReceiverServer.

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/child.h"
#include "tests/bench/receiver_server.h"

namespace newswatch::bench {

struct Newsroom {
  std::string folder;         // an empty one of its own
  int first_feed = 0;         // of the server's; never asked before
  int feeds = 0;              // each polled every second
  std::uint32_t at_once = 4;  // of the healthy channel
  bool has_unwell = false;    // a dead and a slow channel stand beside the healthy one
};

// The name of the channel that leads there.
[[nodiscard]] const char* channel_of(Receiver receiver);

// About two kilobytes, like an alert: a JSON object that names the report.
[[nodiscard]] std::string body_of(std::uint32_t number);

[[nodiscard]] std::string database_of(const Newsroom& room);

// Puts deliveries into the room's outbox, due now, for alerts on `count` reports from `first` on.
// False when the store refuses.
[[nodiscard]] bool fill_outbox(const Newsroom& room, Receiver receiver, std::uint32_t first,
                               std::uint32_t count);

// Starts the program. Its feeds are asked from a few seconds later on, every second each.
[[nodiscard]] Child open_newsroom(const Newsroom& room, const ReceiverServer& server);

}  // namespace newswatch::bench
