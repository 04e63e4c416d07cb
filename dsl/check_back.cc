// How a step is taken back, and what must happen however a list ends. Both are said of the whole step, wherever they
// stand, and happen later: they see all that the step gives.
#include <algorithm>

#include "dsl/check_steps.h"

namespace ocflow::dsl::checking {

using Way = SyntaxClause::Undo;

void Steps::ways_back(Draft& draft) {
  const BodyStep& s = body_.steps[draft.index];
  const bool any = std::any_of(s.item->clauses.begin(), s.item->clauses.end(), [](const SyntaxClause& clause) {
    return clause.word == ClauseWord::undo || clause.word == ClauseWord::finally;
  });
  if (!any) return;
  const std::size_t facts = expressions_.facts.size();
  condition_facts(s);
  Place place = body_.place(draft.index, kAfterAll);
  place.ending = true;
  std::size_t rung = 0;
  for (const SyntaxClause& clause : s.item->clauses) {
    if (clause.word == ClauseWord::else_do) ++rung;
    if (clause.word == ClauseWord::undo) undo(draft, clause, rung, place);
    if (clause.word != ClauseWord::finally) continue;
    if (const std::optional<Done> done = aside(draft.step, clause, place)) draft.finals.push_back(done->clause);
  }
  expressions_.facts.forget(facts);
}

// Of the whole step above the first `else`, and then of the lower rungs too that don't say otherwise.
void Steps::undo(Draft& draft, const SyntaxClause& clause, std::size_t rung, const Place& place) {
  std::optional<plan::Clause> back;
  if (clause.undo == Way::call) {
    if (const std::optional<Done> done = aside(draft.step, clause, place)) back = done->clause;
  }
  if (rung > 0) {
    if (rung <= draft.rung_undos.size()) draft.rung_undos[rung - 1] = {true, back};
    return;
  }
  static constexpr plan::Undo ways[] = {plan::Undo::call, plan::Undo::needless, plan::Undo::impossible};
  draft.step.undo = ways[static_cast<std::size_t>(clause.undo)];
  draft.undo = back;
  if (clause.undo == Way::none && clause.more->why >= 0) {
    draft.more.undo_why = expressions_.check_as(clause.more->why, place, Type::of(Type::Kind::text), "the reason").id;
  }
}

// `finally` at the margin: of a step that stands for the whole procedure.
void Steps::finals_of_procedure() {
  const SyntaxProcedure& syntax = world_.syntax(body_.procedure);
  if (syntax.finals.empty()) return;
  Draft draft;
  draft.step.at = program_.procedures[body_.procedure].at;
  draft.step.sentence = program_.arena.constant(program_.procedures[body_.procedure].title, draft.step.at);
  for (const SyntaxClause& clause : syntax.finals) {
    if (const std::optional<Done> done = aside(draft.step, clause, Place{})) draft.finals.push_back(done->clause);
  }
  add_clauses(draft);
  program_.procedures[body_.procedure].finals = add_aside(draft.step, draft.more);
}

// What a run locks has to be known when it begins.
void Steps::locks_of_procedure() {
  for (const std::int32_t lock : world_.syntax(body_.procedure).locks) {
    if (lock < 0) continue;
    const Typed e = expressions_.check_as(lock, Place{}, Type::of(Type::Kind::text), "what is locked");
    program_.procedures[body_.procedure].locks.push_back(e.id);
    if (!e.from_run) continue;
    Diagnostic& d = world_.report("OCF0336", expressions_.at(static_cast<std::uint32_t>(lock)).at,
                                  "what is locked is not known before the run");
    d.want = "a text, made of givens";
    d.remedy = "lock a name of the thing, as in \"database {site.database}\"";
  }
}

}  // namespace ocflow::dsl::checking
