// The formatter as a command: what it writes, what it leaves alone, and what it says.
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using nlohmann::json;
using ocflow::test::Child;
using ocflow::test::Cli;
namespace fs = std::filesystem;

namespace {

constexpr const char* loose = "procedure p \"A procedure\"\n\n\nStart\n1.   Do it.\n   do  pause( 2s )\n2. Rest.\nEnd";
constexpr const char* right = "procedure p \"A procedure\"\n\nStart\n 1. Do it.\n      do pause(2s)\n 2. Rest.\nEnd\n";
constexpr const char* wrong = "procedure p \"A procedure\"\nStart\n 1. Do it.\n      if (\nEnd\n";

ino_t inode(const fs::path& file) {
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  return status.st_ino;
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("fmt rewrites what is not in the one form, in silence, and leaves the rest untouched") {
  Cli cli;
  cli.write("a.ocf", loose);
  cli.write("b.ocf", right);
  const auto before = inode(cli / "b.ocf");
  const auto result = cli({"fmt", "a.ocf", "b.ocf"});
  CHECK(result.exit_code == 0);
  CHECK(result.out + result.err == "");
  CHECK(cli.read("a.ocf") == right);
  CHECK(inode(cli / "b.ocf") == before);
  CHECK(files_in(cli.path()) == 2);
}

TEST_CASE("fmt keeps a file's mode, and a link stays a link") {
  Cli cli;
  cli.write("folder/a.ocf", loose);
  REQUIRE(::chmod((cli / "folder/a.ocf").c_str(), 0640) == 0);
  fs::create_symlink("folder/a.ocf", cli / "link.ocf");
  CHECK(cli({"fmt", "link.ocf"}).exit_code == 0);
  CHECK(fs::is_symlink(cli / "link.ocf"));
  CHECK(cli.read("folder/a.ocf") == right);
  CHECK((fs::status(cli / "folder/a.ocf").permissions() & fs::perms::all) == fs::perms(0640));
}

TEST_CASE("a file with mistakes is left alone and ends with 65; the others are laid out") {
  Cli cli;
  cli.write("a.ocf", wrong);
  cli.write("b.ocf", loose);
  const auto result = cli({"fmt", "a.ocf", "b.ocf"});
  CHECK(result.exit_code == 65);
  CHECK(result.err.find("OCF0142") != std::string::npos);
  CHECK(cli.read("a.ocf") == wrong);
  CHECK(cli.read("b.ocf") == right);
}

TEST_CASE("fmt --check names what would change, writes nothing and ends with 1") {
  Cli cli;
  cli.write("a.ocf", loose);
  cli.write("b.ocf", right);
  const auto result = cli({"fmt", "--check", "a.ocf", "b.ocf"});
  CHECK(result.exit_code == 1);
  CHECK(result.out == "a.ocf\n");
  CHECK(cli.read("a.ocf") == loose);
  CHECK(cli({"fmt", "--check", "b.ocf"}).exit_code == 0);
}

TEST_CASE("fmt --diff shows a difference that patch turns into what fmt would write") {
  Cli cli;
  cli.write("a.ocf", loose);
  const auto result = cli({"fmt", "--diff", "a.ocf"});
  CHECK(result.exit_code == 0);
  CHECK(cli.read("a.ocf") == loose);
  CHECK(result.out ==
        "--- a.ocf\n+++ a.ocf\n@@ -1,8 +1,7 @@\n procedure p \"A procedure\"\n-\n \n Start\n-1.   Do it.\n-   do  "
        "pause( 2s )\n-2. Rest.\n-End\n\\ No newline at end of file\n+ 1. Do it.\n+      do pause(2s)\n+ 2. "
        "Rest.\n+End\n");
  CHECK(cli({"fmt", "--diff", "--check", "a.ocf"}).exit_code == 1);
}

TEST_CASE("a difference has one part for each place that changed") {
  Cli cli;
  std::string text = "procedure p \"A procedure\"\n\nStart\n";
  for (int i = 1; i <= 9; i++)
    text += " " + std::to_string(i) + ". Do it.\n      " + (i % 8 == 1 ? " " : "") + "if true\n";
  cli.write("a.ocf", text + "End\n");
  const auto diff = cli({"fmt", "--diff", "a.ocf"}).out;
  CHECK(diff.find("@@ -2,7 +2,7 @@\n") != std::string::npos);
  CHECK(diff.find("@@ -18,5 +18,5 @@\n") != std::string::npos);
}

TEST_CASE("fmt - lays out the standard input") {
  Cli cli;
  const auto result = cli({"fmt", "-"}, loose);
  CHECK(result.exit_code == 0);
  CHECK(result.out == right);
  const auto bad = cli({"fmt", "-"}, wrong);
  CHECK(bad.exit_code == 65);
  CHECK(bad.out == "");
  CHECK(bad.err.find("<stdin>:4:") != std::string::npos);
}

TEST_CASE("fmt of a folder takes its procedure files, hidden folders aside") {
  Cli cli;
  cli.write("all/a.ocf", loose);
  cli.write("all/in/b.ocf", loose);
  cli.write("all/in/site.yaml", "a:   1\n");
  cli.write("all/.hidden/c.ocf", loose);
  CHECK(cli({"fmt", "--check", "all"}).out == "all/a.ocf\nall/in/b.ocf\n");
  fs::create_directory(cli / "none");
  CHECK(cli({"fmt", "none"}).exit_code == 66);
}

TEST_CASE("fmt as JSON is one document") {
  Cli cli;
  cli.write("a.ocf", loose);
  cli.write("b.ocf", wrong);
  const auto found = json::parse(cli({"fmt", "--check", "--output", "json", "a.ocf", "b.ocf", "c.ocf"}).out);
  CHECK(found["ok"] == false);
  CHECK(found["changed"] == 1);
  CHECK(found["files"][0]["changed"] == true);
  CHECK(found["files"].size() == 3);
  CHECK(found["diagnostics"][0]["code"] == "OCF0142");
  CHECK(json::parse(cli({"fmt", "-", "--output", "json"}, loose).out)["files"][0]["text"] == right);
}

TEST_CASE("what can't be written is said, and stays") {
  if (::geteuid() == 0) return;  // nothing is forbidden to root
  Cli cli;
  cli.write("a.ocf", loose);
  REQUIRE(::chmod((cli / "a.ocf").c_str(), 0400) == 0);
  CHECK(cli({"fmt", "a.ocf"}).exit_code == 66);
  CHECK(cli.read("a.ocf") == loose);
}

TEST_CASE("the shipped procedures are in the one form") {
  Cli cli;
  const auto result = cli({"fmt", "--check", OCFLOW_SOURCE_DIR "/procedures"});
  INFO(result.out);
  CHECK(result.exit_code == 0);
}
