#pragma once

// A store::Store that does what the real one behind it does, until a test has it fail.

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace newswatch::testing {

// Settings change while nothing is in flight only: calls come on the store's thread.
class FailingStore final : public store::Store, public store::Subscriptions {
 public:
  template <class T>
  using Result = store::Result<T>;
  using Failure = std::optional<store::StoreError>;

  explicit FailingStore(store::Store& real) : real_(real) {}

  Failure begin_fails, known_fails, commit_fails, write_fails;
  // A document at fault takes its transaction down, and the transaction only.
  std::function<bool(const store::DocumentCommit&)> at_fault = [](const auto&) { return false; };

  std::vector<std::size_t> begun;      // polls of each call that was let through
  std::vector<std::size_t> committed;  // documents of each transaction tried
  std::size_t begin_calls = 0;

  static store::StoreError full() {
    return {store::StoreError::Kind::full, "the disk of the test is full"};
  }

  Result<std::vector<store::FeedRecord>> feeds() override { return real_.feeds(); }

  Result<void> begin_polls(std::span<const store::PollBegun> polls) override {
    ++begin_calls;
    if (begin_fails) return *begin_fails;
    begun.push_back(polls.size());
    return real_.begin_polls(polls);
  }

  Result<std::vector<store::KnownItem>> known_items(std::string_view feed_url) override {
    if (known_fails) return *known_fails;
    return real_.known_items(feed_url);
  }

  Result<std::vector<store::CommitResult>> commit(
      std::span<const store::DocumentCommit> documents) override {
    committed.push_back(documents.size());
    if (commit_fails) return *commit_fails;
    for (const store::DocumentCommit& document : documents) {
      if (at_fault(document))
        return store::StoreError{store::StoreError::Kind::other, "a document is at fault"};
    }
    return real_.commit(documents);
  }

  Result<std::size_t> forget(std::chrono::sys_seconds before, std::size_t limit) override {
    return real_.forget(before, limit);
  }
  store::Outbox& outbox() override { return real_.outbox(); }
  store::Subscriptions& subscriptions() override { return *this; }

  Result<std::vector<feeds::Subscription>> remembered() override {
    return real_.subscriptions().remembered();
  }
  Result<void> write(const store::SubscriptionChanges& changes) override {
    if (write_fails) return *write_fails;
    return real_.subscriptions().write(changes);
  }

 private:
  store::Store& real_;
};

}  // namespace newswatch::testing
