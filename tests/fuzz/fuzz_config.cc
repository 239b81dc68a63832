// Any bytes as newswatch.yaml: read, or refused with faults that are told in clean lines. A find
// that a user could write becomes a folder of tests/fixtures/config/broken, too.

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "config/config.h"
#include "tests/fuzz/check.h"

namespace {

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

  void write(const std::uint8_t* data, std::size_t size) const {
    std::FILE* file = std::fopen(path_.c_str(), "wb");
    if (!file) std::abort();
    if (size > 0) std::fwrite(data, 1, size, file);
    std::fclose(file);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace newswatch::config;
  using newswatch::fuzz::check;
  static const ScratchFile file;
  file.write(data, size);

  SecretSources secrets;
  secrets.environment = [](const std::string&) -> std::optional<std::string> {
    return "hush-hush-hush-hush-hush-hush";
  };
  const auto config = load(file.path(), secrets);
  if (config) return 0;
  check(!config.error().empty());
  for (const Problem& problem : config.error()) {
    for (const char c : to_string(problem)) {
      check(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
    }
  }
  return 0;
}
