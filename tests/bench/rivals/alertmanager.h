#pragma once

// Prometheus' Alertmanager from the distribution, put to the same drill as newswatch.
//
// What differs: it keeps alerts in memory and writes none of them to the disk before it tells of
// them, and it tells of groups; here every alert is a group of its own (group_by: ['...']), told of
// at once (group_wait: 0s). It sets no limit to how many it tells of at a time.

#include <cstdint>
#include <string>

#include "tests/bench/child.h"
#include "tests/bench/receiver_server.h"

namespace newswatch::bench {

class Alertmanager {
 public:
  [[nodiscard]] static bool is_installed();

  // `folder` is an empty one of its own. Returns once it answers.
  Alertmanager(const std::string& folder, const ReceiverServer& server);
  ~Alertmanager();
  Alertmanager(const Alertmanager&) = delete;
  Alertmanager& operator=(const Alertmanager&) = delete;

  enum class When : std::uint8_t { at_once, after_a_while };

  // One request to its API with `count` alerts for the receiver; whether it took them.
  [[nodiscard]] bool push(Receiver receiver, When when, std::uint32_t first, std::uint32_t count);

  [[nodiscard]] const Child& child() const { return child_; }

  static constexpr int kWhileSeconds = 10;

 private:
  std::string api_;
  Child child_;
  void* easy_;  // CURL*: one connection kept alive
};

}  // namespace newswatch::bench
