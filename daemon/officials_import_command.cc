// newswatch officials import.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/files.h"
#include "config/people_import.h"
#include "config/people_yaml.h"
#include "daemon/commands.h"
#include "daemon/terminal.h"

namespace newswatch::daemon {

namespace json = boost::json;

namespace {

using Told = config::ImportTold;

constexpr std::size_t kBlockBytes = 256u << 10;
constexpr std::size_t kBytesPerProgress = 4u << 20;
constexpr std::size_t kMostRefused = 100;  // lines told one by one
constexpr std::size_t kMostChanged = 20;

std::string day_of(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

json::array array_of(const std::vector<std::string>& list) {
  return json::array(list.begin(), list.end());
}

json::object json_of(const config::ImportedPerson& person, std::uint64_t line) {
  json::array roles;
  for (const config::ImportedRole& role : person.roles) {
    json::object one{{"role", role.role}};
    if (role.since) one["since"] = day_of(*role.since);
    if (role.until) one["until"] = day_of(*role.until);
    roles.push_back(std::move(one));
  }
  return {{"id", person.id},
          {"name", person.name},
          {"family_name", person.family_name},
          {"aliases", array_of(person.aliases)},
          {"weak_aliases", array_of(person.weak_aliases)},
          {"roles", std::move(roles)},
          {"groups", array_of(person.groups)},
          {"line", line}};
}

// One line on a terminal that is written over.
class Progress {
 public:
  explicit Progress(std::uintmax_t size)
      : is_shown_(terminal_of(STDERR_FILENO).is_terminal), size_(size) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void tell(std::uintmax_t bytes, std::size_t people) {
    if (!is_shown_ || bytes < next_) return;
    next_ = bytes + kBytesPerProgress;
    clear();
    is_open_ = true;
    const std::string part =
        size_ > 0 ? fmt::format("{} %", std::min<std::uintmax_t>(bytes * 100 / size_, 100))
                  : fmt::format("{} MiB", bytes >> 20);
    std::cerr << part << " read, " << people << " officials" << std::flush;
  }
  void clear() {
    if (std::exchange(is_open_, false)) std::cerr << "\r\x1b[K" << std::flush;
  }

 private:
  bool is_shown_;
  bool is_open_ = false;
  std::uintmax_t size_;
  std::uintmax_t next_ = kBytesPerProgress;
};

// What goes to standard output, as it comes.
class Printer {
 public:
  explicit Printer(bool as_json) : as_json_(as_json) {}

  // False where the list would outgrow a file of a configuration.
  bool print(const config::ImportedPerson& person, std::uint64_t line) {
    std::string text = as_json_ ? json::serialize(json_of(person, line)) : config::to_yaml(person);
    const std::string front =
        as_json_ ? (bytes_ == 0 ? "{\"officials\":[" : ",") : (bytes_ == 0 ? "officials:\n" : "");
    if (!as_json_ && bytes_ + front.size() + text.size() > config::kMaxFileBytes) return false;
    bytes_ += front.size() + text.size();
    std::cout << front << text;
    return true;
  }
  // `rest` closes the JSON: its members without the opening brace.
  void finish(const std::string& rest) {
    if (as_json_) {
      std::cout << (bytes_ == 0 ? "{\"officials\":[]," : "],") << rest << '\n';
    } else if (bytes_ == 0) {
      std::cout << "officials: []\n";
    }
    std::cout.flush();
  }

 private:
  bool as_json_;
  std::uintmax_t bytes_ = 0;
};

class Import {
 public:
  Import(const OfficialsImportOptions& options, std::string file, std::uintmax_t size)
      : options_(options),
        file_(std::move(file)),
        progress_(size),
        printer_(options.json),
        people_(
            choice_of(options),
            [this](const config::ImportedPerson& person, std::uint64_t line) {
              if (!is_cut_) is_cut_ = !printer_.print(person, line);
              if (!is_cut_) ++printed_;
            },
            [this](const Told& told) { tell(told); }) {}

  int read(std::istream& in) {
    std::string block(kBlockBytes, '\0');
    std::uintmax_t bytes = 0;
    bool goes_on = true;
    while (goes_on && !is_cut_ &&
           (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0)) {
      const auto count = static_cast<std::size_t>(in.gcount());
      goes_on = people_.feed(std::string_view(block).substr(0, count));
      introduce();
      bytes += count;
      progress_.tell(bytes, printed_);
    }
    if (in.bad()) {
      progress_.clear();
      std::cerr << "newswatch: " << printable(file_) << ": cannot be read: " << std::strerror(errno)
                << '\n';
      return kEnvironmentAtFault;
    }
    // What was cut off in the middle is no fault of the file's.
    if (!is_cut_) people_.finish();
    introduce();
    progress_.clear();
    return conclude();
  }

 private:
  static config::ImportChoice choice_of(const OfficialsImportOptions& options) {
    config::ImportChoice choice{.from = std::nullopt,
                                .groups = options.groups,
                                .countries = options.countries,
                                .datasets = options.datasets};
    if (options.limit > 0) choice.limit = options.limit;
    if (options.from == "opensanctions") choice.from = config::Register::opensanctions;
    if (options.from == "wikidata") choice.from = config::Register::wikidata;
    return choice;
  }

  static std::string_view kind_of(const Told& told) {
    return told.kind == Told::Kind::changed ? "changed" : "not imported";
  }

  // What the input was taken for, once that is known.
  void introduce() {
    if (is_introduced_ || people_.fault() || !people_.found()) return;
    is_introduced_ = true;
    progress_.clear();
    const bool sanctions = people_.found() == config::Register::opensanctions;
    std::cerr << "newswatch: read as "
              << (sanctions ? "OpenSanctions' targets.simple.csv"
                            : "the answer of a query to Wikidata")
              << (options_.from.empty() ? ", as it looks; --from names another" : "")
              << "\nnewswatch: note that a family name alone means none of these people "
                 "(family_alone: never); change that by hand where it is rare\n";
  }

  void tell(const Told& told) {
    introduce();
    const bool changed = told.kind == Told::Kind::changed;
    std::size_t& count = changed ? changed_ : refused_;
    if (++count > (changed ? kMostChanged : kMostRefused)) return;
    progress_.clear();
    std::cerr << printable(
                     fmt::format("{}:{}: {}: {}", file_, told.line, kind_of(told), told.message))
              << '\n';
    if (options_.json) {
      (changed ? notes_ : problems_)
          .push_back(json::object{{"file", file_},
                                  {"line", told.line},
                                  {"kind", kind_of(told)},
                                  {"message", told.message}});
    }
  }

  [[nodiscard]] std::string in_words(const config::ImportCounts& counts) const {
    std::string words = fmt::format("officials printed: {}", printed_);
    const std::array<std::pair<std::size_t, std::string_view>, 5> rest{
        {{counts.other_schemas, "entries that are no persons"},
         {counts.not_asked_for, "persons not asked for"},
         {counts.not_imported, "not imported"},
         {counts.made_weak, "aliases of one word, made weak"},
         {counts.left_out, "aliases left out"}}};
    for (const auto& [count, what] : rest) {
      if (count > 0) words += fmt::format("; {}: {}", what, count);
    }
    return words;
  }

  int conclude() {
    if (const auto& fault = people_.fault()) tell(*fault);
    const config::ImportCounts& counts = people_.counts();
    if (refused_ > kMostRefused)
      std::cerr << "newswatch: and " << refused_ - kMostRefused << " more lines not imported\n";
    if (changed_ > kMostChanged)
      std::cerr << "newswatch: and " << changed_ - kMostChanged << " more officials changed\n";
    if (!people_.fault()) std::cerr << "newswatch: " << in_words(counts) << '\n';
    if (is_cut_) {
      std::cerr << "newswatch: stopped there, for a file of a configuration holds no more than "
                << (config::kMaxFileBytes >> 20)
                << " MiB; take fewer people with --countries, --datasets or --limit\n";
    } else if (counts.is_cut) {
      std::cerr << "newswatch: stopped there, at the limit\n";
    }
    if (options_.json || !people_.fault()) printer_.finish(summary());
    if (!std::cout) {
      std::cerr << "newswatch: standard output takes no more: " << std::strerror(errno) << '\n';
      return kEnvironmentAtFault;
    }
    return refused_ > 0 || is_cut_ ? kInputAtFault : kDone;
  }

  std::string summary() const {
    const config::ImportCounts& counts = people_.counts();
    json::object told{{"from", nullptr},
                      {"guessed", options_.from.empty()},
                      {"notes", notes_},
                      {"problems", problems_},
                      {"counts",
                       {{"officials", printed_},
                        {"not_persons", counts.other_schemas},
                        {"not_asked_for", counts.not_asked_for},
                        {"not_imported", refused_},
                        {"changed", changed_},
                        {"weak_aliases", counts.made_weak},
                        {"aliases_left_out", counts.left_out}}}};
    if (people_.found()) {
      told["from"] =
          people_.found() == config::Register::opensanctions ? "opensanctions" : "wikidata";
    }
    return json::serialize(told).substr(1);
  }

  const OfficialsImportOptions& options_;
  std::string file_;
  Progress progress_;
  Printer printer_;
  config::PeopleImport people_;
  std::size_t printed_ = 0;
  std::size_t refused_ = 0;
  std::size_t changed_ = 0;
  json::array notes_;
  json::array problems_;
  bool is_introduced_ = false;
  bool is_cut_ = false;
};

}  // namespace

int import_officials(const OfficialsImportOptions& options) {
  if (options.input.empty() || options.input == "-")
    return Import(options, "standard input", 0).read(std::cin);
  std::ifstream in(options.input, std::ios::binary);
  if (!in) {
    std::cerr << "newswatch: " << printable(options.input)
              << ": cannot be opened: " << std::strerror(errno) << '\n';
    return kInputAtFault;
  }
  std::error_code ignored;
  const std::uintmax_t size = std::filesystem::file_size(options.input, ignored);
  return Import(options, options.input, ignored ? 0 : size).read(in);
}

}  // namespace newswatch::daemon
