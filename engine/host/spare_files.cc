#include "engine/host/spare_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <utility>

namespace ocflow::keeper {
namespace {

constexpr const char* notes_name = "spares";

std::string place_name(int place) { return "spare." + std::to_string(place); }
std::string own_name(std::uint64_t key) { return std::to_string(key) + ".log"; }
off_t place_at(int place) { return place * static_cast<off_t>(sizeof(std::uint64_t)); }

std::pair<std::string_view, std::string_view> parts(std::string_view path) {
  const auto name = path.rfind('/') + 1;
  return {path.substr(0, name), path.substr(name)};
}

std::uint64_t key_of(std::string_view name) {
  std::uint64_t key = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), key);
  return std::string_view(read.ptr, static_cast<std::size_t>(name.data() + name.size() - read.ptr)) == ".log" ? key : 0;
}

// Nobody else has it open: neither what an earlier attempt left running, nor a reader of its output. Only whoever is
// alone with a file may have a lease for writing. False and EAGAIN: somebody has.
bool alone_with(int file) { return fcntl(file, F_SETLEASE, F_WRLCK) == 0 && fcntl(file, F_SETLEASE, F_UNLCK) == 0; }

// What is in it is of the attempt that was noted for it. An empty one may still be written to, if that attempt goes on.
void name_spare(int folder, int place, std::uint64_t key) {
  struct stat found {};
  const auto name = place_name(place), own = own_name(key);
  if (fstatat(folder, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (found.st_size > 0 || faccessat(folder, own.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) != 0)
    renameat(folder, name.c_str(), folder, own.c_str());
  else
    unlinkat(folder, name.c_str(), 0);
}

}  // namespace

SpareFiles& SpareFiles::all() {
  static SpareFiles files;
  return files;
}

SpareFiles::~SpareFiles() { clear(); }

void SpareFiles::clear() {
  if (!folder_) return;
  for (int place = 0; place < static_cast<int>(most); ++place) {
    std::uint64_t key = 0;
    const auto state = std::exchange(places_[static_cast<std::size_t>(place)], State::none);
    if (state == State::idle || state == State::held) unlinkat(folder_.get(), place_name(place).c_str(), 0);
    if (state == State::used && pread(notes_.get(), &key, sizeof key, place_at(place)) == sizeof key)
      name_spare(folder_.get(), place, key);
  }
  unlinkat(folder_.get(), notes_name, 0);
}

bool SpareFiles::begin(std::string_view folder) {
  if (folder_ && folder == path_) return works_;
  if (std::find(places_.begin(), places_.end(), State::used) != places_.end()) return false;
  clear();
  path_ = folder;
  folder_ = Descriptor(open(path_.empty() ? "." : path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  notes_ = Descriptor(openat(folder_.get(), notes_name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!notes_) works_ = false;
  return works_;
}

bool SpareFiles::note(int place, std::uint64_t key) {
  return pwrite(notes_.get(), &key, sizeof key, place_at(place)) == sizeof key;
}

SpareFiles::Taken SpareFiles::take(const std::string& path) {
  const auto [folder, own] = parts(path);
  const auto key = key_of(own);
  if (folder != path_ || key == 0) return {};
  for (std::size_t i = 0; i < most; ++i) {
    const std::size_t place = (next_ + i) % most;
    if (places_[place] != State::idle && places_[place] != State::held) continue;
    auto taken = take(place, key);
    if (taken.file) return taken;
  }
  return {};
}

// A child on its way to its program holds what this process has open. It soon lets go of it, so a file that is held is
// passed by once, and given up if it is held the next time, too.
SpareFiles::Taken SpareFiles::take(std::size_t place, std::uint64_t key) {
  const auto name = place_name(static_cast<int>(place));
  Descriptor file(openat(folder_.get(), name.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW));
  struct stat found {};
  const bool alone = file && alone_with(file.get());
  if (file && !alone && errno == EAGAIN && std::exchange(places_[place], State::held) == State::idle) return {};
  if (file && !alone && errno != EAGAIN) works_ = false;  // a file system without leases
  if (alone && fstat(file.get(), &found) == 0 && found.st_size == 0 && note(static_cast<int>(place), key)) {
    places_[place] = State::used;
    next_ = place + 1;
    return {std::move(file), static_cast<int>(place)};
  }
  places_[place] = State::none;
  unlinkat(folder_.get(), name.c_str(), 0);
  return {};
}

bool SpareFiles::name(int place, const std::string& path) {
  const auto own = std::string(parts(path).second);
  if (renameat(folder_.get(), place_name(place).c_str(), folder_.get(), own.c_str()) != 0) return false;
  places_[static_cast<std::size_t>(place)] = State::none;
  return true;
}

void SpareFiles::leave(int place, const std::string& empty_file) {
  if (place >= 0) {
    places_[static_cast<std::size_t>(place)] = State::idle;
    return;
  }
  const auto [folder, own] = parts(empty_file);
  const auto key = key_of(own);
  std::size_t free = 0;
  while (free < most && places_[free] != State::none) ++free;
  place = static_cast<int>(free);
  if (works_ && free < most && key != 0 && begin(folder) && note(place, key) &&
      renameat(AT_FDCWD, empty_file.c_str(), folder_.get(), place_name(place).c_str()) == 0)
    places_[free] = State::idle;
  else
    unlink(empty_file.c_str());
}

void name_spares(int run_folder) {
  const Descriptor folder(openat(run_folder, "spool", O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  const Descriptor notes(openat(folder.get(), notes_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  std::uint64_t key = 0;
  for (int place = 0; notes && pread(notes.get(), &key, sizeof key, place_at(place)) == sizeof key; ++place)
    name_spare(folder.get(), place, key);
  if (notes) unlinkat(folder.get(), notes_name, 0);
}

}  // namespace ocflow::keeper
