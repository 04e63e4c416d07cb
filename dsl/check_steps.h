// From the items of a procedure to its steps in the program. Private to dsl/check*.cc.
#pragma once
#include "dsl/check_expr.h"

namespace ocflow::dsl::checking {

plan::Clause clause_of(plan::ClauseKind kind, Span at);

// A step while its clauses are gone through.
struct Draft {
  Index index;
  plan::Step step;
  std::vector<plan::Clause> clauses;
  std::vector<plan::Rung> rungs;
  // Behind the clauses: how it is taken back, then how its rungs are, then what must happen when its list ends.
  std::optional<plan::Clause> undo;
  struct Back {
    bool said = false;
    std::optional<plan::Clause> clause;
  };
  std::vector<Back> rung_undos;
  std::vector<plan::Clause> finals;
  // What its result can be, by rung; and what it can be where an alternative of the step gave it.
  std::vector<Type> ways;
  std::optional<Type> alternative;
};

class Steps {
 public:
  Steps(World& world, Body& body) : world_(world), body_(body), program_(*world.program), expressions_(world, body) {}

  void check();  // the whole procedure

 private:
  void check_list(Index parent);
  void check_step(Index index);
  void check_clause(Draft& draft, std::size_t i);
  void broken_clause(Draft& draft, const SyntaxClause& clause);
  void add_children(Draft& draft);
  void add_clauses(Draft& draft);
  void condition(Draft& draft, plan::ClauseKind kind, const SyntaxClause& clause, Position position,
                 bool untold = false);
  void otherwise(Draft& draft, const SyntaxClause& clause);
  void each(Draft& draft, const SyntaxClause& clause, Position position);
  std::uint32_t at_once(const SyntaxClause& clause);
  void let(Draft& draft, const SyntaxClause& clause, Position position);
  void until(Draft& draft, const SyntaxClause& clause, Position position);
  void hold(plan::Clause& out, const SyntaxClause& clause, const Place& place);

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
  const SyntaxExpr* call_of(const SyntaxClause& clause);
  void person(plan::Clause& out, const SyntaxExpr& call, const Place& place);
  void procedure(plan::Step& step, const SyntaxExpr& call, ProcedureId callee, const Place& place);
  std::optional<plan::Clause> inverse(const plan::Clause& act);

  // check_rungs.cc, check_back.cc
  void ladder(Draft& draft);
  void rung(Draft& draft, std::size_t first, std::size_t end);
  void asked_before(Draft& draft, std::size_t first, std::size_t end);
  void ways_back(Draft& draft);
  void undo(Draft& draft, const SyntaxClause& clause, std::size_t rung, const Place& place);
  void finals_of_procedure();

  // Of the whole step.
  void whole_step(Draft& draft);
  void line_of_do(Draft& draft, const SyntaxClause& clause, const Place& place, const Place& limits);
  void notes(Draft& draft, const Place& place);
  void retry(plan::Rung& out, const SyntaxClause& clause, const Place& place);
  expr::ExprId duration(std::int32_t expr, const Place& place, const std::string& what);
  expr::ExprId host(std::int32_t expr, const Place& place);
  bool whole_number(std::int32_t expr, const std::string& what, std::uint32_t& out);
  void condition_facts(const BodyStep& step);

  // Results.
  Symbol* result_name(const Draft& draft);
  void result(Draft& draft, const Type& type);
  void settle_result(Draft& draft);
  Type result_of(std::uint32_t action);
  Type plain_result();
  Type both(const Type& a, const Type& b);

  plan::StepId id(Index index) const { return first_ + index; }

  World& world_;
  Body& body_;
  plan::Program& program_;
  Expressions expressions_;
  plan::StepId first_ = 0;
};

// check_ensure.cc: once all procedures are there.
void check_ensures(World& world, const std::vector<std::unique_ptr<Body>>& bodies);

}  // namespace ocflow::dsl::checking
