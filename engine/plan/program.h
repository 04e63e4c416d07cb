// The checked procedures as data: what every instance of a step shares. Built by the checker; it can't hold what
// the checker refuses. Indices instead of pointers, so a program is a handful of arrays.
#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/action/registry.h"
#include "engine/base/type.h"
#include "engine/expr/expr.h"

namespace ocflow::plan {

using expr::ExprId;
using expr::no_expr;
using StepId = std::uint32_t;
using ProcedureId = std::uint32_t;
inline constexpr std::uint32_t nothing = 0xffffffff;

// Clauses happen in the order written. `list` is where the children (of a list, or of a called procedure) run.
enum class ClauseKind : std::uint8_t { condition, otherwise, each, let, require, wait, act, person, list, expect };

struct Clause {
  ClauseKind kind = ClauseKind::act;
  ExprId expr = no_expr;         // the condition; what is waited for; the value of a let; the list of an each
  ExprId every = no_expr;        // wait
  ExprId within = no_expr;       // wait
  ExprId why = no_expr;          // require, expect: the text for a person
  std::uint32_t call = nothing;  // act: in the arena's calls
  std::uint32_t slot = nothing;  // let: where the value goes
  Span at;
};

enum class OnFailure : std::uint8_t { stop, proceed, ask };

struct Note {
  enum class Kind : std::uint8_t { note, warning, caution } kind = Kind::note;
  ExprId text = no_expr;
};

// `for`. What is said of the whole step (sentence, notes, host, within, retry, result, children) belongs to the items
// and is evaluated in an item's frame; the node of the `for` itself (Part::each) has none of it, only the clauses
// above the `for` and the each clause, in the frame around.
struct Loop {
  ExprId list = no_expr;             // `where` and `by` are in it: it gives the items to go through
  std::uint32_t at_once = 1;         // nothing: all
  std::uint32_t item_slots = 1;      // slots of one item's frame; the item itself is slot 0
  std::uint32_t clauses_before = 0;  // how many of the step's clauses stand above the each clause; below: the items'
};

// The result of a step is a record: the fields of its action's result (one that is no record is the field `value`),
// then failed, error, exit_code, output where the action has no field of that name. A list or a procedure has only
// these. It is `none` when the step did not apply; but the alternatives of one if/otherwise group may share a slot,
// so `none` never replaces a result there.
//
// `otherwise` looks at the conditions of the unbroken run of siblings right above that have a condition clause asked
// once (not below a `for`). It comes after all of them: in a bulleted list they are among its afters.
struct Step {
  Span at;                         // of the sentence
  ExprId sentence = no_expr;       // a text
  std::string name;                // `as`; empty: none
  std::uint32_t result = nothing;  // the slot of its result, in the frame of its clauses; under a `for`: the item's
  std::uint32_t first_clause = 0, clauses = 0;
  std::uint32_t first_child = 0, children = 0;  // in Program::lists
  bool numbered = false;                        // its children run one after another
  std::uint32_t first_after = 0, afters = 0;    // in Program::lists: siblings it waits for
  std::uint32_t first_note = 0, notes = 0;
  ProcedureId callee = nothing;                     // `do` of a procedure
  std::uint32_t first_argument = 0, arguments = 0;  // of the callee, by given, in Program::operands
  std::uint32_t loop = nothing;                     // in Program::loops
  ExprId host = no_expr;                            // `on`; holds for the steps in it
  ExprId within = no_expr;                          // limit of one try
  std::uint32_t tries = 1;
  ExprId retry_every = no_expr;
  OnFailure on_failure = OnFailure::stop;
};

struct Ensure {  // step names, dotted inward: {"ocs"}, {"databases", "lists"}
  std::vector<std::string> before, after;
  Span at;
};

struct Procedure {
  std::string name;
  std::string title;
  std::vector<std::string> notes;
  std::vector<Field> givens;                // slots 0 and on of its frame
  std::uint32_t slots = 0;                  // of its frame, the givens included
  std::uint32_t first_step = 0, steps = 0;  // in Program::lists
  bool numbered = true;
  std::vector<Ensure> ensures;
  Span at;
};

struct Program {
  expr::Arena arena;
  std::vector<Procedure> procedures;
  std::vector<Step> steps;
  std::vector<Clause> clauses;
  std::vector<StepId> lists;
  std::vector<ExprId> operands;
  std::vector<Note> notes;
  std::vector<Loop> loops;
  std::deque<RecordType> types;
  const action::Registry* registry = nullptr;  // outlives the program
  const Sources* sources = nullptr;            // likewise

  ProcedureId find(std::string_view name) const;  // nothing: none
};

}  // namespace ocflow::plan
