#include "engine/journal/kept.h"

#include "engine/journal/database.h"
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
  if (!fs::exists(file, none)) return all;
  // Not only to look: if a writer was killed, what it left beside the file has to be taken back first.
  auto db = Database::open(file, Database::Mode::go_on);
  if (!db) return tl::unexpected<Error>(db.error());
  Statement made = db->prepare("SELECT 1 FROM sqlite_schema WHERE name = 'kept'");
  if (made.good() && !made.row() && db->good()) return all;  // killed before its first value
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

Result<void> keep(const StateFolder& state, const std::string& site, const std::vector<Kept>& values) {
  if (values.empty()) return {};
  const fs::path file = file_of(state);
  auto db = Database::open(file, Database::Mode::create);
  if (!db) return tl::unexpected<Error>(db.error());
  const bool ready =
      db->run("PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; BEGIN IMMEDIATE;") && db->run(table);
  if (!ready) return trouble(file, db->problem());
  Statement put = db->prepare(
      "INSERT INTO kept VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(site, name) DO UPDATE SET value = excluded.value,"
      " run = excluded.run, wall_ms = excluded.wall_ms WHERE excluded.wall_ms >= wall_ms");
  if (!put.good()) return trouble(file, db->problem());
  for (const Kept& one : values) {
    std::string bytes;
    run::put_value(bytes, one.value);
    put.bind(1, site).bind(2, one.name).bind(3, bytes).bind(4, one.run_id).bind(5, one.wall_ms);
    if (!put.done()) return trouble(file, db->problem());
    put.reset();
  }
  if (!db->run("COMMIT")) return trouble(file, db->problem());
  return {};
}

}  // namespace ocflow::journal
