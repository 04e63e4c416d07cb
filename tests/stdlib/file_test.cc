#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"

#include <sys/stat.h>

using namespace ocflow;
using namespace ocflow::test;
using Sees = Probed::Sees;

namespace {

bool says(const Outcome& outcome, const std::string& text) { return outcome.error.find(text) != std::string::npos; }

}  // namespace

TEST_CASE("file.write holds a text, once") {
  KeeperRun run;
  auto path = (run / "f").string();
  CHECK(run.probe("file.write", {path, "new\n"}).sees == Sees::would_change);
  CHECK_FALSE(run.has("f"));
  CHECK(run.act("file.write", {path, "new\n"}).changed);
  CHECK(run.read_file("f") == "new\n");
  CHECK(run.probe("file.write", {path, "new\n"}).sees == Sees::already_so);
  CHECK_FALSE(run.act("file.write", {path, "new\n"}).changed);
}

TEST_CASE("file.write keeps the mode and follows a link") {
  KeeperRun run;
  auto path = run.write("f", "old");
  chmod(path.c_str(), 0640);
  std::filesystem::create_symlink("f", run / "link");
  CHECK(run.act("file.write", {(run / "link").string(), "new"}).ok());
  CHECK(std::filesystem::is_symlink(run / "link"));
  CHECK(run.read_file("f") == "new");
  struct stat found {};
  REQUIRE(stat(path.c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0640);
}

TEST_CASE("file.write refuses what is no file, and changes nothing") {
  KeeperRun run;
  auto folder = run.path().string();
  CHECK(run.probe("file.write", {folder, "x"}).sees == Sees::would_fail);
  CHECK(says(run.act("file.write", {folder, "x"}), "is a folder"));
  CHECK(says(run.act("file.write", {folder + "/no/f", "x"}), "no such file or directory"));
  CHECK(says(run.act("file.write", {"/dev/null", "x"}), "no plain file"));
}

TEST_CASE("file.append adds lines that are not there at the end") {
  KeeperRun run;
  auto path = run.write("f", "one").string();
  CHECK(run.act("file.append", {path, "two"}).changed);
  CHECK(run.read_file("f") == "one\ntwo\n");
  CHECK_FALSE(run.act("file.append", {path, "two\n"}).changed);
  CHECK(run.probe("file.append", {path, "wo"}).sees == Sees::would_change);  // not the end of another line
  CHECK(run.act("file.append", {(run / "g").string(), "x"}).ok());
  CHECK(run.read_file("g") == "x\n");
}

TEST_CASE("file.copy makes an exact copy") {
  KeeperRun run;
  std::string bytes(9 << 20, '\0');
  bytes[bytes.size() - 1] = 'x';
  auto from = run.write("a", bytes).string(), to = (run / "b").string();
  CHECK(run.probe("file.copy", {from, to}).sees == Sees::would_change);
  CHECK(run.act("file.copy", {from, to}).changed);
  CHECK(run.read_file("b") == bytes);
  CHECK(run.probe("file.copy", {from, to}).sees == Sees::already_so);
  CHECK_FALSE(run.act("file.copy", {from, to}).changed);
  bytes[0] = 'y';
  run.write("a", bytes);
  CHECK(run.act("file.copy", {from, to}).changed);
  CHECK(run.read_file("b") == bytes);
  CHECK(says(run.act("file.copy", {(run / "none").string(), to}), "none"));
}

TEST_CASE("file.remove removes files, links and empty folders only") {
  KeeperRun run;
  auto path = run.write("d/f", "x");
  std::filesystem::create_symlink("d", run / "link");
  auto folder = (run / "d").string();
  CHECK(run.probe("file.remove", {folder}).sees == Sees::would_fail);
  CHECK(says(run.act("file.remove", {folder}), "not empty"));
  CHECK(run.act("file.remove", {(run / "link").string()}).ok());
  CHECK(run.has("d/f"));
  CHECK(run.act("file.remove", {path.string()}).changed);
  CHECK_FALSE(run.act("file.remove", {path.string()}).changed);
  CHECK(run.act("file.remove", {folder}).changed);
  CHECK_FALSE(run.has("d"));
}

TEST_CASE("file.make_folder makes a folder and those it stands in") {
  KeeperRun run;
  auto path = (run / "a/b/c").string();
  CHECK(run.act("file.make_folder", {path}).changed);
  CHECK(std::filesystem::is_directory(path));
  CHECK_FALSE(run.act("file.make_folder", {path}).changed);
  CHECK(run.probe("file.make_folder", {run.write("f", "").string()}).sees == Sees::would_fail);
}

TEST_CASE("where a file can't be put is seen before it is tried") {
  KeeperRun run;
  const auto lost = (run / "no/such/file").string(), file = run.write("f", "x").string();
  for (const auto* action : {"file.write", "file.append"})
    CHECK(run.probe(action, {lost, "x"}).why.find("its folder isn't there") != std::string::npos);
  CHECK(run.probe("file.copy", {file, lost}).sees == Sees::would_fail);
  CHECK(run.probe("file.write", {file + "/g", "x"}).why.find("is no folder") != std::string::npos);
  CHECK(run.probe("file.make_folder", {file + "/g/h"}).sees == Sees::would_fail);
}

TEST_CASE("file.exists, file.contains and file.read look") {
  KeeperRun run;
  auto path = run.write("f", std::string((1 << 20) - 3, 'x') + "needle").string();  // across two blocks
  CHECK(run.read("file.exists", {path}).result == Value(true));
  CHECK(run.read("file.exists", {path + "x"}).result == Value(false));
  CHECK(run.read("file.contains", {path, "needle"}).result == Value(true));
  CHECK(run.read("file.contains", {path, "thread"}).result == Value(false));
  CHECK(says(run.read("file.contains", {path + "x", "a"}), "no such file"));
  CHECK(says(run.read("file.read", {path}), "larger than"));
  CHECK(run.read("file.read", {run.write("g", "text\n").string()}).result == Value("text\n"));
  CHECK(says(run.read("file.read", {run.write("h", "\xff").string()}), "not UTF-8"));
  CHECK(says(run.read("file.read", {"/dev/zero"}), "no plain file"));
}
