#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fstream>
#include <sstream>

#include "engine/base/clock.h"
#include "engine/journal/database.h"
#include "engine/journal/journal.h"

namespace ocflow::journal {
namespace {

// Readable where it can be, and never two things in one file.
std::string lock_file(const std::string& what) {
  std::string name;
  for (const char c : what.substr(0, 60)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    name += plain ? c : '_';
  }
  char sum[20];
  std::snprintf(sum, sizeof sum, "%016llx", static_cast<unsigned long long>(checksum(what)));
  return name + "-" + sum + ".lock";
}

std::string content(int fd) {
  char text[2000];
  const ssize_t count = ::pread(fd, text, sizeof text, 0);
  std::string_view told(text, count > 0 ? static_cast<std::size_t>(count) : 0);
  while (!told.empty() && told.back() == '\n') told.remove_suffix(1);
  std::string out;
  for (const char c : told) {
    if (c == '\n')
      out += ", ";
    else
      out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return out;
}

std::string moment() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  char text[40];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &utc);
  return text;
}

// The kernel gives it in the moment in which it is free; the alarm ends the wait, and comes again and again, since one
// that came before the wait had begun would be lost, as any other signal would.
bool wait_for(int fd, Duration limit, const Lock::Enough& enough) {
  constexpr std::chrono::milliseconds tick{500};
  struct sigaction wake {
  }, before{};
  wake.sa_handler = [](int) {};
  ::sigaction(SIGALRM, &wake, &before);
  sigevent alarm{};
  alarm.sigev_notify = SIGEV_SIGNAL;
  alarm.sigev_signo = SIGALRM;
  timer_t timer{};
  bool got = false;
  if (::timer_create(CLOCK_BOOTTIME, &alarm, &timer) == 0) {
    const auto end = later(system_clock().elapsed(), limit);
    const auto first = std::max<Duration>(limit % tick, Duration(1));  // so that one of them comes at the end
    const itimerspec when{{0, std::chrono::nanoseconds(tick).count()}, {0, first.count()}};
    ::timer_settime(timer, 0, &when, nullptr);
    while (!(got = ::flock(fd, LOCK_EX) == 0) && errno == EINTR && system_clock().elapsed() < end &&
           !(enough && enough())) {
    }
    ::timer_delete(timer);
  }
  ::sigaction(SIGALRM, &before, nullptr);
  return got;
}

// Who lets go of a lock takes its file away. Whoever had opened that before holds something then that nobody looks at.
bool is_file_of_that_name(int fd, const std::filesystem::path& file) {
  struct stat ours {
  }, there{};
  return ::fstat(fd, &ours) == 0 && ::lstat(file.c_str(), &there) == 0 && ours.st_dev == there.st_dev &&
         ours.st_ino == there.st_ino;
}

}  // namespace

Result<Lock> Lock::take(const StateFolder& state, const std::string& what, const std::string& holder) {
  return have(state, what, holder, Duration(0), {});
}

Result<Lock> Lock::wait(const StateFolder& state, const std::string& what, const std::string& holder, Duration limit,
                        const Enough& enough) {
  return have(state, what, holder, limit, enough);
}

Result<Lock> Lock::have(const StateFolder& state, const std::string& what, const std::string& holder, Duration limit,
                        const Enough& enough) {
  const auto file = state.path() / "locks" / lock_file(what);
  const auto end = later(system_clock().elapsed(), limit);
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail(ErrorKind::journal_io, "the lock " + file.string() + " can't be opened: " + std::strerror(errno));
  Lock lock(fd, {});
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0 && (limit.count() <= 0 || !wait_for(fd, limit, enough))) {
    const std::string held_by = content(fd);
    return fail(ErrorKind::held, what + " is held by another run" + (held_by.empty() ? "" : ": " + held_by),
                "wait until it has ended, or stop it there");
  }
  if (!is_file_of_that_name(fd, file))
    return have(state, what, holder, std::max(Duration(0), end - system_clock().elapsed()), enough);
  lock.file_ = file;
  char machine[256] = {};
  ::gethostname(machine, sizeof machine - 1);
  lock.about_ = holder + "\non " + machine + " (process " + std::to_string(::getpid()) + ")\nsince " + moment() + "\n";
  lock.before_ = content(fd);
  lock.stays_ = !lock.before_.empty();
  return lock;
}

// A line of the kernel: "1: FLOCK  ADVISORY  WRITE 812 fd:01:1234 0 EOF".
bool Lock::is_held(const StateFolder& state, const std::string& what) {
  struct stat about {};
  if (::stat((state.path() / "locks" / lock_file(what)).c_str(), &about) != 0) return false;
  const auto file = ":" + std::to_string(about.st_ino);
  std::ifstream locks("/proc/locks");
  for (std::string word, kind; std::getline(locks, word);) {
    std::istringstream words(word);
    if (words >> word >> kind >> word >> word >> word >> word && kind == "FLOCK" && word.ends_with(file)) return true;
  }
  return false;
}

bool Lock::was_taken(const StateFolder& state, const std::string& what) {
  std::error_code none;
  const auto size = std::filesystem::file_size(state.path() / "locks" / lock_file(what), none);
  return !none && size > 0;
}

void Lock::forget(const StateFolder& state, const std::string& run_id) {
  std::error_code error;
  for (std::filesystem::directory_iterator at(state.path() / "locks", error), end; !error && at != end;
       at.increment(error)) {
    const int fd = ::open(at->path().c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) continue;
    Lock lock(fd, {});  // closes it
    const auto of_it = [&] { return content(fd).starts_with("run " + run_id + " of "); };
    // Only what tells of that run is locked, and so in anybody's way for a moment.
    if (of_it() && ::flock(fd, LOCK_EX | LOCK_NB) == 0 && of_it()) lock.file_ = at->path();
  }
}

void Lock::tell(const std::string& step) {
  if (fd_ < 0) return;
  // One write, never shorter than the one before: whoever reads meanwhile doesn't find it empty.
  std::string text = step.empty() ? about_ : about_ + "at step " + step + "\n";
  const auto length = text.size();
  if (text.size() < written_) text.resize(written_, '\n');
  if (::pwrite(fd_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) return;
  if (written_ == 0 && ::ftruncate(fd_, static_cast<off_t>(text.size())) != 0) return;  // the holder before told more
  written_ = std::max(written_, length);
}

Lock::Lock(Lock&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      about_(std::move(other.about_)),
      before_(std::move(other.before_)),
      file_(std::move(other.file_)),
      written_(other.written_),
      stays_(other.stays_) {}

Lock& Lock::operator=(Lock&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(about_, other.about_);
  std::swap(before_, other.before_);
  std::swap(file_, other.file_);
  std::swap(written_, other.written_);
  std::swap(stays_, other.stays_);
  return *this;
}

Lock::~Lock() {
  if (fd_ < 0) return;
  if (!stays_ && !file_.empty() && is_file_of_that_name(fd_, file_)) ::unlink(file_.c_str());  // while it is still held
  ::close(fd_);
}

}  // namespace ocflow::journal
