// Feeds every file of a folder to the target it is linked with, in the order of their names: a
// corpus as a test, in any build. No input at all is one more input; a folder without files is an
// error, for it would prove nothing.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

// Exactly as long as the file, so that a sanitizer sees the first byte read beyond it.
std::vector<std::uint8_t> bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> read{std::istreambuf_iterator<char>(file),
                               std::istreambuf_iterator<char>()};
  return {read.begin(), read.end()};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  std::error_code failure;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(argv[1], failure)) files.push_back(entry.path());
  if (files.empty()) {
    std::fprintf(stderr, "%s: %s\n", argv[1],
                 failure ? failure.message().c_str() : "there is no file in this folder");
    return 1;
  }
  std::sort(files.begin(), files.end());
  LLVMFuzzerTestOneInput(nullptr, 0);
  for (const fs::path& path : files) {
    std::fprintf(stderr, "%s\n", path.filename().c_str());  // the last one named is the culprit
    const std::vector<std::uint8_t> input = bytes_of(path);
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
  std::printf("%zu inputs\n", files.size() + 1);
  return 0;
}
