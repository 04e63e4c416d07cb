#include "dsl/parse.h"

#include <algorithm>

#include "dsl/parse_file.h"

namespace ocflow::dsl {
namespace {

// How many lines a large file will have when it goes on as it begins.
std::size_t lines_of(std::string_view text) {
  constexpr std::size_t large = std::size_t{1} << 20, beginning = large / 16;
  if (text.size() < large || text.size() > largest_text) return 0;
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.begin() + beginning, '\n'));
  return std::min(lines * (text.size() / beginning + 1), most_parts);
}

}  // namespace

SyntaxFile parse(const Sources& sources, FileId file, Diagnostics& diagnostics) {
  SyntaxFile tree;
  tree.file = file;
  Report report(file, diagnostics);
  if (file > LineSpan::last_file) {
    report.add("OCF0104", {file, 0, 0}, "a file too many", "use fewer files than 32768");
    return tree;
  }
  FileParser parser(tree, sources[file].text(), report);
  parser.make_room(lines_of(sources[file].text()));
  parser.parse();
  return tree;
}

std::int32_t parse_condition(std::string_view text, std::uint32_t begin, SyntaxFile& into) {
  Line line;
  if (!Lines(text, begin).next(line)) return -1;
  LineState st(into, text);
  st.begin_line(line.end);
  st.terse = true;
  parse_line(LineKind::value, skip_blanks(st, word_at(st, begin).end), st);
  return st.clause.expr;
}

}  // namespace ocflow::dsl
