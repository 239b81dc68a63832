#pragma once

// The rows of a query's answer in JSON, from blocks of any size: SPARQL 1.1 Query Results JSON
// ({"results": {"bindings": [{"item": {"value": …, "xml:lang": …}}]}}), or an array of plain
// objects. Pure; holds one row at a time, of bounded size and depth.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::config {

struct Cell {
  std::string variable;
  std::string value;
  std::string language;   // empty if none is told
  bool is_blank = false;  // a node without a name: the value is known to nobody
};

struct Row {
  std::uint64_t line = 0;  // where it ends, from 1
  std::vector<Cell> cells;
};

class JsonRows {
 public:
  using Take = std::function<void(Row&)>;

  explicit JsonRows(Take take);
  ~JsonRows();

  // False once the text is no JSON, or none that holds rows: fault() tells.
  bool feed(std::string_view block);
  bool finish();

  struct Fault {
    std::uint64_t line = 0;
    std::string message;
  };
  [[nodiscard]] const std::optional<Fault>& fault() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswatch::config
