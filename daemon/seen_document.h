#pragma once

// What is remembered of a feed's last document, so that of the next one only the news is read.
// Pure. It saves work and decides nothing: without it every document is read whole, and the same
// comes of it.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/document.h"
#include "feeds/identity.h"
#include "feeds/parse.h"
#include "feeds/push_links.h"
#include "feeds/slices.h"

namespace newswatch::daemon {

struct SeenDocument {
  struct Item {
    std::uint64_t slice = 0;   // hash of its bytes
    std::uint64_t item = 0;    // feeds::item_key
    std::uint64_t stored = 0;  // the key under which the store knows it
  };
  std::uint64_t envelope = 0;           // of all that stands around the items, and whence it came
  std::vector<Item> items;              // in the order of the document
  std::vector<std::uint32_t> by_slice;  // their places, by ascending slice
  feeds::PushLinks links;
  bool keeps_blanks = false;  // feeds::Document

  // Looks at `expected` first: most items follow each other as they did.
  [[nodiscard]] const Item* find(std::uint64_t slice, std::size_t expected) const;
  void sort();  // fills by_slice
  [[nodiscard]] std::size_t bytes() const;
};

// A document's bytes, cut at its items where that can be done.
class CutDocument {
 public:
  // `bytes` outlives it; the other two say how the document would be read. Only what is UTF-8
  // without a doubt is cut: another charset is found by looking at all of a document.
  CutDocument(std::string_view bytes, std::string_view content_type, std::string_view url);

  // Its items by what the last document had: `kept` are as they were.
  struct Difference {
    std::vector<const SeenDocument::Item*> kept;
    std::vector<std::size_t> fresh;  // places in the document, ascending
    bool keeps_blanks = false;       // when the kept ones were read
    bool lacks_some = false;         // that the last document had
  };
  // nullopt where the document has to be read whole.
  [[nodiscard]] std::optional<Difference> compare(const SeenDocument& seen) const;

  struct News {
    std::vector<feeds::Article> articles;
    std::vector<feeds::ItemIdentity> identities;  // beside them
  };
  // The articles at those places, as reading the whole document would find them; nullopt where that
  // is not sure.
  [[nodiscard]] std::optional<News> read(const Difference& difference,
                                         const feeds::DocumentSource& source) const;

  // What to remember once the articles at `difference.fresh` are stored under the keys beside them.
  [[nodiscard]] std::shared_ptr<const SeenDocument> remember(
      const Difference& difference, std::span<const feeds::ItemIdentity> identities,
      std::span<const std::uint64_t> stored, feeds::PushLinks links = {}) const;

  // The whole document as news; nullopt if its items are not those that reading it found.
  [[nodiscard]] std::optional<Difference> all_of(const feeds::Document& document) const;

  [[nodiscard]] std::size_t items() const { return slices_ ? slices_->items.size() : 0; }

 private:
  std::string_view bytes_;
  std::optional<feeds::Slices> slices_;
};

}  // namespace newswatch::daemon
