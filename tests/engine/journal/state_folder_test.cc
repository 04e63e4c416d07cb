#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "engine/journal/journal.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace ocflow;
using namespace ocflow::test;
using journal::Lock;
using journal::StateFolder;

namespace {

constexpr std::int64_t moment = 1'795'394'820'123;  // 2026-11-23 00:47:00.123 UTC

}  // namespace

TEST_CASE("the state folder is made for its owner alone, with what is around it") {
  TempFolder temp;
  const auto state = StateFolder::open(temp / "deep/er/ocflow");
  REQUIRE(state);
  struct stat about {};
  REQUIRE(::stat(state->path().c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0700);
  CHECK(StateFolder::open(temp / "deep/er/ocflow/"));
}

TEST_CASE("a link, a file and a folder that others can write are refused") {
  TempFolder temp;
  std::filesystem::create_directory(temp / "real");
  std::filesystem::create_directory_symlink(temp / "real", temp / "link");
  temp.write("file", "x");
  std::filesystem::create_directory(temp / "open");
  ::chmod((temp / "open").c_str(), 0777);
  CHECK(StateFolder::open(temp / "link").error().what.find("is a link") != std::string::npos);
  CHECK(StateFolder::open(temp / "file").error().what.find("is not a folder") != std::string::npos);
  CHECK(StateFolder::open(temp / "open").error().what.find("can be written by other users") != std::string::npos);
  CHECK(std::filesystem::is_empty(temp / "real"));
}

TEST_CASE("a folder of another user is refused") {
  if (::geteuid() != 0) return;  // only root can make one
  TempFolder temp;
  std::filesystem::create_directory(temp / "theirs");
  REQUIRE(::chown((temp / "theirs").c_str(), 12345, 12345) == 0);
  CHECK(StateFolder::open(temp / "theirs").error().what.find("belongs to another user") != std::string::npos);
}

TEST_CASE("run names sort by time and are all different") {
  TempFolder temp;
  const auto state = StateFolder::open(temp / "s");
  REQUIRE(state);
  std::vector<std::string> ids;
  for (std::int64_t i = 0; i < 200; ++i) ids.push_back(*state->new_run(moment + 40 * i));
  CHECK(ids.front().substr(0, 16) == "20261123-004700-");
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  CHECK(std::unique(ids.begin(), ids.end()) == ids.end());
  std::vector<std::string> same;
  for (int i = 0; i < 300; ++i) same.push_back(*state->new_run(moment + 60'000));
  std::sort(same.begin(), same.end());
  CHECK(std::unique(same.begin(), same.end()) == same.end());
}

TEST_CASE("a folder without a journal is no run; names may be shortened") {
  TempFolder temp;
  const auto state = StateFolder::open(temp / "s");
  const std::string first = *state->new_run(moment);
  const std::string second = *state->new_run(moment + 1000);
  CHECK(state->runs().empty());
  for (const std::string& id : {first, second}) temp.write("s/runs/" + id + "/journal.db", "x");
  CHECK(state->runs() == std::vector<std::string>{first, second});
  CHECK(*state->resolve(first) == first);
  CHECK(*state->resolve(second.substr(0, 15)) == second);
  CHECK(state->resolve("2026").error().what.find("more than one run") != std::string::npos);
  CHECK(state->resolve("1999").error().kind == ErrorKind::not_found);
  CHECK(state->resolve("../x").error().kind == ErrorKind::not_found);
  CHECK(state->resolve("").error().kind == ErrorKind::not_found);
}

TEST_CASE("a journal that is a link is told, and not followed") {
  TempFolder temp;
  const auto state = StateFolder::open(temp / "s");
  const std::string id = *state->new_run(moment);
  std::filesystem::create_symlink(temp.write("elsewhere", "x"), state->run_folder(id) / "journal.db");
  CHECK(state->runs() == std::vector<std::string>{id});
  CHECK(ocflow::journal::read(state->run_folder(id)).error().what.find("is a link") != std::string::npos);
}

TEST_CASE("looking makes nothing") {
  TempFolder temp;
  CHECK(StateFolder::look(temp / "none").runs().empty());
  CHECK_FALSE(temp.has("none"));
}

TEST_CASE("a lock is held by one, and says by whom and where he is") {
  TempFolder temp;
  const auto state = StateFolder::open(temp / "s");
  auto lock = Lock::take(*state, "site demo", "run 1 of anna");
  REQUIRE(lock);
  lock->tell("3.1");
  const auto second = Lock::take(*state, "site demo", "run 2");
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::held);
  CHECK(second.error().what.find("site demo is held by another run: run 1 of anna") == 0);
  CHECK(second.error().what.find("at step 3.1") != std::string::npos);
  CHECK(second.error().what.find("since 20") != std::string::npos);
  CHECK(Lock::take(*state, "site/demo", "run 3"));  // another thing, however like its name
}

TEST_CASE("a lock ends with its holder") {
  TempFolder temp;
  const auto state = StateFolder::open(temp / "s");
  { REQUIRE(Lock::take(*state, "x", "run 1")); }
  REQUIRE(Lock::take(*state, "x", "run 2"));
  int told[2];
  REQUIRE(::pipe(told) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto held = Lock::take(*state, "x", "run 3");
    if (::write(told[1], held ? "y" : "n", 1) == 1) ::pause();
    ::_exit(0);
  }
  char byte = 0;
  REQUIRE(::read(told[0], &byte, 1) == 1);
  CHECK(byte == 'y');
  CHECK_FALSE(Lock::take(*state, "x", "run 4"));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK(Lock::take(*state, "x", "run 5"));
  ::close(told[0]);
  ::close(told[1]);
}

TEST_CASE("who lets go of a lock takes its file away, and never two hold it for that") {
  TempFolder temp;
  const auto state = StateFolder::open(temp / "s");
  temp.write("count", "0");
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    if (const pid_t child = ::fork(); child != 0) {
      children.push_back(child);
      continue;
    }
    for (int n = 0; n < 150; ++n) {
      const auto lock = Lock::wait(*state, "x", "somebody", std::chrono::seconds(60));
      if (!lock) ::_exit(1);
      temp.write("count", std::to_string(std::stoi(temp.read("count")) + 1));
    }
    ::_exit(0);
  }
  for (const pid_t child : children) {
    int ended = 1;
    ::waitpid(child, &ended, 0);
    CHECK(ended == 0);
  }
  CHECK(temp.read("count") == "600");
  CHECK(std::filesystem::is_empty(temp / "s/locks"));
}

TEST_CASE("a lock file that is a link is not followed") {
  TempFolder temp;
  const auto state = StateFolder::open(temp / "s");
  std::filesystem::path file;
  {
    const auto held = Lock::take(*state, "x", "run 1");
    REQUIRE(held);
    file = std::filesystem::directory_iterator(temp / "s/locks")->path();
  }
  temp.write("victim", "keep me");
  std::filesystem::create_symlink(temp / "victim", file);
  CHECK_FALSE(Lock::take(*state, "x", "run 2"));
  CHECK(temp.read("victim") == "keep me");
}
