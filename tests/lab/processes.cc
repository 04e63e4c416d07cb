#include "tests/lab/processes.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

namespace lab {
namespace {

std::string slurp(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<pid_t> all_processes() {
  std::vector<pid_t> pids;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") == std::string::npos) pids.push_back(static_cast<pid_t>(std::stol(name)));
  }
  return pids;
}

// The name of a process's program, also when its file has been replaced, or built elsewhere: a lab that another build
// started is a lab all the same.
std::string program_of(const std::string& process) {
  std::error_code error;
  std::string name = std::filesystem::read_symlink("/proc/" + process + "/exe", error).filename();
  const std::string gone = " (deleted)";
  if (name.size() > gone.size() && name.compare(name.size() - gone.size(), gone.size(), gone) == 0) {
    name.resize(name.size() - gone.size());
  }
  return name;
}

bool has_ended(pid_t pid) {
  const std::string stat = slurp("/proc/" + std::to_string(pid) + "/stat");
  const auto name_end = stat.rfind(')');
  return name_end == std::string::npos || name_end + 2 >= stat.size() || stat[name_end + 2] == 'Z';
}

// By a handle on the process, looked at again once we hold it: a number can come to mean another process.
bool kill_one(const std::filesystem::path& folder, pid_t pid) {
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (handle < 0) return false;
  const bool ours = runs(folder, pid);
  if (ours && syscall(SYS_pidfd_send_signal, handle, SIGKILL, nullptr, 0) == 0) {
    pollfd ended{handle, POLLIN, 0};
    ::poll(&ended, 1, 5000);
    ::waitpid(pid, nullptr, WNOHANG);
  }
  ::close(handle);
  return ours;
}

}  // namespace

bool runs(const std::filesystem::path& folder, pid_t pid) {
  const std::string program = program_of(std::to_string(pid));
  if (program.empty() || program != program_of("self") || has_ended(pid)) return false;
  std::istringstream command(slurp("/proc/" + std::to_string(pid) + "/cmdline"));
  std::vector<std::string> words;
  for (std::string word; std::getline(command, word, '\0');) words.push_back(word);
  const auto at = std::find(words.begin(), words.end(), "--folder");
  return words.size() > 1 && words[1] == "component" && at != words.end() && at + 1 != words.end() &&
         *(at + 1) == folder.string();
}

int down(const std::filesystem::path& folder) {
  int killed = 0;
  for (const pid_t pid : all_processes()) {
    if (runs(folder, pid) && kill_one(folder, pid)) ++killed;
  }
  for (const Part& part : solution()) std::filesystem::remove(pid_file(folder, part.name));
  return killed;
}

}  // namespace lab
