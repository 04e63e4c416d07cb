#include "engine/host/record_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "engine/host/child.h"

namespace ocflow::keeper {

Result<RecordFile> RecordFile::open(const std::filesystem::path& path) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file) return fail(ErrorKind::journal_io, path.string() + " can't be opened: " + errno_text(errno));
  if (flock(file.get(), LOCK_EX | LOCK_NB) != 0)
    return fail(ErrorKind::held, "another keeper has the record of this run");
  return RecordFile(std::move(file));
}

Result<std::int64_t> RecordFile::size() const {
  struct stat found {};
  if (fstat(file_.get(), &found) != 0) return fail(ErrorKind::journal_io, "the keeper's record: " + errno_text(errno));
  return found.st_size;
}

Result<std::string> RecordFile::whole() const {
  const auto all = size();
  if (!all) return tl::unexpected(all.error());
  return read(0, *all);
}

Result<std::string> RecordFile::read(std::int64_t from, std::int64_t size) const {
  std::string text(static_cast<std::size_t>(size), '\0');
  std::size_t at = 0;
  while (at < text.size()) {
    auto n = pread(file_.get(), text.data() + at, text.size() - at, from + static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fail(ErrorKind::journal_io, "the keeper's record can't be read: " + errno_text(errno));
    at += static_cast<std::size_t>(n);
  }
  return text;
}

Result<void> RecordFile::append(std::string_view rest) {
  while (!rest.empty()) {
    auto n = write(file_.get(), rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fail(ErrorKind::journal_io, errno_text(errno));
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> RecordFile::cut(std::int64_t size) {
  if (ftruncate(file_.get(), size) == 0) return {};
  return fail(ErrorKind::journal_io, errno_text(errno));
}

}  // namespace ocflow::keeper
