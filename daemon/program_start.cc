#include "daemon/program_start.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>

namespace newswatch::daemon {
namespace {

using alerts::ProgramError;
using Kind = ProgramError::Kind;

// Never 0, 1 or 2, which it would have to make way for in the child.
Descriptor above_standard(int fd) {
  Descriptor owned(fd);
  if (fd < 0 || fd > 2) return owned;
  return Descriptor(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
}

struct Pipe {
  Descriptor reads;
  Descriptor writes;
  static Pipe make() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
    return {above_standard(ends[0]), above_standard(ends[1])};
  }
  [[nodiscard]] bool is_whole() const { return reads.get() >= 0 && writes.get() >= 0; }
};

Descriptor file_of(std::string_view content) {
  Descriptor file = above_standard(::memfd_create("newswatch-input", MFD_CLOEXEC));
  while (file.get() >= 0 && !content.empty()) {
    const ssize_t written = ::write(file.get(), content.data(), content.size());
    if (written < 0) return Descriptor();
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (file.get() >= 0) ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// What posix_spawn is told, freed at the end.
struct Settings {
  Settings(int input, int output, int errors) {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addchdir_np(&actions, "/");
    ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    ::posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    ::posix_spawnattr_setsigdefault(&attributes, &signals);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;
  ~Settings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

ProgramError cannot_start(const std::string& program, int error_number) {
  const bool is_there = ::access(program.c_str(), F_OK) == 0;
  switch (error_number) {
    case ENOENT:
      if (!is_there) return {Kind::missing, fmt::format("there is no program {}", program)};
      return {Kind::cannot_start,
              fmt::format("the program {} needs an interpreter that is not there", program)};
    case EACCES:
      return {Kind::cannot_start,
              fmt::format("the program {} may not be run: its mode, or under systemd ExecPaths=, "
                          "does not allow it",
                          program)};
    case ENOEXEC:
      return {
          Kind::cannot_start,
          fmt::format("{} is no program: a script begins with #! and its interpreter", program)};
    default:
      return {Kind::cannot_start, fmt::format("the program {} cannot be started: {}", program,
                                              std::strerror(error_number))};
  }
}

std::optional<ProgramError> fault_of(const alerts::ProgramRequest& request) {
  const auto has_nul = [](const std::string& text) { return text.find('\0') != std::string::npos; };
  if (request.command.empty() || !request.command.front().starts_with('/'))
    return ProgramError{Kind::bad_request, "the program is not named by its absolute path"};
  if (std::ranges::any_of(request.command, has_nul) ||
      std::ranges::any_of(request.environment, has_nul))
    return ProgramError{Kind::bad_request, "an argument of the program holds a NUL"};
  return std::nullopt;
}

}  // namespace

boost::system::result<StartedProgram, ProgramError> start_program(
    const alerts::ProgramRequest& request, const std::vector<std::string>& environment) {
  if (auto fault = fault_of(request)) return std::move(*fault);
  const std::string& program = request.command.front();
  const Descriptor input = file_of(request.input);
  Pipe output = Pipe::make();
  Pipe errors = Pipe::make();
  if (input.get() < 0 || !output.is_whole() || !errors.is_whole())
    return cannot_start(program, errno);

  std::vector<std::string> arguments = request.command;
  std::vector<std::string> variables = environment;
  variables.insert(variables.end(), request.environment.begin(), request.environment.end());
  Settings settings(input.get(), output.writes.get(), errors.writes.get());
  StartedProgram started;
  const int failed =
      ::posix_spawn(&started.process, program.c_str(), &settings.actions, &settings.attributes,
                    pointers_to(arguments).data(), pointers_to(variables).data());
  if (failed != 0) return cannot_start(program, failed);
  // Through syscall(): glibc 2.36 declares pidfd_open() for C alone.
  started.ends = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, started.process, 0)));
  if (started.ends.get() < 0) {  // out of descriptors: nobody could tell when it ends
    const int error_number = errno;
    ::kill(-started.process, SIGKILL);
    ::waitpid(started.process, nullptr, 0);
    return cannot_start(program, error_number);
  }
  started.output = std::move(output.reads);
  started.errors = std::move(errors.reads);
  return started;
}

}  // namespace newswatch::daemon
