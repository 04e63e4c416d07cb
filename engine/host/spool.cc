#include "engine/host/spool.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "engine/base/value_json.h"
#include "engine/host/hiding.h"
#include "engine/host/spare_files.h"

namespace ocflow::keeper {
namespace {

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

std::unique_ptr<Rewriting> Spool::rewritten() const {
  std::optional<Rewriting::Hole> hole;
  if (dropped_ > 0) hole = {limits_.head, hole_end_ == 0 ? limits_.head : hole_end_, "\n" + left_out(dropped_)};
  return std::make_unique<Rewriting>(path_, fd(), size(), std::move(hole), secrets_);
}

void Spool::take_over() {
  Descriptor reopened(open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (reopened) {
    file_ = std::move(reopened);
    secrets_.clear();
  }
  hole_end_ = 0;
}

void Spool::finish() {
  while (!finish_some()) {
  }
}

bool Spool::finish_some() {
  if (!rewriting_) {
    trim();
    if (seen_ == 0) {
      file_.reset();
      if (secrets_.empty()) SpareFiles::all().leave(std::exchange(place_, -1), path_);
      return true;
    }
    to_its_name();
    if (dropped_ == 0 && secrets_.empty()) return true;
    rewriting_ = rewritten();
  }
  const auto step = rewriting_->step();
  if (step == Rewriting::Step::more) return false;
  rewriting_.reset();
  if (step == Rewriting::Step::done) take_over();
  return true;
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
