// Ladders: what is tried next when all above it failed. What stands beneath an `else do` belongs to that rung.
#include "dsl/check_steps.h"

namespace ocflow::dsl::checking {

using plan::ClauseKind;

bool of_a_rung(ClauseWord word) {
  switch (word) {
    case ClauseWord::if_:
    case ClauseWord::until:
    case ClauseWord::require:
    case ClauseWord::expect:
    case ClauseWord::within:
    case ClauseWord::retry:
    case ClauseWord::undo:
    case ClauseWord::confirm:
      return true;
    default:
      return false;
  }
}

namespace {

bool of_the_first(ClauseWord word) {
  switch (word) {
    case ClauseWord::as:
    case ClauseWord::let:
    case ClauseWord::keep:
    case ClauseWord::otherwise:
    case ClauseWord::for_:
    case ClauseWord::on:
    case ClauseWord::ask:
      return true;
    default:
      return false;
  }
}

struct Ladder {
  World& world;
  bool broken = false;                // of the first `else`
  const SyntaxClause* ask = nullptr;  // an `else ask` above

  void above(Span at, const std::string& message, const std::string& remedy) {
    world.report("OCF0331", at, message).remedy = remedy;
  }

  void lower(const SyntaxClause& clause) {
    const std::string word = "`" + world.name(clause.keyword()) + "`";
    const bool is_else = clause.word == ClauseWord::else_do || clause.word == ClauseWord::else_ask;
    if (ask && (is_else || of_a_rung(clause.word))) {
      Diagnostic& d = world.report("OCF0332", clause.keyword(), word + " stands below an `else ask`");
      d.remedy = is_else ? "move the `else ask` to the end: a person is asked when nothing else has helped"
                         : "move it above the `else ask`: there is nothing beneath it that it could be about";
      d.labels.push_back({ask->keyword(), "the `else ask`"});
    }
    if (clause.word == ClauseWord::else_ask && !ask) ask = &clause;
    if (broken) return;  // what was meant by the `else` nobody knows
    if (clause.word == ClauseWord::do_)
      above(clause.keyword(), "the `do` stands below an `else`", "move it above: it is tried first");
    if (of_the_first(clause.word)) {
      above(clause.keyword(), word + " stands below an `else`, but is about the whole step",
            "move it above the first `else`");
    }
    if (clause.word == ClauseWord::undo && clause.undo == SyntaxClause::Undo::none) {
      above(clause.keyword(), "`undo none` is about the whole step", "move it above the first `else`");
    }
    if (clause.word == ClauseWord::else_do && !clause.name.empty()) {
      above(clause.name, "a lower rung has no name of its own",
            "name the step in its first `do`, or with `as` above the first `else`");
    } else if (clause.word == ClauseWord::else_do && clause.more->type) {
      above(clause.more->type->at, "a lower rung has no type of its own", "leave it out");
    }
  }
};

}  // namespace

void check_ladder(World& world, const BodyStep& step) {
  const std::span<const SyntaxClause> clauses = step.item->clauses;
  Ladder ladder{world};
  ladder.broken = step.has_ladder() && clauses[step.first_else()].word == ClauseWord::broken;
  for (std::size_t i = step.first_else(); i < clauses.size(); ++i) ladder.lower(clauses[i]);
  if (step.has_list() && step.item->clauses_above() > step.first_else()) {
    ladder.above(step.item->items().front().sentence_at, "the list stands below an `else`",
                 "move the `else` below the list: it is tried first");
  }
}

void Steps::ladder(Draft& draft) {
  const std::span<const SyntaxClause> clauses = body_.steps[draft.index].item->clauses;
  for (std::size_t i = body_.steps[draft.index].first_else(); i < clauses.size();) {
    std::size_t end = i + 1;
    while (end < clauses.size() && clauses[end].word != ClauseWord::else_do &&
           clauses[end].word != ClauseWord::else_ask)
      ++end;
    if (clauses[i].word == ClauseWord::else_ask) draft.step.else_ask = true;
    if (clauses[i].word == ClauseWord::else_do) rung(draft, i, end);
    i = end;
  }
}

// What the rungs above learned may be what failed there: only what decides about the step still holds.
void Steps::rung(Draft& draft, std::size_t first, std::size_t end) {
  const BodyStep& s = body_.steps[draft.index];
  const SyntaxClause& head = s.item->clauses[first];
  const std::size_t facts = expressions_.facts.size();
  condition_facts(s);
  plan::Rung out;
  draft.clauses.push_back(clause_of(ClauseKind::rung, head.at));
  asked_before(draft, first, end);
  Place place = body_.place(draft.index, s.position(first));
  place.untold = true;
  const std::optional<Done> done = aside(draft.step, head, place);
  result(draft, done ? done->result : Type{});
  if (done) {
    plan::Clause clause = done->clause;
    out.within = program_.more(clause).within;
    clause.more = plan::nothing;
    draft.clauses.push_back(clause);
    draft.rung_undos.push_back({false, clause.kind == ClauseKind::act ? inverse(clause) : std::nullopt});
  } else {
    draft.rung_undos.push_back({});
  }
  for (std::size_t i = first + 1; i < end; ++i) {
    const SyntaxClause& clause = s.item->clauses[i];
    if (clause.word == ClauseWord::until) until(draft, clause, s.position(i));
    if (clause.word == ClauseWord::expect) condition(draft, ClauseKind::expect, clause, s.position(i));
    if (clause.word == ClauseWord::within) out.within = duration(clause.expr, place, "`within`");
    if (clause.word == ClauseWord::retry) retry(out, clause, place);
  }
  // The step of a procedure is the one that was set aside last.
  if (done && done->clause.kind == ClauseKind::list) program_.change_more(asides_.back()).within = out.within;
  draft.rungs.push_back(out);
  expressions_.facts.forget(facts);
}

// `if`, `require` and `confirm` stand beneath their `else do`, and are asked before it.
void Steps::asked_before(Draft& draft, std::size_t first, std::size_t end) {
  const BodyStep& s = body_.steps[draft.index];
  const Position position = s.position(first);
  for (std::size_t i = first + 1; i < end; ++i) {
    const SyntaxClause& clause = s.item->clauses[i];
    if (clause.word == ClauseWord::if_) condition(draft, ClauseKind::condition, clause, position, true);
    if (clause.word == ClauseWord::require) condition(draft, ClauseKind::require, clause, position, true);
    if (clause.word == ClauseWord::confirm) confirm(draft, clause, position, true);
  }
}

}  // namespace ocflow::dsl::checking
