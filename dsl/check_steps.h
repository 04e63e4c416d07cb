// From the items of a procedure to its steps in the program. Private to dsl/check*.cc.
#pragma once
#include "dsl/check_expr.h"

namespace ocflow::dsl::checking {

plan::Clause clause_of(plan::ClauseKind kind, Span at);

class Steps {
 public:
  Steps(World& world, Body& body) : world_(world), body_(body), program_(*world.program), expressions_(world, body) {}

  void check();  // the whole procedure

 private:
  struct Draft {  // a step while its clauses are gone through
    Index index;
    plan::Step& step;
    std::vector<plan::Clause> clauses;
  };

  void check_list(Index parent);
  void check_step(Index index);
  void check_clause(Draft& draft, std::size_t i);
  void broken_clause(Draft& draft, const SyntaxClause& clause);
  void add_children(Draft& draft);
  void condition(Draft& draft, plan::ClauseKind kind, const SyntaxClause& clause, Position position);
  void otherwise(Draft& draft, const SyntaxClause& clause);
  void each(Draft& draft, const SyntaxClause& clause, Position position);
  std::uint32_t at_once(const SyntaxClause& clause);
  void let(Draft& draft, const SyntaxClause& clause, Position position);
  void until(Draft& draft, const SyntaxClause& clause, Position position);
  void keep(Draft& draft, const SyntaxClause& clause, Position position);
  void confirm(Draft& draft, const SyntaxClause& clause, Position position);
  void ask(Draft& draft, const SyntaxClause& clause, Position position);
  void hold(plan::Clause& out, const SyntaxClause& clause, const Place& place);
  void act(Draft& draft, const SyntaxClause& clause, Position position);
  void run_procedure(Draft& draft, const SyntaxClause& clause, const SyntaxExpr& call, ProcedureId callee,
                     const Place& place);

  // Of the whole step.
  void whole_step(Draft& draft);
  void notes(Draft& draft, const Place& place);
  void retry(Draft& draft, const SyntaxClause& clause, const Place& place);
  expr::ExprId duration(std::int32_t expr, const Place& place, const std::string& what);
  bool whole_number(std::int32_t expr, const std::string& what, std::uint32_t& out);
  void condition_facts(const BodyStep& step);

  // Results.
  void result(Index index, const Type& type);
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
