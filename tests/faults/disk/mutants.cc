// mutants [COUNT [SEED]]: journals that somebody or something has changed: bits, pages, lengths, rows, hostile values.
// None may crash whoever reads it. What is accepted is what was written, or, where only its end is missing, a beginning
// of it that the head which was noted elsewhere shows to be cut off. Reading changes nothing.
#include <fcntl.h>
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "cli/command.h"
#include "engine/journal/verify.h"
#include "tests/faults/disk/scenario.h"
#include "tests/support/temp_folder.h"

namespace {

using namespace ocflow;
using namespace ocflow::test;
using Chance = std::mt19937_64;

struct Original {
  std::string file, log;
  journal::Recorded recorded;
  journal::Head head;
};

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Original load(const std::filesystem::path& folder) {
  auto recorded = journal::read(folder);
  if (!recorded) throw std::runtime_error(folder.string() + ": " + recorded.error().what);
  journal::Head head{recorded->events.size(), recorded->head.hash};
  return {bytes_of(folder / "journal.db"), bytes_of(folder / "journal.db-wal"), std::move(*recorded), head};
}

constexpr const char* old_kinds[] = {"finished", "failed", "killed", "loop", "person"};
constexpr std::size_t kinds = std::size(old_kinds);

// The fixtures of format 1, and some of the present one: short, long, and with a log that a kill left.
std::vector<Original> originals(Chance& chance) {
  std::vector<Original> all;
  for (const auto* kind : old_kinds)
    all.push_back(load(std::filesystem::path(OCFLOW_SOURCE_DIR "/tests/cases/journals/1") / kind));
  for (int i = 0; i < 6; ++i) {
    TempFolder folder;
    journal::Header header;
    header.procedures = {{"p.ocf", "procedure p"}, {"q.ocf", std::string(5000, 'q')}};
    header.site = {"s.yaml", "a: 1"};
    header.settings = {"x=1"};
    auto made = journal::Journal::create(folder.path(), header);
    for (int commits = 3 + i * 12; commits > 0; --commits)
      if (!(*made)->commit(random_batch(chance, (*made)->head().events + 1))) std::abort();
    if (i % 2 == 0) made->reset();  // else its log is still there
    all.push_back(load(folder.path()));
  }
  return all;
}

std::string some_bytes(Chance& chance, std::size_t most) {
  std::string bytes(chance() % (most + 1), '\0');
  for (char& c : bytes) c = static_cast<char>(chance());
  return bytes;
}

void flip(Chance& chance, std::string& bytes) {
  for (auto times = 1 + chance() % 4; times > 0 && !bytes.empty(); --times)
    bytes[chance() % bytes.size()] ^= static_cast<char>(1 << chance() % 8);
}

void overwrite(Chance& chance, std::string& bytes) {
  const auto with = some_bytes(chance, 64);
  if (bytes.size() > with.size()) bytes.replace(chance() % (bytes.size() - with.size()), with.size(), with);
}

void cut(Chance& chance, std::string& bytes) { bytes.resize(chance() % (bytes.size() + 1)); }

void swap_pages(Chance& chance, std::string& bytes) {
  const std::size_t page = 4096, pages = bytes.size() / page;
  if (pages < 2) return;
  const auto a = chance() % pages * page, b = chance() % pages * page;
  const std::string held = bytes.substr(a, page);
  bytes.replace(a, page, bytes.substr(b, page));
  bytes.replace(b, page, held);
}

void double_part(Chance& chance, std::string& bytes) {
  if (bytes.empty()) return;
  const auto at = chance() % bytes.size();
  bytes.insert(chance() % bytes.size(), bytes.substr(at, chance() % 5000));
}

// What SQL can say; ?1 is a random number, ?2 random bytes.
constexpr const char* statements[] = {
    "UPDATE events SET batch = ?2 WHERE id = 1 + ?1 % (SELECT max(id) FROM events)",
    "UPDATE events SET batch = substr(batch, 1, ?1 % length(batch)) || ?2 || substr(batch, ?1 % length(batch)) WHERE "
    "id "
    "= 1 + ?1 % (SELECT max(id) FROM events)",
    "UPDATE events SET batch = NULL",
    "UPDATE events SET batch = 'text' WHERE id = 1",
    "UPDATE events SET batch = zeroblob(?1 % 2000000) WHERE id = 1",
    "UPDATE events SET batch = x'ffffffff' || batch WHERE id = 1",
    "UPDATE events SET batch = batch || batch WHERE id = 1 + ?1 % (SELECT max(id) FROM events)",
    "UPDATE events SET id = -id",
    "UPDATE events SET id = id + ?1 WHERE id = 1 + ?1 % (SELECT max(id) FROM events)",
    "DELETE FROM events WHERE id = 1 + ?1 % (SELECT max(id) FROM events)",
    "DELETE FROM events WHERE id > ?1 % (SELECT max(id) FROM events)",
    "DELETE FROM events",
    "INSERT INTO events SELECT NULL, e.hash, e.batch FROM events e WHERE id = 1 + ?1 % (SELECT max(id) FROM events)",
    "INSERT INTO events SELECT NULL, e.sum, e.batch FROM events e WHERE id = 1 + ?1 % (SELECT max(id) FROM events)",
    "UPDATE events SET hash = ?2 WHERE id = 1 + ?1 % (SELECT max(id) FROM events)",
    "UPDATE events SET sum = ?1 WHERE id = 1 + ?1 % (SELECT max(id) FROM events)",
    "UPDATE header SET value = ?2 WHERE name = (SELECT name FROM header LIMIT 1 OFFSET ?1 % 9)",
    "UPDATE header SET value = ?1 WHERE name = (SELECT name FROM header LIMIT 1 OFFSET ?1 % 9)",
    "UPDATE header SET value = NULL WHERE name = (SELECT name FROM header LIMIT 1 OFFSET ?1 % 9)",
    "DELETE FROM header WHERE name = (SELECT name FROM header LIMIT 1 OFFSET ?1 % 9)",
    "INSERT INTO header VALUES (?2, ?2)",
    "UPDATE sources SET text = ?2 WHERE id = 1 + ?1 % 4",
    "UPDATE sources SET path = ?2, role = ?2 WHERE id = 1 + ?1 % 4",
    "UPDATE sources SET id = 10 - id",
    "DELETE FROM sources WHERE id = 1 + ?1 % 4",
    "INSERT INTO sources(role, path, text) VALUES (CAST('procedure' AS BLOB), ?2, ?2)",
    "DROP TABLE events",
    "ALTER TABLE events RENAME TO other",
    "CREATE TABLE more AS SELECT * FROM events",
    "CREATE VIEW v AS SELECT * FROM events",
    "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM events; END",
    "CREATE INDEX i ON events(batch)",
    "PRAGMA user_version = 1",
    "PRAGMA user_version = 2",
    "PRAGMA user_version = 3",
    "PRAGMA application_id = 1",
    "PRAGMA journal_mode = DELETE",
    "VACUUM",
};

void by_sql(Chance& chance, const std::filesystem::path& file) {
  sqlite3* db = nullptr;
  if (sqlite3_open(file.c_str(), &db) == SQLITE_OK) {
    for (auto times = 1 + chance() % 2; times > 0; --times) {
      sqlite3_stmt* statement = nullptr;
      const char* sql = statements[chance() % std::size(statements)];
      if (sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) != SQLITE_OK) continue;
      const auto bytes = some_bytes(chance, 200);
      sqlite3_bind_int64(statement, 1, static_cast<std::int64_t>(chance() % 1'000'000'007));
      sqlite3_bind_blob(statement, 2, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
      sqlite3_step(statement);
      sqlite3_finalize(statement);
    }
  }
  sqlite3_close(db);
}

void mutate(Chance& chance, const Original& from, const TempFolder& folder) {
  using Change = void (*)(Chance&, std::string&);
  constexpr Change changes[] = {flip, overwrite, cut, swap_pages, double_part};
  std::string file = from.file, log = from.log;
  const bool sql = chance() % 2 == 0;
  if (!sql) changes[chance() % std::size(changes)](chance, log.empty() || chance() % 2 == 0 ? file : log);
  folder.write("journal.db", file);
  if (!log.empty()) folder.write("journal.db-wal", log);
  if (sql) by_sql(chance, folder / "journal.db");
}

bool same(const run::Event& a, const run::Event& b) {
  std::string first, second;
  run::encode(a, first);
  run::encode(b, second);
  return first == second;
}

bool same_header(const journal::Header& a, const journal::Header& b) {
  return a.procedures == b.procedures && a.site == b.site && a.settings == b.settings && a.procedure == b.procedure &&
         a.plan_digest == b.plan_digest && a.who == b.who && a.jobs == b.jobs && a.started_ms == b.started_ms &&
         a.run_id == b.run_id && a.folder == b.folder && a.reverse == b.reverse && a.ocflow_version == b.ocflow_version;
}

struct Counts {
  std::size_t refused = 0, whole = 0, cut_off = 0, forged = 0;
};

// Empty: fine.
std::string judge(const Original& from, const TempFolder& folder, Counts& counts) {
  const auto before = bytes_of(folder / "journal.db");
  const auto recorded = journal::read(folder.path());
  const auto verified = journal::verify(folder.path(), from.head);
  const auto ends = journal::read_ends(folder.path(), [](const run::Event&) { return true; });
  if (bytes_of(folder / "journal.db") != before) return "reading it has changed it";
  if (ends) {
    for (const run::Event& event : ends->events)
      if (event.seq > from.recorded.events.size() || !same(event, from.recorded.events[event.seq - 1]))
        return "read_ends takes an event that nobody wrote";
  }
  const auto opened = journal::Journal::open(folder.path());
  if (opened.has_value() != recorded.has_value()) return "open and read don't agree";
  if (!recorded) {
    ++counts.refused;
    return verified && verified->as_written() ? "verify finds nothing in what read refuses" : "";
  }
  if (!same_header(recorded->header, from.recorded.header)) return "another header is accepted";
  if (recorded->events.size() > from.recorded.events.size()) return "events that nobody wrote are accepted";
  for (std::size_t i = 0; i < recorded->events.size(); ++i)
    if (!same(recorded->events[i], from.recorded.events[i])) return "a changed event is accepted";
  const bool whole = recorded->events.size() == from.recorded.events.size();
  ++(whole ? counts.whole : counts.cut_off);
  if (!verified || verified->as_written() != whole) return "verify says something else than what is there";
  return "";
}

// Other events, some of them such as no engine writes, in a journal that is right in itself.
std::vector<run::Event> forged_events(Chance& chance, std::vector<run::Event> events) {
  for (auto times = 1 + chance() % 4; times > 0; --times) {
    run::Event& e = events[chance() % events.size()];
    switch (chance() % 9) {
      case 0:
        e.node = static_cast<plan::NodeId>(chance() % 3 == 0 ? chance() : chance() % 20);
        break;
      case 1:
        e.clause = static_cast<std::uint16_t>(chance() % 3 == 0 ? chance() : chance() % 6);
        break;
      case 2:
        e.attempt = static_cast<std::uint16_t>(chance());
        break;
      case 3:
        e.kind = static_cast<run::EventKind>(1 + chance() % 14);
        break;
      case 4:
        e.yes = !e.yes;
        break;
      case 5:
        e.answer = static_cast<run::Answer>(chance() % 6);
        break;
      case 6:
        e.value = chance() % 2 ? Value(List{Value(1.0), Value("x")}) : Value(some_bytes(chance, 50));
        break;
      case 7:
        std::swap(e.kind, events[chance() % events.size()].kind);
        break;
      default:
        e.text = some_bytes(chance, 100);
    }
    if (chance() % 4 == 0) events.resize(1 + chance() % events.size());
  }
  for (std::size_t i = 0; i < events.size(); ++i) events[i].seq = i + 1;
  return events;
}

int show(const std::filesystem::path& state) {
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  cli::Console console(nowhere, nowhere);
  const auto code = cli::run({"show", "--state", state.string()}, console);
  console.flush();
  ::close(nowhere);
  return static_cast<int>(code);
}

std::string judge_forged(Chance& chance, const Original& from, Counts& counts) {
  TempFolder temp;
  const auto state = journal::StateFolder::open(temp / "s");
  const auto folder = state->run_folder(*state->new_run(1'795'000'000'000));
  auto made = journal::Journal::create(folder, from.recorded.header);
  const auto events = forged_events(chance, from.recorded.events);
  if (!made || !(*made)->commit(events)) return "it can't be forged";
  made->reset();
  const auto verified = journal::verify(folder, journal::Head{from.head.events, std::string(64, '0')});
  if (!verified || verified->as_written()) return "the head doesn't show that it is forged";
  ++counts.forged;
  const int code = show(state->path());
  return code == 0 || code == 65 ? "" : "show ends with " + std::to_string(code);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t wanted = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1000;
  const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  Chance first(42);
  const auto from = originals(first);
  Counts counts;
  std::size_t wrong = 0;
  for (std::uint64_t n = seed; n < seed + wanted; ++n) {
    Chance chance(n);
    TempFolder folder;
    const Original& original = from[chance() % from.size()];
    std::string why;
    if (chance() % 8 == 0) {
      why = judge_forged(chance, from[chance() % kinds], counts);
    } else {
      mutate(chance, original, folder);
      why = judge(original, folder, counts);
    }
    if (why.empty()) continue;
    ++wrong;
    std::printf("seed %llu: %s\n", static_cast<unsigned long long>(n), why.c_str());
  }
  std::printf(
      "%zu mutants of %zu journals: %zu refused, %zu as they were written, %zu cut off and seen to be, %zu forged and "
      "seen to be; %zu wrong\n",
      wanted, from.size(), counts.refused, counts.whole, counts.cut_off, counts.forged, wrong);
  return wrong == 0 && wanted > 0 ? 0 : 1;
}
