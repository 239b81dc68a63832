#pragma once

// The limit beside our polls: libcurl's multi interface over epoll, and nothing around it.

#include <memory>
#include <string>
#include <vector>

namespace newswatch::bench {

// Conditional GETs of the same URLs again and again, `at_once` in flight, at most `kept`
// connections kept alive. Easy handles are used again, the headers of a request are one list made
// once, answers are counted and thrown away.
class BareCurl {
 public:
  BareCurl(std::vector<std::string> urls, int at_once, long kept);
  ~BareCurl();

  // Asks every URL once; returns how many answered 304.
  [[nodiscard]] int poll_all();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswatch::bench
