#include "tests/bench/timed_run.h"

// The program leads a process group of its own, which is how its children are killed with it.

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>

namespace newswatch::bench {
namespace {

using std::chrono::steady_clock;

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& one : texts) pointers.push_back(one.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> environment_of(const std::string& folder) {
  return {"PATH=/usr/local/bin:/usr/bin:/bin",
          "LANG=C.UTF-8",
          "TERM=dumb",
          "HOME=" + folder,
          "TMPDIR=" + folder + "/tmp",
          "XDG_CONFIG_HOME=" + folder + "/.config",
          "XDG_DATA_HOME=" + folder + "/.local",
          "XDG_STATE_HOME=" + folder + "/.state",
          "XDG_CACHE_HOME=" + folder + "/.cache",
          "XDG_RUNTIME_DIR=" + folder + "/tmp"};
}

void make_home(const std::string& folder) {
  for (const char* one : {"/tmp", "/.config", "/.local", "/.state", "/.cache"})
    std::filesystem::create_directories(folder + one);
}

[[noreturn]] void become(const std::string& folder, std::vector<std::string>& command) {
  setpgid(0, 0);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int log = open((folder + "/log").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  dup2(nothing, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  std::vector<std::string> environment = environment_of(folder);
  if (chdir(folder.c_str()) == 0)
    execve(command.front().c_str(), pointers_to(command).data(), pointers_to(environment).data());
  _exit(127);
}

// Whether it ended in time. A descriptor of a process can be read from once the process has ended.
bool ends_before(pid_t process, steady_clock::time_point end) {
  const int descriptor = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
  if (descriptor < 0) return false;
  pollfd one{.fd = descriptor, .events = POLLIN, .revents = 0};
  int ready = 0;
  do {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now());
    if (left.count() <= 0) break;
    ready = poll(&one, 1, static_cast<int>(left.count()));
  } while (ready < 0 && errno == EINTR);
  close(descriptor);
  return ready > 0;
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

TimedRun run_in(const std::string& folder, std::vector<std::string> command,
                std::chrono::seconds limit) {
  make_home(folder);
  const auto began = steady_clock::now();
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process < 0) throw std::runtime_error(command.front() + " cannot be started");
  if (process == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0);
    become(folder, command);
  }
  setpgid(process, process);  // as it does itself: whoever comes first
  const bool in_time = ends_before(process, began + limit);
  kill(-process, SIGKILL);  // and those it left behind
  int status = 0;
  rusage used{};
  wait4(process, &status, 0, &used);
  return {.is_well = in_time && WIFEXITED(status) && WEXITSTATUS(status) == 0,
          .cpu_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime),
          .wall_seconds = std::chrono::duration<double>(steady_clock::now() - began).count()};
}

}  // namespace newswatch::bench
