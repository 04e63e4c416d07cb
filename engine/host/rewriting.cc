#include "engine/host/rewriting.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "engine/base/write_all.h"

namespace ocflow::keeper {

namespace {

constexpr std::int64_t piece = std::int64_t{256} << 10;
constexpr const char* unfinished = ".new";

}  // namespace

Rewriting::Rewriting(std::string path, int from, std::int64_t until, std::optional<Hole> hole,
                     std::vector<std::string> secrets)
    : path_(std::move(path)),
      beside_(path_ + unfinished),
      secrets_(std::move(secrets)),
      hiding_(secrets_),
      out_(open(beside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)),
      from_(from),
      until_(until),
      hole_(std::move(hole)) {}

Rewriting::~Rewriting() {
  if (!whole_) unlink(beside_.c_str());
}

Rewriting::Step Rewriting::step() {
  if (!out_) return Step::failed;
  const auto end = hole_ ? hole_->begin : until_;
  if (at_ < end) return copy(std::min(at_ + piece, end)) ? Step::more : Step::failed;
  if (hole_) return skip_hole() ? Step::more : Step::failed;
  return this->end() ? Step::done : Step::failed;
}

bool Rewriting::copy(std::int64_t end) {
  if (!secrets_.empty()) return copy_hidden(end);
  while (at_ < end) {
    off_t place = at_;
    const auto n = sendfile(out_.get(), from_, &place, static_cast<std::size_t>(end - at_));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at_ += n;
  }
  return true;
}

bool Rewriting::copy_hidden(std::int64_t end) {
  std::array<char, 65536> part;
  while (at_ < end) {
    const auto wanted = std::min<std::int64_t>(end - at_, static_cast<std::int64_t>(part.size()));
    const auto n = pread(from_, part.data(), static_cast<std::size_t>(wanted), at_);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0 || !write_all(out_.get(), hiding_.next({part.data(), static_cast<std::size_t>(n)}))) return false;
    at_ += n;
  }
  return true;
}

bool Rewriting::skip_hole() {
  const bool written = write_all(out_.get(), hiding_.rest_before_gap() + hole_->told);
  hiding_.after_gap();
  at_ = hole_->end;
  hole_.reset();
  return written;
}

bool Rewriting::end() {
  whole_ = write_all(out_.get(), hiding_.rest()) && std::rename(beside_.c_str(), path_.c_str()) == 0;
  return whole_;
}

void forget_unfinished(int run_folder, const std::vector<std::uint64_t>& attempts) {
  const Descriptor folder(openat(run_folder, "spool", O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  for (const auto key : attempts) unlinkat(folder.get(), (std::to_string(key) + ".log" + unfinished).c_str(), 0);
}

}  // namespace ocflow::keeper
