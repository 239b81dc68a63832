#include "feeds/elements.h"

#include <array>
#include <bit>
#include <cstddef>

#include "feeds/precedence.h"

namespace newswatch::feeds {
namespace {

using precedence::ElementName;
using precedence::kLongestName;
using precedence::kRows;
using precedence::Row;

// Fields that compete for the same place of the result, as one of them; Field::none where all
// values count.
constexpr Field contest_of(Field field) {
  switch (field) {
    case Field::xhtml_body:
      return Field::content;
    case Field::id:
    case Field::identifier:
      return Field::guid;
    case Field::person_text:
    case Field::media_credit:
      return Field::author;
    case Field::image_link:
    case Field::thumbnail:
    case Field::logo:
      return Field::image;
    case Field::article:
    case Field::channel:
    case Field::wrapper:
    case Field::media_group:
    case Field::media_content:
    case Field::enclosure:
    case Field::category:
    case Field::keywords:
    case Field::license:
    case Field::comments_feed:
    case Field::ttl:
    case Field::skip_hours:
    case Field::skip_days:
      return Field::none;
    default:
      return field;
  }
}

// Has every rival a rank of its own? One that counts for several vocabularies would tie with
// itself.
constexpr bool no_rivals_tie() {
  constexpr struct {
    Field contest;
    std::uint8_t rank;
  } kReserved[] = {
      {Field::guid, rank::kAbout},          {Field::link, rank::kHref},
      {Field::updated, rank::kLastmod},     {Field::language, rank::kXmlLang},
      {Field::language, rank::kTextLang},   {Field::image, rank::kReferredImage},
      {Field::image, rank::kIconStyleLogo}, {Field::image, rank::kMediaImage},
  };
  for (const Row& row : kRows) {
    const Field contest = contest_of(row.field);
    if (contest == Field::none) continue;
    if (!std::has_single_bit(row.vocabularies)) return false;
    for (const Row& other : kRows) {
      if (&other != &row && contest_of(other.field) == contest && other.rank == row.rank)
        return false;
    }
    for (const auto& reserved : kReserved) {
      if (reserved.contest == contest && reserved.rank == row.rank) return false;
    }
  }
  return true;
}
static_assert(no_rivals_tie());

constexpr std::size_t kSlots = 1024;  // a power of two, sparse enough for short probes

// Row numbers plus one, by name; rows of one name lie in neighbouring slots. Zero ends a probe.
constexpr std::array<std::uint8_t, kSlots> index_of_rows() {
  std::array<std::uint8_t, kSlots> slots{};
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    std::size_t slot = kRows[i].name.hash() % kSlots;
    while (slots[slot] != 0) slot = (slot + 1) % kSlots;
    slots[slot] = static_cast<std::uint8_t>(i + 1);
  }
  return slots;
}

constexpr std::array<std::uint8_t, kSlots> kIndex = index_of_rows();
static_assert(std::size(kRows) < 255);

}  // namespace

Meaning meaning_of(Vocabulary vocabulary, std::string_view local_name) {
  const bool can_be_known =
      vocabulary != Vocabulary::foreign && !local_name.empty() && local_name.size() <= kLongestName;
  if (!can_be_known) return {};
  const ElementName name(local_name);
  for (std::size_t slot = name.hash() % kSlots; kIndex[slot] != 0; slot = (slot + 1) % kSlots) {
    const Row& row = kRows[kIndex[slot] - 1u];
    if ((row.vocabularies & static_cast<std::uint32_t>(vocabulary)) != 0 &&
        row.name.letters == name.letters) {
      return {row.field, row.rank};
    }
  }
  return {};
}

}  // namespace newswatch::feeds
