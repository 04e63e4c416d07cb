#include "engine/journal/salvage.h"

#include <charconv>
#include <map>

#include "engine/journal/file.h"

namespace ocflow::journal {
namespace {

void read_header(const Database& db, Salvaged& out) {
  Statement rows =
      db.prepare("SELECT name, value FROM header WHERE name NOT IN (CAST('sum' AS BLOB), CAST('hash' AS BLOB))");
  while (rows.row()) out.header.emplace_back(rows.bytes(0), rows.bytes(1));
  if (!db.good()) out.lost.push_back("the header, or a part of it: " + db.problem());
  Statement sources = db.prepare("SELECT role, path, text FROM sources ORDER BY id");
  while (sources.row())
    out.sources.push_back(
        {std::string(sources.bytes(0)), std::string(sources.bytes(1)), std::string(sources.bytes(2))});
  if (!db.good()) out.lost.push_back("sources that the run was made from: " + db.problem());
}

using Found = std::map<std::int64_t, std::string>;

// From the front until something is in the way, then from the back, then row by row what lies between.
Found read_batches(const Database& db, Salvaged& out) {
  Found all;
  for (const auto* sql :
       {"SELECT id, batch FROM events ORDER BY id", "SELECT id, batch FROM events ORDER BY id DESC"}) {
    Statement rows = db.prepare(sql);
    while (rows.row()) all.emplace(rows.number(0), rows.bytes(1));
    if (db.good()) return all;
  }
  if (all.empty()) {
    out.lost.push_back("the events: " + db.problem());
    return all;
  }
  constexpr std::int64_t most = 1'000'000;
  const auto first = all.begin()->first, last = std::min(all.rbegin()->first, first + most);
  Statement one = db.prepare("SELECT batch FROM events WHERE id = ?");
  for (std::int64_t id = first; id <= last; ++id) {
    if (all.count(id) > 0) continue;
    one.bind(1, id);
    if (one.row())
      all.emplace(id, one.bytes(0));
    else
      out.lost.push_back("the commit in row " + std::to_string(id));
    one.reset();
  }
  return all;
}

}  // namespace

Result<Salvaged> salvage(const std::filesystem::path& run_folder) {
  const auto file = file_in(run_folder);
  const auto format = check_kind(file);
  if (!format) return tl::unexpected<Error>(format.error());
  auto db = Database::open(file, Database::Mode::look);
  if (!db) return tl::unexpected<Error>(db.error());
  Salvaged out;
  out.format = *format;
  read_header(*db, out);
  for (const auto& [id, batch] : read_batches(*db, out)) {
    auto events = run::decode(batch);
    if (!events) {
      out.lost.push_back("the commit in row " + std::to_string(id) + ": " + events.error().what);
      continue;
    }
    for (run::Event& event : *events) out.events.push_back(std::move(event));
  }
  return out;
}

}  // namespace ocflow::journal
