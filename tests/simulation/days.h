#pragma once

// One simulated run: some days of news, faults drawn from the seed, then a time in which all is
// well.

#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "store/outbox_edit.h"
#include "store/reader.h"
#include "tests/simulation/internet.h"
#include "tests/simulation/machine.h"
#include "tests/simulation/news.h"
#include "tests/simulation/settings.h"
#include "tests/simulation/times.h"
#include "tests/support/faulty_disk.h"

namespace newswatch::simulation {

using namespace std::chrono_literals;

// Of a run's own, in memory where the machine has such a place.
class Folder {
 public:
  Folder() {
    const bool in_memory = std::filesystem::is_directory("/dev/shm");
    std::string name = std::string(in_memory ? "/dev/shm" : "/tmp") + "/newswatch-sim-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the run");
    path = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path;
};

class Days {
 public:
  explicit Days(std::uint64_t seed) : chance_(seed), news_(seed * 2 + 1, kLasts) {
    clock_.also_run([this] { return pool_.run(); });
    variant_.folder = folder_.path;
    internet_.is_off = [this] { return disk_.dead(); };
    events_.poll = [this](const daemon::PollEnded& poll) {
      if (poll.outcome != "failed" && poll.outcome != "gone") internet_.committed(poll.feed.name);
    };
    events_.attempt = [this](const daemon::AttemptOutcome& attempt) {
      times.tell("end of " + attempt.delivery.id.value + ": " +
                 std::to_string(attempt.delivery.attempts) + " before, " +
                 std::string(alerts::name_of(attempt.state)));
    };
    for (const alerts::Channel& channel : settings().channels) {
      if (!takes_lines(channel)) internet_.add_receiver(channel);
    }
  }
  Days(const Days&) = delete;
  Days& operator=(const Days&) = delete;
  ~Days() { stop(); }

  // All of it; what went wrong is in times.faults.
  void go() {
    start();
    while (times.lived() < kLasts) {
      live(times.lived() + 5min + seconds(below(chance_, 110 * 60)));
      disturb();
    }
    recover();
    stop();
  }

  static constexpr seconds kLasts = 30h;
  static constexpr seconds kMostRecovery = 72h;
  static constexpr std::size_t kMostInMemory = 2 * kSites.size();  // a poll of each, seen twice

  [[nodiscard]] std::string store_path() const { return folder_.path + "/newswatch.db"; }
  [[nodiscard]] std::string log_path() const { return folder_.path + "/alerts.jsonl"; }
  [[nodiscard]] const News& news() const { return news_; }
  [[nodiscard]] Internet& internet() { return internet_; }

 private:
  void start() {
    daemon_ = Daemon::start({loop_, clock_, pool_, internet_, events_, chance_,
                             [this](const std::string& what) { times.fault(what); }},
                            settings_of(variant_));
    times.tell(daemon_ ? "start" : "no start");
  }

  // Dies with all that is in its memory. Whether the machine does, too, the disk tells.
  void die(testing::FaultyDisk::Unsynced unsynced) {
    times.tell("death " + std::to_string(static_cast<int>(unsynced)));
    disk_.cut_power();
    stop();
    times.died();
    disk_.lose(unsynced, chance_);
    disk_.mend();
    times.disk_is_well();
  }

  void stop() {
    if (!daemon_) return;
    daemon_->end();
    daemon_.reset();
  }

  void die_and_start() {
    using Unsynced = testing::FaultyDisk::Unsynced;
    static constexpr std::array kLeft{Unsynced::kept, Unsynced::kept, Unsynced::some,
                                      Unsynced::lost};
    die(kLeft[below(chance_, kLeft.size())]);
    clock_.advance(seconds(one_in(chance_, 2) ? below(chance_, 20) : below(chance_, 1'200)));
    start();
  }

  // Goes from wake-up to wake-up until so much has been lived through.
  void live(seconds until) {
    while (times.lived() < until) {
      const auto end = times.now() + (until - times.lived());
      const auto next = std::min(clock_.next_wake().value_or(end), end);
      clock_.advance(std::max(0s, next - times.now()));
      if (disk_.dead()) die_and_start();
      if (!daemon_) {
        clock_.advance(30s);
        start();
      }
    }
  }

  void disturb() {
    switch (below(chance_, 12)) {
      case 0:
        return die_and_start();
      case 1:  // in the middle of something
        return disk_.cut_power_at(1 + below(chance_, 80));
      case 2:
        return disturb_disk();
      case 3: {
        const seconds by(1 + below(chance_, one_in(chance_, 2) ? 120 : 10'800));
        times.tell("jump");
        return times.jump(one_in(chance_, 2) ? by : -by);
      }
      case 4:
      case 5:
        return reload();
      case 6:
      case 7:
        return retry_dead_letter();
      default:
        return change_mood();
    }
  }

  void disturb_disk() {
    using Disk = testing::FaultyDisk;
    times.tell("disk");
    times.disk_fails();
    const bool once = one_in(chance_, 2);
    disk_.fail_at(1 + below(chance_, 40),
                  one_in(chance_, 2) ? Disk::Fault::input_output : Disk::Fault::no_space,
                  once ? Disk::Lasting::once : Disk::Lasting::until_mended);
    live(times.lived() + 1min + seconds(below(chance_, 1'800)));
    disk_.mend();
    times.disk_is_well();
  }

  void change_mood() {
    std::vector<Receiver*> all;
    for (auto& [name, receiver] : internet_.receivers) all.push_back(receiver.get());
    Receiver& one = *all[below(chance_, all.size())];
    one.mood = one_in(chance_, 3) ? Mood::well : static_cast<Mood>(below(chance_, kMoods));
    times.tell("mood " + std::to_string(static_cast<int>(one.mood)));
  }

  void reload() {
    variant_.with_blog = !one_in(chance_, 3);
    variant_.at_once = static_cast<std::uint32_t>(1 + below(chance_, 6));
    if (one_in(chance_, 2)) replace_receivers_that_are_gone();
    times.tell("reload");
    configure();
  }

  void configure() {
    const auto config = settings_of(variant_);
    for (const alerts::Channel& channel : config->channels) {
      if (!takes_lines(channel)) internet_.receivers.at(channel.name)->configure(channel);
    }
    if (daemon_) daemon_->configure(config);
  }

  void replace_receivers_that_are_gone() {
    for (auto& [name, receiver] : internet_.receivers) {
      const std::string url = "http://" + name + ".example/" + std::to_string(variant_.urls[name]);
      if (!receiver->is_gone(url)) continue;
      ++variant_.urls[name];
      if (receiver->mood == Mood::gone) receiver->mood = Mood::well;
    }
  }

  void retry_dead_letter() {
    auto reader = store::Reader::open(store_path());
    if (!reader) return;
    const auto dead = (*reader)->list({.state = alerts::DeliveryState::dead}, 100);
    if (!dead || dead->empty()) return;
    const alerts::Delivery& one = (*dead)[below(chance_, dead->size())].delivery;
    auto editor = store::OutboxEditor::open(store_path());
    if (!editor) return;
    const auto due = (*editor)->retry(std::span(&one.id, 1), times.now());
    // Where the disk failed meanwhile, it may have been done all the same.
    if (due && *due == 0) return;
    times.tell("retry " + one.id.value);
    internet_.receivers.at(one.channel)->retried(one.id.value);
    if (daemon_) daemon_->wake_channels();
  }

  // Everything is well, and stays so until there is nothing left to do.
  void recover() {
    times.tell("all is well");
    disk_.mend();
    internet_.faulty = false;
    internet_.well_served.clear();
    for (auto& [name, receiver] : internet_.receivers) receiver->mood = Mood::well;
    variant_.with_blog = true;
    for (bool done = false; !done && times.lived() < kLasts + kMostRecovery;) {
      replace_receivers_that_are_gone();
      configure();
      live(times.lived() + 3h);
      done = internet_.well_served.size() == kSites.size() && waiting() == 0;
    }
    if (internet_.well_served.size() < kSites.size()) times.fault("some feed is not asked again");
    if (waiting() > 0) times.fault(std::to_string(waiting()) + " deliveries still wait");
    if (daemon_ && daemon_->in_memory() > kMostInMemory) times.fault("work piles up in memory");
  }

  std::size_t waiting() const {
    const auto reader = store::Reader::open(store_path());
    if (!reader) return 1;
    const auto backlog = (*reader)->backlog();
    if (!backlog) return 1;
    std::size_t sum = 0;
    for (const store::Backlog& one : *backlog) sum += one.waiting;
    return sum;
  }

  std::mt19937_64 chance_;
  Folder folder_;
  testing::FaultyDisk disk_;
  boost::asio::io_context loop_;
  testing::ThreadlessPool pool_;
  testing::FakeClock clock_{loop_, kBeginning};

 public:
  Times times{clock_};

 private:
  News news_;
  Internet internet_{clock_, times, news_, chance_};
  daemon::Events events_;
  Variant variant_;
  std::unique_ptr<Daemon> daemon_;
};

}  // namespace newswatch::simulation
