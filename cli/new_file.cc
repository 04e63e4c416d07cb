#include "cli/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "engine/base/write_all.h"

namespace ocflow::cli {

namespace {

tl::unexpected<Error> not_written(const std::filesystem::path& path, int why) {
  return fail(ErrorKind::not_found, "`" + path.string() + "` can't be written: " + std::strerror(why),
              why == ENOENT ? "make its folder first" : "check who may write there");
}

}  // namespace

Result<void> write_new_file(const std::filesystem::path& path, std::string_view text, bool over) {
  struct stat status {};
  const bool there = ::lstat(path.c_str(), &status) == 0;
  if (there && !over)
    return fail(ErrorKind::failed, "`" + path.string() + "` is there already",
                "give another name, or `--force` to write over it");
  if (there && !S_ISREG(status.st_mode))
    return fail(ErrorKind::failed, "`" + path.string() + "` is not an ordinary file", "give another name");
  auto beside = path.string() + ".XXXXXX";
  const int fd = ::mkostemp(beside.data(), O_CLOEXEC);
  if (fd < 0) return not_written(path, errno);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  bool good = write_all(fd, text) && ::fchmod(fd, there ? status.st_mode & 07777 : 0666 & ~mask) == 0;
  int why = errno;
  good = ::close(fd) == 0 && good;
  // A link fails where another process was quicker, a rename would not.
  if (good && ((over ? ::rename(beside.c_str(), path.c_str()) : ::link(beside.c_str(), path.c_str())) != 0))
    good = false, why = errno;
  if (!good || !over) ::unlink(beside.c_str());
  if (!good) return not_written(path, why);
  return {};
}

}  // namespace ocflow::cli
