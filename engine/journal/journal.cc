#include "engine/journal/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

#include "engine/journal/database.h"
#include "engine/journal/header.h"

namespace ocflow::journal {
namespace {

namespace fs = std::filesystem;

constexpr const char* tables =
    "CREATE TABLE header(name BLOB PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE sources(id INTEGER PRIMARY KEY, role BLOB NOT NULL, path BLOB NOT NULL, text BLOB NOT NULL);"
    "CREATE TABLE events(id INTEGER PRIMARY KEY, sum INTEGER NOT NULL, batch BLOB NOT NULL);";

fs::path file_in(const fs::path& run_folder) { return run_folder / "journal.db"; }

tl::unexpected<Error> damaged(const std::string& how) {
  return fail(ErrorKind::invalid, "the journal is damaged: " + how,
              "take it from a backup; without it the run can't be resumed");
}

tl::unexpected<Error> unwritable(const fs::path& file, const std::string& why) {
  return fail(ErrorKind::journal_io, "the journal " + file.string() + " can't be written: " + why,
              "make room or give leave to write there, then resume the run");
}

bool sync_path(const fs::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) return false;
  const bool good = ::fsync(fd) == 0;
  ::close(fd);
  return good;
}

// Looks at the bytes before SQLite does, which would make files beside anything it opens.
Result<void> check_kind(const fs::path& file) {
  struct stat about {};
  if (::lstat(file.c_str(), &about) != 0) {
    return fail(ErrorKind::not_found, "there is no journal in " + file.parent_path().string());
  }
  if (!S_ISREG(about.st_mode)) return fail(ErrorKind::invalid, file.string() + " is not a file");
  std::ifstream in(file, std::ios::binary);
  unsigned char head[100] = {};
  in.read(reinterpret_cast<char*>(head), sizeof head);
  if (in.gcount() < 100 || std::memcmp(head, "SQLite format 3", 16) != 0) {
    return fail(ErrorKind::invalid, file.string() + " is not a journal, or only the beginning of one");
  }
  const auto number = [&head](std::size_t at) {
    return std::int64_t{head[at]} << 24 | std::int64_t{head[at + 1]} << 16 | std::int64_t{head[at + 2]} << 8 |
           head[at + 3];
  };
  if (number(68) != application)
    return fail(ErrorKind::invalid, file.string() + " is a database, but not a journal of ocflow");
  if (number(60) != format) {
    return fail(ErrorKind::invalid,
                "the journal has format " + std::to_string(number(60)) + ", and this release reads format " +
                    std::to_string(format),
                "use the release of ocflow that began the run");
  }
  return {};
}

Result<void> check_whole(const Database& db) {
  Statement check = db.prepare("PRAGMA quick_check(1)");
  if (!check.row()) return damaged(db.problem());
  if (check.bytes(0) != "ok") return damaged(std::string(check.bytes(0)));
  Statement named = db.prepare("SELECT count(*) FROM sqlite_schema WHERE name IN ('header', 'sources', 'events')");
  if (!named.row() || named.number(0) != 3) return damaged("a part of it is missing");
  return {};
}

// The batch of a row (sum, batch).
Result<std::vector<run::Event>> batch_of(const Statement& row) {
  const std::string_view bytes = row.bytes(1);
  if (row.number(0) != static_cast<std::int64_t>(checksum(bytes))) return damaged("events are not what was written");
  auto batch = run::decode(bytes);
  if (!batch) return damaged(batch.error().what);
  return batch;
}

Result<std::vector<run::Event>> read_events(const Database& db) {
  std::vector<run::Event> all;
  Statement batches = db.prepare("SELECT sum, batch FROM events ORDER BY id");
  while (batches.row()) {
    auto batch = batch_of(batches);
    if (!batch) return batch;
    for (run::Event& event : *batch) {
      if (event.seq != all.size() + 1) return damaged("event " + std::to_string(all.size() + 1) + " is missing");
      all.push_back(std::move(event));
    }
  }
  if (!db.good()) return damaged(db.problem());
  return all;
}

}  // namespace

struct Journal::Data {
  fs::path file;
  Header header;
  Database db;
  Statement insert;
  bool broken = false;
};

Journal::Journal(std::unique_ptr<Data> data) : d_(std::move(data)) {}

// The log is folded into the file only here, at a close that is meant.
Journal::~Journal() {
  if (d_ && !d_->broken) sqlite3_db_config(d_->db.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

// Made whole under another name, made durable, then given its name: a kill in between leaves no run.
Result<std::unique_ptr<Journal>> Journal::create(const fs::path& run_folder, const Header& header) {
  const fs::path file = file_in(run_folder);
  const fs::path making = run_folder / "journal.making";
  std::error_code error;
  if (fs::exists(fs::symlink_status(file, error))) return unwritable(file, "there is one already");
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) fs::remove(making.string() + suffix, error);
  {
    auto db = Database::open(making, Database::Mode::create);
    if (!db) return tl::unexpected<Error>(db.error());
    ::chmod(making.c_str(), 0600);
    const std::string marks =
        "PRAGMA application_id=" + std::to_string(application) + "; PRAGMA user_version=" + std::to_string(format);
    const bool good = db->run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL") && db->run(marks.c_str()) &&
                      db->run("BEGIN") && db->run(tables) && write_header(*db, header) && db->run("COMMIT");
    if (!good) return unwritable(file, db->problem());
  }
  if (fs::exists(making.string() + "-wal", error)) return unwritable(file, "its log could not be folded into it");
  if (!sync_path(making, O_RDONLY) || ::rename(making.c_str(), file.c_str()) != 0 ||
      !sync_path(run_folder, O_RDONLY | O_DIRECTORY) || !sync_path(run_folder.parent_path(), O_RDONLY | O_DIRECTORY)) {
    return unwritable(file, std::strerror(errno));
  }
  return open(run_folder);
}

Result<std::unique_ptr<Journal>> Journal::open(const fs::path& run_folder) {
  const fs::path file = file_in(run_folder);
  if (auto kind = check_kind(file); !kind) return tl::unexpected<Error>(kind.error());
  auto db = Database::open(file, Database::Mode::go_on);
  if (!db) return tl::unexpected<Error>(db.error());
  if (auto whole = check_whole(*db); !whole) return tl::unexpected<Error>(whole.error());
  auto header = read_header(*db);
  if (!header) return tl::unexpected<Error>(header.error());
  if (auto events = read_events(*db); !events) return tl::unexpected<Error>(events.error());
  if (!db->run("PRAGMA synchronous=FULL")) return unwritable(file, db->problem());
  Statement insert = db->prepare("INSERT INTO events(sum, batch) VALUES (?, ?)");
  if (!insert.good()) return unwritable(file, db->problem());
  auto data = std::make_unique<Data>(Data{file, std::move(*header), std::move(*db), std::move(insert)});
  return std::unique_ptr<Journal>(new Journal(std::move(data)));
}

Result<void> Journal::commit(const std::vector<run::Event>& events) {
  if (d_->broken) return unwritable(d_->file, "it failed before");
  std::string bytes;
  for (const run::Event& event : events) run::encode(event, bytes);
  const auto sum = static_cast<std::int64_t>(checksum(bytes));
  if (d_->insert.bind(1, sum).bind(2, bytes).done()) return {};
  d_->broken = true;
  return unwritable(d_->file, d_->db.problem());
}

const Header& Journal::header() const { return d_->header; }
Result<std::vector<run::Event>> Journal::events() const { return read_events(d_->db); }

Result<Recorded> read(const fs::path& run_folder) {
  const fs::path file = file_in(run_folder);
  if (auto kind = check_kind(file); !kind) return tl::unexpected<Error>(kind.error());
  auto db = Database::open(file, Database::Mode::look);
  if (!db) return tl::unexpected<Error>(db.error());
  if (auto whole = check_whole(*db); !whole) return tl::unexpected<Error>(whole.error());
  auto header = read_header(*db);
  if (!header) return tl::unexpected<Error>(header.error());
  auto events = read_events(*db);
  if (!events) return tl::unexpected<Error>(events.error());
  return Recorded{std::move(*header), std::move(*events)};
}

Result<Recorded> read_ends(const fs::path& run_folder, const std::function<bool(const run::Event&)>& enough) {
  const fs::path file = file_in(run_folder);
  if (auto kind = check_kind(file); !kind) return tl::unexpected<Error>(kind.error());
  auto db = Database::open(file, Database::Mode::look);
  if (!db) return tl::unexpected<Error>(db.error());
  auto header = read_header(*db);
  if (!header) return tl::unexpected<Error>(header.error());
  Recorded out{std::move(*header), {}};
  Statement first = db->prepare("SELECT sum, batch FROM events ORDER BY id LIMIT 1");
  if (first.row()) {
    auto batch = batch_of(first);
    if (!batch) return tl::unexpected<Error>(batch.error());
    out.events = std::move(*batch);
  }
  const std::uint64_t begun = out.events.empty() ? 0 : out.events.back().seq;
  std::vector<std::vector<run::Event>> last;  // the newest first
  Statement batches = db->prepare("SELECT sum, batch FROM events ORDER BY id DESC");
  while ((last.empty() || std::none_of(last.back().begin(), last.back().end(), enough)) && batches.row()) {
    auto batch = batch_of(batches);
    if (!batch) return tl::unexpected<Error>(batch.error());
    last.push_back(std::move(*batch));
  }
  if (!db->good()) return damaged(db->problem());
  for (auto batch = last.rbegin(); batch != last.rend(); ++batch)
    std::copy_if(std::make_move_iterator(batch->begin()), std::make_move_iterator(batch->end()),
                 std::back_inserter(out.events), [begun](const run::Event& e) { return e.seq > begun; });
  return out;
}

}  // namespace ocflow::journal
