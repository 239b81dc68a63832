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
  CURLM* multi = curl_multi_init();
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  long timeout_ms = -1;
  curl_slist* headers = nullptr;
  std::vector<CURL*> easies;
  std::size_t next = 0;
  int running = 0;
  int unchanged = 0;

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
    curl_easy_setopt(easy, CURLOPT_URL, urls[next++].c_str());
    curl_multi_add_handle(multi, easy);
  }

  void collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      CURL* easy = message->easy_handle;
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      if (message->data.result == CURLE_OK && status == 304) ++unchanged;
      curl_multi_remove_handle(multi, easy);
      --running;
      if (next == urls.size()) continue;
      ++running;
      begin(easy);
    }
  }
};

BareCurl::BareCurl(std::vector<std::string> urls, int at_once, long kept)
    : impl_(std::make_unique<Impl>()) {
  impl_->urls = std::move(urls);
  curl_multi_setopt(impl_->multi, CURLMOPT_SOCKETFUNCTION, &Impl::on_socket);
  curl_multi_setopt(impl_->multi, CURLMOPT_SOCKETDATA, impl_.get());
  curl_multi_setopt(impl_->multi, CURLMOPT_TIMERFUNCTION, &Impl::on_timer);
  curl_multi_setopt(impl_->multi, CURLMOPT_TIMERDATA, impl_.get());
  curl_multi_setopt(impl_->multi, CURLMOPT_MAXCONNECTS, kept);
  const std::string condition = fmt::format("If-None-Match: {}", FeedServer::kEtag);
  for (const char* line :
       {"Accept: application/rss+xml, */*;q=0.1", "Accept-Encoding: gzip", condition.c_str()}) {
    impl_->headers = curl_slist_append(impl_->headers, line);
  }
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
  Impl& impl = *impl_;
  impl.next = 0;
  impl.unchanged = 0;
  for (CURL* easy : impl.easies) {
    if (impl.next == impl.urls.size()) break;
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
  return impl.unchanged;
}

}  // namespace newswatch::bench
