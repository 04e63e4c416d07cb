// Who listens on a port: the kernel's tables tell the socket, and the open files of a process whose it is.
#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "stdlib/file_access.h"
#include "stdlib/process_table.h"

namespace ocflow::stdlib {
namespace {

namespace fs = std::filesystem;

// The inodes of the sockets that listen on it. A line: "sl local remote state ... uid timeout inode".
void listeners(const char* table, int port, std::set<std::string>& inodes) {
  constexpr const char* listening = "0A";
  auto text = read_file(table, std::int64_t{64} << 20);
  if (!text) return;
  std::istringstream lines(*text);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string slot, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
    words >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> uid >> timeout >> inode;
    auto colon = local.rfind(':');
    if (state != listening || colon == local.npos) continue;
    if (std::stoi(local.substr(colon + 1), nullptr, 16) == port) inodes.insert("socket:[" + inode + "]");
  }
}

bool has_one(pid_t pid, const std::set<std::string>& sockets) {
  std::error_code error;
  for (fs::directory_iterator at("/proc/" + std::to_string(pid) + "/fd", error), end; !error && at != end;
       at.increment(error)) {
    std::error_code gone;
    if (sockets.count(fs::read_symlink(at->path(), gone).string())) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<Process>> find_by_port(int port) {
  std::set<std::string> sockets;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) listeners(table, port, sockets);
  std::vector<Process> found;
  if (sockets.empty()) return found;
  for (pid_t pid : all_pids())
    if (has_one(pid, sockets))
      if (auto process = read_process(pid)) found.push_back(std::move(*process));
  if (found.empty())
    return fail(ErrorKind::failed, "somebody listens on port " + std::to_string(port) + ", and who it is can't be seen",
                "run the keeper as root, or as the user whose process it is");
  return found;
}

}  // namespace ocflow::stdlib
