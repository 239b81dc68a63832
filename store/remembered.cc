#include "store/remembered.h"

// Eight bytes an item, little-endian: from the lowest bit on whether it is in the document, whether
// its story has alerted, what it says, and which it is.

#include <algorithm>
#include <iterator>
#include <unordered_map>

namespace newswatch::store {

namespace {

constexpr std::uint64_t kPresent = 1;
constexpr std::uint64_t kAlerted = 2;
constexpr int kContentAt = 2;
constexpr int kItemAt = kContentAt + kContentBits;
static_assert(kItemAt + kItemBits == 8 * Remembered::kBytesAnItem);

std::uint64_t word_of(const KnownItem& one) {
  return (one.left ? 0 : kPresent) | (one.alerted ? kAlerted : 0) | one.content.bits << kContentAt |
         one.item.bits << kItemAt;
}

KnownItem item_of(std::uint64_t word) {
  return {.item = short_item(word >> kItemAt),
          .content = short_content(word >> kContentAt),
          .alerted = (word & kAlerted) != 0,
          .left = (word & kPresent) == 0};
}

std::vector<ShortItem> sorted(std::span<const std::uint64_t> items) {
  std::vector<ShortItem> all(items.size());
  std::transform(items.begin(), items.end(), all.begin(), short_item);
  std::sort(all.begin(), all.end());
  return all;
}

bool contains(const std::vector<ShortItem>& ascending, ShortItem item) {
  return std::binary_search(ascending.begin(), ascending.end(), item);
}

}  // namespace

Remembered::Remembered(std::string_view packed) {
  items_.reserve(packed.size() / kBytesAnItem);
  for (; packed.size() >= kBytesAnItem; packed.remove_prefix(kBytesAnItem)) {
    std::uint64_t word = 0;
    for (std::size_t i = kBytesAnItem; i-- > 0;)
      word = word << 8 | static_cast<unsigned char>(packed[i]);
    items_.push_back(item_of(word));
  }
}

std::string Remembered::packed() const {
  std::string bytes;
  bytes.reserve(items_.size() * kBytesAnItem);
  for (const KnownItem& one : items_) {
    const std::uint64_t word = word_of(one);
    for (std::size_t i = 0; i < kBytesAnItem; ++i)
      bytes.push_back(static_cast<char>(word >> 8 * i & 0xff));
  }
  return bytes;
}

bool Remembered::shows(std::span<const std::uint64_t> present) const {
  const auto end =
      std::find_if(items_.begin(), items_.end(), [](const KnownItem& one) { return one.left; });
  return std::equal(
      items_.begin(), end, present.begin(), present.end(),
      [](const KnownItem& one, std::uint64_t item) { return one.item == short_item(item); });
}

std::vector<std::uint64_t> Remembered::unknown(std::span<const std::uint64_t> items) const {
  std::vector<ShortItem> known(items_.size());
  std::transform(items_.begin(), items_.end(), known.begin(),
                 [](const KnownItem& one) { return one.item; });
  std::sort(known.begin(), known.end());
  std::vector<std::uint64_t> found;
  std::copy_if(items.begin(), items.end(), std::back_inserter(found),
               [&](std::uint64_t item) { return !contains(known, short_item(item)); });
  return found;
}

void Remembered::tell(std::span<const KnownItem> told) {
  if (told.empty()) return;
  std::unordered_map<std::uint64_t, KnownItem*> known;
  for (KnownItem& one : items_) known.emplace(one.item.bits, &one);
  std::vector<KnownItem> fresh;
  fresh.reserve(told.size());  // so that what points into it stays
  for (const KnownItem& one : told) {
    const auto [place, is_new] = known.try_emplace(one.item.bits, nullptr);
    if (is_new) {
      fresh.push_back(one);
      place->second = &fresh.back();
    } else {
      *place->second = one;
    }
  }
  items_.insert(items_.begin(), fresh.begin(), fresh.end());
}

bool Remembered::leave_but(std::span<const std::uint64_t> present) {
  const std::vector<ShortItem> here = sorted(present);
  std::vector<KnownItem> stay;
  std::vector<KnownItem> leave;
  std::vector<KnownItem> away;
  for (KnownItem& one : items_) {
    const bool was_away = one.left;
    one.left = !contains(here, one.item);
    (!one.left ? stay : was_away ? away : leave).push_back(one);
  }
  const std::size_t room = std::max({kFewestLeft, stay.size() / 2, leave.size()}) - leave.size();
  const bool drops = away.size() > room;
  if (drops) away.resize(room);
  items_ = std::move(stay);
  items_.insert(items_.end(), leave.begin(), leave.end());
  items_.insert(items_.end(), away.begin(), away.end());
  return drops;
}

bool Remembered::leave_none(std::size_t before) {
  const std::size_t most = std::max(before, kMostOfNewsAlone);
  // What came back stands among those that left.
  std::stable_partition(items_.begin(), items_.end(),
                        [](const KnownItem& one) { return !one.left; });
  if (items_.size() <= most) return false;
  items_.resize(most);
  return true;
}

bool Remembered::alert(std::span<const std::uint64_t> items) {
  const std::vector<ShortItem> of_story = sorted(items);
  bool is_new = false;
  for (KnownItem& one : items_) {
    if (one.alerted || !contains(of_story, one.item)) continue;
    one.alerted = true;
    is_new = true;
  }
  return is_new;
}

}  // namespace newswatch::store
