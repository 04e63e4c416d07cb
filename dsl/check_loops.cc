// `for`: what is gone through, in which order, and what is seen of it outside.
#include "dsl/check_steps.h"

namespace ocflow::dsl::checking {

using Kind = Type::Kind;

void Steps::each(Draft& draft, const SyntaxClause& clause, Position position) {
  Type element;
  const Typed list = expressions_.items(clause, body_.place(draft.index, position), element);
  if (Symbol* item = body_.own(world_.name(clause.name), draft.index)) {
    item->type = element;
    item->typed = true;
    item->from_run = list.from_run;
  }
  plan::Loop loop;
  loop.list = list.id;
  loop.at_run = list.from_run;
  loop.filtered = clause.more->where >= 0;
  loop.clauses_before = static_cast<std::uint32_t>(draft.clauses.size());
  ways_through(loop, clause);
  plan::Clause out = clause_of(plan::ClauseKind::each, clause.at);
  out.expr = list.id;
  draft.clauses.push_back(out);
  whole_step(draft);
  expressions_.facts.learn(world_, body_.unit.syntax, clause.more->where, true);
  const BodyStep& s = body_.steps[draft.index];
  if (clause.more->each_after >= 0)
    each_after(loop, clause, {draft.index, position, s.more->level, s.more->loop}, element);
  draft.more.loop = static_cast<std::uint32_t>(program_.loops.size());
  program_.loops.push_back(loop);
}

// One after another, unless it says how many at a time, or who waits for whom.
void Steps::ways_through(plan::Loop& loop, const SyntaxClause& clause) {
  loop.until_one = clause.more->until_one;
  if (clause.more->at_once || clause.more->each_after >= 0) loop.at_once = plan::nothing;
  if (clause.more->count >= 0) whole_number(clause.more->count, "how many at a time", loop.at_once);
  if (!clause.more->until_one || (!clause.more->at_once && clause.more->count < 0 && clause.more->each_after < 0))
    return;
  Diagnostic& d = world_.report("OCF0333", clause.keyword(), "this `for` goes through its items in two ways");
  d.got = "`until one succeeds`, and several items at a time";
  d.want = "one way";
  d.remedy = "leave the other way out: until one succeeds, the items are tried one after another";
}

// Those before an item are said as items or as their names. The edges are made with the items, so before the run
// where the list is known then.
void Steps::each_after(plan::Loop& loop, const SyntaxClause& clause, const Place& place, const Type& element) {
  const Typed before = expressions_.check(clause.more->each_after, place);
  loop.each_after = before.id;
  const Type& type = before.type.kind == Kind::list && before.type.element ? *before.type.element : before.type;
  const Field* name = element.kind == Kind::record && element.fields ? element.fields->find("name") : nullptr;
  const bool named = element.kind == Kind::any || element.kind == Kind::text || element.kind == Kind::choice ||
                     (name && fits(name->type, Type::of(Kind::text).or_none()));
  const bool is_name = named && (type.kind == Kind::text || type.kind == Kind::choice);
  const Span at = expressions_.at(static_cast<std::uint32_t>(clause.more->each_after)).at;
  if (!is_name && type.kind != Kind::none && !fits(type.or_none(), element.or_none())) {
    Diagnostic& d = world_.report("OCF0334", at, "`each after` has to give those before an item");
    d.got = before.type.text();
    d.want = "items of the list" + std::string(named ? ", or their names" : "");
    d.remedy = "name a field that holds them, as in each after " + world_.name(clause.name) + ".before";
  } else if (before.from_run && !loop.at_run) {
    Diagnostic& d = world_.report("OCF0334", at, "who waits for whom is known only while the procedure runs");
    d.want = "a value of the site, as the list is one";
    d.remedy = "take it from a given";
  }
}

// Outside, the name of the step is the list of the results of those items that applied, each with its item.
void Steps::results_of_all(const Draft& draft) {
  const BodyStep& s = body_.steps[draft.index];
  const std::string_view name = body_.name(s);
  Symbol* all = name.empty() ? nullptr : body_.of_all(name, draft.index);
  const Symbol* one = result_name(draft);
  if (!all || !one || draft.more.loop == plan::nothing) return;
  program_.loops[draft.more.loop].results = all->slot;
  Type element = one->type;
  if (element.kind == Kind::record && element.fields) {
    const Symbol* item = body_.own(world_.name(s.each()->name), draft.index);
    RecordType& type = program_.types.emplace_back();
    type.name = "the result of an item";
    type.fields = element.fields->fields;
    if (!type.find("item")) {
      type.fields.push_back({"item", item ? item->type : Type{}, std::nullopt, "The item that it is of", {}});
    }
    element = Type::record(type);
  }
  element.may_be_none = false;
  const Type list = Type::list_of(std::move(element));
  all->type = all->typed && !fits(all->type, list) ? Type::list_of({}) : list;
  all->typed = true;
}

}  // namespace ocflow::dsl::checking
