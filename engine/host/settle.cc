#include "engine/host/settle.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>

#include "engine/host/descriptor.h"
#include "engine/host/keeper_program.h"

namespace ocflow::keeper {
namespace {

namespace fs = std::filesystem;

constexpr const char* own_file = "/proc/self/exe";
constexpr std::string_view new_name = ".new-";

bool whole(const fs::path& file, off_t size) {
  struct stat found {};
  return stat(file.c_str(), &found) == 0 && found.st_size == size && access(file.c_str(), X_OK) == 0;
}

bool take_name(const fs::path& from, const fs::path& to, off_t size) {
  if (link(from.c_str(), to.c_str()) == 0 || whole(to, size)) {
    unlink(from.c_str());
    return true;
  }
  return rename(from.c_str(), to.c_str()) == 0;  // something else is there, or there are no links
}

// Those of connections that were cut while they brought it.
void forget_halves(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code none;
    if (at->path().filename().native().compare(0, new_name.size(), new_name) != 0) continue;
    const auto written = fs::last_write_time(at->path(), none);
    if (!none && fs::file_time_type::clock::now() - written > std::chrono::hours(24)) fs::remove(at->path(), none);
  }
}

}  // namespace

int tell_whole(const std::string& size) {
  struct stat own {};
  if (stat(own_file, &own) != 0 || std::to_string(own.st_size) != size) return 1;
  return std::puts("whole") < 0;
}

int settle(const std::string& hash) {
  std::error_code error;
  const auto file = fs::read_symlink(own_file, error);
  const auto folder = file.parent_path();
  const Descriptor own(open(own_file, O_RDONLY | O_CLOEXEC));
  struct stat it {};
  if (!own || fstat(own.get(), &it) != 0 || sha256_of(own.get()) != hash ||
      !take_name(file, folder / ("keeper-" + hash), it.st_size)) {
    std::printf("cannot the program did not arrive whole in %s\n", folder.c_str());
    return 1;
  }
  forget_halves(folder);
  return std::puts("brought") < 0;
}

}  // namespace ocflow::keeper
