#include "engine/journal/journal.h"

#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace ocflow;
using namespace ocflow::test;
using journal::Header;
using journal::Journal;

namespace {

Header header() {
  Header h;
  h.run_id = "20261123-004700-k3f";
  h.ocflow_version = "0.1.0";
  h.procedure = "shutdown";
  h.procedures = {{"shutdown.ocf", "Start\n 1. Stop.\nEnd\n"}, {"other.ocf", std::string("a\0b", 3)}};
  h.site = {"site.yaml", "site: {}\n"};
  h.settings = {"site.ocm.used=false", ""};
  h.folder = "/srv";
  h.plan_digest = "abc";
  h.who = "anna";
  h.started_ms = 1'795'000'000'000;
  h.jobs = 4;
  return h;
}

std::vector<run::Event> events(std::uint64_t from, std::uint64_t count) {
  std::vector<run::Event> all(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    all[i].seq = from + i;
    all[i].kind = run::EventKind::value;
    all[i].value = "value " + std::to_string(from + i);
  }
  return all;
}

std::string bytes_of(const TempFolder& folder) {
  return folder.read("journal.db") + "|" + folder.read("journal.db-wal");
}

}  // namespace

TEST_CASE("a journal reads back as it was written") {
  TempFolder folder;
  {
    auto made = Journal::create(folder.path(), header());
    REQUIRE(made);
    REQUIRE((*made)->commit(events(1, 3)));
    REQUIRE((*made)->commit(events(4, 1)));
    CHECK(journal::read(folder.path())->events.size() == 4);  // beside the one who writes
  }
  auto again = Journal::open(folder.path());
  REQUIRE(again);
  const Header& h = (*again)->header();
  CHECK(h.run_id == header().run_id);
  CHECK(h.procedures.size() == 2);
  CHECK(h.procedures[1].text == header().procedures[1].text);
  CHECK(h.site.path == "site.yaml");
  CHECK(h.settings == header().settings);
  CHECK(h.started_ms == header().started_ms);
  CHECK(h.jobs == 4);
  const auto all = (*again)->events();
  REQUIRE(all);
  REQUIRE(all->size() == 4);
  CHECK(all->at(3).value == Value("value 4"));
  REQUIRE((*again)->commit(events(5, 1)));
}

TEST_CASE("a journal that was read a moment ago goes on where it ended, and is read again where it went on since") {
  TempFolder folder;
  {
    auto made = Journal::create(folder.path(), header());
    REQUIRE((*made)->commit(events(1, 3)));
  }
  const auto known = journal::read(folder.path());
  for (std::uint64_t next = 4; next <= 5; ++next) {
    auto again = Journal::open(folder.path(), &*known);
    REQUIRE(again);
    CHECK((*again)->head().events == next - 1);
    CHECK((*again)->header().procedures.front().path == header().procedures.front().path);
    REQUIRE((*again)->commit(events(next, 1)));
  }
  CHECK(journal::read(folder.path())->events.size() == 5);
}

TEST_CASE("the log has room before it is needed, and grows no longer than it is folded away") {
  TempFolder folder;
  const auto log = folder.path() / "journal.db-wal";
  auto made = Journal::create(folder.path(), header());
  REQUIRE(made);
  for (std::uint64_t i = 1; i <= 10; ++i) REQUIRE((*made)->commit(events(i, 1)));
  const auto room = std::filesystem::file_size(log);
  CHECK(room > 1 << 16);
  for (std::uint64_t i = 11; i <= 14; ++i) REQUIRE((*made)->commit(events(i, 1)));
  CHECK(std::filesystem::file_size(log) == room);
  int longer = 0;
  for (std::uint64_t i = 15; i <= 2200; ++i) {
    const auto before = std::filesystem::file_size(log);
    REQUIRE((*made)->commit(events(i, 1)));
    longer += std::filesystem::file_size(log) > before;
  }
  CHECK(longer < 10);
  CHECK(std::filesystem::file_size(log) < 6 << 20);
  CHECK(journal::read(folder.path())->events.size() == 2200);
}

TEST_CASE("a second run never takes the place of a first") {
  TempFolder folder;
  REQUIRE(Journal::create(folder.path(), header()));
  const auto second = Journal::create(folder.path(), header());
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::journal_io);
}

TEST_CASE("nobody else can read a journal") {
  TempFolder folder;
  REQUIRE(Journal::create(folder.path(), header()));
  struct stat about {};
  REQUIRE(::stat((folder / "journal.db").c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
}

TEST_CASE("what is no journal is refused and stays as it is") {
  TempFolder folder;
  CHECK(Journal::open(folder.path()).error().kind == ErrorKind::not_found);
  for (const std::string text : {"", "hello", "SQLite format 3"}) {
    folder.write("journal.db", text);
    CHECK(Journal::open(folder.path()).error().kind == ErrorKind::invalid);
    CHECK(journal::read(folder.path()).error().kind == ErrorKind::invalid);
    CHECK(folder.read("journal.db") == text);
  }
  std::filesystem::remove(folder / "journal.db");
  sqlite3* other = nullptr;
  sqlite3_open((folder / "journal.db").c_str(), &other);
  sqlite3_exec(other, "CREATE TABLE t(x); PRAGMA user_version=1", nullptr, nullptr, nullptr);
  sqlite3_close(other);
  CHECK(Journal::open(folder.path()).error().what.find("not a journal of ocflow") != std::string::npos);
  std::filesystem::remove(folder / "journal.db");
  std::filesystem::create_symlink("/etc/passwd", folder / "journal.db");
  CHECK(Journal::open(folder.path()).error().kind == ErrorKind::invalid);
}

TEST_CASE("another format is named") {
  TempFolder folder;
  REQUIRE(Journal::create(folder.path(), header()));
  sqlite3* db = nullptr;
  sqlite3_open((folder / "journal.db").c_str(), &db);
  sqlite3_exec(db, "PRAGMA user_version=3; PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  const auto opened = Journal::open(folder.path());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().what == "the journal has format 3, and this release reads the formats 1 to 2");
}

TEST_CASE("a damaged journal is refused, or reads as it was written, and is not changed") {
  TempFolder whole;
  {
    auto made = Journal::create(whole.path(), header());
    for (std::uint64_t i = 0; i < 40; ++i) REQUIRE((*made)->commit(events(1 + 10 * i, 10)));
  }
  const std::string good = whole.read("journal.db");
  REQUIRE(good.size() > 20'000);
  std::size_t refused = 0;
  const auto look = [&](const std::string& bytes) {
    TempFolder folder;
    folder.write("journal.db", bytes);
    const auto opened = Journal::open(folder.path());
    if (!opened) {
      ++refused;
      CHECK((opened.error().kind == ErrorKind::invalid || opened.error().kind == ErrorKind::journal_io));
    } else {
      const auto all = (*opened)->events();
      REQUIRE(all);
      REQUIRE(all->size() == 400);
      CHECK(all->at(399).value == Value("value 400"));
      CHECK((*opened)->header().procedures == header().procedures);
    }
    CHECK(folder.read("journal.db") == bytes);
  };
  for (std::size_t length = 0; length < good.size(); length += 997) look(good.substr(0, length));
  CHECK(refused == (good.size() + 996) / 997);
  refused = 0;
  for (std::size_t at = 16; at < good.size(); at += 211) {
    std::string bytes = good;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x20);
    look(bytes);
  }
  CHECK(refused > 50);
}

TEST_CASE("a missing batch is seen") {
  TempFolder folder;
  {
    auto made = Journal::create(folder.path(), header());
    for (std::uint64_t i = 1; i <= 3; ++i) REQUIRE((*made)->commit(events(i, 1)));
  }
  sqlite3* db = nullptr;
  sqlite3_open((folder / "journal.db").c_str(), &db);
  sqlite3_exec(db, "DELETE FROM events WHERE id = 2; PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  CHECK(Journal::open(folder.path()).error().what == "the journal is damaged: events are not what was written");
}

TEST_CASE("what was committed survives a kill at any moment, and the rest of a commit does not") {
  for (int round = 0; round < 12; ++round) {
    TempFolder folder;
    int told[2];
    REQUIRE(::pipe(told) == 0);
    const pid_t child = ::fork();
    if (child == 0) {  // says after each commit how far it is
      auto made = Journal::create(folder.path(), header());
      for (std::uint64_t i = 0; made; ++i) {
        if (!(*made)->commit(events(1 + 2 * i, 2)) || ::write(told[1], "x", 1) != 1) break;
      }
      ::_exit(1);
    }
    ::close(told[1]);
    char byte = 0;
    std::uint64_t commits = 0;
    for (; commits < static_cast<std::uint64_t>(round); ++commits) REQUIRE(::read(told[0], &byte, 1) == 1);
    ::kill(child, SIGKILL);
    while (::read(told[0], &byte, 1) == 1) ++commits;
    ::close(told[0]);
    ::waitpid(child, nullptr, 0);
    if (!folder.has("journal.db")) {
      CHECK(commits == 0);
      continue;
    }
    const auto seen = journal::read(folder.path());
    REQUIRE(seen);
    CHECK(seen->events.size() % 2 == 0);
    CHECK(seen->events.size() >= 2 * commits);
    auto opened = Journal::open(folder.path());
    REQUIRE(opened);
    REQUIRE((*opened)->commit(events(seen->events.size() + 1, 1)));
  }
}

// Whoever read the middle would find it damaged.
TEST_CASE("the ends of a long journal are read without its middle") {
  TempFolder folder;
  {
    auto made = Journal::create(folder.path(), header());
    for (std::uint64_t i = 0; i < 2000; ++i) REQUIRE((*made)->commit(events(1 + i, 1)));
  }
  std::string bytes = folder.read("journal.db");
  const std::size_t from = bytes.size() / 4, to = bytes.size() / 4 * 3;
  for (std::size_t at = from; at < to; ++at) bytes[at] = '!';
  folder.write("journal.db", bytes);
  REQUIRE_FALSE(journal::read(folder.path()));
  std::size_t looked_at = 0;
  const auto end = journal::read_ends(folder.path(), [&](const run::Event& e) { return ++looked_at, e.seq <= 1998; });
  REQUIRE(end);
  CHECK(end->header.run_id == header().run_id);
  REQUIRE(end->events.size() == 4);
  CHECK(end->events.front().seq == 1);
  CHECK(end->events[1].seq == 1998);
  CHECK(end->events.back().seq == 2000);
  CHECK(looked_at == 3);
}

TEST_CASE("looking at a journal leaves nothing behind") {
  TempFolder folder;
  { REQUIRE((*Journal::create(folder.path(), header()))->commit(events(1, 1))); }
  const std::string before = bytes_of(folder);
  CHECK(journal::read(folder.path())->events.size() == 1);
  CHECK(bytes_of(folder) == before);
  CHECK_FALSE(folder.has("journal.db-shm"));
}

TEST_CASE("a journal for which there is no room leaves nothing of itself") {
  TempFolder temp;
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit little{2000, 2000};
    ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &little);
    ::_exit(Journal::create(temp.path(), header()) ? 1 : 0);
  }
  int ended = 1;
  ::waitpid(child, &ended, 0);
  CHECK(ended == 0);
  CHECK(std::filesystem::is_empty(temp.path()));
}

TEST_CASE("a folder that can't be written is told") {
  const auto made = Journal::create("/proc/self", header());
  REQUIRE_FALSE(made);
  CHECK(made.error().kind == ErrorKind::journal_io);
  CHECK_FALSE(made.error().what.empty());
}
