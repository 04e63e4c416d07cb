// What reads answer of which nobody in the rehearsed world knows anything: whatever lets the clause come out as wished.
// Candidates are the constants of the expression, texts that its patterns match, and values of the read's type. Pure.
#pragma once
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "engine/expr/evaluate.h"
#include "engine/plan/program.h"

namespace ocflow::rehearse {

enum class Wish {
  holds,   // a condition, a check, a wait: true
  broken,  // not true: what it looks for did not happen
  value,   // a let, a list: known, not none, not empty
};

struct Question {
  const plan::Program& program;
  expr::ExprId expr = expr::no_expr;
  std::function<const expr::Scope&()> scope;  // asked anew each time, for who answers `known` may look elsewhere
  expr::EmptyAll empty = expr::EmptyAll::is_true;
  // What the world knows of a read; nullopt: nothing.
  std::function<std::optional<expr::Evaluated>(const expr::ReadRequest&)> known;
};

using Answers = std::vector<std::pair<expr::ReadRequest, Value>>;

struct Assumed {
  Answers answers;  // of the reads that the world knows nothing of
  bool as_wished = false;
};
Assumed assume(const Question& question, Wish wish);

// How the expression comes out with those answers.
expr::Evaluated outcome(const Question& question, const Answers& answers);

}  // namespace ocflow::rehearse
