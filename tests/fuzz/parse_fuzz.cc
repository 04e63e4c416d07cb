// libFuzzer: whatever the bytes are, the parser ends, and its places lie in the text.
#include "dsl/parse.h"
#include "tests/fuzz/fuzz_kit.h"

using namespace ocflow;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Sources sources;
  const FileId file = sources.add("fuzz.ocf", std::string(reinterpret_cast<const char*>(data), size));
  Diagnostics diagnostics;
  const dsl::SyntaxFile tree = dsl::parse(sources, file, diagnostics);
  fuzz::require_sound(diagnostics, sources);
  for (const dsl::SyntaxExpr& e : tree.exprs) {
    fuzz::require(e.at.begin <= e.at.end() && e.at.end() <= size);
    for (const std::uint32_t child : e.children()) fuzz::require(child < tree.exprs.end_place());
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned int seed) {
  if (seed % 4 == 0) return fuzz::change_a_line(data, size, most, seed);
  return LLVMFuzzerMutate(data, size, most);
}
