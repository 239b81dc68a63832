#include "config/csv.h"

// A state for each byte, and runs of what ends no field are taken whole.

#include <algorithm>
#include <utility>

namespace newswatch::config {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

void CsvReader::feed(std::string_view block) {
  while (seen_ < kByteOrderMark.size() && !block.empty()) {
    if (block.front() != kByteOrderMark[seen_]) {
      const std::string_view held = kByteOrderMark.substr(0, seen_);
      seen_ = kByteOrderMark.size();
      for (const char c : held) read(c);
      break;
    }
    block.remove_prefix(1);
    ++seen_;
  }
  while (!block.empty()) {
    std::size_t run = 0;
    if (state_ == State::quoted) {
      run = std::min(block.find_first_of("\"\n\r"), block.size());
    } else if (state_ == State::plain) {
      run = std::min(block.find_first_of(",\n\r"), block.size());
    } else if (state_ == State::skipping) {
      run = std::min(block.find_first_of("\n\r"), block.size());
    }
    if (run == 0) {
      read(block.front());
      block.remove_prefix(1);
      continue;
    }
    after_cr_ = false;
    append(block.substr(0, run));
    block.remove_prefix(run);
  }
}

void CsvReader::finish() {
  if (seen_ < kByteOrderMark.size()) {
    for (const char c : kByteOrderMark.substr(0, std::exchange(seen_, kByteOrderMark.size())))
      read(c);
  }
  if (state_ == State::quoted) {
    give(CsvRecord::Fault::unclosed);
  } else if (state_ != State::skipping) {
    end_record();
  }
}

void CsvReader::append(std::string_view text) {
  if (state_ == State::skipping) return;
  if (record_.line == 0) record_.line = line_;
  if (record_.fields.empty()) record_.fields.emplace_back();
  if (bytes_ + text.size() <= kMaxCsvRecordBytes) {
    bytes_ += text.size();
    record_.fields.back().append(text);
    return;
  }
  give(state_ == State::quoted ? CsvRecord::Fault::unclosed : CsvRecord::Fault::too_long);
  state_ = State::skipping;
}

void CsvReader::begin_field() {
  if (record_.line == 0) record_.line = line_;
  if (record_.fields.empty()) record_.fields.emplace_back();  // the one before the comma
  if (record_.fields.size() == kMaxCsvFields) {
    give(CsvRecord::Fault::too_long);
    state_ = State::skipping;
    return;
  }
  record_.fields.emplace_back();
  state_ = State::field_start;
}

void CsvReader::read(char c) {
  const bool ends_cr = std::exchange(after_cr_, c == '\r') && c == '\n';
  if (state_ == State::quoted) {
    if (c == '"') {
      state_ = State::quote_in_quoted;
      return;
    }
    if (c == '\r' || (c == '\n' && !ends_cr)) ++line_;
    append({&c, 1});
    return;
  }
  if (c == '\n' || c == '\r') {
    if (ends_cr) return;
    if (state_ != State::skipping) end_record();
    state_ = State::field_start;
    ++line_;
    return;
  }
  if (state_ == State::skipping) return;
  if (c == ',') {
    begin_field();
  } else if (c == '"' && state_ == State::quote_in_quoted) {
    state_ = State::quoted;
    append({&c, 1});
  } else if (c == '"' && state_ == State::field_start) {
    state_ = State::quoted;
    append({});
  } else {
    state_ = State::plain;
    append({&c, 1});
  }
}

void CsvReader::end_record() {
  const bool is_empty_line = record_.fields.empty();
  if (!is_empty_line) give(CsvRecord::Fault::none);
}

void CsvReader::give(CsvRecord::Fault fault) {
  record_.fault = fault;
  take_(record_);
  record_.fields.clear();
  record_.line = 0;
  bytes_ = 0;
}

}  // namespace newswatch::config
