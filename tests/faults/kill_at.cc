// ocflow-kill-at WHO POINT PROGRAM ARGUMENT...: runs the program and kills (SIGKILL) when one of its processes comes to
// its POINT-th system call, which is then never made. WHO says whose calls are counted, and who is killed:
//   engine        the program's own             keeper         those of the ocflow-keeper that it starts
//   both          the engine's, and both die    both-keeper    the keeper's, and both die
// The last line on stderr says how far it came: "kill-at: killed at 17 of NR" or "kill-at: not killed, 412 calls".
// It returns what the program returned, 137 if it was killed.
#include <linux/kcmp.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace {

enum class Role { engine, starting, keeper };  // starting: made by the engine, and may become the keeper

struct Sweep {
  bool counts_keeper, kills_both;
  long point, calls = 0;
  bool killed = false;
  long call = 0;
  pid_t engine = 0;
  int engine_status = 0;
  std::map<pid_t, Role> roles{};
  std::set<pid_t> early{};  // stopped for the first time before its maker told of it

  bool counts(pid_t pid) const {
    const auto role = roles.find(pid);
    return role != roles.end() && !killed &&
           (role->second == Role::keeper ? counts_keeper : role->second == Role::engine && !counts_keeper);
  }
  void go_on(pid_t pid, int signal) const { ptrace(counts(pid) ? PTRACE_SYSCALL : PTRACE_CONT, pid, nullptr, signal); }
  void kill_now() {
    killed = true;
    for (const auto& [pid, role] : roles)
      if (role == (counts_keeper ? Role::keeper : Role::engine)) kill(pid, SIGKILL);
    for (const auto& [pid, role] : roles)
      if (kills_both) kill(pid, SIGKILL);
  }
  void syscall_stop(pid_t pid) {
    __ptrace_syscall_info info{};
    ptrace(static_cast<__ptrace_request>(PTRACE_GET_SYSCALL_INFO), pid, sizeof info, &info);
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY && counts(pid) && ++calls == point) {
      call = static_cast<long>(info.entry.nr);
      return kill_now();
    }
    go_on(pid, 0);
  }
  bool of_engine(pid_t pid) const {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);)
      if (line.rfind("PPid:", 0) == 0) return std::atoi(line.c_str() + 5) == engine;
    return false;
  }
  // One whose maker was killed before it could tell of it goes on by itself, as it would have without us: it may not
  // stay stopped with all that its maker held.
  void orphan(pid_t pid) {
    if (killed && !of_engine(pid))
      ptrace(PTRACE_DETACH, pid, nullptr, 0);
    else
      early.insert(pid);
  }
  void orphans() {
    for (const auto pid : std::exchange(early, {})) orphan(pid);
  }
  // Until it is its program. Where the kernel can't say, a child counts as forked.
  static bool shares_memory(pid_t one, pid_t other) { return syscall(SYS_kcmp, one, other, KCMP_VM, 0, 0) == 0; }
  // A child: of the keeper only what is forked is the keeper itself, what is spawned does the acts.
  void made(pid_t maker, int event) {
    unsigned long child = 0;
    ptrace(PTRACE_GETEVENTMSG, maker, nullptr, &child);
    const auto pid = static_cast<pid_t>(child);
    const Role role = roles[maker];
    int status = 0;
    if (early.erase(pid) == 0) waitpid(pid, &status, __WALL);
    const bool follow = role == Role::engine || !shares_memory(maker, pid);
    if (follow) {
      roles[pid] = role == Role::engine && event != PTRACE_EVENT_CLONE ? Role::starting : role;
      go_on(pid, 0);
    } else {
      ptrace(PTRACE_DETACH, pid, nullptr, 0);
    }
    go_on(maker, 0);
  }
  void became(pid_t pid) {
    char path[4096];
    const auto n = readlink(("/proc/" + std::to_string(pid) + "/exe").c_str(), path, sizeof path);
    const bool keeper = std::string(path, n > 0 ? static_cast<std::size_t>(n) : 0).ends_with("/ocflow-keeper");
    if (roles[pid] == Role::starting && keeper) roles[pid] = Role::keeper;
    if (roles[pid] != Role::starting) return go_on(pid, 0);
    roles.erase(pid);
    ptrace(PTRACE_DETACH, pid, nullptr, 0);
  }
  void stopped(pid_t pid, int status) {
    const int signal = WSTOPSIG(status);
    const int event = status >> 16;
    if (signal == (SIGTRAP | 0x80)) return syscall_stop(pid);
    if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE)
      return made(pid, event);
    if (event == PTRACE_EVENT_EXEC) return became(pid);
    go_on(pid, event != 0 || signal == SIGTRAP ? 0 : signal);
  }
  void watch() {
    int status = 0;
    for (pid_t pid; (pid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR;) {
      if (pid <= 0) continue;
      if (WIFSTOPPED(status)) {
        if (roles.count(pid) != 0)
          stopped(pid, status);
        else
          orphan(pid);
        continue;
      }
      if (pid == engine) engine_status = status;
      roles.erase(pid);
      orphans();
      if (roles.empty()) return;
    }
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 64;
  const std::string who = argv[1];
  Sweep sweep{who == "keeper" || who == "both-keeper", who.starts_with("both"), std::atol(argv[2])};
  sweep.engine = fork();
  if (sweep.engine == 0) {
    ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    raise(SIGSTOP);
    execvp(argv[3], argv + 3);
    _exit(127);
  }
  int status = 0;
  waitpid(sweep.engine, &status, __WALL);
  long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  if (who != "engine") options |= PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;
  ptrace(PTRACE_SETOPTIONS, sweep.engine, nullptr, options);
  sweep.roles[sweep.engine] = Role::engine;
  sweep.go_on(sweep.engine, 0);
  sweep.watch();
  if (sweep.killed)
    std::fprintf(stderr, "kill-at: killed at %ld of %ld\n", sweep.calls, sweep.call);
  else
    std::fprintf(stderr, "kill-at: not killed, %ld calls\n", sweep.calls);
  return WIFEXITED(sweep.engine_status) ? WEXITSTATUS(sweep.engine_status) : 128 + WTERMSIG(sweep.engine_status);
}
