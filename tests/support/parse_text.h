// A text parsed in the test, with what was said about it.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "dsl/parse.h"

namespace ocflow::test {

struct ParsedText {
  Sources sources;
  dsl::SyntaxFile tree;
  std::vector<Diagnostic> diagnostics;
  std::size_t errors = 0;  // those past the limit too
  std::string_view at(Span span) const { return sources.text(span); }
  dsl::SyntaxExpr expr(std::int32_t index) const { return tree.exprs[static_cast<std::size_t>(index)]; }
};

inline std::unique_ptr<ParsedText> parse_text(std::string text) {
  auto out = std::make_unique<ParsedText>();
  Diagnostics diagnostics;
  const FileId file = out->sources.add("main.ocf", std::move(text));
  out->tree = dsl::parse(out->sources, file, diagnostics);
  out->diagnostics = diagnostics.sorted();
  out->errors = diagnostics.errors();
  return out;
}

// The codes in the order of the text, each as often as it was given: "OCF0101 OCF0124".
inline std::string codes(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const Diagnostic& d : diagnostics) out += (out.empty() ? "" : " ") + d.code;
  return out;
}

}  // namespace ocflow::test
