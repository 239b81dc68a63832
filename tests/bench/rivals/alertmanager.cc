#include "tests/bench/rivals/alertmanager.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/bench/newsroom.h"

namespace newswatch::bench {
namespace {

constexpr const char* kProgram = "/usr/bin/prometheus-alertmanager";

// It wants to be told its port. Nobody else is given this one so soon after.
std::uint16_t free_port() {
  const int one = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool found = bind(one, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                     getsockname(one, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(one);
  if (!found) throw std::runtime_error("there is no free port on loopback");
  return ntohs(address.sin_port);
}

// A group is told of again only after group_interval, and an alert is the only one of its group:
// the default of five minutes spares it needless work.
std::string configuration(const ReceiverServer& server) {
  std::string yaml = fmt::format(
      "route:\n  receiver: {0}\n  group_by: ['...']\n  group_wait: 0s\n  group_interval: 5m\n"
      "  repeat_interval: 24h\n  routes:\n"
      "    - {{ matchers: ['to=\"{1}\"'], receiver: {1} }}\n"
      "    - {{ matchers: ['to=\"{2}\"'], receiver: {2} }}\n"
      "    - {{ matchers: ['to=\"later\"'], receiver: {0}, group_wait: {3}s }}\nreceivers:\n",
      channel_of(Receiver::prompt), channel_of(Receiver::slow), channel_of(Receiver::dead),
      Alertmanager::kWhileSeconds);
  for (const Receiver receiver : {Receiver::prompt, Receiver::slow, Receiver::dead}) {
    yaml +=
        fmt::format("  - name: {}\n    webhook_configs: [{{ url: '{}', send_resolved: false }}]\n",
                    channel_of(receiver), server.receiver_url(receiver));
  }
  return yaml;
}

Child started(const std::string& folder, const std::string& address, const ReceiverServer& server) {
  const std::string file = folder + "/alertmanager.yml";
  std::ofstream(file) << configuration(server);
  return Child({kProgram, "--config.file=" + file, "--storage.path=" + folder + "/data",
                "--web.listen-address=" + address, "--cluster.listen-address="},
               folder + "/log");
}

// It names the annotations twice: bodies come out at two kilobytes, as ours.
std::string alerts_json(const char* to, std::uint32_t first, std::uint32_t count) {
  std::string json = "[";
  for (std::uint32_t number = first; number < first + count; ++number) {
    std::string summary;
    for (std::uint32_t i = 0; summary.size() < 600; ++i)
      summary += fmt::format("word{} ", (number * 2654435761u + i * 40503u) % 9973);
    json += fmt::format(
        "{}{{\"labels\":{{\"alertname\":\"ceasefire-talks\",\"severity\":\"high\",\"to\":\"{}\","
        "\"report\":\"{}\"}},\"annotations\":{{\"title\":\"Envoys open talks on a ceasefire\","
        "\"summary\":\"{}\"}}}}",
        number == first ? "" : ",", to, ReceiverServer::name_of(number), summary);
  }
  return json + "]";
}

std::size_t throw_away(char*, std::size_t size, std::size_t count, void*) { return size * count; }

long status_of(CURL* easy) {
  long status = 0;
  if (curl_easy_perform(easy) != CURLE_OK) return 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

// Whether the file holds the text, or comes to within fifteen seconds.
bool says(const std::string& file, const std::string& text) {
  using std::chrono::milliseconds, std::chrono::steady_clock;
  const int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  inotify_add_watch(watch, file.c_str(), IN_MODIFY);
  const auto end = steady_clock::now() + std::chrono::seconds(15);
  bool found = false;
  for (;;) {
    std::stringstream held;
    held << std::ifstream(file).rdbuf();
    found = held.str().find(text) != std::string::npos;
    const auto left = std::chrono::ceil<milliseconds>(end - steady_clock::now());
    if (found || left <= milliseconds(0)) break;
    pollfd one{.fd = watch, .events = POLLIN, .revents = 0};
    std::array<char, 4096> events{};
    if (poll(&one, 1, static_cast<int>(left.count())) > 0)
      static_cast<void>(!read(watch, events.data(), events.size()));
  }
  close(watch);
  return found;
}

}  // namespace

bool Alertmanager::is_installed() { return access(kProgram, X_OK) == 0; }

Alertmanager::Alertmanager(const std::string& folder, const ReceiverServer& server)
    : api_(fmt::format("127.0.0.1:{}", free_port())),
      child_(started(folder, api_, server)),
      easy_(curl_easy_init()) {
  curl_easy_setopt(easy_, CURLOPT_PROXY, "");
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &throw_away);
  curl_easy_setopt(easy_, CURLOPT_URL, ("http://" + api_ + "/-/ready").c_str());
  if (!says(folder + "/log", "Listening on") || status_of(easy_) != 200)
    throw std::runtime_error("Alertmanager does not start; its log is in " + folder);
}

Alertmanager::~Alertmanager() { curl_easy_cleanup(easy_); }

bool Alertmanager::push(Receiver receiver, When when, std::uint32_t first, std::uint32_t count) {
  const std::string body =
      alerts_json(when == When::after_a_while ? "later" : channel_of(receiver), first, count);
  curl_slist* headers = curl_slist_append(nullptr, "Content-Type: application/json");
  headers = curl_slist_append(headers, "Expect:");
  curl_easy_setopt(easy_, CURLOPT_URL, ("http://" + api_ + "/api/v2/alerts").c_str());
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, body.data());
  const long status = status_of(easy_);
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, nullptr);
  curl_slist_free_all(headers);
  return status == 200;
}

}  // namespace newswatch::bench
