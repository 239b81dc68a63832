#include "config/problems.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace newswatch::config {
namespace {

constexpr std::size_t kMaxQuotedBytes = 80;

// Characters that would move the cursor, hide text or turn its direction; as their UTF-8 bytes.
bool is_invisible(std::string_view character) {
  if (character.size() == 1) {
    const auto c = static_cast<unsigned char>(character[0]);
    return c < 0x20 || c == 0x7F;
  }
  if (character.size() == 2) return character[0] == '\xC2' && character[1] < '\xA0';  // C1
  if (character.size() != 3) return false;
  const auto second = static_cast<unsigned char>(character[1]);
  const auto third = static_cast<unsigned char>(character[2]);
  if (character[0] != '\xE2') return false;
  const bool separators_and_overrides = second == 0x80 && third >= 0xA8 && third <= 0xAE;
  const bool isolates = second == 0x81 && third >= 0xA6 && third <= 0xA9;
  return separators_and_overrides || isolates;
}

std::size_t character_length(std::string_view text, std::size_t at) {
  std::size_t length = 1;
  while (at + length < text.size() &&
         (static_cast<unsigned char>(text[at + length]) & 0xC0u) == 0x80u) {
    ++length;
  }
  return length;
}

bool in_order(const Problem& a, std::size_t a_file, const Problem& b, std::size_t b_file) {
  return std::tie(a_file, a.line, a.column) < std::tie(b_file, b.line, b.column);
}

}  // namespace

std::string to_string(const Problem& problem) {
  if (problem.line == 0) return fmt::format("{}: {}", problem.file, problem.message);
  return fmt::format("{}:{}:{}: {}", problem.file, problem.line, problem.column, problem.message);
}

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    if (at + length > kMaxQuotedBytes) {
      result += "…";
      break;
    }
    const std::string_view character = text.substr(at, length);
    if (character == "\n") {
      result += "\\n";
    } else if (character == "\t") {
      result += "\\t";
    } else if (is_invisible(character)) {
      for (const char c : character)
        result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      result += character;
    }
    at += length;
  }
  return result + "\"";
}

std::string if_no_secret(std::string_view word) {
  constexpr std::size_t kLongest = 24;
  constexpr auto kMostDigits = 3;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto fits = [&](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_' || c == '-' || c == '<';
  };
  const bool plain = word.size() <= kLongest && std::all_of(word.begin(), word.end(), fits) &&
                     std::count_if(word.begin(), word.end(), is_digit) <= kMostDigits;
  return plain ? " " + in_quotes(word) : std::string();
}

Problems::Found Problems::found(const Place& place, std::string message) const {
  const Source& source = (*sources_)[place.file];
  return {place.file, Problem{source.path, static_cast<int>(place.line) + 1,
                              source.column_of(place), std::move(message)}};
}

Problems::Found Problems::found_in(const Node& scalar, std::size_t offset,
                                   std::string message) const {
  const Source& source = (*sources_)[scalar.place.file];
  return found(place_in_scalar(source, scalar, offset), std::move(message));
}

std::size_t Problems::file_index(const std::string& path) const {
  std::size_t index = 0;
  while (index < sources_->size() && (*sources_)[index].path != path) ++index;
  return index;
}

void Problems::error(const Place& place, std::string message) {
  if (is_full()) {
    ++dropped_;
  } else {
    errors_.push_back(found(place, std::move(message)));
  }
}

void Problems::error_in(const Node& scalar, std::size_t offset, std::string message) {
  if (is_full()) {
    ++dropped_;
  } else {
    errors_.push_back(found_in(scalar, offset, std::move(message)));
  }
}

void Problems::query_error(const Node& scalar, std::size_t offset, std::string message) {
  const std::size_t before = errors_.size();
  error_in(scalar, offset, std::move(message));
  if (errors_.size() > before) errors_.back().shown = &scalar;
}

void Problems::query_warning(const Node& scalar, std::size_t offset, std::string message,
                             std::string_view kind) {
  const std::size_t before = warnings_.size();
  warn_in(scalar, offset, std::move(message));
  if (warnings_.size() == before) return;
  warnings_.back().problem.kind = kind;
  warnings_.back().shown = &scalar;
}

// Only of what is told at last: lines may be long.
Problem Problems::finished(Found found) const {
  if (found.shown == nullptr) return std::move(found.problem);
  Excerpt excerpt = excerpt_of((*sources_)[found.file], *found.shown, found.problem.line - 1,
                               found.problem.column);
  found.problem.excerpt = std::move(excerpt.text);
  found.problem.excerpt_at = excerpt.at;
  return std::move(found.problem);
}

void Problems::file_error(const std::string& path, std::string message) {
  if (is_full()) {
    ++dropped_;
  } else {
    errors_.push_back({file_index(path), Problem{path, 0, 0, std::move(message)}});
  }
}

void Problems::warn(const Place& place, std::string message, std::string_view kind) {
  if (warnings_.size() >= kMaxKept) return;
  warnings_.push_back(found(place, std::move(message)));
  warnings_.back().problem.kind = kind;
}

void Problems::warn_in(const Node& scalar, std::size_t offset, std::string message) {
  if (warnings_.size() < kMaxKept)
    warnings_.push_back(found_in(scalar, offset, std::move(message)));
}

void Problems::file_warning(const std::string& path, std::string message) {
  if (warnings_.size() >= kMaxKept) return;
  warnings_.push_back({file_index(path), Problem{path, 0, 0, std::move(message)}});
}

std::vector<Problem> Problems::take_errors() {
  const auto before = [](const Found& a, const Found& b) {
    return in_order(a.problem, a.file, b.problem, b.file);
  };
  std::stable_sort(errors_.begin(), errors_.end(), before);
  const auto same = [](const Found& a, const Found& b) { return a.problem == b.problem; };
  errors_.erase(std::unique(errors_.begin(), errors_.end(), same), errors_.end());
  std::vector<Problem> result;
  const std::size_t all = errors();
  for (Found& found : errors_) {
    if (result.size() == kMaxProblems) break;
    result.push_back(finished(std::move(found)));
  }
  if (all > kMaxProblems) {
    result.push_back({sources_->empty() ? std::string{} : sources_->front().path, 0, 0,
                      fmt::format("and {} more problems", all - kMaxProblems)});
  }
  errors_.clear();
  return result;
}

std::vector<Problem> Problems::take_warnings() {
  const auto before = [](const Found& a, const Found& b) {
    return in_order(a.problem, a.file, b.problem, b.file);
  };
  std::stable_sort(warnings_.begin(), warnings_.end(), before);
  std::vector<Problem> result;
  for (Found& found : warnings_) {
    if (result.size() == kMaxProblems) break;
    result.push_back(finished(std::move(found)));
  }
  if (warnings_.size() > kMaxProblems) {
    result.push_back({sources_->empty() ? std::string{} : sources_->front().path, 0, 0,
                      fmt::format("and {} more warnings", warnings_.size() - kMaxProblems)});
  }
  warnings_.clear();
  return result;
}

}  // namespace newswatch::config
