// One text from which a Windows program gets back exactly its arguments. The parser here is written by the rules that
// CommandLineToArgvW is documented with; tests/parts/wine asks the real one.
#include "engine/host/command_line.h"

#include "tests/support/catch.h"
#include "tests/support/random.h"

using namespace ocflow;
using keeper::check_script_arguments;
using keeper::windows_command_line;

namespace {

std::vector<std::string> taken_apart(const std::string& line) {
  const auto end = line.find('"', 1);  // the program stands in quotes
  std::vector<std::string> words{line.substr(1, end - 1)};
  for (std::size_t i = end + 1; i < line.size();) {
    if (line[i] == ' ' || line[i] == '\t') {
      ++i;
      continue;
    }
    std::string word;
    bool quoted = false;
    for (; i < line.size() && (quoted || (line[i] != ' ' && line[i] != '\t')); ++i) {
      std::size_t slashes = 0;
      while (i < line.size() && line[i] == '\\') ++slashes, ++i;
      const bool quote = i < line.size() && line[i] == '"';
      word.append(quote ? slashes / 2 : slashes, '\\');
      if (quote && slashes % 2 == 1) {
        word += '"';
      } else if (quote) {
        quoted = !quoted;
      } else {
        if (i >= line.size() || (!quoted && (line[i] == ' ' || line[i] == '\t'))) break;
        word += line[i];
      }
    }
    words.push_back(word);
  }
  return words;
}

}  // namespace

TEST_CASE("arguments come back as they were, whatever they hold") {
  const std::vector<std::string> words{
      "C:\\Program Files\\x.exe", "",   "a b", "\"", "\\", "a b\\", "\\\\\"", "%PATH%", "& calc", "'",
      "\\\\host\\share\\",        "\ta"};
  CHECK(taken_apart(windows_command_line(words)) == words);
  CHECK(windows_command_line({"x", "plain", "a b\\"}) == "\"x\" plain \"a b\\\\\"");
}

TEST_CASE("arguments of quotes, blanks and backslashes in any order come back as they were") {
  test::Random random(1);
  constexpr std::string_view letters = "\\\" a\t";
  for (int round = 0; round < 20000; ++round) {
    std::vector<std::string> words{"x.exe"};
    for (auto n = random.below(4); n > 0; --n) {
      std::string word;
      for (auto size = random.below(8); size > 0; --size) word += letters[random.below(letters.size())];
      words.push_back(word);
    }
    INFO(windows_command_line(words));
    REQUIRE(taken_apart(windows_command_line(words)) == words);
  }
}

TEST_CASE("a script of cmd.exe gets no argument that it could take for code") {
  CHECK(check_script_arguments("C:\\run.exe", {"run", "a&b"}));
  CHECK(check_script_arguments("C:\\run.bat", {"run", "C:\\a b", "x-1.y_2"}));
  for (const auto* name : {"C:\\run.bat", "C:\\run.CMD", "C:\\run.bat. ."})
    for (const auto* word : {"a&b", "\"", "%PATH%", "a^", "a\nb", "x|y", "(", "!v!"})
      CHECK_FALSE(check_script_arguments(name, {"run", word}));
}
