#include "engine/journal/rescue.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace ocflow;
using namespace ocflow::test;
using journal::Head;
using journal::Journal;

namespace {

std::vector<run::Event> some_events(std::uint64_t from, std::size_t count) {
  std::vector<run::Event> all(count);
  for (std::size_t i = 0; i < count; ++i) {
    all[i].seq = from + i;
    all[i].kind = run::EventKind::value;
    all[i].value = "value " + std::to_string(from + i);
  }
  return all;
}

std::vector<run::Event> all_of(const std::vector<run::Event>& some_events) { return some_events; }

// A journal with three events, and a place for what it doesn't take.
struct Broken : TempFolder {
  Broken() {
    ::setenv("OCFLOW_RESCUE", (*this / "else/where").c_str(), 1);
    std::filesystem::create_directory(*this / "else");
    std::filesystem::create_directory(*this / "run");
    journal = std::move(*Journal::create(*this / "run", {}));
    REQUIRE(journal->commit(some_events(1, 3)));
  }
  ~Broken() { ::unsetenv("OCFLOW_RESCUE"); }
  journal::Rescue lost() const { return {"r", "/state", journal->head(), some_events(4, 2), some_events(6, 1)}; }
  std::optional<journal::Rescued> find() const { return find_rescue("/state", "r", journal->head(), all_of); }
  std::unique_ptr<Journal> journal;
};

}  // namespace

TEST_CASE("what a journal did not take is found again, and follows what it has", "[rescue]") {
  Broken b;
  const auto file = put_rescue(b.lost());
  REQUIRE(file);
  struct stat about {};
  REQUIRE(::stat(file->c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  const auto found = b.find();
  REQUIRE(found);
  CHECK(found->fits);
  REQUIRE(found->events.size() == 3);
  CHECK(found->events[0].seq == 4);
  CHECK(found->events[2].value == Value("value 6"));
  CHECK_FALSE(find_rescue("/other", "r", b.journal->head(), all_of));
  CHECK_FALSE(find_rescue("/state", "q", b.journal->head(), all_of));
}

TEST_CASE("a commit of which only the flush failed is not taken in twice", "[rescue]") {
  Broken b;
  REQUIRE(put_rescue(b.lost()));
  REQUIRE(b.journal->commit(some_events(4, 2)));
  const auto found = b.find();
  REQUIRE(found);
  CHECK(found->fits);
  REQUIRE(found->events.size() == 1);
  CHECK(found->events[0].value == Value("value 6"));
}

TEST_CASE("what doesn't fit the journal any more is said not to", "[rescue]") {
  Broken b;
  REQUIRE(put_rescue(b.lost()));
  REQUIRE(b.journal->commit(some_events(4, 1)));
  CHECK_FALSE(b.find()->fits);
}

TEST_CASE("who is killed as he writes one leaves none, or the one before it", "[rescue]") {
  Broken b;
  for (const bool before : {false, true}) {
    if (before) REQUIRE(put_rescue(b.lost()));
    const pid_t child = ::fork();
    if (child == 0) {  // the kernel kills it in the middle of the file
      const rlimit little{100, 100};
      ::signal(SIGXFSZ, SIG_DFL);
      ::setrlimit(RLIMIT_FSIZE, &little);
      auto longer = b.lost();
      longer.later = some_events(6, 9);
      put_rescue(longer);
      ::_exit(0);
    }
    int ended = 0;
    ::waitpid(child, &ended, 0);
    CHECK((WIFSIGNALED(ended) && WTERMSIG(ended) == SIGXFSZ));
    CHECK(b.has("else/where/r.unrecorded") == before);
    const auto found = b.find();
    CHECK((found ? found->events.size() : 0) == (before ? 3u : 0u));
  }
  REQUIRE(put_rescue(b.lost()));  // and what it left is taken away by the next
  CHECK_FALSE(b.has("else/where/r.unrecorded.making"));
}

TEST_CASE("one that fits is found behind an old one in an earlier folder", "[rescue]") {
  Broken b;
  ::unsetenv("OCFLOW_RESCUE");
  ::setenv("XDG_RUNTIME_DIR", (b / "else").c_str(), 1);
  ::setenv("TMPDIR", (b / "more").c_str(), 1);
  std::filesystem::create_directory(b / "more");
  const auto folders = journal::rescue_folders();
  for (const std::size_t at : {std::size_t{2}, std::size_t{1}}) {
    ::setenv("OCFLOW_RESCUE", folders[at].c_str(), 1);
    auto one = b.lost();
    if (at == 1) one.at.events = 1;
    REQUIRE(put_rescue(one));
  }
  ::unsetenv("OCFLOW_RESCUE");
  const auto found = b.find();
  ::unsetenv("XDG_RUNTIME_DIR");
  ::unsetenv("TMPDIR");
  REQUIRE(found);
  CHECK(found->fits);
}

TEST_CASE("a file of that kind that was changed, or is somebody else's, is not believed", "[rescue]") {
  Broken b;
  const auto file = put_rescue(b.lost());
  const auto text = b.read("else/where/r.unrecorded");
  for (const std::string word : {"\"events\": 3", "\"tried\": \"2", "\"later\": \"2"}) {
    auto other = text;
    const auto at = other.find(word);
    if (at == std::string::npos) continue;
    other[at + word.size() - 1] = '4';
    b.write("else/where/r.unrecorded", other);
    CHECK_FALSE(b.find());
  }
  for (const std::string other : {"", "{}", "[1]", "hello"}) {
    b.write("else/where/r.unrecorded", other);
    CHECK_FALSE(b.find());
  }
  b.write("else/where/r.unrecorded", text);
  CHECK(b.find());
  ::chmod(file->c_str(), 0666);
  CHECK_FALSE(b.find());
  std::filesystem::rename(*file, b / "elsewhere");
  std::filesystem::create_symlink(b / "elsewhere", *file);
  CHECK_FALSE(b.find());
}

TEST_CASE("the folders are tried one after another; a link among them is passed over", "[rescue]") {
  TempFolder temp;
  ::setenv("XDG_RUNTIME_DIR", "/run/me", 1);
  const auto all = journal::rescue_folders();
  ::unsetenv("XDG_RUNTIME_DIR");
  REQUIRE(all.size() >= 3);
  CHECK(all[0].parent_path() == "/var/tmp");
  CHECK(all[1].parent_path() == "/run/me");
  std::filesystem::create_directory(temp / "real");
  std::filesystem::create_directory_symlink(temp / "real", temp / "link");
  ::setenv("OCFLOW_RESCUE", (temp / "link").c_str(), 1);
  const auto refused = journal::put_rescue({"r", "/s", {}, some_events(1, 1), {}});
  ::unsetenv("OCFLOW_RESCUE");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what.find("is a link") != std::string::npos);
  CHECK(std::filesystem::is_empty(temp / "real"));
}
