#include "engine/host/record_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "engine/base/sync_path.h"
#include "engine/host/child.h"

namespace ocflow::keeper {

Result<RecordFile> RecordFile::open(const std::filesystem::path& path) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file) return fail(ErrorKind::journal_io, path.string() + " can't be opened: " + errno_text(errno));
  if (flock(file.get(), LOCK_EX | LOCK_NB) != 0)
    return fail(ErrorKind::held, "another keeper has the record of this run");
  return RecordFile(std::move(file), path.parent_path());
}

RecordFile::~RecordFile() {
  if (file_ && size_ > end_) static_cast<void>(ftruncate(file_.get(), end_));
}

Result<std::int64_t> RecordFile::size() const {
  struct stat found {};
  if (fstat(file_.get(), &found) != 0) return fail(ErrorKind::journal_io, "the keeper's record: " + errno_text(errno));
  return found.st_size;
}

Result<std::string> RecordFile::whole() {
  const auto all = size();
  if (!all) return tl::unexpected(all.error());
  auto text = read(0, *all);
  if (!text) return text;
  text = without_room(std::move(*text));
  size_ = *all;
  end_ = static_cast<std::int64_t>(text->size());
  return text;
}

Result<bool> RecordFile::is(std::string_view text) {
  constexpr std::size_t part = 1 << 16;
  const auto end = static_cast<std::int64_t>(text.size());
  const auto all = size();
  if (!all) return tl::unexpected(all.error());
  if (*all < end) return false;
  const auto behind = read(end, std::min<std::int64_t>(*all - end, 1));
  if (!behind) return tl::unexpected(behind.error());
  if (!behind->empty() && behind->front() != '\0') return false;
  for (std::size_t at = 0; at < text.size(); at += part) {
    const auto wanted = text.substr(at, part);
    const auto there = read(static_cast<std::int64_t>(at), static_cast<std::int64_t>(wanted.size()));
    if (!there) return tl::unexpected(there.error());
    if (*there != wanted) return false;
  }
  size_ = *all;
  end_ = end;
  return true;
}

Result<std::string> RecordFile::read(std::int64_t from, std::int64_t size) const {
  std::string text(static_cast<std::size_t>(size), '\0');
  std::size_t at = 0;
  while (at < text.size()) {
    auto n = pread(file_.get(), text.data() + at, text.size() - at, from + static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0)
      return fail(ErrorKind::journal_io,
                  "the keeper's record can't be read: " + (n < 0 ? errno_text(errno) : "it ends before its end"));
    at += static_cast<std::size_t>(n);
  }
  return text;
}

Result<void> RecordFile::append(std::string_view rest, bool durable) {
  if (durable && end_ + static_cast<std::int64_t>(rest.size()) > size_) make_room();
  while (!rest.empty()) {
    auto n = pwrite(file_.get(), rest.data(), rest.size(), end_);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fail(ErrorKind::journal_io, errno_text(n < 0 ? errno : ENOSPC));
    rest.remove_prefix(static_cast<std::size_t>(n));
    end_ += n;
  }
  size_ = std::max(size_, end_);
  if (!durable || fdatasync(file_.get()) == 0) return {};
  return fail(ErrorKind::journal_io, errno_text(errno));
}

// To force a file that became longer takes several times as long: the file system writes down its length, too. Where
// there is no room, it goes without. A file that was made just now also needs its name.
void RecordFile::make_room() {
  static constexpr std::size_t piece = 1U << 18;
  static const std::string zeros(piece, '\0');
  sync_folder(folder_);
  const auto from = std::max(size_, end_);
  const auto made = pwrite(file_.get(), zeros.data(), zeros.size(), from);
  if (made > 0) size_ = from + made;
}

Result<void> RecordFile::cut(std::int64_t size) {
  if (ftruncate(file_.get(), size) != 0) return fail(ErrorKind::journal_io, errno_text(errno));
  end_ = size_ = size;
  return {};
}

}  // namespace ocflow::keeper
