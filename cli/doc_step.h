// Procedures of a syntax tree to sections of a page.
#pragma once
#include <functional>

#include "cli/doc_words.h"

namespace ocflow::cli {

// The section that a call leads to: its anchor and title; an empty anchor when an action is called.
struct DocCallee {
  std::string anchor, title;
};
using DocCallees = std::function<DocCallee(const dsl::SyntaxClause&, const dsl::SyntaxItem*)>;

DocSection doc_section(const DocWords& words, const dsl::SyntaxProcedure& procedure, const DocValues& values,
                       const DocCallees& callee);

}  // namespace ocflow::cli
