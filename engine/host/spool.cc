#include "engine/host/spool.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "engine/base/value_json.h"
#include "engine/base/write_all.h"
#include "engine/host/hiding.h"
#include "engine/host/spare_files.h"

namespace ocflow::keeper {
namespace {

bool copy_part(int from, std::int64_t begin, std::int64_t end, int to) {
  off_t at = begin;
  while (at < end) {
    auto n = sendfile(to, from, &at, static_cast<std::size_t>(end - at));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
  }
  return true;
}

bool copy_hidden(int from, std::int64_t begin, std::int64_t end, int to, Hiding& hiding) {
  std::array<char, 65536> part;
  while (begin < end) {
    const auto wanted = std::min<std::int64_t>(end - begin, static_cast<std::int64_t>(part.size()));
    const auto n = pread(from, part.data(), static_cast<std::size_t>(wanted), begin);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0 || !write_all(to, hiding.next({part.data(), static_cast<std::size_t>(n)}))) return false;
    begin += n;
  }
  return true;
}

std::string left_out(std::int64_t bytes) { return "[... " + std::to_string(bytes) + " bytes are left out ...]\n"; }

tl::unexpected<Error> not_made(const std::string& path, int error) {
  return fail(no_room(error) ? ErrorKind::held : ErrorKind::failed,
              "the file for its output, " + path + ", can't be made: " + errno_text(error));
}

}  // namespace

Result<Spool> Spool::nameless(std::string path, SpoolLimits limits, std::vector<std::string> secrets) {
  Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file || unlink(path.c_str()) != 0) return not_made(path, errno);
  Spool spool(std::move(path), std::move(file), limits, -1);
  spool.secrets_ = std::move(secrets);
  return spool;
}

Result<Spool> Spool::create(std::string path, SpoolLimits limits, std::vector<std::string> secrets) {
  if (!secrets.empty()) return nameless(std::move(path), limits, std::move(secrets));
  // Read as well: the tail is wanted afterwards. At its end always, so that dropping from it moves no one.
  auto spare = SpareFiles::all().take(path);
  if (spare.file) return Spool(std::move(path), std::move(spare.file), limits, spare.place);
  Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file) return not_made(path, errno);
  return Spool(std::move(path), std::move(file), limits, -1);
}

void Spool::to_its_name() {
  if (place_ >= 0 && SpareFiles::all().name(place_, path_)) place_ = -1;
}

std::int64_t Spool::size() const {
  struct stat found {};
  return file_ && fstat(fd(), &found) == 0 ? found.st_size : 0;
}

std::int64_t Spool::trim() {
  auto now = size();
  auto grown = now - std::exchange(seen_, now);
  auto kept_from = hole_end_ == 0 ? limits_.head : hole_end_;
  if (limits_.head + (now - kept_from) <= limits_.most) return grown;
  auto until = (now - limits_.tail) & ~std::int64_t{4095};
  if (until <= kept_from) return grown;
  if (fallocate(fd(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, limits_.head, until - limits_.head) == 0) {
    dropped_ += until - kept_from;
    hole_end_ = until;
  } else if (ftruncate(fd(), limits_.head) == 0) {  // no holes here: the newest goes as well, and more follows
    dropped_ += now - kept_from;
    seen_ = limits_.head;
  }
  return grown;
}

// Without its hole, and without secrets.
bool Spool::write(int out, std::int64_t until) const {
  const auto from = hole_end_ == 0 ? limits_.head : hole_end_;
  const auto gap = "\n" + left_out(dropped_);
  Hiding hiding(secrets_);
  if (secrets_.empty())
    return copy_part(fd(), 0, limits_.head, out) && write_all(out, gap) && copy_part(fd(), from, until, out);
  if (dropped_ == 0) return copy_hidden(fd(), 0, until, out, hiding) && write_all(out, hiding.rest());
  if (!copy_hidden(fd(), 0, limits_.head, out, hiding) || !write_all(out, hiding.rest_before_gap() + gap)) return false;
  hiding.after_gap();
  return copy_hidden(fd(), from, until, out, hiding) && write_all(out, hiding.rest());
}

bool Spool::rewrite(std::int64_t until) {
  auto beside = path_ + ".new";
  Descriptor out(open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!out || !write(out.get(), until) || rename(beside.c_str(), path_.c_str()) != 0) {
    unlink(beside.c_str());
    return false;
  }
  Descriptor reopened(open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (reopened) {
    file_ = std::move(reopened);
    secrets_.clear();
  }
  hole_end_ = 0;
  return true;
}

void Spool::finish() {
  trim();
  if (seen_ == 0) {
    file_.reset();
    if (secrets_.empty()) SpareFiles::all().leave(std::exchange(place_, -1), path_);
    return;
  }
  to_its_name();
  if (dropped_ > 0 || !secrets_.empty()) rewrite(size());
}

std::string Spool::end_of(std::size_t bytes) const {
  auto now = size();
  if (now == 0) return {};
  auto from = std::max<std::int64_t>(0, now - static_cast<std::int64_t>(bytes));
  std::string end(static_cast<std::size_t>(now - from), '\0');
  auto n = pread(fd(), end.data(), end.size(), from);
  end.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  if (from > 0) hide_in_end(secrets_, end);
  if (from > 0) {
    auto line = end.find('\n');
    if (line != std::string::npos && line < end.size() / 2) end.erase(0, line + 1);
    while (!end.empty() && (static_cast<unsigned char>(end[0]) & 0xc0) == 0x80) end.erase(0, 1);
  }
  end = valid_utf8(end);
  if (end.size() > bytes) end.erase(0, end.size() - bytes);  // replaced bytes are longer
  while (!end.empty() && (static_cast<unsigned char>(end[0]) & 0xc0) == 0x80) end.erase(0, 1);
  return end;
}

std::string Spool::text(std::size_t bytes) const {
  auto now = size();
  if (now <= static_cast<std::int64_t>(bytes)) return end_of(bytes);
  auto end = end_of(bytes);
  return left_out(now + dropped_ - static_cast<std::int64_t>(end.size())) + end;
}

}  // namespace ocflow::keeper
