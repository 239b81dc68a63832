#include "config/json_rows.h"

// Boost.JSON's parser tells each value as it passes; where it stands decides what it is.

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <cstddef>
#include <utility>

namespace newswatch::config {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxCells = 1'000;
constexpr std::size_t kMaxRowBytes = 1u << 20;

struct Level {
  bool is_array = false;
  std::string key;  // of an object: the one last read
};

struct Handler {
  static constexpr std::size_t max_object_size = ~std::size_t{0};
  static constexpr std::size_t max_array_size = ~std::size_t{0};
  static constexpr std::size_t max_key_size = 4'096;
  static constexpr std::size_t max_string_size = kMaxRowBytes;
  using Code = json::error_code;
  using Text = json::string_view;

  explicit Handler(JsonRows::Take given) : take(std::move(given)) {}

  JsonRows::Take take;
  std::uint64_t line = 1;
  std::vector<Level> open;
  std::size_t row_depth = 0;  // levels open inside a row, the row's own among them; 0: outside
  bool has_rows = false;
  Row row;
  std::size_t row_bytes = 0;
  std::string part;  // of a string that comes in several

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }

  bool on_array_begin(Code&) {
    open.push_back({.is_array = true, .key = {}});
    has_rows = has_rows || holds_rows();
    return true;
  }
  bool on_array_end(std::size_t, Code&) {
    open.pop_back();
    return true;
  }
  bool on_object_begin(Code&) {
    if (holds_rows()) {
      row_depth = open.size() + 1;
      row.cells.clear();
      row_bytes = 0;
    }
    open.push_back({});
    return true;
  }
  bool on_object_end(std::size_t, Code&) {
    if (row_depth == open.size()) {
      row_depth = 0;
      row.line = line;
      take(row);
    }
    open.pop_back();
    return true;
  }

  bool on_key_part(Text text, std::size_t, Code&) {
    part.append(text.data(), text.size());
    return true;
  }
  bool on_key(Text text, std::size_t, Code& code) {
    on_key_part(text, 0, code);
    open.back().key = std::exchange(part, {});
    return true;
  }
  bool on_string_part(Text text, std::size_t, Code&) {
    part.append(text.data(), text.size());
    return true;
  }
  bool on_string(Text text, std::size_t, Code& code) {
    on_string_part(text, 0, code);
    keep(std::exchange(part, {}));
    return true;
  }
  bool on_number_part(Text text, Code&) {
    part.append(text.data(), text.size());
    return true;
  }
  bool on_number(Text text, Code& code) {
    on_number_part(text, code);
    keep(std::exchange(part, {}));
    return true;
  }
  bool on_int64(std::int64_t, Text text, Code& code) { return on_number(text, code); }
  bool on_uint64(std::uint64_t, Text text, Code& code) { return on_number(text, code); }
  bool on_double(double, Text text, Code& code) { return on_number(text, code); }
  bool on_bool(bool, Code&) { return true; }
  bool on_null(Code&) { return true; }
  bool on_comment_part(Text, Code&) { return true; }
  bool on_comment(Text, Code&) { return true; }

  [[nodiscard]] bool holds_rows() const {
    if (open.size() == 1) return open[0].is_array;
    return open.size() == 3 && open[0].key == "results" && open[1].key == "bindings" &&
           open[2].is_array;
  }

  Cell& cell(const std::string& variable) {
    if (row.cells.empty() || row.cells.back().variable != variable)
      row.cells.push_back({.variable = variable, .value = {}, .language = {}, .is_blank = false});
    return row.cells.back();
  }

  void keep(std::string text) {
    if (row_depth == 0 || row.cells.size() >= kMaxCells) return;
    row_bytes += text.size();
    if (row_bytes > kMaxRowBytes) return;
    if (open.size() == row_depth) {
      cell(open.back().key).value = std::move(text);
    } else if (open.size() == row_depth + 1) {
      const std::string& variable = open[row_depth - 1].key;
      if (open.back().key == "value") {
        cell(variable).value = std::move(text);
      } else if (open.back().key == "xml:lang") {
        cell(variable).language = std::move(text);
      } else if (open.back().key == "type" && text == "bnode") {
        cell(variable).is_blank = true;
      }
    }
  }
};

}  // namespace

struct JsonRows::Impl {
  explicit Impl(Take take) : parser(json::parse_options(), std::move(take)) {}

  json::basic_parser<Handler> parser;
  std::optional<Fault> fault;
  bool begun = false;

  bool write(bool more, std::string_view text) {
    json::error_code code;
    const std::size_t read = parser.write_some(more, text.data(), text.size(), code);
    const std::uint64_t line = parser.handler().line;
    if (code) {
      fault = Fault{line, "this is no JSON: " + code.message()};
    } else if (read < text.size()) {
      fault = Fault{line, "something follows the end of the JSON"};
    }
    return !fault;
  }
};

JsonRows::JsonRows(Take take) : impl_(std::make_unique<Impl>(std::move(take))) {}
JsonRows::~JsonRows() = default;

bool JsonRows::feed(std::string_view block) {
  while (!block.empty() && !impl_->fault) {
    const std::size_t end = std::min(block.find('\n'), block.size() - 1) + 1;
    if (!impl_->write(true, block.substr(0, end))) break;
    if (block[end - 1] == '\n') ++impl_->parser.handler().line;
    block.remove_prefix(end);
  }
  return !impl_->fault;
}

bool JsonRows::finish() {
  if (!impl_->fault && impl_->write(false, {}) && !impl_->parser.handler().has_rows) {
    impl_->fault = Fault{impl_->parser.handler().line,
                         "expected an array of objects, or an object with results and bindings"};
  }
  return !impl_->fault;
}

const std::optional<JsonRows::Fault>& JsonRows::fault() const { return impl_->fault; }

}  // namespace newswatch::config
