#include "engine/journal/examine.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <set>

namespace ocflow::journal {
namespace {

namespace fs = std::filesystem;
using Grade = Finding::Grade;

std::string below(const StateFolder& state, const fs::path& path) {
  const auto relative = path.lexically_relative(state.path()).string();
  return relative.empty() || relative == "." ? state.path().string() : relative;
}

void examine_one(const StateFolder& state, const fs::path& path, std::vector<Finding>& out) {
  struct stat about {};
  const auto where = below(state, path);
  if (::lstat(path.c_str(), &about) != 0) {
    if (errno != ENOENT)
      out.push_back({Grade::fault, where, std::string("it can't be looked at: ") + std::strerror(errno), ""});
    return;
  }
  if (S_ISLNK(about.st_mode)) {
    out.push_back(
        {Grade::fault, where, "it is a link, and ocflow follows none here", "look who put it there, and take it away"});
    return;
  }
  if (about.st_uid != ::geteuid())
    out.push_back(
        {Grade::fault, where,
         "it belongs to the user " + std::to_string(about.st_uid) + ", and you are " + std::to_string(::geteuid()),
         "be that user, or give it back (chown)"});
  const bool folder = S_ISDIR(about.st_mode);
  const std::string remedy = std::string("chmod ") + (folder ? "700 " : "600 ") + path.string();
  if (S_ISSOCK(about.st_mode)) return;
  if ((about.st_mode & 0022) != 0)
    out.push_back({Grade::fault, where, "others can write it", remedy});
  else if ((about.st_mode & 0077) != 0)
    out.push_back({Grade::odd, where, "others can read it, and what runs do is in it", remedy});
}

}  // namespace

// Everything in it, not through links.
void examine_rights(const StateFolder& state, std::vector<Finding>& out) {
  static const std::set<std::string> known{"runs", "locks", "kept.db", "kept.db-journal", "heads"};
  examine_one(state, state.path(), out);
  std::error_code error;
  for (fs::recursive_directory_iterator at(state.path(), error), end; !error && at != end; at.increment(error)) {
    examine_one(state, at->path(), out);
    const std::string name = at->path().filename();
    if (at.depth() == 0 && !known.count(name))
      out.push_back({Grade::odd, name, "it is none of ocflow's", "move it elsewhere"});
  }
  if (error) out.push_back({Grade::fault, state.path().string(), "not all of it can be read: " + error.message(), ""});
}

std::vector<Finding> examine(const StateFolder& state, const Named& named) {
  std::vector<Finding> out;
  examine_rights(state, out);
  examine_disk(state, named, out);
  examine_runs(state, named, out);
  return out;
}

}  // namespace ocflow::journal
