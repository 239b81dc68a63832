#pragma once

// The daemon's parts, joined as daemon/service.cc joins them, on a machine whose power may fail.

#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "daemon/committer.h"
#include "daemon/deliverer.h"
#include "daemon/metrics.h"
#include "daemon/notices.h"
#include "daemon/poller.h"
#include "net/mail.h"
#include "store/sqlite_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/threadless_pool.h"

namespace newswatch::simulation {

// No channel of the simulation needs them.
class NoMail final : public net::Mailer {
  boost::asio::awaitable<boost::system::result<net::MailReply, net::HttpError>> send(
      net::MailRequest) override {
    co_return net::HttpError{};
  }
};
class NoPrograms final : public daemon::Programs {
  boost::asio::awaitable<daemon::ProgramResult> run(alerts::ProgramRequest) override {
    co_return alerts::ProgramError{};
  }
};

// What dies with the process. To be ended by end() before it is destroyed.
class Daemon {
 public:
  struct World {
    boost::asio::io_context& loop;
    testing::FakeClock& clock;
    testing::ThreadlessPool& pool;  // store thread and workers
    net::Http& http;
    const daemon::Events& events;
    std::mt19937_64& chance;
    std::function<void(const std::string&)> failed;  // a task ended with an exception
  };

  // nullptr where the store does not open, or cannot be read.
  static std::unique_ptr<Daemon> start(World world, std::shared_ptr<const config::Config> config) {
    auto store = store::open_sqlite(config->store.path);
    if (!store) return nullptr;
    auto raised = (*store)->outbox().raised();
    if (!raised) return nullptr;
    std::unique_ptr<Daemon> daemon(
        new Daemon(std::move(world), std::move(config), std::move(*store), std::move(*raised)));
    if (daemon->poller_.start(daemon->config_)) return nullptr;
    daemon->begin();
    return daemon;
  }

  void configure(std::shared_ptr<const config::Config> config) {
    config_ = std::move(config);
    notices_.configure(config_->notices, daemon::channels_of(*config_), feed_names());
    poller_.configure(config_);
    set_channels();
    world_.clock.settle();
  }

  // Another process has edited the outbox.
  void wake_channels() {
    for (auto& [name, deliverer] : deliverers_) deliverer->look_again();
    world_.clock.settle();
  }

  // Nothing runs any more.
  void end() {
    loops_.cancel();
    work_.cancel();
    writing_.cancel();
    world_.clock.settle();
  }

  [[nodiscard]] store::Store& store() { return *store_; }
  [[nodiscard]] std::size_t in_memory() const {
    return poller_.in_flight() + committer_.waiting() + work_.size();
  }

 private:
  std::vector<std::string> feed_names() const {
    std::vector<std::string> names;
    for (const feeds::Feed& feed : config_->feeds) names.push_back(feed.name);
    return names;
  }

  Daemon(World world, std::shared_ptr<const config::Config> config,
         std::unique_ptr<store::Store> store, std::vector<alerts::Notice> raised)
      : world_(std::move(world)),
        config_(std::move(config)),
        store_(std::move(store)),
        work_(executor(), told()),
        loops_(executor(), told()),
        writing_(executor(), told()),
        committer_(executor(), *store_, world_.pool),
        notices_({.executor = executor(),
                  .clock = world_.clock,
                  .outbox = store_->outbox(),
                  .store_thread = world_.pool,
                  .new_deliveries = wake()},
                 std::move(raised)),
        poller_({.executor = executor(),
                 .clock = world_.clock,
                 .http = world_.http,
                 .store = *store_,
                 .store_thread = world_.pool,
                 .workers = world_.pool,
                 .polls = work_,
                 .committer = committer_,
                 .metrics = metrics_,
                 .events = world_.events,
                 .chance = world_.chance,
                 .new_deliveries = wake(),
                 .notices = notices_}) {}

  void begin() {
    notices_.configure(config_->notices, daemon::channels_of(*config_), feed_names());
    writing_.spawn("committer", committer_.run());
    writing_.spawn("notices", notices_.run());
    set_channels();
    loops_.spawn("poller", poller_.run());
    world_.clock.settle();
  }

  boost::asio::any_io_executor executor() { return world_.loop.get_executor(); }

  net::TaskGroup::OnError told() {
    return [this](const std::string& task, std::exception_ptr thrown) {
      try {
        std::rethrow_exception(thrown);
      } catch (const std::exception& e) {
        world_.failed(task + ": " + e.what());
      }
    };
  }

  std::function<void(const std::vector<std::string>&)> wake() {
    return [this](const std::vector<std::string>& channels) {
      for (const std::string& channel : channels) {
        const auto found = deliverers_.find(channel);
        if (found != deliverers_.end()) found->second->wake();
      }
    };
  }

  void set_channels() {
    for (const alerts::Channel& channel : daemon::channels_of(*config_)) {
      auto& deliverer = deliverers_[channel.name];
      if (deliverer) {
        deliverer->configure(channel);
        continue;
      }
      deliverer = std::make_unique<daemon::Deliverer>(
          daemon::Deliverer::Doors{.executor = executor(),
                                   .clock = world_.clock,
                                   .senders = {world_.clock, world_.http, mailer_, programs_},
                                   .outbox = store_->outbox(),
                                   .store_thread = world_.pool,
                                   .workers = world_.pool,
                                   .attempts = work_,
                                   .metrics = metrics_,
                                   .events = world_.events,
                                   .chance = world_.chance,
                                   .notices = notices_},
          channel);
      writing_.spawn("channel " + channel.name, deliverer->run());
    }
  }

  World world_;
  std::shared_ptr<const config::Config> config_;
  std::unique_ptr<store::Store> store_;
  daemon::Metrics metrics_;
  NoMail mailer_;
  NoPrograms programs_;
  net::TaskGroup work_;
  net::TaskGroup loops_;
  net::TaskGroup writing_;
  daemon::Committer committer_;
  daemon::Notices notices_;
  daemon::Poller poller_;
  std::map<std::string, std::unique_ptr<daemon::Deliverer>> deliverers_;
};

}  // namespace newswatch::simulation
