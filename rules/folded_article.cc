#include "rules/folded_article.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace newswatch::rules {
namespace {

constexpr std::size_t kMaxSpareBytes = 1 << 20;

// The memory of the last article that this thread folded.
std::vector<FoldedText>& spare_texts() {
  thread_local std::vector<FoldedText> texts;
  return texts;
}

}  // namespace

std::string folded_language(std::string_view language) {
  std::string folded = fold(language);
  std::ranges::replace(folded, '_', '-');
  return folded;
}

FoldedArticle::FoldedArticle(const Subject& subject, const Officials& officials, FieldMask asked)
    : facts_{.name = fold(subject.feed_name),
             .publisher = fold(subject.publisher),
             .tags = {},
             .language = folded_language(subject.article.language)},
      texts_(std::exchange(spare_texts(), {})),
      officials_(officials),
      day_(std::chrono::floor<std::chrono::days>(subject.article.published.value_or(subject.now))) {
  for (const std::string& tag : subject.feed_tags) facts_.tags.push_back(fold(tag));
  const feeds::Article& a = subject.article;
  const bool wants_authors = (asked & mask_of(Field::author)) != 0;
  const bool wants_categories = (asked & mask_of(Field::category)) != 0;
  const std::size_t authors = wants_authors ? std::min(a.authors.size(), kMaxZones) : 0;
  const std::size_t categories = wants_categories ? std::min(a.categories.size(), kMaxZones) : 0;
  texts_.reserve(authors + categories + 3);  // zones point into it
  zones_.reserve(authors + categories + 3);
  add_zone(Field::title, 0, a.title);
  add_zone(Field::text, 0, a.text);
  for (std::uint32_t i = 0; i < authors; ++i) add_zone(Field::author, i, a.authors[i].name);
  for (std::uint32_t i = 0; i < categories; ++i) {
    const feeds::Category& category = a.categories[i];
    add_zone(Field::category, i, category.label.empty() ? category.term : category.label);
  }
  if ((asked & mask_of(Field::url)) != 0) add_zone(Field::url, 0, a.url);
}

FoldedArticle::~FoldedArticle() {
  std::size_t kept = 0;
  for (const FoldedText& text : texts_)
    kept += text.folded.capacity() + text.tokens.capacity() * sizeof(Token);
  if (kept <= kMaxSpareBytes) spare_texts() = std::move(texts_);
}

void FoldedArticle::look_for(const TermIndex& terms, TermPlaces& places) {
  places.begin(terms.size());
  for (const Zone& zone : zones_)
    terms.find_in(*zone.folded, mask_of(zone.field), zone.base, places);
  places.finish();
  places_ = &places;
}

void FoldedArticle::add_zone(Field field, std::uint32_t item, std::string_view text) {
  std::uint32_t base = 0;
  if (!zones_.empty()) {
    const Zone& before = zones_.back();
    base = before.base + static_cast<std::uint32_t>(before.folded->tokens.size()) + 1;
  }
  if (texts_.size() == zones_.size()) texts_.emplace_back();
  FoldedText& folded = texts_[zones_.size()];
  folded = fold_text(text, std::move(folded));
  zones_.push_back({field, item, base, &folded});
}

const std::vector<Mention>& FoldedArticle::mentions() const {
  if (mentions_) return *mentions_;
  std::vector<Mention>& all = mentions_.emplace();
  for (const OfficialHit& hit : officials_.find(std::span(texts_).first(2), day_)) {
    const std::uint32_t base = zones_[hit.text].base;
    all.push_back({{base + hit.first_token, base + hit.last_token}, hit.official});
  }
  std::ranges::sort(all);
  return all;
}

const Zone& FoldedArticle::zone_at(std::uint32_t position) const {
  const auto after = std::ranges::upper_bound(zones_, position, {}, &Zone::base);
  return *std::prev(after);
}

const Token& FoldedArticle::token_at(std::uint32_t position) const {
  const Zone& zone = zone_at(position);
  return zone.folded->tokens[position - zone.base];
}

Span FoldedArticle::span_of(const Interval& at, std::string_view term) const {
  const Zone& zone = zone_at(at.first);
  const Token& first = zone.folded->tokens[at.first - zone.base];
  const Token& last = zone.folded->tokens[at.last - zone.base];
  const std::string_view words =
      zone.folded->source.substr(first.source_begin, last.source_end - first.source_begin);
  return {.field = zone.field,
          .item = zone.item,
          .start = first.start,
          .end = last.end,
          .text = std::string(words),
          .term = std::string(term)};
}

}  // namespace newswatch::rules
