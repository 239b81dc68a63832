#include "net/dns_channel.h"

// c-ares says which of its sockets it watches; it is entered when one of them is ready and when its
// owner looks at the clock. It checks the identifier and the question of what comes in, and its
// sockets are connected to the server they asked; an answer too long for UDP it fetches over TCP.

#include <ares.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

#include "net/hosts_file.h"

namespace newswatch::net {
namespace {

namespace ip = boost::asio::ip;

// Connecting a datagram socket sends nothing and tells whether there is a route to 2000::.
bool reaches_ipv6() {
  const int probe = ::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return false;
  sockaddr_in6 far{};
  far.sin6_family = AF_INET6;
  far.sin6_port = htons(53);
  far.sin6_addr.s6_addr[0] = 0x20;
  const bool reached = ::connect(probe, reinterpret_cast<const sockaddr*>(&far), sizeof far) == 0;
  ::close(probe);
  return reached;
}

// The first few of each family, none twice.
std::vector<ip::address> addresses_of(const ares_addrinfo_node* node, std::chrono::seconds& ttl) {
  std::vector<ip::address> addresses;
  std::size_t room_v4 = kMaxAddressesOfAName / 2;
  std::size_t room_v6 = kMaxAddressesOfAName / 2;
  int least = std::numeric_limits<int>::max();
  for (; node != nullptr && room_v4 + room_v6 > 0; node = node->ai_next) {
    ip::address address;
    if (node->ai_family == AF_INET && room_v4 > 0) {
      sockaddr_in in{};
      std::memcpy(&in, node->ai_addr, sizeof in);
      address = ip::address_v4(ntohl(in.sin_addr.s_addr));
    } else if (node->ai_family == AF_INET6 && room_v6 > 0) {
      sockaddr_in6 in{};
      std::memcpy(&in, node->ai_addr, sizeof in);
      ip::address_v6::bytes_type bytes{};
      std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
      address = ip::address_v6(bytes);
    } else {
      continue;
    }
    least = std::min(least, node->ai_ttl);
    if (std::find(addresses.begin(), addresses.end(), address) != addresses.end()) continue;
    addresses.push_back(address);
    --(address.is_v4() ? room_v4 : room_v6);
  }
  ttl = std::chrono::seconds(std::max(least, 0));
  return addresses;
}

DnsAnswer::Kind kind_of(int status) {
  switch (status) {
    case ARES_SUCCESS:
      return DnsAnswer::Kind::addresses;
    case ARES_ENODATA:
    case ARES_ENOTFOUND:
    case ARES_ENONAME:
    case ARES_EBADNAME:
      return DnsAnswer::Kind::none;
    case ARES_ETIMEOUT:
      return DnsAnswer::Kind::late;
    default:
      return DnsAnswer::Kind::failed;
  }
}

}  // namespace

struct DnsChannel::Question {
  DnsChannel& channel;
  Done done;
};

DnsChannel::DnsChannel(std::shared_ptr<Descriptors> descriptors, const DnsSettings& settings)
    : descriptors_(std::move(descriptors)),
      family_(settings.families == Families::both || reaches_ipv6() ? AF_UNSPEC : AF_INET) {
  on_ready_ = [this](int descriptor, Descriptors::Events events) {
    ares_process_fd(static_cast<ares_channel>(ares_),
                    events.readable ? descriptor : ARES_SOCKET_BAD,
                    events.writable ? descriptor : ARES_SOCKET_BAD);
  };
  static const int library = ares_library_init(ARES_LIB_INIT_ALL);
  std::string lookups = "b";  // names on file are the resolver's
  std::string resolv_conf = settings.resolv_conf;
  ares_options options{};
  options.timeout = static_cast<int>(settings.patience.count());
  options.tries = settings.tries;
  options.lookups = lookups.data();
  options.resolvconf_path = resolv_conf.data();
  options.sock_state_cb_data = this;
  options.sock_state_cb = [](void* self, ares_socket_t descriptor, int readable, int writable) {
    auto* channel = static_cast<DnsChannel*>(self);
    const Descriptors::Events events{.readable = readable != 0, .writable = writable != 0};
    channel->descriptors_->watch(descriptor, events, channel->on_ready_);
  };
  ares_channel made = nullptr;
  const int status =
      library != ARES_SUCCESS
          ? library
          : ares_init_options(&made, &options,
                              ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS |
                                  ARES_OPT_RESOLVCONF | ARES_OPT_SOCK_STATE_CB);
  if (status != ARES_SUCCESS) throw std::runtime_error("c-ares cannot be initialised");
  ares_ = made;
  if (settings.servers.empty()) return;
  if (ares_set_servers_ports_csv(made, settings.servers.c_str()) != ARES_SUCCESS) {
    ares_destroy(made);
    throw std::runtime_error("these are no name servers: " + settings.servers);
  }
}

DnsChannel::~DnsChannel() { ares_destroy(static_cast<ares_channel>(ares_)); }

void DnsChannel::ask(const std::string& name, Done done) {
  ares_addrinfo_hints hints{};
  hints.ai_flags = ARES_AI_NOSORT;  // sorting opens a socket to every address
  hints.ai_family = family_;
  hints.ai_socktype = SOCK_STREAM;
  ++asked_;
  ++open_;
  const ares_addrinfo_callback answered = [](void* question, int status, int timeouts,
                                             ares_addrinfo* result) {
    on_answer(question, status, timeouts, result);
  };
  ares_getaddrinfo(static_cast<ares_channel>(ares_), name.c_str(), nullptr, &hints, answered,
                   new Question{*this, std::move(done)});
}

void DnsChannel::look_at_the_clock() {
  ares_process_fd(static_cast<ares_channel>(ares_), ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

void DnsChannel::on_answer(void* asked, int status, int, void* found) {
  const std::unique_ptr<Question> question(static_cast<Question*>(asked));
  auto* result = static_cast<ares_addrinfo*>(found);
  if (status == ARES_EDESTRUCTION || status == ARES_ECANCELLED) return;
  --question->channel.open_;
  DnsAnswer answer{.kind = kind_of(status)};
  if (result != nullptr) answer.addresses = addresses_of(result->nodes, answer.ttl);
  if (result != nullptr) ares_freeaddrinfo(result);
  const bool has_addresses = !answer.addresses.empty();
  if (answer.kind == DnsAnswer::Kind::addresses && !has_addresses) {
    answer.kind = DnsAnswer::Kind::none;
  }
  question->done(std::move(answer));
}

}  // namespace newswatch::net
