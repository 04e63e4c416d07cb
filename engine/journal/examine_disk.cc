#include <sys/statvfs.h>
#include <sys/vfs.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "engine/journal/examine.h"

namespace ocflow::journal {
namespace {

using Grade = Finding::Grade;

void examine_kind(const std::string& path, std::vector<Finding>& out) {
  struct statfs about {};
  if (::statfs(path.c_str(), &about) != 0) return;
  switch (static_cast<unsigned long>(about.f_type) & 0xffffffff) {
    case 0x6969:      // NFS
    case 0xfe534d42:  // SMB2
    case 0xff534d42:  // CIFS
    case 0x00c36400:  // Ceph
    case 0x65735546:  // FUSE
    case 0x01021997:  // 9P
      out.push_back({Grade::fault, path,
                     "the folder is on a network file system or one in user space: what is said of a "
                     "journal holds on a local disk only",
                     "name a folder on a local disk with --state"});
      return;
    case 0x01021994:  // tmpfs
      out.push_back({Grade::odd, path, "the folder is in memory: after a reboot the runs are gone",
                     "name a folder on a disk with --state"});
  }
}

void examine_room(const std::string& path, const Named& named, std::vector<Finding>& out) {
  struct statvfs room {};
  if (::statvfs(path.c_str(), &room) != 0) return;
  const auto free = static_cast<unsigned long long>(room.f_bavail) * room.f_frsize;
  if ((room.f_flag & ST_RDONLY) != 0)
    out.push_back({Grade::fault, path, "its file system can only be read",
                   "mount it for writing; after an error of the "
                   "disk look into the kernel's log first"});
  if (free < (16u << 20))
    out.push_back({Grade::fault, path,
                   "its disk is full: " + std::to_string(free >> 10) +
                       " KiB are left, and a run stops "
                       "where it can't be recorded",
                   "make room; `ocflow forget " + named("--older 90d") + "` takes old runs away"});
  if (room.f_files > 0 && room.f_favail < 100)
    out.push_back({Grade::fault, path,
                   "its disk can hold no more files: " + std::to_string(room.f_favail) + " are left", "remove files"});
}

// The mount that holds the folder is the one with the longest name before it.
void examine_mount(const std::string& path, std::vector<Finding>& out) {
  std::ifstream mounts("/proc/self/mounts");
  std::string best, best_options;
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream words(line);
    std::string device, at, kind, options;
    words >> device >> at >> kind >> options;
    const bool holds = at == "/" || path == at || path.starts_with(at + "/");
    if (holds && at.size() >= best.size()) best = at, best_options = options;
  }
  std::istringstream options(best_options);
  for (std::string option; std::getline(options, option, ',');)
    if (option == "nobarrier" || option == "barrier=0")
      out.push_back({Grade::fault, path,
                     "it is mounted with " + option +
                         ": a flush does not reach the disk, and a power "
                         "cut may damage journals",
                     "mount " + best + " without it"});
  const char* preloaded = std::getenv("LD_PRELOAD");
  if (preloaded && std::strstr(preloaded, "eatmydata"))
    out.push_back({Grade::fault, "LD_PRELOAD", "libeatmydata takes every flush away", "run ocflow without it"});
}

}  // namespace

void examine_disk(const StateFolder& state, const Named& named, std::vector<Finding>& out) {
  const std::string path = state.path().string();
  examine_kind(path, out);
  examine_room(path, named, out);
  examine_mount(path, out);
}

}  // namespace ocflow::journal
