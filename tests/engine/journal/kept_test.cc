#include "engine/journal/kept.h"

#include <sys/stat.h>

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
