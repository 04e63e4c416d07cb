// What was done to a journal behind our back is found, and told as what it is.
#include "engine/journal/verify.h"

#include <sqlite3.h>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace ocflow;
using namespace ocflow::test;
using journal::Head;
using journal::Journal;

namespace {

// Four commits with two events each, and what somebody does to them in SQL.
struct Written : TempFolder {
  Written() {
    journal::Header header;
    header.run_id = "20261125-010203-abc";
    header.procedures = {{"p.ocf", "text"}};
    auto made = Journal::create(path(), header);
    REQUIRE(made);
    for (std::uint64_t seq = 1; seq <= 8; seq += 2) {
      std::vector<run::Event> batch(2);
      for (std::uint64_t i = 0; i < 2; ++i) {
        batch[i].seq = seq + i;
        batch[i].kind = run::EventKind::value;
        batch[i].value = "value " + std::to_string(seq + i);
      }
      REQUIRE((*made)->commit(batch));
      heads.push_back((*made)->head());
    }
  }
  void sql(const std::string& text) const {
    sqlite3* db = nullptr;
    sqlite3_open((*this / "journal.db").c_str(), &db);
    REQUIRE(sqlite3_exec(db, (text + "; PRAGMA wal_checkpoint(TRUNCATE)").c_str(), nullptr, nullptr, nullptr) == 0);
    sqlite3_close(db);
  }
  std::vector<std::string> wrong(const std::string& given = {}) const {
    const auto found = journal::verify(path(), heads.back(), given);
    REQUIRE(found);
    CHECK(found->as_written() == journal::read(path()).has_value());
    return found->wrong;
  }
  std::vector<Head> heads;
};

using Wrong = std::vector<std::string>;

}  // namespace

TEST_CASE("a journal is as it was written, and its head is what the engine had", "[verify]") {
  Written w;
  const auto found = journal::verify(w.path(), w.heads.back(), w.heads[1].hash);
  REQUIRE(found);
  CHECK(found->wrong.empty());
  CHECK(found->head == w.heads.back());
  CHECK(found->told ==
        Wrong{"the head that was noted stands at event 8", "the head that was given stands at event 4 of 8"});
}

TEST_CASE("an event that was edited is named", "[verify]") {
  Written w;
  w.sql("UPDATE events SET batch = substr(batch, 1, length(batch) - 1) || '9' WHERE id = 2");
  w.sql("UPDATE events SET batch = substr(batch, 1, 20) || x'ff' || substr(batch, 22) WHERE id = 4");
  const auto wrong = w.wrong();
  REQUIRE(wrong.size() == 3);
  CHECK(wrong[0] == "events 3 to 4 are not what was written, or what ties them to the event before was changed");
  CHECK(wrong[1] ==
        "what stands behind event 6 can't be read: the record of events is damaged: an event is of a kind "
        "that this release does not know");
  CHECK(wrong[2] == "when an engine last left the run it had 8 events, and now it has 6: the end was cut off");
}

TEST_CASE("events that were taken away, moved or put in are named", "[verify]") {
  Written gone, moved, put;
  gone.sql("DELETE FROM events WHERE id = 2");
  CHECK(gone.wrong().front() == "events 3 to 4 are missing");
  moved.sql(
      "UPDATE events SET id = 10 WHERE id = 2; UPDATE events SET id = 2 WHERE id = 3; UPDATE events SET id = 3 WHERE "
      "id = 10");
  CHECK(moved.wrong()[0] == "events 3 to 4 are missing");
  CHECK(moved.wrong()[1] == "events 3 to 4 come behind event 6: the order was changed");
  put.sql("INSERT INTO events SELECT 9, hash, batch FROM events WHERE id = 4");
  CHECK(put.wrong().front() == "events 7 to 8 come behind event 8: the order was changed");
}

TEST_CASE("a header or source that was changed or added is seen, and so is what doesn't belong there", "[verify]") {
  for (const auto* change :
       {"UPDATE sources SET text = CAST('other' AS BLOB)",
        "UPDATE header SET value = CAST('x' AS BLOB) WHERE name = CAST('who' AS BLOB)",
        "INSERT INTO header VALUES (CAST('more' AS BLOB), CAST('x' AS BLOB))",
        "INSERT INTO sources(role, path, text) VALUES (CAST('other' AS BLOB), x'00', x'00')",
        "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM events; END", "CREATE TABLE more(x)"}) {
    Written w;
    w.sql(change);
    INFO(change);
    CHECK_FALSE(w.wrong().empty());
    CHECK_FALSE(Journal::open(w.path()));
  }
}

TEST_CASE("an end that was cut off is seen by the head that was noted, by the keeper, and by a head that was kept",
          "[verify]") {
  Written w;
  w.sql("DELETE FROM events WHERE id = 4");
  CHECK(journal::read(w.path()));  // by itself it is a journal that ends there
  const auto noted = journal::verify(w.path(), w.heads.back())->wrong;
  CHECK(noted == Wrong{"when an engine last left the run it had 8 events, and now it has 6: the end was cut off"});
  CHECK(journal::verify(w.path(), {}, w.heads.back().hash)->wrong.size() == 1);
  CHECK(journal::verify(w.path())->wrong.empty());
  w.write("keeper.record", "keeper {}\nbegun 6\nended 6 {}\nbegun 7 441317\nended 7 {}\n");
  CHECK(journal::verify(w.path())->wrong ==
        Wrong{"the keeper began what event 7 intended, and the last event is 6: the end was cut off"});
}

// Whoever can write everything can make a chain of its own; only a head that was kept elsewhere tells.
TEST_CASE("a journal that was made anew with other events has another head", "[verify]") {
  Written real;
  TempFolder forged;
  auto made = Journal::create(forged.path(), journal::read(real.path())->header);
  auto events = journal::read(real.path())->events;
  events[2].value = "another";
  REQUIRE((*made)->commit(events));
  CHECK(journal::verify(forged.path())->wrong.empty());
  CHECK(journal::verify(forged.path(), real.heads.back())->wrong.size() == 1);
  CHECK(journal::verify(forged.path(), {}, real.heads.back().hash)->wrong.size() == 1);
}

TEST_CASE("heads are noted, the last of each run counts, and a torn line says nothing", "[verify]") {
  TempFolder temp;
  const auto state = journal::StateFolder::open(temp / "s");
  const std::string hash(64, 'a');
  REQUIRE(note_head(*state, "one", {3, hash}));
  REQUIRE(note_head(*state, "old", {5, ""}));
  REQUIRE(note_head(*state, "one", {7, hash}));
  REQUIRE(note_head(*state, "two", {7, hash}));
  REQUIRE(note_forgotten(*state, "two"));
  temp.write("s/heads", temp.read("s/heads") + "one 9 aaaa\nthree");
  const auto all = journal::noted_heads(*state);
  REQUIRE(all.size() == 3);
  CHECK((all[0].run_id == "old" && all[0].head == Head{5, ""}));
  CHECK(all[1].head == Head{7, hash});
  CHECK(all[2].forgotten);
}
