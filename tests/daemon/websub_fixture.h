#pragma once

// The daemon's side of WebSub with hubs that a test plays: agreements, pushes, and a clock that a
// test moves.

#include <gtest/gtest.h>

#include "daemon/websub.h"
#include "feeds/subscribing.h"
#include "net/secrets.h"
#include "tests/daemon/polling_fixture.h"

namespace newswatch::daemon {

inline constexpr const char* kUrl = "https://a.example/feed";
inline constexpr const char* kTopic = "https://a.example/topic";
inline constexpr const char* kHub = "https://hub.example/";
inline constexpr const char* kOtherHub = "https://other-hub.example/";
inline constexpr const char* kPublic = "https://me.example/newswatch";
inline constexpr const char* kConfig = R"(
feeds: [{name: a, url: "https://a.example/feed"}]
rules: [{name: ceasefire, match: ceasefire}]
channels: {desk: {webhook: {url: "https://desk.example/hook", secret: "a secret of the tests, 32 bytes!"}}}
)";

class WebsubTest : public PollingFixture {
 protected:
  using Form = std::map<std::string, std::string>;

  ~WebsubTest() override { die(); }

  void begin(const std::string& yaml = kConfig, const std::string& public_url = kPublic) {
    pushes = {.polled =
                  [this](const auto& feed, const auto& links, const auto& news) {
                    if (websub) websub->polled(feed, links, news);
                  },
              .safety = [this](const std::string& url) -> std::optional<std::chrono::seconds> {
                if (!websub) return std::nullopt;
                return websub->safety_interval(url, clock.now());
              }};
    const auto config = std::make_shared<const config::Config>(scratch.config(yaml));
    daemon.emplace(*this, config);
    websub.emplace(Websub::Doors{.executor = loop.get_executor(),
                                 .clock = clock,
                                 .http = http,
                                 .store = store.subscriptions(),
                                 .store_thread = store_thread,
                                 .workers = workers,
                                 .work = daemon->polls,
                                 .poller = daemon->poller,
                                 .metrics = metrics,
                                 .chance = chance,
                                 .random_hex = net::random_hex},
                   public_url, config, *store.subscriptions().remembered());
    daemon->loops.spawn("committer", daemon->committer.run());
    daemon->loops.spawn("notices", daemon->notices.run());
    daemon->loops.spawn("poller", daemon->poller.run());
    daemon->loops.spawn("websub", websub->run());
    clock.settle();
  }

  // As SIGKILL does.
  void die() {
    kill();
    websub.reset();
  }

  void reconfigure(const std::string& yaml) {
    reload(yaml);
    websub->configure(std::make_shared<const config::Config>(scratch.config(yaml)));
    clock.settle();
  }

  static std::vector<net::Header> links(const std::string& hub = kHub,
                                        const std::string& topic = kTopic) {
    return {{"Link", "<" + hub + ">; rel=hub, <" + topic + ">; rel=self"}};
  }

  // The feed with these items, and a hub that accepts.
  void serve(const std::vector<testing::Item>& items) {
    http.answer(kUrl, ok(items, links()));
    http.answer(kHub, {.status = 202});
  }

  // The last form sent to the hub.
  Form last_form(const std::string& hub = kHub) {
    Form form;
    for (const net::HttpRequest& request : http.asked) {
      if (request.url != hub) continue;
      form.clear();
      for (auto& [name, value] : feeds::fields_of(request.body)) form[name] = value;
      EXPECT_EQ(request.method, net::Method::post);
    }
    return form;
  }

  static std::string path_of(const std::string& callback) {
    return callback.substr(callback.find('/', std::string_view("https://").size()));
  }

  // Answers come once the clock has settled.
  std::shared_ptr<net::ServerResponse> request(net::ServerRequest asked) {
    auto answer = std::make_shared<net::ServerResponse>();
    daemon->loops.spawn("listener", listen(std::move(asked), answer));
    return answer;
  }
  boost::asio::awaitable<void> listen(net::ServerRequest asked,
                                      std::shared_ptr<net::ServerResponse> into) {
    auto answer = co_await websub->answer(std::move(asked));
    *into = std::move(answer);
  }

  net::ServerResponse ask(const std::string& target, const std::string& method = "GET") {
    const auto answer = request({.method = method, .target = target});
    clock.settle();
    return *answer;
  }

  net::ServerResponse verify(const Form& form, const std::string& lease = "864000") {
    return ask(path_of(form.at("hub.callback")) + "?" +
               feeds::form_of({{"hub.mode", form.at("hub.mode")},
                               {"hub.topic", form.at("hub.topic")},
                               {"hub.challenge", "a challenge"},
                               {"hub.lease_seconds", lease}}));
  }

  // Subscribed, with the form that did it.
  Form subscribed() {
    const Form form = last_form();
    EXPECT_EQ(verify(form).status, 200);
    return form;
  }

  static std::vector<net::Header> signature(const Form& form, const std::string& body) {
    return {{"Content-Type", "application/rss+xml"},
            {"X-Hub-Signature",
             "sha256=" + net::hmac_hex(net::Hash::sha256, form.at("hub.secret"), body)}};
  }

  std::shared_ptr<net::ServerResponse> post(const Form& form, const std::string& body,
                                            std::vector<net::Header> headers) {
    return request({.method = "POST",
                    .target = path_of(form.at("hub.callback")),
                    .headers = std::move(headers),
                    .body = body});
  }

  int push(const Form& form, const std::string& body) {
    const auto answer = post(form, body, signature(form, body));
    clock.settle();
    return answer->status;
  }

  std::string outcome(const std::string& name) const {
    const std::string text = metrics.text();
    const std::string key = "newswatch_pushes_total{outcome=\"" + name + "\"} ";
    const std::size_t at = text.find(key);
    if (at == std::string::npos) return "none";
    return text.substr(at + key.size(), text.find('\n', at) - at - key.size());
  }

  feeds::Subscription agreed(std::size_t n = 0) {
    clock.settle();
    const auto all = *store.subscriptions().remembered();
    if (n < all.size()) return all[n];
    ADD_FAILURE() << "there are " << all.size() << " subscriptions";
    return {};
  }

  static std::string hot(int n) {
    const std::string id = std::to_string(n);
    return testing::rss({{"hot" + id, "Ceasefire number " + id, "Text of the hot item " + id}});
  }

  const std::vector<testing::Item> quiet{{"1", "Weather", "Rain in the text of it."}};
  std::optional<Websub> websub;
};

}  // namespace newswatch::daemon
