#include "stdlib/file_access.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace ocflow::stdlib {

using keeper::Descriptor;

namespace {

mode_t usual_mode() {
  mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

}  // namespace

tl::unexpected<Error> file_error(const std::string& path, const char* verb, int error) {
  return fail(ErrorKind::failed, "\"" + path + "\" can't be " + verb + ": " + keeper::errno_text(error));
}

Result<FileKind> kind_of(const std::string& path, bool follow_links) {
  if (path.empty() || path.find('\0') != std::string::npos) return fail(ErrorKind::failed, "that is no path of a file");
  struct stat found {};
  if ((follow_links ? stat(path.c_str(), &found) : lstat(path.c_str(), &found)) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return FileKind::none;
    return file_error(path, "looked at", errno);
  }
  if (S_ISREG(found.st_mode)) return FileKind::file;
  if (S_ISDIR(found.st_mode)) return FileKind::folder;
  return S_ISLNK(found.st_mode) ? FileKind::link : FileKind::other;
}

std::optional<Error> no_place(const std::string& path) {
  auto folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  auto kind = kind_of(folder);
  if (!kind) return kind.error();
  const auto why = [&](const std::string& what) {
    return Error{ErrorKind::failed, "\"" + path + "\" can't be written: " + what, {}};
  };
  if (*kind == FileKind::none) return why("its folder isn't there");
  if (*kind != FileKind::folder) return why("\"" + folder + "\" is no folder");
  if (faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0)
    return file_error(path, "written", errno).value();
  return std::nullopt;
}

Result<Descriptor> open_file(const std::string& path) {
  auto kind = kind_of(path);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind == FileKind::folder) return fail(ErrorKind::failed, "\"" + path + "\" is a folder");
  if (*kind == FileKind::other) return fail(ErrorKind::failed, "\"" + path + "\" is no plain file");
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) return file_error(path, "read", errno);
  return file;
}

std::int64_t size_of(const Descriptor& file) {
  struct stat found {};
  return fstat(file.get(), &found) == 0 ? found.st_size : 0;
}

Result<std::string> read_file(const std::string& path, std::int64_t most) {
  auto file = open_file(path);
  if (!file) return tl::unexpected(file.error());
  std::string text;
  char block[65536];  // files of /proc say they are empty: read until the end
  for (;;) {
    auto n = ::read(file->get(), block, sizeof block);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file_error(path, "read", errno);
    if (n == 0) return text;
    text.append(block, static_cast<std::size_t>(n));
    if (static_cast<std::int64_t>(text.size()) > most)
      return fail(ErrorKind::failed, "\"" + path + "\" is larger than " + std::to_string(most) + " bytes");
  }
}

Result<bool> ends_with(const std::string& path, const std::string& text) {
  auto file = open_file(path);
  if (!file) return tl::unexpected(file.error());
  auto wanted = static_cast<std::int64_t>(text.size());
  auto size = size_of(*file);
  if (size < wanted) return false;
  std::string end(text.size(), '\0');
  auto n = pread(file->get(), end.data(), end.size(), size - wanted);
  if (n < 0) return file_error(path, "read", errno);
  // A line of its own: what stands before it ends with a line end, or nothing does.
  char before = '\n';
  if (size > wanted && pread(file->get(), &before, 1, size - wanted - 1) != 1) return file_error(path, "read", errno);
  return before == '\n' && end == text;
}

Result<Replacement> Replacement::begin(const std::string& named, mode_t mode) {
  auto kind = kind_of(named);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind == FileKind::folder) return fail(ErrorKind::failed, "\"" + named + "\" is a folder");
  if (*kind == FileKind::other) return fail(ErrorKind::failed, "\"" + named + "\" is no plain file");
  std::string path = named;
  std::error_code error;
  if (*kind == FileKind::file) path = std::filesystem::canonical(named, error).string();  // a link stays a link
  if (error) return file_error(named, "found", error.value());
  std::string beside = path + ".XXXXXX";
  Descriptor file(mkostemp(beside.data(), O_CLOEXEC));
  if (!file) return file_error(named, "written", errno);
  struct stat found {};
  bool replaces = stat(path.c_str(), &found) == 0;
  Replacement made(path, beside, std::move(file));
  if (fchmod(made.file_.get(), mode ? mode : replaces ? found.st_mode & 07777 : usual_mode()) != 0)
    return file_error(named, "written", errno);
  // The owner stays, where we may give a file away.
  if (replaces && fchown(made.file_.get(), found.st_uid, found.st_gid) != 0 && errno != EPERM)
    return file_error(named, "written", errno);
  return made;
}

Replacement::Replacement(std::string path, std::string beside, Descriptor file)
    : path_(std::move(path)), beside_(std::move(beside)), file_(std::move(file)) {}

Replacement::~Replacement() {
  if (file_) unlink(beside_.c_str());
}

Result<void> Replacement::write(const char* bytes, std::size_t count) {
  while (count > 0) {
    auto n = ::write(file_.get(), bytes, count);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file_error(path_, "written", errno);
    bytes += n;
    count -= static_cast<std::size_t>(n);
  }
  return {};
}

Result<void> Replacement::commit() {
  if (fdatasync(file_.get()) != 0) return file_error(path_, "written", errno);
  if (rename(beside_.c_str(), path_.c_str()) != 0) return file_error(path_, "replaced", errno);
  file_.reset();
  return {};
}

}  // namespace ocflow::stdlib
