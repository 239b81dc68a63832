#pragma once

// Gathers what polls and deliveries have to write into few transactions: one disk flush serves all
// that waited for it.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <deque>
#include <memory>
#include <vector>

#include "daemon/one_shot.h"
#include "daemon/wake.h"
#include "store/store.h"

namespace newswatch::daemon {

// Loop thread only; the store itself is called on `store_thread` alone.
class Committer {
 public:
  Committer(boost::asio::any_io_executor executor, store::Store& store,
            boost::asio::thread_pool& store_thread);

  // Resumes when the document is durable, or with the reason why it is not (then nothing of it has
  // happened).
  [[nodiscard]] boost::asio::awaitable<store::Result<store::CommitResult>> commit(
      store::DocumentCommit document);

  // Runs until stop() has been called and everything handed over is written.
  [[nodiscard]] boost::asio::awaitable<void> run();
  void stop();

  [[nodiscard]] std::size_t waiting() const { return queue_.size(); }

  static constexpr std::size_t kMaxDocumentsPerTransaction = 128;

 private:
  using Answer = OneShot<store::Result<store::CommitResult>>;
  struct Waiting {
    store::DocumentCommit document;
    std::shared_ptr<Answer> answer;
  };
  [[nodiscard]] boost::asio::awaitable<void> write(std::vector<Waiting> batch);

  boost::asio::any_io_executor executor_;
  store::Store& store_;
  boost::asio::thread_pool& store_thread_;
  std::deque<Waiting> queue_;
  Wake wake_;
  bool stopping_ = false;
};

}  // namespace newswatch::daemon
