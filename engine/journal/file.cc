#include "engine/journal/file.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <vector>

namespace ocflow::journal {

namespace fs = std::filesystem;

fs::path file_in(const fs::path& run_folder) { return run_folder / "journal.db"; }

tl::unexpected<Error> damaged(const std::string& how) {
  std::string line = how;  // SQLite tells of some faults in two
  std::replace(line.begin(), line.end(), '\n', ' ');
  return fail(ErrorKind::invalid, "the journal is damaged: " + line,
              "take it from a backup; without it the run can't be resumed. `ocflow verify` tells all that is wrong, "
              "`ocflow doctor --export` writes out what can be read");
}

tl::unexpected<Error> unreadable(const Database& db) {
  switch (sqlite3_errcode(db.get()) & 0xff) {
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
      return fail(ErrorKind::journal_io, "the journal can't be read: " + db.problem(),
                  "look at the disk (room, rights, the kernel's log) and try again; `ocflow doctor` helps");
    default:
      return damaged(db.problem());
  }
}

tl::unexpected<Error> unwritable(const fs::path& file, const std::string& why, bool begun) {
  return fail(ErrorKind::journal_io, "the journal " + file.string() + " can't be written: " + why,
              begun ? "make room or give leave to write there, then resume the run"
                    : "make room or give leave to write there, then begin it anew; nothing was done");
}

std::vector<std::string> tables(std::int64_t format) {
  return {"CREATE TABLE header(name BLOB PRIMARY KEY, value) WITHOUT ROWID",
          "CREATE TABLE sources(id INTEGER PRIMARY KEY, role BLOB NOT NULL, path BLOB NOT NULL, text BLOB NOT NULL)",
          format == 1 ? "CREATE TABLE events(id INTEGER PRIMARY KEY, sum INTEGER NOT NULL, batch BLOB NOT NULL)"
                      : "CREATE TABLE events(id INTEGER PRIMARY KEY, hash BLOB NOT NULL, batch BLOB NOT NULL)"};
}

Result<std::int64_t> check_kind(const fs::path& file) {
  struct stat about {};
  if (::lstat(file.c_str(), &about) != 0)
    return fail(ErrorKind::not_found, "there is no journal in " + file.parent_path().string());
  if (S_ISLNK(about.st_mode))
    return fail(ErrorKind::invalid, file.string() + " is a link, and ocflow follows none here",
                "look who put it there, and take it away");
  if (!S_ISREG(about.st_mode)) return fail(ErrorKind::invalid, file.string() + " is not a file");
  std::ifstream in(file, std::ios::binary);
  unsigned char head[100] = {};
  in.read(reinterpret_cast<char*>(head), sizeof head);
  if (in.gcount() < 100 || std::memcmp(head, "SQLite format 3", 16) != 0)
    return fail(ErrorKind::invalid, file.string() + " is not a journal, or only the beginning of one");
  const auto number = [&head](std::size_t at) {
    return std::int64_t{head[at]} << 24 | std::int64_t{head[at + 1]} << 16 | std::int64_t{head[at + 2]} << 8 |
           head[at + 3];
  };
  if (number(68) != application)
    return fail(ErrorKind::invalid, file.string() + " is a database, but not a journal of ocflow");
  const auto format = number(60);
  if (format < 1 || format > newest_format)
    return fail(ErrorKind::invalid,
                "the journal has format " + std::to_string(format) + ", and this release reads the formats 1 to " +
                    std::to_string(newest_format),
                "use the release of ocflow that began the run");
  return format;
}

Result<void> check_whole(const Database& db, std::int64_t format) {
  Statement check = db.prepare("PRAGMA quick_check(1)");
  if (!check.row()) return unreadable(db);
  if (check.bytes(0) != "ok") return damaged(std::string(check.bytes(0)));
  auto wanted = tables(format);
  Statement found = db.prepare("SELECT sql FROM sqlite_schema");
  while (found.row()) {
    const auto at = std::find(wanted.begin(), wanted.end(), found.bytes(0));
    if (at == wanted.end()) return damaged("something is in it that doesn't belong there");
    wanted.erase(at);
  }
  if (!db.good()) return unreadable(db);
  return wanted.empty() ? Result<void>() : damaged("a part of it is missing");
}

}  // namespace ocflow::journal
