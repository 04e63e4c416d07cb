// Every page is true: its files are written, its commands run, what they print and how they end is compared.
#include <cstdlib>
#include <filesystem>

#include "tests/docs/markdown.h"
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/temp_folder.h"

namespace fs = std::filesystem;
using namespace ocflow::test;

namespace {

std::vector<fs::path> pages() {
  std::vector<fs::path> out{fs::path(OCFLOW_SOURCE_DIR) / "README.md"};
  for (const auto& entry : fs::directory_iterator(fs::path(OCFLOW_SOURCE_DIR) / "docs"))
    if (entry.path().extension() == ".md") out.push_back(entry.path());
  std::sort(out.begin() + 1, out.end());
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += "    " + line + "\n";
  return out;
}

ChildResult run_shell(const TempFolder& folder, const std::string& command) {
  ChildCall call;
  call.command = {"/bin/sh", "-c", "exec 2>&1\n" + command};  // both streams in one, as a terminal shows them
  call.folder = folder.path() / "here";
  call.env = {{"PATH", OCFLOW_BUILD_DIR "/bin:" + std::string(std::getenv("PATH"))},
              {"OCFLOW_STATE", (folder / "state").string()},
              {"OCFLOW_PATH", ""},
              {"OCFLOW_LOG", ""},
              {"NO_COLOR", "1"}};
  return Child(call).finish();
}

std::string wrong_with(const TempFolder& folder, const DocCommand& command) {
  const auto result = run_shell(folder, command.command);
  const auto got = lines_of(result.out);
  if (!result.timed_out && result.exit_code == command.exit_code && matches_lines(command.wanted, got)) return {};
  return "$ " + command.command + "\n  wanted, with exit code " + std::to_string(command.exit_code) + ":\n" +
         joined(command.wanted) + "  found, with exit code " + std::to_string(result.exit_code) + ":\n" + joined(got);
}

std::string wrong_with_page(const fs::path& page) {
  const TempFolder folder;
  fs::create_directory(folder / "here");
  if (fs::exists(fs::path(OCFLOW_SOURCE_DIR) / "procedures"))
    fs::copy(fs::path(OCFLOW_SOURCE_DIR) / "procedures", folder / "here/procedures", fs::copy_options::recursive);
  std::ifstream in(page);
  std::ostringstream text;
  text << in.rdbuf();
  std::string wrong;
  for (const auto& block : blocks_of(text.str())) {
    if (!block.file.empty()) folder.write("here/" + block.file, block.text);
    for (const auto& command : block.commands)
      if (const auto why = wrong_with(folder, command); !why.empty())
        wrong += page.filename().string() + ":" + std::to_string(command.line) + ": " + why;
  }
  return wrong;
}

}  // namespace

TEST_CASE("what the pages show is what happens") {
  for (const auto& page : pages()) CHECK(wrong_with_page(page) == "");
}

TEST_CASE("what a page wants is compared line by line, with gaps where it says so") {
  CHECK(matches_lines({"a", "...", "z"}, {"a", "b", "c", "z"}));
  CHECK(matches_lines({"a", "..."}, {"a"}));
  CHECK(matches_lines({"in [..] s"}, {"in 0.2 s"}));
  CHECK(!matches_lines({"in [..] s"}, {"in 0.2 min"}));
  CHECK(!matches_lines({}, {"a"}));
  CHECK(!matches_lines({"a"}, {"a", "b"}));
}

TEST_CASE("a page's files and terminals are found") {
  const auto blocks =
      blocks_of("<!-- file: a.ocf -->\n```ocf\nStart\n```\n```text\n$ no\n```\n```console\n$ x\nout\n? 3\n```\n");
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].file == "a.ocf");
  CHECK(blocks[0].text == "Start\n");
  REQUIRE(blocks[1].commands.size() == 1);
  CHECK(blocks[1].commands[0].exit_code == 3);
  CHECK(blocks[1].commands[0].wanted == std::vector<std::string>{"out"});
}
