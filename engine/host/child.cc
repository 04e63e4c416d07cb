#include "engine/host/child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/host/spawn.h"

namespace ocflow::keeper {
namespace {

// The children that somebody here waits for, and the ends of those that were taken in; every other one came from a
// parent that has ended.
std::unordered_map<pid_t, std::optional<Exit>>& waited_for() {
  static std::unordered_map<pid_t, std::optional<Exit>> ends;
  return ends;
}

Exit end_of(const siginfo_t& info) {
  if (info.si_code == CLD_EXITED) return Exit{info.si_status, 0};
  return Exit{128 + info.si_status, info.si_status};
}

// The limit for children where the keeper's own was raised.
std::optional<rlimit>& files_of_children() {
  static std::optional<rlimit> limit;
  return limit;
}

// What a child reads that is given nothing. Opened once: each child would open it anew.
int nothing_to_read() {
  static Descriptor kept;
  if (!kept) kept = Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC));
  return kept.get();
}

// They point into the texts, which a program that is started only reads.
void point_to(const std::vector<std::string>& texts, std::vector<char*>& to) {
  for (const std::string& text : texts) to.push_back(const_cast<char*>(text.c_str()));
  to.push_back(nullptr);
}

// This process's own variables without those that are added again, then these.
std::vector<char*> environment(const std::vector<std::string>& added) {
  std::vector<std::string_view> names;  // with what stands behind them
  for (const std::string& a : added)
    if (const auto end = a.find('='); end != a.npos) names.push_back(std::string_view(a).substr(0, end + 1));
  auto is_added = [&names](const char* entry) {
    return std::any_of(names.begin(), names.end(), [entry](std::string_view name) {
      return entry[0] == name[0] && std::strncmp(entry, name.data(), name.size()) == 0;
    });
  };
  std::vector<char*> all;
  all.reserve(64);
  for (char** entry = environ; *entry; ++entry)
    if (!is_added(*entry)) all.push_back(*entry);
  point_to(added, all);
  return all;
}

Result<void> can_be_passed(const Launch& launch) {
  if (launch.program.empty() || launch.program[0].empty())
    return fail(ErrorKind::failed, "no program is named", "give a list whose first text is the program");
  auto has_nul = [](const std::string& text) { return text.find('\0') != std::string::npos; };
  for (const std::string& text : launch.program)
    if (has_nul(text)) return fail(ErrorKind::failed, "an argument holds a zero byte, which no program can be given");
  for (const std::string& text : launch.environment)
    if (has_nul(text)) return fail(ErrorKind::failed, "a variable holds a zero byte, which no program can be given");
  struct stat found {};
  if (!launch.directory.empty() && (stat(launch.directory.c_str(), &found) != 0 || !S_ISDIR(found.st_mode)))
    return fail(ErrorKind::failed, "the folder \"" + launch.directory + "\" to run in is not there");
  return {};
}

// A path with a slash means the operator's folder, wherever the program then runs.
std::vector<std::string> paths_of(const Launch& launch) {
  const std::string& program = launch.program[0];
  const bool far = !launch.directory.empty() && program.find('/') != std::string::npos;
  return places_of(far ? std::filesystem::absolute(program).string() : program);
}

tl::unexpected<Error> not_started(const std::string& program, int error) {
  std::string remedy;
  if (error == ENOENT && program.find('/') == std::string::npos)
    remedy = "install it, or name it by its path: it is in no folder of PATH";
  else if (error == ENOEXEC)
    remedy = "a script says in its first line what runs it: #!/bin/sh";
  else if (error == EAGAIN)
    remedy = "no more processes are allowed: end some, or raise the limit (ulimit -u)";
  else if (error == E2BIG)
    remedy = "its arguments are too long together: hand them over as `input` or in a file";
  return fail(no_room(error) ? ErrorKind::held : ErrorKind::failed,
              "\"" + program + "\" can't be started: " + errno_text(error), std::move(remedy));
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    reset();
    file_ = other.release();
  }
  return *this;
}

NativeFile Descriptor::release() { return std::exchange(file_, no_file); }

void Descriptor::reset() {
  if (file_ >= 0) close(file_);
  file_ = no_file;
}

std::string Exit::text() const {
  if (signal == 0) return "exit code " + std::to_string(code);
  return "ended by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
}

Result<Child> Child::begin(const Launch& launch, Until until) {
  if (auto fine = can_be_passed(launch); !fine) return tl::unexpected(fine.error());
  Spawn what;
  what.paths = paths_of(launch);
  point_to(launch.program, what.arguments);
  what.environment = environment(launch.environment);
  what.streams = {launch.input < 0 ? nothing_to_read() : launch.input, launch.output, launch.errors};
  if (!launch.directory.empty()) what.directory = launch.directory.c_str();
  what.own_session = launch.own_session;
  what.watched = launch.watched;
  what.files = files_of_children();
  auto started = spawn(std::move(what), until);
  if (started.error != 0) return not_started(launch.program[0], started.error);
  waited_for()[started.pid] = std::nullopt;
  return Child(std::move(started));
}

Result<Child> Child::start(const Launch& launch) { return begin(launch, Until::program); }

Result<Child> Child::start_soon(const Launch& launch) { return begin(launch, Until::process); }

Result<void> Child::may_start(const Launch& launch) {
  if (auto fine = can_be_passed(launch); !fine) return fine;
  int error = ENOENT;
  for (const std::string& place : paths_of(launch)) {
    std::error_code none;
    const bool folder = std::filesystem::is_directory(place, none);
    if (!folder && access(place.c_str(), X_OK) == 0) return {};
    if (folder || errno != ENOENT) error = EACCES;
  }
  return not_started(launch.program[0], error);
}

Result<void> Child::was_started(const Launch& launch) const {
  if (const int error = exec_.error(); error != 0) return not_started(launch.program[0], error);
  return {};
}

std::optional<Exit> Child::reap() {
  siginfo_t info{};
  const auto known = waited_for().find(pid_);
  if (known == waited_for().end()) return std::nullopt;
  if (!known->second && waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG) == 0 && info.si_pid != 0)
    known->second = end_of(info);
  return taken();
}

std::optional<Exit> Child::taken() {
  const auto known = waited_for().find(pid_);
  if (known == waited_for().end() || !known->second) return std::nullopt;
  const auto exit = known->second;
  waited_for().erase(known);
  return exit;
}

bool Child::signal_group(int signal) const {
  until_program();
  return kill(-pid_, signal) == 0;
}

Child::Child(Started started) : exec_(std::move(started.exec)), pid_(started.pid), pidfd_(std::move(started.watch)) {}

Child::Child(Child&& other) noexcept
    : exec_(std::move(other.exec_)), pid_(other.pid_), pidfd_(std::move(other.pidfd_)) {
  other.pid_ = -1;
}

Child::~Child() {
  if (pid_ > 0) waited_for().erase(pid_);  // whoever lets go of a running child leaves it to `take_ended`
}

void allow_many_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  auto before = limit;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65536);
  if (limit.rlim_cur > before.rlim_cur && setrlimit(RLIMIT_NOFILE, &limit) == 0) files_of_children() = before;
}

std::uint32_t most_at_once() {
  constexpr rlim_t own = 64, each = 16;  // files: of the keeper itself; of an attempt and a read together, at most
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1;
  const auto most = std::min<rlim_t>(limit.rlim_max, 65536);
  return static_cast<std::uint32_t>(most > own + each ? (most - own) / each : 1);
}

std::string boot_id() {
  static const std::string known = [] {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(file, id);
    return id;
  }();
  return known;
}

long process_id() { return getpid(); }

std::int32_t session_id() { return getsid(0); }

bool no_room(int error) { return error == EMFILE || error == ENFILE || error == EAGAIN || error == ENOMEM; }

bool other_children() { return !waited_for().empty(); }

void take_ended(const std::function<void(pid_t)>& taken) {
  siginfo_t info{};
  while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG) == 0 && info.si_pid != 0) {
    if (const auto known = waited_for().find(info.si_pid); known != waited_for().end()) {
      known->second = end_of(info);
      taken(info.si_pid);
    }
    info = {};
  }
}

std::string errno_text(int error) {
  std::string text = strerrordesc_np(error) ? strerrordesc_np(error) : "error " + std::to_string(error);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

}  // namespace ocflow::keeper
