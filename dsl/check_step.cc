// What is said of a whole step.
#include "dsl/check_steps.h"

namespace ocflow::dsl::checking {

void Steps::whole_step(Draft& draft) {
  const BodyStep& s = body_.steps[draft.index];
  const Place place = body_.place(draft.index, kBefore);
  const std::size_t facts = expressions_.facts.size();
  if (!s.only_acts()) condition_facts(s);
  draft.step.sentence = s.item->is_written() ? expressions_.written_prose(s.item->sentence_at)
                                             : expressions_.prose(s.item->sentence(), s.item->sentence_at, place);
  if (!s.only_acts()) notes(draft, place);
  // Limits are worked out when the act begins: what stands above it has its value by then.
  const auto limits = [&] {
    const Position act = s.act_position();
    return act == kAfterAll ? place : body_.place(draft.index, act);
  };
  for (std::size_t i = 0; i < s.item->clauses.size(); ++i) {
    const SyntaxClause& clause = s.item->clauses[i];
    if (s.is_lower(i) && of_a_rung(clause.word)) continue;
    switch (clause.word) {
      case ClauseWord::on:
        draft.more.host = host(clause.expr, place);
        break;
      case ClauseWord::within:
        draft.more.within = duration(clause.expr, limits(), "`within`");
        break;
      case ClauseWord::retry: {
        plan::Rung rung;
        retry(rung, clause, limits());
        draft.step.tries = rung.tries;
        draft.more.retry_every = rung.retry_every;
        draft.step.doubling = rung.doubling;
        break;
      }
      case ClauseWord::do_:
        if (clause.more->host >= 0) draft.more.host = host(clause.more->host, place);
        if (clause.within >= 0) draft.more.within = duration(clause.within, limits(), "`within`");
        break;
      case ClauseWord::on_failure:
        draft.step.failure_said = true;
        if (clause.policy == SyntaxClause::Policy::proceed) draft.step.on_failure = plan::OnFailure::proceed;
        if (clause.policy == SyntaxClause::Policy::ask) draft.step.on_failure = plan::OnFailure::ask;
        if (clause.policy == SyntaxClause::Policy::undo) draft.step.on_failure = plan::OnFailure::undo;
        break;
      case ClauseWord::reversed:
        draft.more.reversed = expressions_.check_as(clause.expr, place, Type::of(Type::Kind::text), "`reversed`").id;
        break;
      default:
        break;
    }
  }
  expressions_.facts.forget(facts);
}

expr::ExprId Steps::host(std::int32_t expr, const Place& place) {
  return expressions_.check_as(expr, place, Type::of(Type::Kind::host), "what stands after `on`").id;
}

void Steps::notes(Draft& draft, const Place& place) {
  const auto first = static_cast<std::uint32_t>(program_.notes.size());
  for (const SyntaxClause& clause : body_.steps[draft.index].item->clauses) {
    plan::Note note;
    switch (clause.word) {
      case ClauseWord::note:
        note.kind = plan::Note::Kind::note;
        break;
      case ClauseWord::warning:
        note.kind = plan::Note::Kind::warning;
        break;
      case ClauseWord::caution:
        note.kind = plan::Note::Kind::caution;
        break;
      default:
        continue;
    }
    note.text = expressions_.prose(clause.more->prose, clause.at, place);
    program_.notes.push_back(note);
  }
  draft.more.notes = static_cast<std::uint32_t>(program_.notes.size()) - first;
  if (draft.more.notes > 0) draft.more.first_note = first;
}

// `retry 3 times` are three more tries after the first.
void Steps::retry(plan::Rung& out, const SyntaxClause& clause, const Place& place) {
  std::uint32_t again = 0;
  if (clause.more->count >= 0 && whole_number(clause.more->count, "how many times to try again", again))
    out.tries = 1 + again;
  out.doubling = clause.more->doubling;
  if (clause.more->every >= 0) out.retry_every = duration(clause.more->every, place, "`every` of the `retry`");
}

expr::ExprId Steps::duration(std::int32_t expr, const Place& place, const std::string& what) {
  const Typed e = expressions_.check_as(expr, place, Type::of(Type::Kind::duration), what);
  const expr::Node& node = program_.arena.nodes[e.id];
  const bool negated = node.op == expr::Op::negate;
  const expr::Node& inner = negated ? program_.arena.nodes[node.a] : node;
  const bool constant = inner.op == expr::Op::constant;
  const Duration* time = constant ? program_.arena.constants[inner.a].get<Duration>() : nullptr;
  if (time && (negated || time->count() <= 0))
    world_.report("OCF0319", node.at, what + " has to be longer than nothing").remedy = "write a time, as in 5s";
  return e.id;
}

}  // namespace ocflow::dsl::checking
