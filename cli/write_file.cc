#include "cli/write_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "engine/base/sync_path.h"
#include "engine/base/write_all.h"

namespace ocflow::cli {

namespace {

namespace fs = std::filesystem;

// A file beside the one that it is to replace; gone again unless it was put in its place.
class Draft {
 public:
  explicit Draft(const fs::path& beside)
      : name_((beside.parent_path() / ("." + beside.filename().string() + ".XXXXXX")).string()),
        fd_(::mkostemp(name_.data(), O_CLOEXEC)) {}
  ~Draft() {
    if (fd_ < 0) return;
    ::close(fd_);
    if (!placed_) ::unlink(name_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  bool made() const { return fd_ >= 0; }
  bool write(std::string_view text) const { return write_all(fd_, text) && ::fsync(fd_) == 0; }
  bool like(const struct stat& old) const {
    // Another's file in a folder of ours: we may write it, but not give it away. Then it becomes ours.
    if (::fchown(fd_, old.st_uid, old.st_gid) != 0 && errno != EPERM) return false;
    return ::fchmod(fd_, old.st_mode & 07777) == 0;
  }
  bool place(const fs::path& path) {
    placed_ = ::rename(name_.c_str(), path.c_str()) == 0;
    return placed_;
  }

 private:
  std::string name_;
  int fd_;
  bool placed_ = false;
};

}  // namespace

Result<void> replace_file(const fs::path& path, std::string_view text) {
  const auto cant = [&] {
    return fail(ErrorKind::not_found, "`" + path.string() + "` can't be written: " + std::strerror(errno),
                "it is as it was; check who may write in its folder");
  };
  std::error_code wrong;
  const fs::path real = fs::canonical(path, wrong);
  struct stat old {};
  if (wrong || ::stat(real.c_str(), &old) != 0) return cant();
  if (::access(real.c_str(), W_OK) != 0) return cant();  // a rename would not ask
  Draft draft(real);
  if (!draft.made() || !draft.write(text) || !draft.like(old) || !draft.place(real)) return cant();
  sync_folder(real.parent_path());  // some file systems can't, and the text is there anyway
  return {};
}

Result<void> write_private(const fs::path& path, std::string_view text) {
  const auto cant = [&](const std::string& why) {
    return fail(ErrorKind::not_found, "`" + path.string() + "` can't be written: " + why,
                "name another file, in a folder in which you may write");
  };
  struct stat old {};
  if (::lstat(path.c_str(), &old) == 0) {
    if (!S_ISREG(old.st_mode)) return cant(S_ISLNK(old.st_mode) ? "it is a link" : "it is not an ordinary file");
    if (old.st_uid != ::geteuid()) return cant("it belongs to another user");
  }
  const fs::path real = path.has_parent_path() ? path : fs::path(".") / path;
  Draft draft(real);
  if (!draft.made() || !draft.write(text) || !draft.place(real)) return cant(std::strerror(errno));
  sync_folder(real.parent_path());  // some file systems can't, and the text is there anyway
  return {};
}

}  // namespace ocflow::cli
