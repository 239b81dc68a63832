#pragma once

// Officials out of a file of people: OpenSanctions' targets.simple.csv, or the answer of a query
// to Wikidata in CSV or JSON. Pure; takes blocks of any size, gives each person as soon as no later
// row can add to it. docs/configuration.md, "Import people", says what is read.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/imported_person.h"

namespace newswatch::config {

inline constexpr std::size_t kMaxImportedPeople = 1'000'000;
inline constexpr std::size_t kMaxHeldBytes = 512u << 20;  // of people that wait for further rows

enum class Register : std::uint8_t { opensanctions, wikidata };

struct ImportChoice {
  std::optional<Register> from;        // absent: the header tells
  std::vector<std::string> groups;     // of everybody imported
  std::vector<std::string> countries;  // only people of one of these; empty: all
  std::vector<std::string> datasets;   // likewise
  std::size_t limit = kMaxImportedPeople;
};

struct ImportTold {
  enum class Kind : std::uint8_t {
    not_imported,  // a line that makes no official
    changed,       // what is printed is not what the register says
  } kind = Kind::not_imported;
  std::uint64_t line = 0;  // from 1
  std::string message;
};

struct ImportCounts {
  std::size_t people = 0;  // given
  std::size_t not_imported = 0;
  std::size_t other_schemas = 0;  // companies, vessels, …
  std::size_t not_asked_for = 0;  // other countries or datasets
  std::size_t made_weak = 0;      // aliases of one word
  std::size_t left_out = 0;       // aliases beyond the limit
  bool is_cut = false;            // the limit was reached: there may be more
};

class PeopleImport {
 public:
  using Take = std::function<void(const ImportedPerson&, std::uint64_t line)>;
  using Tell = std::function<void(ImportTold)>;

  PeopleImport(ImportChoice choice, Take take, Tell tell);
  ~PeopleImport();

  // False once nothing more is wanted or can be read.
  bool feed(std::string_view block);
  void finish();

  [[nodiscard]] std::optional<Register> found() const;  // absent before the header is read
  [[nodiscard]] const ImportCounts& counts() const;
  // What makes the whole input unreadable, with its line; nullopt if nothing does.
  [[nodiscard]] const std::optional<ImportTold>& fault() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswatch::config
