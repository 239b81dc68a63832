#include "daemon/seen_document.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "feeds/body_hash.h"
#include "feeds/charset.h"

namespace newswatch::daemon {

const SeenDocument::Item* SeenDocument::find(std::uint64_t slice, std::size_t expected) const {
  if (expected < items.size() && items[expected].slice == slice) return &items[expected];
  const auto found = std::lower_bound(
      by_slice.begin(), by_slice.end(), slice,
      [this](std::uint32_t place, std::uint64_t wanted) { return items[place].slice < wanted; });
  const bool is_there = found != by_slice.end() && items[*found].slice == slice;
  return is_there ? &items[*found] : nullptr;
}

void SeenDocument::sort() {
  by_slice.resize(items.size());
  std::iota(by_slice.begin(), by_slice.end(), std::uint32_t{0});
  std::sort(by_slice.begin(), by_slice.end(),
            [this](std::uint32_t a, std::uint32_t b) { return items[a].slice < items[b].slice; });
}

std::size_t SeenDocument::bytes() const {
  std::size_t bytes = sizeof *this + items.capacity() * sizeof(Item) +
                      by_slice.capacity() * sizeof(std::uint32_t) + links.self.capacity();
  for (const std::string& hub : links.hubs) bytes += sizeof hub + hub.capacity();
  return bytes;
}

CutDocument::CutDocument(std::string_view bytes, std::string_view content_type,
                         std::string_view url)
    : bytes_(bytes), slices_(feeds::slice(bytes)) {
  if (!slices_) return;
  if (slices_->items.size() > feeds::kMaxArticles || !feeds::is_plain_utf8(bytes, content_type)) {
    slices_.reset();
    return;
  }
  slices_->envelope ^= feeds::body_hash(std::string(content_type).append("\n").append(url));
}

std::optional<CutDocument::Difference> CutDocument::compare(const SeenDocument& seen) const {
  if (!slices_ || slices_->envelope != seen.envelope) return std::nullopt;
  Difference difference;
  difference.keeps_blanks = seen.keeps_blanks;
  std::vector<bool> is_kept(seen.items.size());
  difference.kept.reserve(slices_->items.size());
  std::size_t expected = 0;
  for (std::size_t n = 0; n < slices_->items.size(); ++n) {
    if (const auto* item = seen.find(slices_->items[n].hash, expected)) {
      difference.kept.push_back(item);
      const auto place = static_cast<std::size_t>(item - seen.items.data());
      is_kept[place] = true;
      expected = place + 1;
    } else {
      difference.fresh.push_back(n);
    }
  }
  difference.lacks_some = std::find(is_kept.begin(), is_kept.end(), false) != is_kept.end();
  return difference;
}

// Whether blanks are kept is decided for a document as a whole, so both parts must have it alike.
std::optional<CutDocument::News> CutDocument::read(const Difference& difference,
                                                   const feeds::DocumentSource& source) const {
  if (difference.fresh.empty()) {
    // The one for whose sake they were kept may be gone.
    if (difference.keeps_blanks && difference.lacks_some) return std::nullopt;
    return News();
  }
  auto document = feeds::parse(feeds::with_items(bytes_, *slices_, difference.fresh), source);
  const bool is_sure = document && document->warnings.empty() &&
                       document->keeps_blanks == difference.keeps_blanks &&
                       document->articles.size() == difference.fresh.size();
  if (!is_sure) return std::nullopt;
  // An article that shares its identity with one that was kept is told apart by what both say.
  std::unordered_set<std::uint64_t> known;
  for (const auto* item : difference.kept) known.insert(item->item);
  News news{.articles = std::move(document->articles), .identities = {}};
  news.identities = feeds::identify(news.articles);
  for (const feeds::ItemIdentity& identity : news.identities) {
    if (known.contains(identity.item)) return std::nullopt;
  }
  return news;
}

std::optional<CutDocument::Difference> CutDocument::all_of(const feeds::Document& document) const {
  const bool is_sure =
      slices_ && document.warnings.empty() && document.articles.size() == slices_->items.size();
  if (!is_sure) return std::nullopt;
  Difference all;
  all.keeps_blanks = document.keeps_blanks;
  all.fresh.resize(slices_->items.size());
  std::iota(all.fresh.begin(), all.fresh.end(), std::size_t{0});
  return all;
}

std::shared_ptr<const SeenDocument> CutDocument::remember(
    const Difference& difference, std::span<const feeds::ItemIdentity> identities,
    std::span<const std::uint64_t> stored, feeds::PushLinks links) const {
  auto seen = std::make_shared<SeenDocument>();
  seen->envelope = slices_->envelope;
  seen->links = std::move(links);
  seen->keeps_blanks = difference.keeps_blanks;
  seen->items.reserve(slices_->items.size());
  auto kept = difference.kept.begin();
  std::size_t fresh = 0;
  for (std::size_t n = 0; n < slices_->items.size(); ++n) {
    const bool is_fresh = fresh < difference.fresh.size() && difference.fresh[fresh] == n;
    if (!is_fresh) {
      seen->items.push_back(**kept++);
      continue;
    }
    seen->items.push_back(
        {.slice = slices_->items[n].hash, .item = identities[fresh].item, .stored = stored[fresh]});
    ++fresh;
  }
  seen->sort();
  return seen;
}

}  // namespace newswatch::daemon
