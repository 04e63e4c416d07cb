#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <asio.hpp>
#include <fstream>
#include <iostream>
#include <random>

#include "tests/lab/processes.h"

extern char** environ;

namespace lab {
namespace {

constexpr int ready_fd = 3;
constexpr int longest_start_ms = 15'000;
// Below the ports that the system hands out by itself.
constexpr unsigned short first_port = 20'000, last_port = 32'000;

enum class Begun { ready, port_taken, failed };

// A pipe's end that the component inherits as `ready_fd`, its output going to its log.
pid_t spawn(const Lab& lab, std::size_t part, int write_end) {
  auto words = lab.command(part);
  words.insert(words.end(), {"--ready-fd", std::to_string(ready_fd)});
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const std::string log = (lab.folder / (solution()[part].name + ".log")).string();
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  posix_spawn_file_actions_adddup2(&files, write_end, ready_fd);
  posix_spawn_file_actions_addclosefrom_np(&files, ready_fd + 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  pid_t pid = -1;
  if (posix_spawn(&pid, argv[0], &files, &attributes, argv.data(), environ) != 0) pid = -1;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return pid;
}

Begun begin(const Lab& lab, std::size_t part) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return Begun::failed;
  // Never the number that the child is to have: copying a descriptor onto itself would leave it closed at exec.
  const int write_end = ::fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
  ::close(ends[1]);
  const pid_t pid = spawn(lab, part, write_end);
  ::close(write_end);
  char byte = 0;
  pollfd ready{ends[0], POLLIN, 0};
  const bool good = pid > 0 && ::poll(&ready, 1, longest_start_ms) == 1 && ::read(ends[0], &byte, 1) == 1;
  ::close(ends[0]);
  int status = 0;
  if (good) return Begun::ready;
  if (pid > 0 && ::waitpid(pid, &status, WNOHANG) == 0) {
    down(lab.folder);
    return Begun::failed;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == port_taken ? Begun::port_taken : Begun::failed;
}

bool free_ports(const Lab& lab) {
  asio::io_context loop;
  for (std::size_t i = 0; i < solution().size(); ++i) {
    const Address where = lab.address(i);
    asio::ip::tcp::acceptor acceptor(loop);
    asio::error_code error;
    acceptor.open(asio::ip::tcp::v4());
    acceptor.set_option(asio::ip::tcp::acceptor::reuse_address(true));
    acceptor.bind({asio::ip::make_address(where.ip), where.port}, error);
    if (!error) acceptor.listen(1, error);  // of two sockets that reuse an address only one can listen
    if (error) return false;
  }
  return true;
}

bool find_ports(Lab& lab) {
  std::random_device seed;
  std::uniform_int_distribution<unsigned> any(0, (last_port - first_port) / 16 - 1);
  for (int tries = 0; tries < 200; ++tries) {
    lab.base_port = static_cast<unsigned short>(first_port + any(seed) * 16);
    if (free_ports(lab)) return true;
  }
  return false;
}

void clean(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  std::filesystem::remove(folder / "ledger");
  for (const Part& part : solution()) {
    std::filesystem::remove(pid_file(folder, part.name));
    std::filesystem::remove(folder / (part.name + ".log"));
  }
}

Begun begin_all(const Lab& lab) {
  clean(lab.folder);
  std::ofstream(lab.folder / "site.yaml") << site_file(lab);
  for (std::size_t i = 0; i < solution().size(); ++i) {
    if (!lab.used(solution()[i].name)) continue;
    const Begun begun = begin(lab, i);
    if (begun == Begun::failed) std::cerr << solution()[i].name << " does not start; see its log\n";
    if (begun != Begun::ready) return begun;
  }
  return Begun::ready;
}

}  // namespace

int up(Lab lab) {
  const bool any_port = lab.base_port == 0;
  for (int tries = 0; tries < 20; ++tries) {
    if (any_port && !find_ports(lab)) break;
    const Begun begun = begin_all(lab);
    if (begun == Begun::ready) {
      std::cout << "the lab runs; its site file is " << (lab.folder / "site.yaml").string() << '\n';
      return 0;
    }
    down(lab.folder);
    if (begun == Begun::failed) return 1;
    if (!any_port) break;
  }
  std::cerr << "the ports that the lab wants are in use\n";
  return 1;
}

}  // namespace lab
