// Any bytes as a register of people: the first byte picks the length of the blocks and what --from
// says, the rest is the file. Whatever is made of it is told in whole lines, loads as configuration
// and says the same in blocks of another length.

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/people_import.h"
#include "config/people_yaml.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
using namespace newswatch::config;

// One file for the whole run, in memory where the system has /dev/shm.
class ScratchFile {
 public:
  ScratchFile()
      : path_(::access("/dev/shm", W_OK) == 0 ? "/dev/shm/newswatch-fuzz-XXXXXX"
                                              : "/tmp/newswatch-fuzz-XXXXXX") {
    const int file = ::mkstemp(path_.data());
    if (file < 0) std::abort();
    ::close(file);
  }
  ~ScratchFile() { std::remove(path_.c_str()); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  void write(std::string_view text) const {
    std::FILE* file = std::fopen(path_.c_str(), "wb");
    if (!file) std::abort();
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct Read {
  std::vector<ImportedPerson> people;
  std::vector<std::string> told;
  std::string fault;
};

Read read(std::string_view text, const ImportChoice& choice, std::size_t block) {
  Read made;
  PeopleImport import(
      choice, [&](const ImportedPerson& one, std::uint64_t) { made.people.push_back(one); },
      [&](const ImportTold& told) {
        check(told.line > 0 && !told.message.empty());
        made.told.push_back(std::to_string(told.line) + told.message);
      });
  while (!text.empty() && import.feed(text.substr(0, block)))
    text.remove_prefix(std::min(block, text.size()));
  import.finish();
  check(import.counts().people == made.people.size());
  if (import.fault()) made.fault = import.fault()->message;
  return made;
}

// A person of several roles is not read back: the configuration takes one.
void check_loads(std::vector<ImportedPerson> people) {
  static const ScratchFile file;
  std::string yaml = people.empty() ? "officials: []\n" : "officials:\n";
  for (ImportedPerson& one : people) {
    if (one.roles.size() > 1) one.roles.resize(1);
    yaml += to_yaml(one);
  }
  file.write(yaml);
  const auto config = load(file.path(), SecretSources{});
  check(config.has_value());
  const auto& officials = config->rules->settings().officials;
  check(officials.size() == people.size());
  for (std::size_t i = 0; i < people.size(); ++i) {
    check(officials[i].id == people[i].id && officials[i].name == people[i].name);
    check(officials[i].aliases == people[i].aliases);
    check(officials[i].weak_aliases == people[i].weak_aliases);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = newswatch::fuzz::text_of(data, size);
  if (text.empty()) return 0;
  const auto pick = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  ImportChoice choice;
  if (pick % 4 == 1) choice.from = Register::opensanctions;
  if (pick % 4 == 2) choice.from = Register::wikidata;
  const Read whole = read(text, choice, text.size() + 1);
  const Read cut = read(text, choice, 1 + pick / 4);
  check(whole.people == cut.people && whole.told == cut.told && whole.fault == cut.fault);
  check_loads(whole.people);
  return 0;
}
