#include "dsl/check_steps.h"

#include <cmath>

namespace ocflow::dsl::checking {

using plan::Clause;
using plan::ClauseKind;

Clause clause_of(ClauseKind kind, Span at) {
  Clause out;
  out.kind = kind;
  out.at = at;
  return out;
}

void Steps::check() {
  first_ = body_.first_step = static_cast<plan::StepId>(program_.steps.size());
  check_list(plan::nothing);
  body_.let_go_all();
  plan::Procedure& procedure = program_.procedures[body_.procedure];
  const std::span<const Index> roots = body_.list(plan::nothing);
  procedure.first_step = static_cast<std::uint32_t>(program_.lists.size());
  procedure.steps = static_cast<std::uint32_t>(roots.size());
  procedure.numbered = roots.empty() || body_.numbered(roots.front());
  procedure.slots = body_.item_slots(plan::nothing);
  for (const Index i : roots) program_.lists.push_back(id(i));
  finals_of_procedure();
  locks_of_procedure();
  gather_procedure();
  program_.steps.resize(first_ + body_.steps.size());
  program_.steps.insert(program_.steps.end(), asides_.begin(), asides_.end());
  for (Index i = 0; i < body_.steps.size(); ++i) {
    const std::uint32_t loop = program_.more(program_.steps[id(i)]).loop;
    if (loop != plan::nothing) program_.loops[loop].item_slots = body_.item_slots(i);
  }
}

void Steps::check_list(Index parent) {
  std::vector<Index> room;
  if (drafts_.size() == open_) drafts_.emplace_back();
  Draft& draft = drafts_[open_++];
  for (const Index i : body_.in_order(parent, room)) {
    draft.begin(i);
    check_step(i, draft);
    if (parent == plan::nothing) body_.let_go(i);
  }
  --open_;
}

void Steps::check_step(Index index, Draft& draft) {
  const BodyStep& s = body_.steps[index];
  const std::size_t facts = expressions_.facts.size();
  draft.step.at = s.item->sentence_at;
  const std::string_view name = body_.name(s);
  if (!name.empty()) draft.step.name = expressions_.arena_name(name);
  draft.step.named_before = s.more->named_before;
  if (const Symbol* own = result_name(draft)) {
    draft.step.result = own->slot;
    if (own->typed) draft.alternative = own->type;
  }
  if (!s.each()) whole_step(draft);
  for (std::size_t i = 0; i <= s.item->clauses.size(); ++i) {
    if (i == s.item->clauses_above() && s.has_list()) {
      draft.clauses.push_back(clause_of(ClauseKind::list, draft.step.at));
      check_list(index);
      result(draft, name.empty() ? Type{} : gathered(draft));
    }
    if (i == s.first_else() && !s.only_acts()) {
      if (s.is_persons()) draft.clauses.push_back(clause_of(ClauseKind::person, draft.step.at));
      if (!s.act() && !s.has_list()) result(draft, plain_result());
      expressions_.facts.forget(facts);
      ladder(draft);
    }
    if (i < s.first_else()) check_clause(draft, i);
  }
  expressions_.facts.forget(facts);
  if (!s.only_acts()) ways_back(draft);
  settle_result(draft);
  if (s.each()) results_of_all(draft);
  add_clauses(draft);
  add_children(draft);
  // Not all at once: by then the tree of those before them has been let go.
  program_.set_more(draft.step, draft.more);
  if (program_.steps.size() == id(index)) return program_.steps.push_back(draft.step);
  if (program_.steps.size() < id(index)) program_.steps.resize(id(index) + 1);
  program_.steps[id(index)] = draft.step;
}

plan::StepId Steps::add_aside(plan::Step step, const plan::StepMore& more) {
  program_.set_more(step, more);
  asides_.push_back(step);
  return id(static_cast<Index>(body_.steps.size() + asides_.size() - 1));
}

void Steps::add_clauses(Draft& draft) {
  plan::Step& step = draft.step;
  std::vector<Clause>& all = draft.clauses;
  step.first_clause = static_cast<std::uint32_t>(program_.clauses.size());
  step.clauses = static_cast<std::uint32_t>(all.size());
  step.has_undo = draft.undo.has_value();
  if (draft.undo) all.push_back(*draft.undo);
  if (!draft.rungs.empty()) add_rungs(draft);
  if (!draft.finals.empty()) draft.more.first_final = static_cast<std::uint32_t>(all.size());
  draft.more.finals = static_cast<std::uint32_t>(draft.finals.size());
  all.insert(all.end(), draft.finals.begin(), draft.finals.end());
  program_.clauses.insert(program_.clauses.end(), all.begin(), all.end());
}

void Steps::add_rungs(Draft& draft) {
  std::vector<Clause>& all = draft.clauses;
  for (std::size_t i = 0; i < draft.rungs.size(); ++i) {
    std::uint32_t& undo = draft.rungs[i].undo_clause;
    if (draft.step.undo != plan::Undo::unsaid && !draft.rung_undos[i].said) {
      undo = draft.step.undo_clause();
    } else if (draft.rung_undos[i].clause) {
      undo = static_cast<std::uint32_t>(all.size());
      all.push_back(*draft.rung_undos[i].clause);
    }
  }
  draft.more.first_final = static_cast<std::uint32_t>(all.size());  // behind those of the rungs
  draft.more.first_rung = static_cast<std::uint32_t>(program_.rungs.size());
  draft.more.rungs = static_cast<std::uint32_t>(draft.rungs.size());
  program_.rungs.insert(program_.rungs.end(), draft.rungs.begin(), draft.rungs.end());
}

void Steps::add_children(Draft& draft) {
  const std::span<const Index> children = body_.list(draft.index), afters = body_.afters(draft.index);
  draft.step.numbered = !children.empty() && body_.numbered(children.front());
  const auto add = [&](std::span<const Index> steps, std::uint32_t& first, std::uint32_t& count) {
    if (steps.empty()) return;
    first = static_cast<std::uint32_t>(program_.lists.size());
    count = static_cast<std::uint32_t>(steps.size());
    for (const Index step : steps) program_.lists.push_back(id(step));
  };
  add(children, draft.more.first_child, draft.more.children);
  add(afters, draft.more.first_after, draft.more.afters);
}

void Steps::check_clause(Draft& draft, std::size_t i) {
  const BodyStep& s = body_.steps[draft.index];
  const SyntaxClause& clause = s.item->clauses[i];
  const Position position = s.position(i);
  if (clause.word == ClauseWord::broken) return broken_clause(draft, clause);
  switch (clause.word) {
    case ClauseWord::if_:
      return condition(draft, ClauseKind::condition, clause, position);
    case ClauseWord::require:
      return condition(draft, ClauseKind::require, clause, position);
    case ClauseWord::expect:
      return condition(draft, ClauseKind::expect, clause, position);
    case ClauseWord::otherwise:
      return otherwise(draft, clause);
    case ClauseWord::for_:
      if (&clause == s.each()) each(draft, clause, position);
      return;
    case ClauseWord::let:
      return let(draft, clause, position);
    case ClauseWord::keep:
      return keep(draft, clause, position);
    case ClauseWord::confirm:
      return confirm(draft, clause, position);
    case ClauseWord::ask:
      return ask(draft, clause, position);
    case ClauseWord::until:
      return until(draft, clause, position);
    case ClauseWord::do_:
      if (&clause == s.act()) act(draft, clause, position);
      return;
    default:
      return;
  }
}

// It was reported. The names that it gives may have any value, so that their use is not reported too.
void Steps::broken_clause(Draft& draft, const SyntaxClause& clause) {
  if (clause.meant == ClauseWord::do_) return result(draft, Type{});
  if (clause.meant != ClauseWord::let && clause.meant != ClauseWord::ask && clause.meant != ClauseWord::for_) return;
  if (Symbol* own = body_.own(world_.name(clause.name), draft.index)) {
    own->type = Type{};
    own->typed = true;
  }
  if (clause.meant == ClauseWord::for_) whole_step(draft);
}

void Steps::condition(Draft& draft, ClauseKind kind, const SyntaxClause& clause, Position position, bool untold) {
  Clause out = clause_of(kind, clause.at);
  Place place = body_.place(draft.index, position, true);
  place.untold = untold;
  if (clause.more->why >= 0) {
    Place plain = place;
    plain.reads = false;
    out.why = expressions_.check_as(clause.more->why, plain, Type::of(Type::Kind::text), "the reason").id;
  }
  out.expr = expressions_.condition(clause.expr, place);
  draft.clauses.push_back(out);
}

void Steps::otherwise(Draft& draft, const SyntaxClause& clause) {
  draft.clauses.push_back(clause_of(ClauseKind::otherwise, clause.at));
  condition_facts(body_.steps[draft.index]);
}

// What the conditions of a step say of everything in it, wherever it stands.
void Steps::condition_facts(const BodyStep& s) {
  const SyntaxFile& file = body_.unit.syntax;
  Facts& facts = expressions_.facts;
  if (s.condition()) facts.learn(world_, file, s.condition()->expr, true);
  if (s.item_condition()) facts.learn(world_, file, s.item_condition()->expr, true);
  if (s.each()) facts.learn(world_, file, s.each()->more->where, true);
  if (s.more->ends_group) {
    const std::span<const Index> list = body_.list(s.parent);
    for (Index place = body_.steps[s.more->group].place; place < s.place; ++place) {
      const Condition above = body_.condition(body_.steps[list[place]]);
      std::vector<std::string> learned;
      facts_of(world_, above.tree, above.root, false, learned);
      facts.learn(std::move(learned));
    }
  }
}

bool Steps::whole_number(std::int32_t expr, const std::string& what, std::uint32_t& out) {
  const SyntaxExpr& e = expressions_.at(static_cast<std::uint32_t>(expr));
  Value value;
  if (e.kind == ExprKind::broken) return false;
  const bool literal = e.kind == ExprKind::number && literal_value(world_, e, value);
  const double n = literal ? *value.get<double>() : 0;
  constexpr double most = 10'000;  // attempts are counted up to 65,535
  if (n < 1 || n > most || n != std::floor(n)) {
    Diagnostic& d = world_.report("OCF0318", e.at, what + " has to be a whole number that stands there");
    d.got = world_.name(e.at);
    d.want = "1 to 10000";
    d.remedy = "write the number itself, as in 4";
    return false;
  }
  out = static_cast<std::uint32_t>(n);
  return true;
}

void Steps::let(Draft& draft, const SyntaxClause& clause, Position position) {
  Clause out = clause_of(ClauseKind::let, clause.at);
  const Typed value = expressions_.check(clause.expr, body_.place(draft.index, position, true));
  out.expr = value.id;
  Symbol* own = body_.own(world_.name(clause.name), draft.index);
  if (own && own->kind == Symbol::Kind::let && own->position == position) {
    own->type = value.type;
    own->typed = true;
    out.slot = own->slot;
  }
  draft.clauses.push_back(out);
}

// A wait whose condition has to hold for longer than it waits could never end well.
void Steps::hold(plan::ClauseMore& out, const SyntaxClause& clause, const Place& place) {
  out.hold = duration(clause.more->hold, place, "`for` of the `until`");
  const auto constant = [&](expr::ExprId id) -> const Duration* {
    const expr::Node& node = program_.arena.nodes[id];
    return node.op == expr::Op::constant ? program_.arena.constants[node.a].get<Duration>() : nullptr;
  };
  const Duration* hold = constant(out.hold);
  const Duration* within = constant(out.within);
  if (!hold || !within || *hold <= *within) return;
  Diagnostic& d = world_.report("OCF0330", program_.arena.nodes[out.hold].at, "this wait can never end well");
  d.got = "it has to hold for " + Value(*hold).text() + ", and is waited for at most " + Value(*within).text();
  d.want = "`for` shorter than `within`";
  d.remedy = "wait longer, or let it hold for a shorter time";
}

void Steps::until(Draft& draft, const SyntaxClause& clause, Position position) {
  Clause out = clause_of(ClauseKind::wait, clause.at);
  const Place place = body_.place(draft.index, position);
  plan::ClauseMore more;
  more.every = duration(clause.more->every, place, "`every` of the `until`");
  more.within = duration(clause.within, place, "`within` of the `until`");
  if (clause.more->hold >= 0) hold(more, clause, place);
  program_.set_more(out, more);
  out.expr = expressions_.condition(clause.expr, body_.place(draft.index, position, true));
  draft.clauses.push_back(out);
}

}  // namespace ocflow::dsl::checking
