#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>
#include <ctime>

#include "engine/journal/database.h"
#include "engine/journal/journal.h"

namespace ocflow::journal {
namespace {

// Readable where it can be, and never two things in one file.
std::string file_name(const std::string& what) {
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
  std::string out(text, count > 0 ? static_cast<std::size_t>(count) : 0);
  while (!out.empty() && out.back() == '\n') out.pop_back();
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < ' ') c = c == '\n' ? ',' : ' ';
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

bool write_all(int fd, const std::string& text) {
  return ::ftruncate(fd, 0) == 0 && ::pwrite(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

}  // namespace

Result<Lock> Lock::take(const StateFolder& state, const std::string& what, const std::string& holder) {
  const auto file = state.path() / "locks" / file_name(what);
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail(ErrorKind::journal_io, "the lock " + file.string() + " can't be opened: " + std::strerror(errno));
  Lock lock(fd, {});
  lock.file_ = file;
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const std::string held_by = content(fd);
    return fail(ErrorKind::held, what + " is held by another run" + (held_by.empty() ? "" : ": " + held_by),
                "wait until it has ended, or stop it there");
  }
  char machine[256] = {};
  ::gethostname(machine, sizeof machine - 1);
  lock.about_ = holder + "\non " + machine + " (process " + std::to_string(::getpid()) + ")\nsince " + moment() + "\n";
  lock.tell({});
  return lock;
}

void Lock::tell(const std::string& step) {
  if (fd_ >= 0) write_all(fd_, step.empty() ? about_ : about_ + "at step " + step + "\n");
}

void Lock::remove_file() { ::unlink(file_.c_str()); }

Lock::Lock(Lock&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), about_(std::move(other.about_)), file_(std::move(other.file_)) {}

Lock& Lock::operator=(Lock&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(about_, other.about_);
  std::swap(file_, other.file_);
  return *this;
}

Lock::~Lock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace ocflow::journal
