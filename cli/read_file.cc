#include "cli/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ocflow::cli {

namespace {

class File {
 public:
  explicit File(const std::filesystem::path& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

// The name of a procedure is not that of its file.
std::string where_it_may_be(const std::filesystem::path& path) {
  std::error_code none;
  for (const char* ending : {".ocf", ".yaml"})
    if (std::filesystem::is_regular_file(path.string() + ending, none))
      return "did you mean `" + path.string() + ending + "`?";
  return "check its name and the folder you are in";
}

std::string too_large(const std::string& named, std::uint64_t most) {
  return named + " is larger than " + std::to_string(most >> 20) + " MiB";
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, const std::string& what, std::uint64_t most) {
  const auto named = "the " + what + " `" + path.string() + "`";
  const File file(path);
  if (file.fd() < 0) {
    const int why = errno;
    if (why == ENOENT || why == ENOTDIR)
      return fail(ErrorKind::not_found, named + " isn't there", where_it_may_be(path));
    return fail(ErrorKind::not_found, named + " can't be read: " + std::strerror(why),
                why == ELOOP          ? "its link leads back to itself; mend the link, or name the file"
                : why == ENAMETOOLONG ? "check its name"
                                      : "check who may read it");
  }
  struct stat status {};
  if (::fstat(file.fd(), &status) != 0 || !S_ISREG(status.st_mode))
    return fail(ErrorKind::not_found, named + (S_ISDIR(status.st_mode) ? " is a folder" : " is not an ordinary file"),
                "name a file");
  if (static_cast<std::uint64_t>(status.st_size) > most)
    return fail(ErrorKind::invalid, too_large(named, most), "it is not likely to be a " + what);
  std::string text;
  text.reserve(static_cast<std::size_t>(status.st_size) + 1);
  char part[1 << 16];
  for (;;) {
    const auto n = ::read(file.fd(), part, sizeof part);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(ErrorKind::not_found, named + " can't be read: " + std::strerror(errno));
    if (n == 0) return text;
    text.append(part, static_cast<std::size_t>(n));
    if (text.size() > most) return fail(ErrorKind::invalid, too_large(named, most));  // it grew meanwhile
  }
}

}  // namespace ocflow::cli
