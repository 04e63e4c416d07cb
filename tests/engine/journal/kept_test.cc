#include "engine/journal/kept.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace ocflow;
using namespace ocflow::test;
using journal::Kept;

namespace {

struct State : TempFolder {
  journal::StateFolder folder = *journal::StateFolder::open(*this / "s");
  std::string value() const {
    const auto all = journal::read_kept(folder, "site");
    return all && all->size() == 1 ? *all->front().value.get<std::string>() : "?";
  }
};

std::vector<Kept> kept(const std::string& value, const std::string& run, std::int64_t wall_ms) {
  return {{"x", Value(value), run, wall_ms}};
}

}  // namespace

TEST_CASE("what is kept last stays, whatever the clock says", "[kept]") {
  State s;
  REQUIRE(keep(s.folder, "site", kept("first", "a", 2000)));
  REQUIRE(keep(s.folder, "site", kept("second", "b", 1000)));  // the clock was set back
  CHECK(s.value() == "second");
}

TEST_CASE("a run that is taken up again writes what it had not, and never over what another kept since", "[kept]") {
  const Record nothing, old{{{"x", Value("old")}}};
  State s;
  REQUIRE(keep_again(s.folder, "site", kept("a's", "a", 5), nothing));
  CHECK(s.value() == "a's");
  REQUIRE(keep_again(s.folder, "site", kept("a's next", "a", 4), nothing));  // its own
  CHECK(s.value() == "a's next");
  REQUIRE(keep(s.folder, "site", kept("b's", "b", 1)));
  REQUIRE(keep_again(s.folder, "site", kept("a's", "a", 9), old));
  CHECK(s.value() == "b's");
  REQUIRE(keep_again(s.folder, "site", kept("c's", "c", 0), Record{{{"x", Value("b's")}}}));  // it found b's
  CHECK(s.value() == "c's");
}

TEST_CASE("a file that was made and never written holds nothing, and is written then", "[kept]") {
  State s;
  s.write("s/kept.db", "");
  REQUIRE(read_kept(s.folder, "site"));
  CHECK(read_kept(s.folder, "site")->empty());
  REQUIRE(keep(s.folder, "site", kept("v", "a", 1)));
  CHECK(s.value() == "v");
}

TEST_CASE("what a run was writing when it was killed is taken back by the next one that reads", "[kept]") {
  State s;
  std::vector<Kept> many;
  for (int i = 0; i < 300; ++i) many.push_back({std::to_string(i), Value(std::string(300, 'o')), "a", 1});
  REQUIRE(keep(s.folder, "other", many));
  REQUIRE(keep(s.folder, "site", kept("old", "a", 1)));
  const pid_t child = ::fork();
  if (child == 0) {  // pages are in the file before the commit, as of a change that is larger than the cache
    sqlite3* db = nullptr;
    sqlite3_open((s / "s/kept.db").c_str(), &db);
    sqlite3_exec(db, "PRAGMA cache_size=5; BEGIN; UPDATE kept SET value = x'0400', run = zeroblob(200)", nullptr,
                 nullptr, nullptr);
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  REQUIRE(std::filesystem::file_size(s / "s/kept.db-journal") > 0);
  CHECK(s.value() == "old");
}

TEST_CASE("whoever reads while another run writes waits for its commit, and leaves nothing behind", "[kept]") {
  State s;
  REQUIRE(keep(s.folder, "site", kept("old", "a", 1)));
  int begun[2], go[2];
  REQUIRE((::pipe(begun) == 0 && ::pipe(go) == 0));
  const pid_t child = ::fork();
  if (child == 0) {  // a commit that is about to change the file: its pages must not be read any more
    sqlite3* db = nullptr;
    char word = 0;
    sqlite3_open((s / "s/kept.db").c_str(), &db);
    sqlite3_exec(db, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr);
    if (::write(begun[1], "b", 1) != 1 || ::read(go[0], &word, 1) != 1) ::_exit(1);
    ::_exit(sqlite3_exec(db, "DELETE FROM kept; COMMIT", nullptr, nullptr, nullptr));
  }
  char word = 0;
  REQUIRE(::read(begun[0], &word, 1) == 1);
  auto reading = std::async(std::launch::async, [&] { return read_kept(s.folder, "site"); });
  reading.wait_for(std::chrono::milliseconds(50));  // time for a reader that waits for nothing
  REQUIRE(::write(go[1], "g", 1) == 1);
  const auto all = reading.get();
  REQUIRE(all);
  CHECK(all->empty());
  int ended = 1;
  ::waitpid(child, &ended, 0);
  CHECK(ended == 0);
  for (const int fd : {begun[0], begun[1], go[0], go[1]}) ::close(fd);
  CHECK_FALSE(s.has("s/kept.db-journal"));
  CHECK(keep(s.folder, "site", kept("new", "a", 2)));  // no lock is left either
}

TEST_CASE("what runs keep is for their owner alone, and no link is followed", "[kept]") {
  State s;
  REQUIRE(keep(s.folder, "site", kept("v", "a", 1)));
  struct stat about {};
  REQUIRE(::stat((s / "s/kept.db").c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  std::filesystem::rename(s / "s/kept.db", s / "victim");
  std::filesystem::create_symlink(s / "victim", s / "s/kept.db");
  const auto before = s.read("victim");
  CHECK(keep(s.folder, "site", kept("w", "a", 2)).error().what.find("is a link") != std::string::npos);
  CHECK(read_kept(s.folder, "site").error().what.find("is a link") != std::string::npos);
  CHECK(s.read("victim") == before);
}
