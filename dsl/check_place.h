// A step of a procedure while it is checked, what its names mean, and from where they are used.
// Private to dsl/check*.cc.
#pragma once
#include <limits>

#include "dsl/check_world.h"
#include "dsl/text_lines.h"

namespace ocflow::dsl::checking {

using Index = std::uint32_t;  // of a step in its procedure, in the order of the text

// Where among the clauses of a step something stands. The list stands where a `do` would.
using Position = std::int64_t;
inline constexpr Position kBefore = -1;  // what is said of the whole step
inline constexpr Position kAfterAll = std::numeric_limits<Position>::max();

// What most steps of a large list have not.
struct BodyMore {
  LineSpan name_at;
  std::uint32_t first_child = 0, children = 0;  // in Body::lists_
  std::uint32_t first_after = 0, afters = 0;    // in Body::afters_
  Index end = 0;                                // of one with a list: behind the last step in it
  Index loop = plan::nothing;                   // the nearest step with a `for`, itself included
  std::uint16_t level = 0;                      // how many loops those are, itself included
  std::uint32_t first_else = 0;                 // place of its first `else`
  Index group = plan::nothing;                  // the first of the if/otherwise group that it belongs to
  bool ends_group = false;                      // by `otherwise`
  bool named_before = false;                    // by an alternative above it
  // Places of its clauses; nothing: it has none.
  std::uint32_t if_at = plan::nothing, item_if_at = plan::nothing, otherwise_at = plan::nothing;
  std::uint32_t each_at = plan::nothing;
  std::uint32_t clauses_above = plan::nothing;  // its list; all where it has none
  std::uint32_t condition_begin = 0;            // of the line of its `if`, when it is asked once for the step
  // Of what the first rung tries, where it begins: what stands above it guards the whole ladder.
  Position first_try = kAfterAll;
};
inline constexpr BodyMore nothing_more;

struct BodyStep {
  static constexpr std::uint32_t no_act = (1U << 28) - 1;
  static_assert(most_parts < no_act);

  Address<SyntaxItem> item;  // not to be looked at once the step has been checked: Body::let_go
  Address<BodyMore> more = &nothing_more;
  Index parent = plan::nothing;
  Index place = 0;                     // in its list
  std::uint32_t act_at : 28 = no_act;  // the place of its `do`
  bool number : 1 = false;             // its marker is one
  bool list : 1 = false;               // it has one
  bool ladder : 1 = false;             // it has lower rungs
  bool tolerant : 1 = false;           // its `on failure` lets others go on

  const SyntaxClause* clause(std::uint32_t at) const { return at == plan::nothing ? nullptr : &item->clauses[at]; }
  bool has_condition() const { return more->if_at != plan::nothing; }
  bool has_otherwise() const { return more->otherwise_at != plan::nothing; }
  const SyntaxClause* condition() const { return clause(more->if_at); }  // `if`, when it is asked once for the step
  const SyntaxClause* item_condition() const {
    return clause(more->item_if_at);
  }  // the same below a `for`: asked of each item
  const SyntaxClause* otherwise() const { return clause(more->otherwise_at); }
  const SyntaxClause* each() const { return clause(more->each_at); }
  const SyntaxClause* act() const { return act_at == no_act ? nullptr : clause(act_at); }

  // Of a broken clause what it was meant to be: it was reported, and the names that it gives are known.
  static ClauseWord meaning(const SyntaxClause& clause) {
    return clause.word == ClauseWord::broken ? clause.meant : clause.word;
  }
  bool has_list() const { return list; }
  // Nothing is said of it but what it does: nothing has to be looked for that stands beside its `do`.
  bool only_acts() const { return act_at == 0 && !list && item->clauses.size() == 1; }
  Position position(std::size_t clause) const;
  Position act_position() const;     // of its `do` or list; kAfterAll where it has none
  Position result_position() const;  // where it first can have a result: the same, or a lower rung
  bool is_persons() const;           // nothing in it but a sentence, and when and where
  // The place of its first `else`; the number of its clauses: it has no lower rungs.
  std::size_t first_else() const { return ladder ? more->first_else : item->clauses.size(); }
  bool is_lower(std::size_t clause) const { return ladder && clause > more->first_else; }  // beneath an `else`
  bool has_ladder() const { return ladder; }
  bool tolerates() const { return tolerant; }
};

struct Condition {
  SyntaxFile tree;
  std::int32_t root = -1;
};

struct Symbol {
  enum class Kind { given, result, let, item } kind = Kind::given;
  std::string name;
  Span at;
  Type type;
  bool typed = false;     // its type is known: all that may use it is checked after it
  bool of_all = false;    // the results of all items of a `for`
  bool from_run = false;  // item: of a list that only the run can tell
  std::uint32_t slot = 0;
  std::uint16_t level = 0;      // of the frame that holds it
  Index loop = plan::nothing;   // whose items' frame that is
  std::vector<Index> steps;     // result: those that give it (more than one: alternatives); let, item: its step
  Position position = kBefore;  // let
};

// From where a name is used.
struct Place {
  Index step = plan::nothing;
  Position position = kBefore;
  std::uint16_t level = 0;
  Index loop = plan::nothing;
  bool reads = false;   // actions of class `reads` may stand here
  bool untold = false;  // before the act of a lower rung: the step has no result yet
  bool ending = false;  // of an undo or a `finally`: what is in the step may not have been reached
};

}  // namespace ocflow::dsl::checking
