// From the items of a procedure to its steps in the program. Private to dsl/check*.cc.
#pragma once
#include <deque>

#include "dsl/check_draft.h"
#include "dsl/check_expr.h"

namespace ocflow::dsl::checking {

class Steps {
 public:
  Steps(World& world, Body& body) : world_(world), body_(body), program_(*world.program), expressions_(world, body) {}

  void check();  // the whole procedure

 private:
  void check_list(Index parent);
  void check_step(Index index, Draft& draft);
  void check_clause(Draft& draft, std::size_t i);
  void broken_clause(Draft& draft, const SyntaxClause& clause);
  void add_children(Draft& draft);
  void add_clauses(Draft& draft);
  void add_rungs(Draft& draft);
  void condition(Draft& draft, plan::ClauseKind kind, const SyntaxClause& clause, Position position,
                 bool untold = false);
  void otherwise(Draft& draft, const SyntaxClause& clause);
  void let(Draft& draft, const SyntaxClause& clause, Position position);
  void until(Draft& draft, const SyntaxClause& clause, Position position);
  void hold(plan::ClauseMore& out, const SyntaxClause& clause, const Place& place);

  // check_loops.cc
  void each(Draft& draft, const SyntaxClause& clause, Position position);
  void ways_through(plan::Loop& loop, const SyntaxClause& clause);
  void each_after(plan::Loop& loop, const SyntaxClause& clause, const Place& place, const Type& element);
  void results_of_all(const Draft& draft);

  // check_kept.cc, check_persons.cc
  void keep(Draft& draft, const SyntaxClause& clause, Position position);
  void confirm(Draft& draft, const SyntaxClause& clause, Position position, bool untold = false);
  void ask(Draft& draft, const SyntaxClause& clause, Position position);

  // check_acts.cc: what is done, by a `do` and by other words.
  struct Done {
    plan::Clause clause;
    Type result;
  };
  void act(Draft& draft, const SyntaxClause& clause, Position position);
  std::optional<Done> aside(const plan::Step& step, const SyntaxClause& clause, const Place& place);
  SyntaxExpr call_of(const SyntaxClause& clause);
  void not_reversed(const SyntaxClause& clause, const action::Signature* action);
  void not_decoded(const SyntaxClause& clause, const std::string& why);
  void person(plan::Clause& out, const SyntaxExpr& call, const Place& place);
  void procedure(plan::StepMore& of, const SyntaxExpr& call, ProcedureId callee, const Place& place);
  std::optional<plan::Clause> inverse(const plan::Clause& act);

  // check_rungs.cc, check_back.cc
  void ladder(Draft& draft);
  void rung(Draft& draft, std::size_t first, std::size_t end);
  void asked_before(Draft& draft, std::size_t first, std::size_t end);
  void ways_back(Draft& draft);
  void undo(Draft& draft, const SyntaxClause& clause, std::size_t rung, const Place& place);
  void finals_of_procedure();
  void locks_of_procedure();

  // Of the whole step.
  void whole_step(Draft& draft);
  void notes(Draft& draft, const Place& place);
  void retry(plan::Rung& out, const SyntaxClause& clause, const Place& place);
  expr::ExprId duration(std::int32_t expr, const Place& place, const std::string& what);
  expr::ExprId host(std::int32_t expr, const Place& place);
  bool whole_number(std::int32_t expr, const std::string& what, std::uint32_t& out);
  void condition_facts(const BodyStep& step);

  // check_results.cc
  Symbol* result_name(const Draft& draft);
  void result(Draft& draft, const Type& type);
  void settle_result(Draft& draft);
  Type result_of(std::uint32_t action);
  Type plain_result();
  Type decoded(Draft& draft, const SyntaxClause& clause);
  Type gathered(Draft& draft);
  void gather_procedure();
  Type procedure_result(plan::StepMore& of, ProcedureId callee, bool broken_off);
  Type gather(Index list, bool broken_off, std::uint32_t& first, std::uint32_t& count);
  Type both(const Type& a, const Type& b);

  plan::StepId id(Index index) const { return first_ + index; }
  // A step that stands behind those of the procedure.
  plan::StepId add_aside(plan::Step step, const plan::StepMore& more);

  World& world_;
  Body& body_;
  plan::Program& program_;
  Expressions expressions_;
  plan::StepId first_ = 0;
  std::vector<plan::Step> asides_;
  struct Called {
    std::string_view name;
    std::optional<ProcedureId> procedure;
    std::optional<std::uint32_t> action;
  } called_;
  // Of the step that is checked and those around it. Kept for the next ones, with the room that they have.
  std::deque<Draft> drafts_;
  std::size_t open_ = 0;
};

// check_ensure.cc: once all procedures are there.
void keep_ensures(World& world);

}  // namespace ocflow::dsl::checking
