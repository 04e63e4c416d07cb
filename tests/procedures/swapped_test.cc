#include <algorithm>
#include <sstream>

#include "tests/procedures/shipped_kit.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace {

using ocflow::test::TempFolder;

// shutdown.ocf by its lines, and where each of its ten steps is: the clause that acts, or the whole list of step 4.
struct Shutdown {
  std::vector<std::string> lines;
  std::vector<std::pair<std::size_t, std::size_t>> steps;  // [first, last) without the sentence

  Shutdown() {
    std::istringstream in(text());
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    const auto start = std::find(lines.begin(), lines.end(), "Start") - lines.begin();
    for (auto i = static_cast<std::size_t>(start) + 1; i < lines.size(); ++i) {
      const bool sentence = lines[i].size() > 3 && lines[i][2] == '.';
      if (!steps.empty() && (sentence || lines[i] == "End")) steps.back().second = i;
      if (sentence) steps.emplace_back(i + 1, i + 1);
    }
  }

  static std::string text() {
    std::ostringstream text;
    text << std::ifstream(shipped::folder() / "shutdown.ocf").rdbuf();
    return text.str();
  }

  std::string with_swapped(std::size_t a, std::size_t b) const {
    std::ostringstream out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto from = i == steps[a].first ? steps[b] : i == steps[b].first ? steps[a] : std::pair(i, i + 1);
      for (std::size_t line = from.first; line < from.second; ++line) out << lines[line] << '\n';
      if (i == steps[a].first)
        i = steps[a].second - 1;
      else if (i == steps[b].first)
        i = steps[b].second - 1;
    }
    return out.str();
  }
};

}  // namespace

TEST_CASE("whichever two steps of the shutdown are swapped, it is refused") {
  TempFolder folder;
  std::filesystem::copy(shipped::folder(), folder.path(), std::filesystem::copy_options::recursive);
  const Shutdown shutdown;
  REQUIRE(shutdown.steps.size() == 10);
  folder.write("shutdown.ocf", shutdown.with_swapped(0, 0));
  CHECK(shipped::read((folder / "shutdown.ocf").string())->good);
  for (std::size_t a = 0; a < 10; ++a) {
    for (std::size_t b = a + 1; b < 10; ++b) {
      folder.write("shutdown.ocf", shutdown.with_swapped(a, b));
      const auto read = shipped::read((folder / "shutdown.ocf").string());
      INFO(a + 1 << " and " << b + 1 << "\n" << read->said);
      CHECK_FALSE(read->good);
      CHECK(read->said.find(" before ") != std::string::npos);
    }
  }
}
