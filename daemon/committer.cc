#include "daemon/committer.h"

#include <algorithm>
#include <utility>

#include "net/run_on.h"

namespace newswatch::daemon {

namespace asio = boost::asio;

namespace {

using Results = std::vector<store::Result<store::CommitResult>>;

// All documents in one transaction. Where one of them is at fault and not the disk, each gets a
// transaction of its own, so that it takes nobody down with it.
Results commit_all(store::Store& store, const std::vector<store::DocumentCommit>& documents) {
  Results results;
  const auto together = store.commit(documents);
  if (together) {
    for (const store::CommitResult& result : *together) results.emplace_back(result);
    return results;
  }
  const bool alone =
      documents.size() > 1 && together.error().kind == store::StoreError::Kind::other;
  for (const store::DocumentCommit& document : documents) {
    if (!alone) {
      results.emplace_back(together.error());
      continue;
    }
    const auto one = store.commit(std::span(&document, 1));
    if (one) {
      results.emplace_back(one->front());
    } else {
      results.emplace_back(one.error());
    }
  }
  return results;
}

}  // namespace

Committer::Committer(asio::any_io_executor executor, store::Store& store,
                     asio::thread_pool& store_thread)
    : executor_(executor), store_(store), store_thread_(store_thread), wake_(executor) {}

asio::awaitable<store::Result<store::CommitResult>> Committer::commit(
    store::DocumentCommit document) {
  auto answer = std::make_shared<Answer>(executor_);
  queue_.push_back(Waiting{std::move(document), answer});
  wake_.notify();
  auto result = co_await answer->get();
  co_return result;
}

asio::awaitable<void> Committer::run() {
  for (;;) {
    while (!queue_.empty()) {
      const auto count = std::min(queue_.size(), kMaxDocumentsPerTransaction);
      const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
      std::vector<Waiting> batch(std::make_move_iterator(queue_.begin()),
                                 std::make_move_iterator(end));
      queue_.erase(queue_.begin(), end);
      co_await write(std::move(batch));
    }
    if (stopping_) co_return;
    co_await wake_.wait();
  }
}

void Committer::stop() {
  stopping_ = true;
  wake_.notify();
}

asio::awaitable<void> Committer::write(std::vector<Waiting> batch) {
  std::vector<store::DocumentCommit> documents;
  documents.reserve(batch.size());
  for (Waiting& waiting : batch) documents.push_back(std::move(waiting.document));
  auto job = [&store = store_, documents = std::move(documents)] {
    return commit_all(store, documents);
  };
  auto results = co_await net::run_on(store_thread_, std::move(job));
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].answer->set(std::move(results[i]));
}

}  // namespace newswatch::daemon
