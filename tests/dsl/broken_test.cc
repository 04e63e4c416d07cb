// Every file of tests/cases/broken reports the mistakes that it states, where it states them, and no others.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/check_text.h"
#include "tests/support/stated.h"

namespace ocflow::test {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(OCFLOW_SOURCE_DIR) / "tests/cases/broken";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// A file, or a folder with a main.ocf and what it uses.
Files files_of(const fs::path& path) {
  if (!fs::is_directory(path)) return {{path.filename().string(), read(path)}};
  Files files;
  for (const auto& entry : fs::directory_iterator(path)) files[entry.path().filename().string()] = read(entry.path());
  return files;
}

std::vector<fs::path> cases() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory() || entry.path().extension() == ".ocf") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

void check_case(const fs::path& path) {
  const Files files = files_of(path);
  const std::string main = files.size() == 1 ? files.begin()->first : "main.ocf";
  std::multiset<std::string> wanted;
  for (const auto& [name, text] : files) {
    for (const std::string& mistake : stated(text, name)) wanted.insert(mistake);
  }
  const auto checked = check_text(files.at(main), files, main);
  INFO(checked->shown());
  CHECK_FALSE(wanted.empty());
  CHECK(reported(checked->diagnostics, checked->sources) == wanted);
  for (const Diagnostic& d : checked->diagnostics) {
    INFO(d.code + " " + d.message);
    CHECK(find_code(d.code) != nullptr);
    CHECK_FALSE(d.remedy.empty());
  }
}

TEST_CASE("a broken file reports exactly its own mistakes", "[broken]") {
  for (const fs::path& path : cases()) {
    DYNAMIC_SECTION(path.filename().string()) { check_case(path); }
  }
}

TEST_CASE("there are enough broken files to trust the messages", "[broken]") { CHECK(cases().size() >= 200); }

TEST_CASE("a statement of a mistake names line, columns and code", "[broken]") {
  CHECK(stated("a b\n# ^ OCF0101 why\n#= 1-2 OCF0102\n", "f") ==
        std::multiset<std::string>{"f:1:3-3 OCF0101", "f:1:1-2 OCF0102"});
  CHECK(stated("# only a comment\n# a ^ in it\n", "f").empty());
}

}  // namespace
}  // namespace ocflow::test
