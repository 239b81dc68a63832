#include "tests/bench/bare_curl.h"

// curl_multi_socket_action is the cheapest way to drive many transfers that libcurl has: curl says
// which descriptors it watches, one epoll set watches them.

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>

#include "tests/bench/feed_server.h"

namespace newswatch::bench {

struct BareCurl::Impl {
  std::vector<std::string> urls;
  std::vector<std::string> bodies;  // to the only URL; empty: GETs
  CURLM* multi = curl_multi_init();
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  long timeout_ms = -1;
  curl_slist* headers = nullptr;
  std::vector<CURL*> easies;
  long wanted_status = 0;
  std::size_t next = 0;
  std::size_t end = 0;
  int running = 0;
  int as_wanted = 0;

  static int on_socket(CURL*, curl_socket_t descriptor, int what, void* self, void* known) {
    auto* impl = static_cast<Impl*>(self);
    if (what == CURL_POLL_REMOVE) {
      epoll_ctl(impl->epoll, EPOLL_CTL_DEL, descriptor, nullptr);
      curl_multi_assign(impl->multi, descriptor, nullptr);
      return 0;
    }
    epoll_event event{};
    event.events = ((what & CURL_POLL_IN) != 0 ? static_cast<unsigned>(EPOLLIN) : 0u) |
                   ((what & CURL_POLL_OUT) != 0 ? static_cast<unsigned>(EPOLLOUT) : 0u);
    event.data.fd = descriptor;
    epoll_ctl(impl->epoll, known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event);
    curl_multi_assign(impl->multi, descriptor, self);
    return 0;
  }

  static int on_timer(CURLM*, long timeout, void* self) {
    static_cast<Impl*>(self)->timeout_ms = timeout;
    return 0;
  }

  static std::size_t throw_away(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
  }

  void begin(CURL* easy) {
    if (bodies.empty()) {
      curl_easy_setopt(easy, CURLOPT_URL, urls[next].c_str());
    } else {
      const std::string& body = bodies[next];
      curl_easy_setopt(easy, CURLOPT_URL, urls.front().c_str());
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.data());
    }
    ++next;
    curl_multi_add_handle(multi, easy);
  }

  void collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      CURL* easy = message->easy_handle;
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      if (message->data.result == CURLE_OK && status == wanted_status) ++as_wanted;
      curl_multi_remove_handle(multi, easy);
      --running;
      if (next == end) continue;
      ++running;
      begin(easy);
    }
  }
};

BareCurl::BareCurl(std::vector<std::string> urls, int at_once, long kept,
                   const std::string& ca_file)
    : impl_(std::make_unique<Impl>()) {
  impl_->urls = std::move(urls);
  impl_->wanted_status = 304;
  if (kept > 0) curl_multi_setopt(impl_->multi, CURLMOPT_MAXCONNECTS, kept);
  make_easies(at_once, {"Accept: application/rss+xml, */*;q=0.1", "Accept-Encoding: gzip",
                        fmt::format("If-None-Match: {}", FeedServer::kEtag)});
  if (!ca_file.empty()) set_tls(ca_file);
  if (kept > 0) return;
  for (CURL* easy : impl_->easies) curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
}

void BareCurl::set_tls(const std::string& ca_file) {
  for (CURL* easy : impl_->easies) {
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  }
}

BareCurl::BareCurl(std::string url, std::vector<std::string> bodies, int at_once)
    : impl_(std::make_unique<Impl>()) {
  impl_->urls.push_back(std::move(url));
  impl_->bodies = std::move(bodies);
  impl_->wanted_status = 200;
  curl_multi_setopt(impl_->multi, CURLMOPT_MAXCONNECTS, static_cast<long>(at_once));
  make_easies(at_once, {"Content-Type: application/json", "Expect:"});
}

void BareCurl::make_easies(int at_once, const std::vector<std::string>& headers) {
  curl_multi_setopt(impl_->multi, CURLMOPT_SOCKETFUNCTION, &Impl::on_socket);
  curl_multi_setopt(impl_->multi, CURLMOPT_SOCKETDATA, impl_.get());
  curl_multi_setopt(impl_->multi, CURLMOPT_TIMERFUNCTION, &Impl::on_timer);
  curl_multi_setopt(impl_->multi, CURLMOPT_TIMERDATA, impl_.get());
  for (const std::string& line : headers)
    impl_->headers = curl_slist_append(impl_->headers, line.c_str());
  for (int i = 0; i < at_once; ++i) {
    CURL* easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "bare");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, impl_->headers);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 30'000L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Impl::throw_away);
    impl_->easies.push_back(easy);
  }
}

BareCurl::~BareCurl() {
  for (CURL* easy : impl_->easies) curl_easy_cleanup(easy);
  curl_multi_cleanup(impl_->multi);
  curl_slist_free_all(impl_->headers);
  close(impl_->epoll);
}

int BareCurl::poll_all() {
  impl_->next = 0;
  impl_->end = impl_->urls.size();
  return run_all();
}

int BareCurl::post(std::size_t first, std::size_t count) {
  impl_->next = first;
  impl_->end = first + count;
  return run_all();
}

int BareCurl::run_all() {
  Impl& impl = *impl_;
  impl.as_wanted = 0;
  for (CURL* easy : impl.easies) {
    if (impl.next == impl.end) break;
    ++impl.running;
    impl.begin(easy);
  }
  std::array<epoll_event, 256> events{};
  while (impl.running > 0) {
    const int count = epoll_wait(impl.epoll, events.data(), static_cast<int>(events.size()),
                                 static_cast<int>(impl.timeout_ms));
    int left = 0;
    if (count == 0) curl_multi_socket_action(impl.multi, CURL_SOCKET_TIMEOUT, 0, &left);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      const int mask =
          ((event.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
          ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 ? CURL_CSELECT_IN : 0);
      curl_multi_socket_action(impl.multi, event.data.fd, mask, &left);
    }
    impl.collect();
  }
  return impl.as_wanted;
}

}  // namespace newswatch::bench
