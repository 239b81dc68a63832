#pragma once

// The names this machine's administrator has written down: /etc/hosts. Source: hosts(5).

#include <boost/asio/ip/address.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "net/file_stamp.h"

namespace newswatch::net {

using Hosts = std::unordered_map<std::string, std::vector<boost::asio::ip::address>>;

// By name in lower case; lines that make no sense are skipped. At most kMaxHostsNames names, and
// kMaxAddressesOfAName addresses of each.
inline constexpr std::size_t kMaxHostsNames = 200'000;
inline constexpr std::size_t kMaxAddressesOfAName = 16;
[[nodiscard]] Hosts read_hosts(std::string_view text);

// Reads the file when it has changed, on the calling thread: it is small and local.
class HostsFile {
 public:
  explicit HostsFile(std::string path) : path_(std::move(path)) {}

  // nullptr: not in it.
  [[nodiscard]] const std::vector<boost::asio::ip::address>* find(const std::string& name);

 private:
  std::string path_;
  FileStamp stamp_;
  Hosts hosts_;
};

}  // namespace newswatch::net
