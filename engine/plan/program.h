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
enum class ClauseKind : std::uint8_t {
  condition,
  otherwise,
  each,
  let,
  require,
  wait,
  act,
  person,
  list,
  expect,
  keep,     // a let, kept for later runs of the same site under `name`
  confirm,  // a person's yes; no fails the step as declined
  ask,      // a person's answer, of the type `shape`
  rung,     // here begins the next rung of a ladder: Program::rungs has what is said of it
};

struct Clause {
  ClauseKind kind = ClauseKind::act;
  // The condition; what is waited for; the value of a let or keep; the list of an each; the text of a confirm or ask;
  // of a person who takes something back: the sentence (no_expr: the step's own).
  ExprId expr = no_expr;
  std::uint32_t more = nothing;  // in Program::clause_mores; nothing: it has none of that
  // No kind has more than one of these; `nothing` and no_expr are the same.
  union {
    ExprId why = no_expr;  // require, expect: the text for a person; confirm: what has to be typed
    std::uint32_t call;    // act: in the arena's calls
    std::uint32_t slot;    // let, ask: where the value goes
    std::uint32_t name;    // keep: in the arena's names
    StepId aside;          // list: not the step's own children but this step (a procedure in a lower rung)
  };
  LineSpan at;
};

// What few clauses have.
struct ClauseMore {
  ExprId within = no_expr;        // wait; of an undo or a final behind the step's clauses: the limit of its one try
  ExprId hold = no_expr;          // wait: how long it has to hold; no_expr: once is enough
  ExprId every = no_expr;         // wait
  std::uint32_t shape = nothing;  // ask: in Program::shapes
};

enum class OnFailure : std::uint8_t { stop, proceed, ask, undo };

// How a step is taken back. `unsaid`: by the inverse of its action where it has one (`undo_clause`), a list by what is
// in it. `needless`: there is nothing to take back. `impossible`: the point of no return, `undo_why` says why.
enum class Undo : std::uint8_t { unsaid, call, needless, impossible };

struct Note {
  enum class Kind : std::uint8_t { note, warning, caution } kind = Kind::note;
  ExprId text = no_expr;
};

// `for`. What is said of the whole step (sentence, notes, host, within, retry, result, children) belongs to the items
// and is evaluated in an item's frame; the node of the `for` itself (Part::each) has none of it, only the clauses
// above the `for` and the each clause, in the frame around.
struct Loop {
  ExprId list = no_expr;             // `where` and `by` are in it: it gives the items to go through
  ExprId each_after = no_expr;       // in an item's frame: those before it, as items or as their `name`s
  std::uint32_t at_once = 1;         // nothing: all
  std::uint32_t item_slots = 1;      // slots of one item's frame; the item itself is slot 0
  std::uint32_t clauses_before = 0;  // how many of the step's clauses stand above the each clause; below: the items'
  std::uint32_t results = nothing;   // the slot of the list of the items' results, in the frame around
  bool until_one = false;            // the items are tried one after another until one is done
  bool at_run = false;               // the list may be a result that only the run can tell
  bool filtered = false;             // it has a `where`: nothing left of a result is a failure then
  bool backwards = false;            // from the last item to the first, and `each after` turned
};

// What beneath a lower rung of a ladder (`else do`) is said of it. The first rung's are the step's own.
struct Rung {
  ExprId within = no_expr;
  std::uint32_t tries = 1;
  ExprId retry_every = no_expr;
  bool doubling = false;
  std::uint32_t undo_clause = nothing;
};

// A name in the result of a list or procedure.
struct Gathered {
  std::string name;
  std::uint32_t slot = nothing;  // in the frame of the list; of a called procedure: in its own
};

// The result of a step is a record: the fields of its action's result (one that is no record is the field `value`;
// with `shape`, those of that type, decoded from the output), then failed, error, exit_code, output where there is no
// field of that name. Of a list or a procedure: its named steps and lets, then the same. It is `none` when the step did
// not apply; but the alternatives of one if/otherwise group may share a slot, so `none` never replaces a result there.
//
// `otherwise` looks at the conditions of the unbroken run of siblings right above that have a condition clause asked
// once (not below a `for`). It comes after all of them: in a bulleted list they are among its afters.
//
// Behind the step's clauses (from first_clause + clauses on) stand those of its way back: its undo, then those of lower
// rungs, its finals. They are of kind act, person, or list with `aside`; events name them by their place like the
// others.
struct Step {
  LineSpan at;                     // of the sentence
  ExprId sentence = no_expr;       // a text
  std::uint32_t name = nothing;    // `as`, in the arena's names
  std::uint32_t result = nothing;  // the slot of its result, in the frame of its clauses; under a `for`: the item's
  std::uint32_t first_clause = 0, clauses = 0;
  std::uint32_t more = nothing;  // in Program::mores; nothing: it has none of that
  std::uint32_t tries : 20 = 1;  // a million more than one at most
  OnFailure on_failure : 2 = OnFailure::stop;
  Undo undo : 2 = Undo::unsaid;
  bool named_before : 1 = false;  // an alternative above it, of the same `otherwise` group, has the same name
  bool numbered : 1 = false;      // its children run one after another
  bool reverse : 1 = false;       // `do reverse`: the callee is turned already when the program is done
  bool doubling : 1 = false;      // each pause between tries is twice the one before
  bool else_ask : 1 = false;      // when every rung failed, a person is asked before `on_failure` counts
  bool failure_said : 1 = false;  // `on failure` stands there
  bool has_undo : 1 = false;      // a call takes it back

  // Its place among the step's clauses; nothing: there is no such call.
  std::uint32_t undo_clause() const { return has_undo ? clauses : nothing; }
};
static_assert(sizeof(Step) == 9 * sizeof(std::uint32_t));  // one flag too many would cost four bytes

// What few steps of a large program have. There are millions of steps, so it doesn't stand in each of them.
struct StepMore {
  ExprId reversed = no_expr;                    // the sentence when it runs backwards; no_expr: unsaid
  std::uint32_t shape = nothing;                // in Program::shapes: what its output is decoded into
  std::uint32_t first_final = 0, finals = 0;    // places among its clauses, in the order of the text
  std::uint32_t first_rung = 0, rungs = 0;      // in Program::rungs: the lower ones, each begun by a rung clause
  std::uint32_t first_child = 0, children = 0;  // in Program::lists
  std::uint32_t first_after = 0, afters = 0;    // in Program::lists: siblings it waits for
  std::uint32_t first_note = 0, notes = 0;
  ProcedureId callee = nothing;                     // `do` of a procedure
  std::uint32_t first_argument = 0, arguments = 0;  // of the callee, by given, in Program::operands
  std::uint32_t first_gathered = 0, gathered = 0;   // of a list or procedure, in Program::gathered
  std::uint32_t loop = nothing;                     // in Program::loops
  ExprId host = no_expr;                            // `on`; holds for the steps in it
  ExprId within = no_expr;                          // limit of one try
  ExprId retry_every = no_expr;
  ExprId undo_why = no_expr;  // `undo none`: why there is no way back
  bool operator==(const StepMore&) const = default;
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
  // Its `finally` clauses as those of a step (nothing: it has none) that begins with the list and is not counted in it.
  StepId finals = nothing;
  std::vector<ExprId> locks;      // texts, over its givens
  ProcedureId forward = nothing;  // of one that was turned round: which it was
  std::vector<Ensure> ensures;
  Span failures_decided;  // `ensure every failure decided`; empty: it is not said
  Span at;
};

struct Program {
  expr::Arena arena;
  std::vector<Procedure> procedures;
  LargeVector<Step> steps;
  LargeVector<StepMore> mores;  // each of one step
  LargeVector<Clause> clauses;
  LargeVector<ClauseMore> clause_mores;  // of a clause, and of those that were made of it
  LargeVector<StepId> lists;
  LargeVector<ExprId> operands;
  LargeVector<Note> notes;
  std::vector<Loop> loops;
  std::vector<Rung> rungs;
  std::vector<Gathered> gathered;
  std::vector<Type> shapes;
  std::deque<RecordType> types;
  const action::Registry* registry = nullptr;  // outlives the program
  const Sources* sources = nullptr;            // likewise

  ProcedureId find(std::string_view name) const;    // none that was turned round; nothing: none
  const std::string& name(const Step& step) const;  // empty: none
  const StepMore& more(const Step& step) const {
    static constexpr StepMore none;
    return step.more == nothing ? none : mores[step.more];
  }
  const ClauseMore& more(const Clause& clause) const {
    static constexpr ClauseMore none;
    return clause.more == nothing ? none : clause_mores[clause.more];
  }
  void set_more(Clause& clause, const ClauseMore& more);
  void set_more(Step& step, const StepMore& more);  // of a step that has none yet
  StepMore& change_more(Step& step);                // to be changed at once: the next one may take it elsewhere
};

}  // namespace ocflow::plan
