#include "rules/dictionary_words.h"

// The iterator is dear to build and not thread-safe, so each thread keeps one. UText lets ICU read
// UTF-8 in place and count in bytes.

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <memory>

namespace newswatch::rules {
namespace {

icu::BreakIterator* word_breaker() {
  // Root locale: one iterator holds the dictionaries of all these scripts.
  thread_local const std::unique_ptr<icu::BreakIterator> breaker = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::BreakIterator>(
        icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  }();
  return breaker.get();
}

}  // namespace

std::vector<std::uint32_t> dictionary_word_ends(std::string_view run) {
  std::vector<std::uint32_t> ends;
  UErrorCode status = U_ZERO_ERROR;
  UText text = UTEXT_INITIALIZER;
  utext_openUTF8(&text, run.data(), static_cast<int64_t>(run.size()), &status);
  icu::BreakIterator* breaker = word_breaker();
  if (breaker != nullptr && U_SUCCESS(status)) {
    breaker->setText(&text, status);
    if (U_SUCCESS(status)) {
      breaker->first();
      for (int32_t end = breaker->next(); end != icu::BreakIterator::DONE; end = breaker->next()) {
        ends.push_back(static_cast<std::uint32_t>(end));
      }
    }
  }
  utext_close(&text);
  if (ends.empty() || ends.back() != run.size()) {
    ends.assign(1, static_cast<std::uint32_t>(run.size()));
  }
  return ends;
}

}  // namespace newswatch::rules
