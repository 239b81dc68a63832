#include "net/hosts_file.h"

// c-ares could read the file, but does so anew at every look-up; lists of a hundred thousand
// unwanted names are not rare.

#include <algorithm>
#include <fstream>

#include "net/ascii.h"

namespace newswatch::net {
namespace {

constexpr std::size_t kMaxBytes = 16u << 20;

// The next word of `line`, which is taken off it; empty at the end.
std::string_view next_word(std::string_view& line) {
  constexpr std::string_view kBlanks = " \t\r\v\f";
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(kBlanks));
  line.remove_prefix(word.size());
  return word;
}

}  // namespace

Hosts read_hosts(std::string_view text) {
  Hosts hosts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line = line.substr(0, line.find('#'));
    boost::system::error_code failed;
    const auto address = boost::asio::ip::make_address(next_word(line), failed);
    if (failed) continue;
    for (std::string_view word = next_word(line); !word.empty(); word = next_word(line)) {
      std::string name = ascii::lowered(word);
      if (hosts.size() >= kMaxHostsNames && !hosts.contains(name)) continue;
      auto& addresses = hosts[std::move(name)];
      if (addresses.size() < kMaxAddressesOfAName) addresses.push_back(address);
    }
  }
  return hosts;
}

const std::vector<boost::asio::ip::address>* HostsFile::find(const std::string& name) {
  const FileStamp now = stamp_of(path_);
  if (now != stamp_) {
    stamp_ = now;
    std::string text;
    std::ifstream file(path_, std::ios::binary);
    if (file && now.bytes > 0) {
      text.resize(std::min(static_cast<std::size_t>(now.bytes), kMaxBytes));
      file.read(text.data(), static_cast<std::streamsize>(text.size()));
      text.resize(static_cast<std::size_t>(file.gcount()));
    }
    hosts_ = read_hosts(text);
  }
  const auto found = hosts_.find(name);
  return found == hosts_.end() ? nullptr : &found->second;
}

}  // namespace newswatch::net
