#include "dsl/parse.h"

#include <algorithm>

#include "dsl/parse_file.h"

namespace ocflow::dsl {
namespace {

// Room for what a large file will hold, so that nothing has to move. What isn't used costs no memory.
void make_room(SyntaxFile& tree, std::string_view text) {
  constexpr std::size_t large = std::size_t{1} << 20;
  if (text.size() < large || text.size() > largest_text) return;
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  tree.exprs.reserve(std::min(lines * 5 / 2, most_parts));
}

}  // namespace

SyntaxFile parse(const Sources& sources, FileId file, Diagnostics& diagnostics) {
  SyntaxFile tree;
  tree.file = file;
  make_room(tree, sources[file].text());
  Report report(file, diagnostics);
  FileParser(tree, sources[file].text(), report).parse();
  return tree;
}

}  // namespace ocflow::dsl
