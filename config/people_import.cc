#include "config/people_import.h"

// The first byte that is no blank tells JSON from CSV, the header tells the register.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/csv.h"
#include "config/json_rows.h"
#include "config/opensanctions.h"
#include "config/people_sink.h"
#include "config/wikidata.h"

namespace newswatch::config {
namespace {

constexpr std::string_view kSanctionsHeader =
    "a header with id, schema and name, as OpenSanctions' targets.simple.csv has it";
constexpr std::string_view kWikidataHeader =
    "a header with item and itemLabel, as a query to Wikidata has it";

std::string header_wanted(std::optional<Register> from, const std::vector<std::string>& header) {
  std::string message = "expected ";
  if (from != Register::wikidata) message += kSanctionsHeader;
  if (!from) message += ", or ";
  if (from != Register::opensanctions) message += kWikidataHeader;
  const bool other_marks =
      header.size() == 1 && header.front().find_first_of("\t;") != std::string::npos;
  return message + (other_marks ? "; commas divide the columns, not tabs or semicolons" : "");
}

}  // namespace

struct PeopleImport::Impl {
  Impl(ImportChoice choice, Take take, Tell tell)
      : from(choice.from), sink(std::move(choice), std::move(take), std::move(tell)) {}

  std::optional<Register> from;
  std::optional<Register> found;
  PeopleSink sink;
  std::optional<ImportTold> fault;
  std::optional<OpenSanctions> sanctions;
  Wikidata wikidata;
  bool has_room = true;
  std::vector<std::string> header;  // of Wikidata's CSV
  std::size_t columns = 0;
  std::optional<CsvReader> csv;
  std::optional<JsonRows> json;
  std::string held;  // before the first byte that tells CSV from JSON

  void fail(std::uint64_t line, std::string message) {
    if (!fault) fault = ImportTold{ImportTold::Kind::not_imported, line, std::move(message)};
  }
  [[nodiscard]] bool goes_on() const { return !fault && has_room && !sink.is_full(); }

  void begin(char first) {
    if (first == '[' || first == '{') {
      json.emplace([this](Row& row) { read(row); });
      settle(Register::wikidata, 1);
    } else {
      csv.emplace([this](CsvRecord& record) { read(record); });
    }
  }

  void settle(Register which, std::uint64_t line) {
    found = which;
    if (from && *from != which) {
      fail(line,
           fmt::format("expected {}; --from says so",
                       *from == Register::opensanctions ? kSanctionsHeader : kWikidataHeader));
    } else if (which == Register::wikidata && sink.asks_for_datasets()) {
      fail(line, "the answer of a query names no datasets; leave out --datasets");
    }
  }

  void read_header(CsvRecord& record) {
    for (std::string& name : record.fields) {
      const std::size_t end = name.find_last_not_of(" \t");
      name.erase(end == std::string::npos ? 0 : end + 1);
      name.erase(0, std::min(name.find_first_not_of(" \t"), name.size()));
    }
    columns = record.fields.size();
    sanctions = OpenSanctions::with_header(record.fields);
    if (sanctions && from != Register::wikidata) {
      settle(Register::opensanctions, record.line);
    } else if (tells_people(record.fields)) {
      sanctions.reset();
      header = record.fields;
      settle(Register::wikidata, record.line);
    } else {
      fail(record.line, header_wanted(from, record.fields));
    }
  }

  void read(CsvRecord& record) {
    if (fault) return;
    if (record.fault == CsvRecord::Fault::unclosed) {
      return sink.refuse(record.line, "a quote opens here and is not closed within 1 MiB");
    }
    if (record.fault == CsvRecord::Fault::too_long) {
      return sink.refuse(record.line, fmt::format("longer than 1 MiB or {} fields", kMaxCsvFields));
    }
    if (!found) return read_header(record);
    if (!has_room) return;
    if (sink.is_full()) return;
    if (record.fields.size() != columns) {
      return sink.refuse(record.line, fmt::format("expected {} fields as in the header, found {}",
                                                  columns, record.fields.size()));
    }
    if (sanctions) return sanctions->read(record, sink);
    Row row{.line = record.line, .cells = {}};
    for (std::size_t i = 0; i < columns; ++i) {
      row.cells.push_back({.variable = header[i],
                           .value = std::move(record.fields[i]),
                           .language = {},
                           .is_blank = false});
    }
    read(row);
  }

  void read(Row& row) {
    if (!fault && has_room) has_room = wikidata.add(row, sink);
  }
};

PeopleImport::PeopleImport(ImportChoice choice, Take take, Tell tell)
    : impl_(std::make_unique<Impl>(std::move(choice), std::move(take), std::move(tell))) {}
PeopleImport::~PeopleImport() = default;

bool PeopleImport::feed(std::string_view block) {
  Impl& impl = *impl_;
  if (!impl.csv && !impl.json) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    constexpr std::size_t kMostBlanks = 4'096;
    impl.held += block;
    std::size_t at = impl.held.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    at = impl.held.find_first_not_of(" \t\r\n", at);
    const bool in_mark =
        impl.held.size() < kByteOrderMark.size() && kByteOrderMark.starts_with(impl.held);
    if ((at == std::string::npos || in_mark) && impl.held.size() < kMostBlanks) return true;
    impl.begin(at == std::string::npos ? ' ' : impl.held[at]);
    const std::string all = std::exchange(impl.held, {});
    std::string_view rest = all;
    if (impl.json && rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
    return feed(rest);
  }
  if (!impl.goes_on()) return false;
  if (impl.csv) {
    impl.csv->feed(block);
  } else if (!impl.json->feed(block)) {
    impl.fail(impl.json->fault()->line, impl.json->fault()->message);
  }
  return impl.goes_on();
}

void PeopleImport::finish() {
  Impl& impl = *impl_;
  if (!impl.csv && !impl.json) impl.begin(' ');
  if (!impl.held.empty()) impl.csv->feed(std::exchange(impl.held, {}));
  if (impl.csv && impl.goes_on()) impl.csv->finish();
  if (impl.json && impl.goes_on() && !impl.json->finish())
    impl.fail(impl.json->fault()->line, impl.json->fault()->message);
  if (!impl.fault && !impl.found) impl.fail(1, header_wanted(impl.from, {}));
  if (impl.found == Register::wikidata) impl.wikidata.finish(impl.sink);
  impl.sink.counts().is_cut = impl.sink.is_full();
}

std::optional<Register> PeopleImport::found() const { return impl_->found; }
const ImportCounts& PeopleImport::counts() const { return impl_->sink.counts(); }
const std::optional<ImportTold>& PeopleImport::fault() const { return impl_->fault; }

}  // namespace newswatch::config
