#pragma once

// CSV, record by record, from blocks of any size. Pure; holds one record at a time.
// Source: RFC 4180. Read more loosely than it asks: a line ends with LF, CR or both, a quote inside
// a plain field stands for itself, text behind a closing quote belongs to the field, empty lines
// and a byte order mark are passed over.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::config {

inline constexpr std::size_t kMaxCsvRecordBytes = 1u << 20;
inline constexpr std::size_t kMaxCsvFields = 1'000;

struct CsvRecord {
  enum class Fault : std::uint8_t {
    none,
    unclosed,  // a quote opens and is not closed before the input or the room for a record ends
    too_long,
  } fault = Fault::none;
  std::uint64_t line = 0;  // where it begins, from 1
  std::vector<std::string> fields;
};

class CsvReader {
 public:
  // Takes each record; a faulty one has the fields read so far. After a record that is too long,
  // reading goes on behind the next line end.
  using Take = std::function<void(CsvRecord&)>;

  explicit CsvReader(Take take) : take_(std::move(take)) {}

  void feed(std::string_view block);
  // Gives out what is left. Nothing is fed after it.
  void finish();

 private:
  enum class State : std::uint8_t { field_start, plain, quoted, quote_in_quoted, skipping };

  void read(char c);
  void append(std::string_view text);
  void begin_field();
  void end_record();
  void give(CsvRecord::Fault fault);

  Take take_;
  CsvRecord record_;
  std::size_t bytes_ = 0;  // of the record
  State state_ = State::field_start;
  bool after_cr_ = false;
  std::uint64_t line_ = 1;
  std::size_t seen_ = 0;  // bytes of a byte order mark at the very beginning; beyond: past it
};

}  // namespace newswatch::config
