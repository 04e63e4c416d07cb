#include "engine/journal/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>

#include "engine/base/large.h"
#include "engine/base/sync_path.h"
#include "engine/journal/chain.h"
#include "engine/journal/file.h"
#include "engine/journal/header.h"
#include "engine/journal/private_file.h"

namespace ocflow::journal {
namespace {

namespace fs = std::filesystem;

// Adds the batch of a row that stands behind `mark`, which becomes its own.
Result<void> add_batch(const Rows& row, std::int64_t format, std::string& mark, std::vector<run::Event>& to) {
  mark = mark_of(format, mark, row.batch());
  if (!row.has_mark(mark)) return damaged("events are not what was written");
  if (const auto read = run::decode(row.batch(), to); !read) return damaged(read.error().what);
  return {};
}

// How many events there will be: only a guess, since the last row has not been held against anything yet.
std::size_t likely_events(const Database& db, std::int64_t format) {
  constexpr std::uint64_t most = 1 << 20;
  Rows last(db, format, Rows::Order::backward);
  if (!last.next()) return 0;
  const auto batch = run::decode(last.batch());
  return batch && !batch->empty() ? static_cast<std::size_t>(std::min(batch->back().seq, most)) : 0;
}

// All of it, each row held against the one before it.
Result<Recorded> read_all(const Database& db, std::int64_t format, std::string* last_mark) {
  if (auto whole = check_whole(db, format); !whole) return tl::unexpected<Error>(whole.error());
  auto beginning = read_header(db, format);
  if (!beginning) return tl::unexpected<Error>(beginning.error());
  Recorded all{std::move(beginning->header), {}, {}};
  std::string mark = std::move(beginning->mark);
  all.events.reserve(likely_events(db, format));
  in_large_pages(all.events.data(), all.events.capacity() * sizeof(run::Event));
  Rows rows(db, format);
  bool any = false;
  while (rows.next()) {
    const auto before = all.events.size();
    if (auto added = add_batch(rows, format, mark, all.events); !added) return tl::unexpected<Error>(added.error());
    for (std::size_t i = before; i < all.events.size(); ++i)
      if (all.events[i].seq != i + 1) return damaged("event " + std::to_string(i + 1) + " is missing");
    any = true;
  }
  if (!db.good()) return unreadable(db);
  if (any) all.head = {all.events.size(), format == 1 ? std::string() : hex(mark)};
  if (last_mark) *last_mark = std::move(mark);
  return all;
}

// Zeros behind the last commit: no frame of a log looks like that, so they mean nothing to whoever reads it. Without
// that room each commit makes the log longer, and the file system has to write that down, too: four times the wait.
// Where they can't be written there will be trouble with the next commit, and it is told then.
void make_room(sqlite3* db, int pages) {
  constexpr sqlite3_int64 page = 4096 + 24, few = 4, piece = 1 << 16, most = 1 << 20;
  sqlite3_file* log = nullptr;
  sqlite3_int64 size = 0;
  if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK) return;
  if (!log || !log->pMethods || log->pMethods->xFileSize(log, &size) != SQLITE_OK) return;
  if (pages <= few || size >= (pages + few) * page) return;
  // By pieces: SQLite takes the length of what it writes to a file modulo 128 KiB.
  static const std::array<char, piece> zeros{};
  const sqlite3_int64 end = size + std::clamp(size, piece, most);
  for (; size < end; size += piece)
    if (log->pMethods->xWrite(log, zeros.data(), piece, size) != SQLITE_OK) return;
}

// After each commit. A log that has become long is folded into the file.
int logged(void*, sqlite3* db, const char* name, int pages) {
  constexpr int long_log = 1000;
  if (pages < long_log)
    make_room(db, pages);
  else
    sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  return SQLITE_OK;
}

}  // namespace

namespace {

// Where an open journal goes on.
struct End {
  Header header;
  std::uint64_t events;
  std::string mark;  // of the last row
};

}  // namespace

struct Journal::Data {
  fs::path file;
  std::int64_t format;
  End end;
  Database db;
  std::optional<Statement> insert{};
  bool broken = false;
};

Journal::Journal(std::unique_ptr<Data> data) : d_(std::move(data)) {}

namespace {

// Each commit has flushed the log, so it need not be flushed again before its pages are copied: only the file is,
// before SQLite finds that all is folded, and takes the log away. Where somebody reads what would be overwritten, the
// rest is left to SQLite's own way.
bool fold_flushed_log(Database& db) {
  sqlite3_file* file = nullptr;
  return db.run("PRAGMA synchronous=OFF") &&
         sqlite3_wal_checkpoint_v2(db.get(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr) == SQLITE_OK &&
         sqlite3_file_control(db.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK && file->pMethods &&
         file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY) == SQLITE_OK &&
         db.run("PRAGMA synchronous=FULL");
}

}  // namespace

// The log is folded into the file only here, at a close that is meant.
Journal::~Journal() {
  if (!d_ || d_->broken) return;
  d_->insert.reset();
  if (fold_flushed_log(d_->db)) sqlite3_db_config(d_->db.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

namespace {

// What a journal that could not be made leaves: nothing has begun, so nothing of it is wanted.
struct Making {
  explicit Making(const fs::path& run_folder) : file(run_folder / "journal.making") { remove(); }
  ~Making() {
    if (!done) remove();
  }
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;
  void remove() const {
    std::error_code none;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) fs::remove(file.string() + suffix, none);
  }
  fs::path file;
  bool done = false;
};

}  // namespace

// Made whole under another name, made durable, then given its name: a kill in between leaves no run.
Result<std::unique_ptr<Journal>> Journal::create(const fs::path& run_folder, const Header& header) {
  const fs::path file = file_in(run_folder);
  std::error_code error;
  if (fs::exists(fs::symlink_status(file, error))) return unwritable(file, "there is one already", false);
  Making half(run_folder);
  const fs::path making = half.file;
  std::optional<std::string> mark;
  {
    auto db = Database::open(making, Database::Mode::create);
    if (!db) return tl::unexpected<Error>(db.error());
    ::chmod(making.c_str(), 0600);
    const std::string marks = "PRAGMA application_id=" + std::to_string(application) +
                              "; PRAGMA user_version=" + std::to_string(newest_format);
    bool good =
        db->run("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF") && db->run(marks.c_str()) && db->run("BEGIN");
    for (const std::string& table : tables(newest_format)) good = good && db->run(table.c_str());
    if (good) mark = write_header(*db, header);
    if (!mark || !db->run("COMMIT; PRAGMA journal_mode=WAL")) return unwritable(file, db->problem(), false);
  }
  // Until here nothing was flushed: a file without its name is nothing to lose.
  if (fs::exists(making.string() + "-wal", error))
    return unwritable(file, "its log could not be folded into it", false);
  if (!sync_path(making) || ::rename(making.c_str(), file.c_str()) != 0)
    return unwritable(file, std::strerror(errno), false);
  half.file = file;
  if (!sync_folder(run_folder) || !sync_folder(run_folder.parent_path()))
    return unwritable(file, std::strerror(errno), false);
  auto db = Database::open(file, Database::Mode::go_on);
  if (!db) return tl::unexpected<Error>(db.error());
  auto made = ready(std::make_unique<Data>(
      Data{.file = file, .format = newest_format, .end = {header, 0, *mark}, .db = std::move(*db)}));
  half.done = made.has_value();
  return made;
}

namespace {

// Of one that has been read just now: the mark of its last row stands for all of it, and tells whether it went on
// since.
Result<std::optional<End>> same_end(const Database& db, std::int64_t format, const Recorded* known) {
  if (!known || known->head.hash.empty()) return std::optional<End>();
  std::string mark;
  if (Rows rows(db, format, Rows::Order::backward); rows.next()) mark = rows.mark();
  if (hex(mark) != known->head.hash) return std::optional<End>();
  auto beginning = read_header(db, format, Seal::known);
  if (!beginning) return tl::unexpected<Error>(beginning.error());
  return std::optional(End{std::move(beginning->header), known->head.events, std::move(mark)});
}

Result<End> find_end(const Database& db, std::int64_t format, const Recorded* known) {
  auto same = same_end(db, format, known);
  if (!same) return tl::unexpected<Error>(same.error());
  if (*same) return std::move(**same);
  std::string mark;
  auto all = read_all(db, format, &mark);
  if (!all) return tl::unexpected<Error>(all.error());
  return End{std::move(all->header), all->events.size(), std::move(mark)};
}

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(const fs::path& run_folder, const Recorded* known) {
  const fs::path file = file_in(run_folder);
  const auto format = check_kind(file);
  if (!format) return tl::unexpected<Error>(format.error());
  for (const fs::path& part : {run_folder, file, fs::path(file.string() + "-wal"), fs::path(file.string() + "-shm")})
    if (auto fine = check_private(part); !fine) return tl::unexpected<Error>(fine.error());
  auto db = Database::open(file, Database::Mode::go_on);
  if (!db) return tl::unexpected<Error>(db.error());
  auto end = find_end(*db, *format, known);
  if (!end) return tl::unexpected<Error>(end.error());
  return ready(
      std::make_unique<Data>(Data{.file = file, .format = *format, .end = std::move(*end), .db = std::move(*db)}));
}

Result<std::unique_ptr<Journal>> Journal::ready(std::unique_ptr<Data> data) {
  auto& db = data->db;
  if (!db.run("PRAGMA synchronous=FULL") || !db.fold_log())
    return unwritable(data->file, db.good() ? "another program reads it, or its log can't be flushed" : db.problem(),
                      data->end.events > 0);
  sqlite3_wal_hook(db.get(), logged, nullptr);
  data->insert.emplace(insert_row(db, data->format));
  if (!data->insert->good()) return unwritable(data->file, db.problem(), data->end.events > 0);
  return std::unique_ptr<Journal>(new Journal(std::move(data)));
}

Result<void> Journal::commit(const std::vector<run::Event>& events) {
  if (d_->broken) return unwritable(d_->file, "it failed before");
  std::string bytes;
  for (const run::Event& event : events) run::encode(event, bytes);
  std::string mark = mark_of(d_->format, d_->end.mark, bytes);
  if (put_row(*d_->insert, d_->format, mark, bytes)) {
    d_->end.mark = std::move(mark);
    d_->end.events += events.size();
    return {};
  }
  d_->broken = true;
  return unwritable(d_->file, d_->db.problem(), d_->end.events > 0);
}

const Header& Journal::header() const { return d_->end.header; }
Head Journal::head() const { return {d_->end.events, d_->format == 1 ? std::string() : hex(d_->end.mark)}; }

Result<std::vector<run::Event>> Journal::events() const {
  auto all = read_all(d_->db, d_->format, nullptr);
  if (!all) return tl::unexpected<Error>(all.error());
  return std::move(all->events);
}

Result<Recorded> read(const fs::path& run_folder) {
  constexpr std::uintmax_t least = 1 << 20, as_often = 8;  // what becomes of it is that much larger
  const fs::path file = file_in(run_folder);
  const auto format = check_kind(file);
  if (!format) return tl::unexpected<Error>(format.error());
  std::error_code none;
  if (const auto size = fs::file_size(file, none); !none && size >= least) expect_much(size * as_often);
  auto db = Database::open(file, Database::Mode::look_at_all);
  if (!db) return tl::unexpected<Error>(db.error());
  return read_all(*db, *format, nullptr);
}

namespace {

using Batches = std::vector<std::vector<run::Event>>;

struct Looked {
  Database db;
  std::int64_t format;
};

Result<Looked> look_into(const fs::path& run_folder) {
  const fs::path file = file_in(run_folder);
  const auto format = check_kind(file);
  if (!format) return tl::unexpected<Error>(format.error());
  auto db = Database::open(file, Database::Mode::look);
  if (!db) return tl::unexpected<Error>(db.error());
  return Looked{std::move(*db), *format};
}

// The last rows, the newest first, back to one with an event that is enough. Each can be held against the one before
// it only when that has been read, too.
Result<Batches> last_batches(const Database& db, std::int64_t format, const std::string& begin,
                             const std::function<bool(const run::Event&)>& enough) {
  Batches last;
  std::string mark, bytes;
  Rows rows(db, format, Rows::Order::backward);
  bool more = rows.next(), wanted = more;
  while (wanted) {
    mark = rows.mark();
    bytes = rows.batch();
    more = rows.next();
    if (mark != mark_of(format, more ? rows.mark() : begin, bytes)) return damaged("events are not what was written");
    auto batch = run::decode(bytes);
    if (!batch) return damaged(batch.error().what);
    last.push_back(std::move(*batch));
    wanted = more && std::none_of(last.back().begin(), last.back().end(), enough);
  }
  return last;
}

}  // namespace

Result<Batches> read_last(const fs::path& run_folder, const std::function<bool(const run::Event&)>& enough) {
  const auto there = look_into(run_folder);
  if (!there) return tl::unexpected<Error>(there.error());
  return last_batches(there->db, there->format, {}, enough);
}

Result<Recorded> read_ends(const fs::path& run_folder, const std::function<bool(const run::Event&)>& enough) {
  const auto there = look_into(run_folder);
  if (!there) return tl::unexpected<Error>(there.error());
  const auto& [db, format] = *there;
  auto beginning = read_header(db, format);
  if (!beginning) return tl::unexpected<Error>(beginning.error());
  Recorded out{std::move(beginning->header), {}, {}};
  Rows first(db, format);
  std::string mark = beginning->mark;
  if (first.next())
    if (auto added = add_batch(first, format, mark, out.events); !added) return tl::unexpected<Error>(added.error());
  const std::uint64_t begun = out.events.empty() ? 0 : out.events.back().seq;
  auto last = last_batches(db, format, beginning->mark, enough);
  if (!last) return tl::unexpected<Error>(last.error());
  if (!db.good()) return unreadable(db);
  for (auto batch = last->rbegin(); batch != last->rend(); ++batch)
    std::copy_if(std::make_move_iterator(batch->begin()), std::make_move_iterator(batch->end()),
                 std::back_inserter(out.events), [begun](const run::Event& e) { return e.seq > begun; });
  return out;
}

}  // namespace ocflow::journal
