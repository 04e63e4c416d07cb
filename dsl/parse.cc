#include "dsl/parse.h"

#include <algorithm>

#include "dsl/parse_file.h"

namespace ocflow::dsl {
namespace {

// Room for what a large file will hold when it goes on as it begins, so that nothing has to move. What isn't used costs
// no memory.
void make_room(SyntaxFile& tree, std::string_view text) {
  constexpr std::size_t large = std::size_t{1} << 20, beginning = large / 16;
  if (text.size() < large || text.size() > largest_text) return;
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.begin() + beginning, '\n'));
  tree.exprs.reserve(std::min(lines * 5 / 2 * (text.size() / beginning + 1), most_parts));
}

}  // namespace

SyntaxFile parse(const Sources& sources, FileId file, Diagnostics& diagnostics) {
  SyntaxFile tree;
  tree.file = file;
  make_room(tree, sources[file].text());
  Report report(file, diagnostics);
  if (file > LineSpan::last_file) {
    report.add("OCF0104", {file, 0, 0}, "a file too many", "use fewer files than 32768");
    return tree;
  }
  FileParser(tree, sources[file].text(), report).parse();
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
