// libFuzzer: whatever the bytes are, the parser ends, and its places lie in the text.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "dsl/parse.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ocflow;
  Sources sources;
  const FileId file = sources.add("fuzz.ocf", std::string(reinterpret_cast<const char*>(data), size));
  Diagnostics diagnostics;
  const dsl::SyntaxFile tree = dsl::parse(sources, file, diagnostics);
  for (const Diagnostic& d : diagnostics.sorted()) {
    require(d.at.begin <= d.at.end && d.at.end <= size);
    require(find_code(d.code) != nullptr);
    require(!render(d, sources).empty());
    require(!to_json(d, sources).dump().empty());
  }
  for (const dsl::SyntaxExpr& e : tree.exprs) {
    require(e.at.begin <= e.at.end && e.at.end <= size);
    for (const std::uint32_t child : e.children) require(child < tree.exprs.size());
  }
  return 0;
}
