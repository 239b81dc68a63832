#include "store/remembered.h"

// Eight bytes an item, little-endian: from the lowest bit on whether it is in the document, whether
// its story has alerted, what it says, and which it is. When it left is told by the difference to
// the one before it, which is seldom large: seven bits a byte from the lowest on, the highest bit
// says that more follow, and the sign is the lowest bit of all.

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
  return (one.left_at ? 0 : kPresent) | (one.alerted ? kAlerted : 0) |
         one.content.bits << kContentAt | one.item.bits << kItemAt;
}

KnownItem item_of(std::uint64_t word) {
  return {.item = short_item(word >> kItemAt),
          .content = short_content(word >> kContentAt),
          .alerted = (word & kAlerted) != 0};
}

void put_number(std::string& bytes, std::int64_t number) {
  auto rest = static_cast<std::uint64_t>(number) << 1 ^ static_cast<std::uint64_t>(number >> 63);
  for (; rest > 0x7f; rest >>= 7) bytes.push_back(static_cast<char>((rest & 0x7f) | 0x80));
  bytes.push_back(static_cast<char>(rest));
}

// Zero where there is none left.
std::int64_t take_number(std::string_view& bytes) {
  std::uint64_t rest = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    rest |= std::uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) break;
  }
  return static_cast<std::int64_t>((rest >> 1) ^ (0 - (rest & 1)));
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

Remembered::Remembered(std::string_view items, std::string_view left_at) {
  items_.reserve(items.size() / kBytesAnItem);
  std::uint64_t when = 0;  // unsigned: what is no time of ours may wrap
  for (; items.size() >= kBytesAnItem; items.remove_prefix(kBytesAnItem)) {
    std::uint64_t word = 0;
    for (std::size_t i = kBytesAnItem; i-- > 0;)
      word = word << 8 | static_cast<unsigned char>(items[i]);
    items_.push_back(item_of(word));
    if ((word & kPresent) != 0) continue;
    when += static_cast<std::uint64_t>(take_number(left_at));
    items_.back().left_at =
        std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(when)));
  }
}

Remembered::Packed Remembered::packed() const {
  Packed packed;
  packed.items.reserve(items_.size() * kBytesAnItem);
  std::uint64_t last = 0;
  for (const KnownItem& one : items_) {
    const std::uint64_t word = word_of(one);
    for (std::size_t i = 0; i < kBytesAnItem; ++i)
      packed.items.push_back(static_cast<char>(word >> 8 * i & 0xff));
    if (!one.left_at) continue;
    const auto when = static_cast<std::uint64_t>(one.left_at->time_since_epoch().count());
    put_number(packed.left_at, static_cast<std::int64_t>(when - last));
    last = when;
  }
  return packed;
}

bool Remembered::shows(std::span<const std::uint64_t> present) const {
  const auto end = std::find_if(items_.begin(), items_.end(),
                                [](const KnownItem& one) { return one.left_at.has_value(); });
  return std::equal(
      items_.begin(), end, present.begin(), present.end(),
      [](const KnownItem& one, std::uint64_t item) { return one.item == short_item(item); });
}

bool Remembered::is_present(std::uint64_t item) const {
  return std::any_of(items_.begin(), items_.end(), [key = short_item(item)](const KnownItem& one) {
    return one.item == key && !one.left_at;
  });
}

std::optional<std::chrono::sys_seconds> Remembered::first_left() const {
  std::optional<std::chrono::sys_seconds> first;
  for (const KnownItem& one : items_) {
    if (one.left_at) first = std::min(*one.left_at, first.value_or(*one.left_at));
  }
  return first;
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

std::vector<KnownItem> Remembered::leave_but(std::span<const std::uint64_t> present,
                                             std::chrono::sys_seconds now) {
  const std::vector<ShortItem> here = sorted(present);
  std::vector<KnownItem> stay;
  std::vector<KnownItem> leave;
  std::vector<KnownItem> away;
  for (KnownItem& one : items_) {
    if (contains(here, one.item)) {
      one.left_at.reset();
      stay.push_back(one);
    } else if (one.left_at) {
      away.push_back(one);
    } else {
      one.left_at = now;
      leave.push_back(one);
    }
  }
  const std::size_t left = std::max({kFewestLeft, stay.size() / 2, leave.size()});
  const std::size_t most = stay.size() + left;
  items_ = std::move(stay);
  items_.insert(items_.end(), leave.begin(), leave.end());
  items_.insert(items_.end(), away.begin(), away.end());
  return cut(most);
}

std::vector<KnownItem> Remembered::leave_none(std::size_t count) {
  // What came back stands among those that left, and what was pushed among those present.
  std::stable_partition(items_.begin(), items_.end(),
                        [](const KnownItem& one) { return !one.left_at; });
  return cut(std::max(count, kMostOfNewsAlone));
}

std::vector<KnownItem> Remembered::cut(std::size_t most) {
  if (items_.size() <= most) return {};
  const auto end = items_.begin() + static_cast<std::ptrdiff_t>(most);
  std::vector<KnownItem> others(end, items_.end());
  items_.erase(end, items_.end());
  return others;
}

std::vector<KnownItem> Remembered::forget(std::chrono::sys_seconds before) {
  const auto end = std::stable_partition(
      items_.begin(), items_.end(),
      [before](const KnownItem& one) { return !one.left_at || *one.left_at >= before; });
  std::vector<KnownItem> gone(end, items_.end());
  items_.erase(end, items_.end());
  return gone;
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
