#include "tests/support/stated.h"

#include <algorithm>
#include <sstream>

namespace ocflow::test {
namespace {

struct Statement {
  std::size_t first = 0, last = 0;  // columns from 1; 0: the line states nothing
  std::string code;
};

std::string first_word(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::string word;
  in >> word;
  return word;
}

Statement by_columns(std::string_view rest) {
  Statement s;
  std::istringstream in{std::string(rest)};
  in >> s.first;
  s.last = s.first;
  if (in.peek() == '-') {
    in.get();
    in >> s.last;
  }
  in >> s.code;
  return s;
}

Statement by_carets(std::string_view line) {
  const std::size_t first = line.find('^');
  const std::size_t behind = std::min(line.find_first_not_of('^', first), line.size());
  return {first + 1, behind, first_word(line.substr(behind))};
}

Statement statement_in(std::string_view line) {
  const std::size_t sign = line.find_first_not_of(' ');
  if (sign == std::string_view::npos || line[sign] != '#') return {};
  const std::string_view rest = line.substr(sign + 1);
  if (rest.starts_with("= ")) return by_columns(rest.substr(1));
  const std::size_t next = rest.find_first_not_of(' ');
  return next != std::string_view::npos && rest[next] == '^' ? by_carets(line) : Statement();
}

std::string shown(const std::string& file, std::size_t line, std::size_t first, std::size_t last,
                  const std::string& code) {
  return file + ":" + std::to_string(line) + ":" + std::to_string(first) + "-" + std::to_string(last) + " " + code;
}

}  // namespace

std::multiset<std::string> stated(std::string_view text, const std::string& file) {
  std::multiset<std::string> out;
  std::size_t number = 0, about = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    number++;
    const Statement s = statement_in(text.substr(0, end));
    if (s.first == 0) {
      about = number;
    } else {
      out.insert(shown(file, about, s.first, s.last, s.code));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::multiset<std::string> reported(const std::vector<Diagnostic>& diagnostics, const Sources& sources) {
  std::multiset<std::string> out;
  for (const Diagnostic& d : diagnostics) {
    const SourceFile& file = sources[d.at.file];
    const Position begin = file.position(d.at.begin), end = file.position(d.at.end);
    const std::uint32_t line_end =
        file.line_begin(begin.line) + static_cast<std::uint32_t>(file.line(begin.line).size());
    const std::uint32_t last = end.line == begin.line ? end.column : file.position(line_end).column;
    out.insert(shown(file.path(), begin.line, begin.column, std::max(begin.column, last - 1), d.code));
  }
  return out;
}

}  // namespace ocflow::test
