#pragma once

// Lines of OpenSanctions' targets.simple.csv. Pure.
// Source: opensanctions.org/docs/bulk/csv: columns by name, several values of one divided by
// semicolons, those that hold one in quotes of their own.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/csv.h"
#include "config/people_sink.h"

namespace newswatch::config {

// The values of one field.
[[nodiscard]] std::vector<std::string> values_in(std::string_view field);

class OpenSanctions {
 public:
  // nullopt where id, schema or name is missing.
  static std::optional<OpenSanctions> with_header(const std::vector<std::string>& header);

  void read(CsvRecord& record, PeopleSink& sink) const;

 private:
  enum Column : std::size_t { id, schema, name, aliases, countries, dataset, topics, kColumns };
  static constexpr std::size_t kAbsent = ~std::size_t{0};

  [[nodiscard]] std::string take(CsvRecord& record, Column column) const;

  std::array<std::size_t, kColumns> at_{};
};

}  // namespace newswatch::config
