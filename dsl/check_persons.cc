// What a person is asked beneath a step: for a decision, or for a value.
#include "dsl/check_steps.h"

namespace ocflow::dsl::checking {

using Kind = Type::Kind;

void Steps::confirm(Draft& draft, const SyntaxClause& clause, Position position, bool untold) {
  plan::Clause out = clause_of(plan::ClauseKind::confirm, clause.at);
  Place place = body_.place(draft.index, position);
  place.untold = untold;
  const Type text = Type::of(Kind::text);
  out.expr = expressions_.check_as(clause.expr, place, text, "what a person confirms").id;
  if (clause.more->why >= 0) out.why = expressions_.check_as(clause.more->why, place, text, "what has to be typed").id;
  draft.clauses.push_back(out);
}

namespace {

// Can a person write it on one line, and the engine read it without a doubt?
bool can_be_typed(const Type& type) {
  switch (type.kind) {
    case Kind::any:  // a type that was reported
    case Kind::text:
    case Kind::number:
    case Kind::boolean:
    case Kind::duration:
    case Kind::size:
    case Kind::version:
    case Kind::choice:
      return true;
    default:
      return false;
  }
}

}  // namespace

void Steps::ask(Draft& draft, const SyntaxClause& clause, Position position) {
  plan::Clause out = clause_of(plan::ClauseKind::ask, clause.at);
  const Place place = body_.place(draft.index, position);
  out.expr = expressions_.check_as(clause.expr, place, Type::of(Kind::text), "what a person is asked").id;
  Type type = resolve_type(world_, body_.unit, *clause.more->type);
  if (!can_be_typed(type)) {
    Diagnostic& d = world_.report("OCF0232", clause.more->type->at, "a person can't answer with a " + type.text());
    d.want = "text, number, bool, duration, size, version or one of \"a\", \"b\"";
    d.remedy = type.kind == Kind::secret ? "a secret comes from outside: declare it as a given"
                                         : "ask for one value at a time, each with an `ask` of its own";
    type = Type{};
  }
  plan::ClauseMore more;
  more.shape = static_cast<std::uint32_t>(program_.shapes.size());
  program_.set_more(out, more);
  program_.shapes.push_back(type);
  Symbol* own = body_.own(world_.name(clause.name), draft.index);
  if (own && own->kind == Symbol::Kind::let && own->position == position) {
    own->type = type;
    own->typed = true;
    out.slot = own->slot;
  }
  draft.clauses.push_back(out);
}

}  // namespace ocflow::dsl::checking
