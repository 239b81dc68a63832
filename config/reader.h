#pragma once

// Typed values out of nodes. Each function tells a problem and leaves the target as it is when the
// node does not hold what is wanted; messages begin with the key.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/node.h"
#include "config/problems.h"

namespace newswatch::config {

inline constexpr std::size_t kMaxNameBytes = 200;

template <class T>
struct Range {
  T least;
  T most;
};

// Any text but an unquoted truth word; may be empty. Line breaks and tabs are its only controls.
[[nodiscard]] std::optional<std::string> read_text(const Node& node, std::string_view key,
                                                   Problems& problems);
// One line that is not empty, without outer blanks, at most kMaxNameBytes.
[[nodiscard]] std::optional<std::string> read_name(const Node& node, std::string_view key,
                                                   Problems& problems);
[[nodiscard]] std::optional<std::chrono::seconds> read_duration(const Node& node,
                                                                std::string_view key,
                                                                Range<std::chrono::seconds> range,
                                                                Problems& problems);
// The elements of a list; null, with a problem told, for what is none.
[[nodiscard]] const std::vector<Node>* read_list(const Node& node, std::string_view key,
                                                 Problems& problems);

// The keys and values of one mapping.
class Mapping {
 public:
  // Tells every key not among `known`. `where` ends the sentence `unknown key "x" in …`. A node
  // that is no mapping is told too and reads as an empty one. All arguments outlive it.
  Mapping(const Node& node, std::string where, std::span<const std::string_view> known,
          Problems& problems);

  [[nodiscard]] bool is_mapping() const { return node_.kind == Node::Kind::mapping; }
  [[nodiscard]] const Node* find(std::string_view key) const;  // null if absent
  [[nodiscard]] const Node* need(std::string_view key) const;  // absent: a problem

  void text(std::string_view key, std::string& into) const;
  void names(std::string_view key, std::vector<std::string>& into) const;  // a list of names
  void texts(std::string_view key, std::vector<std::string>& into) const;  // a list of texts
  void truth(std::string_view key, bool& into) const;
  void number(std::string_view key, std::uint32_t& into, Range<std::uint32_t> range) const;
  void duration(std::string_view key, std::chrono::seconds& into,
                Range<std::chrono::seconds> range) const;
  void size(std::string_view key, std::size_t& into, Range<std::size_t> range) const;
  void date(std::string_view key, std::optional<std::chrono::sys_days>& into) const;

 private:
  const Node& node_;
  std::string where_;
  Problems& problems_;
};

// Tells that `node` is not `wanted` ("a list, such as [a, b]") without quoting it.
void wrong_kind(const Node& node, std::string_view key, std::string_view wanted,
                Problems& problems);

}  // namespace newswatch::config
