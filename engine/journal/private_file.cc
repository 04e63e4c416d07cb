#include "engine/journal/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ocflow::journal {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> refused(const std::string& what, std::string remedy = "name another with --state") {
  return fail(ErrorKind::journal_io, what, std::move(remedy));
}

Result<void> check(const fs::path& path, const struct stat& about, const std::string& kind) {
  if (about.st_uid != ::geteuid()) return refused("the " + kind + " " + path.string() + " belongs to another user");
  if ((about.st_mode & 0022) == 0) return {};
  const std::string mode = kind == "folder" ? "700" : "600";
  return refused("the " + kind + " " + path.string() + " can be written by other users",
                 "take that right away (chmod " + mode + "), or name another folder with --state");
}

}  // namespace

Result<void> make_private(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return refused("the folder " + folder.string() + " can't be made: " + std::strerror(errno));
  struct stat about {};
  if (::lstat(folder.c_str(), &about) != 0 || !S_ISDIR(about.st_mode))
    return refused(folder.string() + (S_ISLNK(about.st_mode) ? " is a link" : " is not a folder") +
                   ", and a folder of your own is wanted");
  return check(folder, about, "folder");
}

Result<void> check_private(const fs::path& path) {
  struct stat about {};
  if (::lstat(path.c_str(), &about) != 0) {
    if (errno == ENOENT) return {};
    return refused(path.string() + " can't be looked at: " + std::strerror(errno));
  }
  if (S_ISDIR(about.st_mode)) return check(path, about, "folder");
  if (S_ISREG(about.st_mode)) return check(path, about, "file");
  return refused(path.string() + (S_ISLNK(about.st_mode) ? " is a link" : " is neither a file nor a folder") +
                     ", and a file of your own is wanted",
                 "look who put it there, and take it away");
}

bool is_private(const fs::path& path) {
  struct stat about {};
  return ::lstat(path.c_str(), &about) == 0 && check_private(path).has_value();
}

Result<void> make_private_file(const fs::path& file) {
  if (auto fine = check_private(file); !fine) return fine;
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return refused("the file " + file.string() + " can't be made: " + std::strerror(errno), "");
  ::close(fd);
  return {};
}

}  // namespace ocflow::journal
