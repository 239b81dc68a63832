#pragma once

// The limit beside our polls and deliveries: libcurl's multi interface over epoll, and nothing
// around it.

#include <memory>
#include <string>
#include <vector>

namespace newswatch::bench {

// The same requests again and again, `at_once` in flight. Easy handles are used again, the headers
// of a request are one list made once, answers are counted and thrown away.
class BareCurl {
 public:
  // Conditional GETs; at most `kept` connections are kept alive. 0: each is opened for one request,
  // which spares curl the search for one to use again. `ca_file`: for https, whose sessions are not
  // resumed.
  BareCurl(std::vector<std::string> urls, int at_once, long kept, const std::string& ca_file = {});
  // POSTs to one URL, each connection kept alive.
  BareCurl(std::string url, std::vector<std::string> bodies, int at_once);
  ~BareCurl();

  // Asks every URL once; returns how many answered 304.
  [[nodiscard]] int poll_all();
  // Posts `count` bodies from `first` on; returns how many were answered with 200.
  [[nodiscard]] int post(std::size_t first, std::size_t count);

 private:
  void make_easies(int at_once, const std::vector<std::string>& headers);
  void set_tls(const std::string& ca_file);
  int run_all();

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswatch::bench
