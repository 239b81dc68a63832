#pragma once

// A folder for a bench's databases, removed at its end. It stands beside the program: the system's
// folder for passing files may be in memory, where a flush to disk costs nothing.

#include <filesystem>
#include <string>

namespace newswatch::bench {

class Scratch {
 public:
  explicit Scratch(const std::filesystem::path& program)
      : folder_(std::filesystem::absolute(program).parent_path() /
                (program.filename().string() + ".scratch")) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::string folder() const { return folder_.string(); }

 private:
  std::filesystem::path folder_;
};

}  // namespace newswatch::bench
