#pragma once

// A value that nearly always is the default one, and then takes no more than a pointer.

#include <memory>
#include <utility>

namespace newswatch::feeds {

// Copies are deep; equal where the values are.
template <class Value>
class Sparse {
 public:
  Sparse() = default;
  Sparse(Value value)  // NOLINT(google-explicit-constructor): it stands for the value
      : value_(value == Value{} ? nullptr : std::make_unique<const Value>(std::move(value))) {}
  Sparse(const Sparse& other)
      : value_(other.value_ ? std::make_unique<const Value>(*other.value_) : nullptr) {}
  Sparse(Sparse&&) noexcept = default;
  Sparse& operator=(const Sparse& other) { return *this = Sparse(other); }
  Sparse& operator=(Sparse&&) noexcept = default;
  ~Sparse() = default;

  const Value& operator*() const { return value_ ? *value_ : kDefault; }
  const Value* operator->() const { return &**this; }
  bool operator==(const Sparse& other) const { return **this == *other; }

 private:
  static inline const Value kDefault{};
  std::unique_ptr<const Value> value_;
};

}  // namespace newswatch::feeds
