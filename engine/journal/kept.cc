#include "engine/journal/kept.h"

#include "engine/journal/database.h"
#include "engine/journal/private_file.h"
#include "engine/run/value_code.h"

namespace ocflow::journal {
namespace {

namespace fs = std::filesystem;

constexpr const char* table =
    "CREATE TABLE IF NOT EXISTS kept(site BLOB NOT NULL, name BLOB NOT NULL, value BLOB NOT NULL, run BLOB NOT NULL,"
    " wall_ms INTEGER NOT NULL, PRIMARY KEY(site, name)) WITHOUT ROWID;";

fs::path file_of(const StateFolder& state) { return state.path() / "kept.db"; }

tl::unexpected<Error> trouble(const fs::path& file, const std::string& why) {
  return fail(ErrorKind::journal_io, "what runs keep, " + file.string() + ", can't be used: " + why,
              "make room or give leave to write there; if the file is damaged, move it away");
}

}  // namespace

Result<std::vector<Kept>> read_kept(const StateFolder& state, const std::string& site) {
  const fs::path file = file_of(state);
  std::vector<Kept> all;
  std::error_code none;
  if (!fs::exists(fs::symlink_status(file, none))) return all;
  if (auto fine = check_private(file); !fine) return tl::unexpected<Error>(fine.error());
  // Runs of other sites write meanwhile, so never without SQLite's locks; where it can only be read, it is opened so.
  // What a run was writing when it was killed is taken back by whoever may write.
  auto db = Database::open(file, Database::Mode::go_on);
  if (!db) return tl::unexpected<Error>(db.error());
  Statement made = db->prepare("SELECT 1 FROM sqlite_schema WHERE name = 'kept'");
  if (!made.row() && db->good()) return all;  // whoever made the file was killed, or had no room for more
  Statement rows = db->prepare("SELECT name, value, run, wall_ms FROM kept WHERE site = ?1 ORDER BY name");
  if (!rows.good()) return trouble(file, db->problem());
  rows.bind(1, site);
  while (rows.row()) {
    run::Reader in(rows.bytes(1));
    Kept one{std::string(rows.bytes(0)), in.value(), std::string(rows.bytes(2)), rows.number(3)};
    if (!in.good() || in.left() > 0) return trouble(file, "the value of " + one.name + " is damaged");
    all.push_back(std::move(one));
  }
  if (!db->good()) return trouble(file, db->problem());
  return all;
}

namespace {

// Of what is there only that is replaced which the run itself kept, or found when it began; `found` nullptr: anything.
bool put_all(Database& db, const std::string& site, const std::vector<Kept>& values, const Record* found) {
  Statement put = db.prepare(
      "INSERT INTO kept VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(site, name) DO UPDATE SET value = excluded.value,"
      " run = excluded.run, wall_ms = excluded.wall_ms WHERE ?6 OR run = excluded.run OR value = ?7");
  for (const Kept& one : values) {
    std::string bytes, before;
    run::put_value(bytes, one.value);
    if (const Value* was = found ? found->find(one.name) : nullptr) run::put_value(before, *was);
    put.bind(1, site).bind(2, one.name).bind(3, bytes).bind(4, one.run_id).bind(5, one.wall_ms);
    if (!put.bind(6, std::int64_t{found == nullptr}).bind(7, before).done()) return false;
  }
  return true;
}

Result<void> write(const StateFolder& state, const std::string& site, const std::vector<Kept>& values,
                   const Record* found) {
  if (values.empty()) return {};
  const fs::path file = file_of(state);
  for (const auto* beside : {"", "-journal", "-wal", "-shm"})
    if (auto fine = check_private(file.string() + beside); !fine) return fine;
  if (auto made = make_private_file(file); !made) return made;
  auto db = Database::open(file, Database::Mode::create);
  if (!db) return tl::unexpected<Error>(db.error());
  const bool good = db->run("PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; BEGIN IMMEDIATE;") &&
                    db->run(table) && put_all(*db, site, values, found) && db->run("COMMIT");
  return good ? Result<void>() : trouble(file, db->problem());
}

}  // namespace

Result<void> keep(const StateFolder& state, const std::string& site, const std::vector<Kept>& values) {
  return write(state, site, values, nullptr);
}

Result<void> keep_again(const StateFolder& state, const std::string& site, const std::vector<Kept>& values,
                        const Record& found) {
  return write(state, site, values, &found);
}

}  // namespace ocflow::journal
