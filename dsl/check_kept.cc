// `keep`: values for later runs of the same site. What is kept under one name has one type, whichever procedure
// keeps it, for nobody knows which of them ran last.
#include "dsl/check_steps.h"

namespace ocflow::dsl::checking {
namespace {

void declare_items(World& world, std::span<const SyntaxItem> items) {
  for (const SyntaxItem& item : items) {
    for (const SyntaxClause& clause : item.clauses) {
      if (clause.word == ClauseWord::keep)
        world.kept.emplace(world.name(clause.name), World::Kept{clause.name, {}, false});
    }
    declare_items(world, item.items());
  }
}

}  // namespace

void declare_kept(World& world) {
  for (ProcedureId p = 0; p < world.program->procedures.size(); ++p) declare_items(world, world.syntax(p).items);
}

void Steps::keep(Draft& draft, const SyntaxClause& clause, Position position) {
  plan::Clause out = clause_of(plan::ClauseKind::keep, clause.at);
  const Typed value = expressions_.check(clause.expr, body_.place(draft.index, position, true));
  const std::string name = world_.name(clause.name);
  out.expr = value.id;
  out.name = expressions_.arena_name(name);
  draft.clauses.push_back(out);
  if (holds_secret(value.type)) {
    Diagnostic& d = world_.report("OCF0213", program_.arena.nodes[value.id].at, "a secret can't be kept");
    d.got = value.type.text();
    d.remedy = "keep what is no secret; the secret is given to each run anew";
    return;
  }
  World::Kept& kept = world_.kept[name];
  const Type type = value.type.or_none();
  if (!kept.typed || kept.type.kind == Type::Kind::any || kept.type.kind == Type::Kind::none) {
    kept = {clause.name, type, true};
    return;
  }
  if (fits(type, kept.type) || fits(kept.type, type)) return;
  Diagnostic& d =
      world_.report("OCF0231", program_.arena.nodes[value.id].at, "kept." + name + " has another type elsewhere");
  d.got = value.type.text();
  d.want = kept.type.text();
  d.remedy = "keep it under another name";
  d.labels.push_back({kept.at, "it is kept here too"});
}

}  // namespace ocflow::dsl::checking
