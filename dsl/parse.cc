#include "dsl/parse.h"

#include "dsl/parse_file.h"

namespace ocflow::dsl {

SyntaxFile parse(const Sources& sources, FileId file, Diagnostics& diagnostics) {
  SyntaxFile tree;
  tree.file = file;
  Report report(file, diagnostics);
  FileParser(tree, sources[file].text(), report).parse();
  return tree;
}

}  // namespace ocflow::dsl
