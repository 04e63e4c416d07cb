#include "dsl/prove_meaning.h"

#include "engine/expr/evaluate.h"

namespace ocflow::dsl::proving {

using expr::no_expr;
using expr::Op;
using plan::Clause;
using plan::ClauseKind;

namespace {

std::uint64_t both(std::uint32_t a, std::uint32_t b) { return std::uint64_t{a} << 32 | b; }

std::string slot_key(ProcedureId p, StepId loop, std::uint32_t slot) {
  return std::to_string(p) + "," + std::to_string(loop) + "," + std::to_string(slot);
}

}  // namespace

Meanings::Meanings(const Tree& tree, Formulas& formulas)
    : tree_(tree), formulas_(formulas), arena_(tree.program().arena) {
  const plan::Program& program = tree.program();
  for (StepId s = 0; s < program.steps.size(); ++s) {
    const plan::Step& step = program.steps[s];
    if (tree.procedure(s) == nothing) continue;
    bool below = false;
    for (std::uint32_t i = 0; i < step.clauses; ++i) {
      const Clause& clause = program.clauses[step.first_clause + i];
      below = below || clause.kind == ClauseKind::each;
      const bool gives = clause.kind == ClauseKind::let || clause.kind == ClauseKind::ask;
      if (!gives || clause.slot == nothing) continue;
      Let& let = lets_[slot_key(tree.procedure(s), tree.frame(s, !below, 0), clause.slot)];
      const bool only = let.step == nothing && clause.kind == ClauseKind::let;
      let = {s, only ? &clause : nullptr, below};
    }
  }
}

CallId Meanings::begin(ProcedureId p) {
  const auto id = static_cast<CallId>(calls_.size());
  const auto [found, added] = begun_.emplace(p, id);
  if (!added) return found->second;
  calls_.push_back({p, nothing, nothing, {}});
  for (const Field& given : tree_.program().procedures[p].givens) {
    bool fresh = false;
    const TermId t = formulas_.term("g" + std::to_string(id) + "." + given.name, fresh);
    Term& term = formulas_.term(t);
    term.name = given.name;
    term.type = given.type;
    term.otherwise = given.otherwise;
    term.of_site = true;
    calls_[id].givens.push_back(of_term(t));
  }
  return id;
}

CallId Meanings::call(CallId around, StepId s) {
  const auto found = called_.find(both(around, s));
  if (found != called_.end()) return found->second;
  const plan::StepMore& more = tree_.more(s);
  std::vector<Meaning> givens;
  for (std::uint32_t i = 0; i < more.arguments; ++i) {
    givens.push_back(resolve({around, s, false, nullptr}, tree_.program().operands[more.first_argument + i]));
  }
  calls_.push_back({more.callee, around, s, std::move(givens)});
  return called_[both(around, s)] = static_cast<CallId>(calls_.size() - 1);
}

Formula Meanings::condition(CallId c, StepId s, bool around, ExprId e) {
  return truth(resolve({c, s, around, nullptr}, e));
}

Formula Meanings::nobody_of_group(CallId c, StepId s) {
  std::vector<Formula> all;
  for (std::uint32_t place = tree_.place(s); place-- > 0;) {
    const StepId other = tree_.sibling(s, place);
    const Clause* asked = tree_.condition(other);
    if (!asked) break;
    all.push_back(-condition(c, other, true, asked->expr));
  }
  return formulas_.all(std::move(all));
}

Formula Meanings::applies(CallId c, StepId s) {
  const auto found = applies_.find(both(c, s));
  if (found != applies_.end()) return found->second;
  const plan::Step& step = tree_.step(s);
  std::vector<Formula> all;
  bool around = true;
  for (std::uint32_t i = 0; i < step.clauses; ++i) {
    const Clause& clause = tree_.program().clauses[step.first_clause + i];
    if (clause.kind == ClauseKind::condition) all.push_back(condition(c, s, around, clause.expr));
    if (clause.kind == ClauseKind::otherwise) all.push_back(nobody_of_group(c, s));
    if (clause.kind == ClauseKind::each) {
      all.push_back(loop_holds(c, s));
      around = false;
    }
    if (clause.kind == ClauseKind::act || clause.kind == ClauseKind::list || clause.kind == ClauseKind::person ||
        clause.kind == ClauseKind::rung)
      break;
  }
  return applies_[both(c, s)] = formulas_.all(std::move(all));
}

Formula Meanings::way(CallId c, StepId s) {
  std::vector<std::pair<CallId, StepId>> path;
  Formula out = kTrue;
  while (c != nothing && s != nothing) {
    const auto found = ways_.find(both(c, s));
    if (found != ways_.end()) {
      out = found->second;
      break;
    }
    path.emplace_back(c, s);
    s = tree_.parent(s);
    if (s == nothing) {
      s = calls_[c].step;
      c = calls_[c].caller;
    }
  }
  for (; !path.empty(); path.pop_back()) {
    const auto [call, step] = path.back();
    out = formulas_.all({out, applies(call, step)});
    ways_[both(call, step)] = out;
  }
  return out;
}

Formula Meanings::acts(CallId c, StepId s, std::uint32_t& work) {
  const plan::Step& step = tree_.step(s);
  for (std::uint32_t i = 0; i < step.clauses; ++i) {
    switch (tree_.program().clauses[step.first_clause + i].kind) {
      case ClauseKind::condition:
      case ClauseKind::otherwise:
      case ClauseKind::each:
      case ClauseKind::list:
        break;
      default:
        return kTrue;
    }
  }
  if (work == 0 || depth_ > 100) return kTrue;
  ++depth_;
  const plan::StepMore& more = tree_.more(s);
  std::uint32_t first = more.first_child;
  std::uint32_t count = more.children;
  if (more.callee != nothing) {
    first = tree_.program().procedures[more.callee].first_step;
    count = tree_.program().procedures[more.callee].steps;
    c = call(c, s);
  }
  std::vector<Formula> any;
  for (std::uint32_t i = 0; i < count && (any.empty() || any.back() != kTrue); ++i) {
    if (work > 0) --work;
    const StepId child = tree_.program().lists[first + i];
    any.push_back(work == 0 ? kTrue : formulas_.all({applies(c, child), acts(c, child, work)}));
  }
  --depth_;
  return formulas_.any(std::move(any));
}

// --- loops -----------------------------------------------------------------------------------------------------------

// Of a loop one item stands for all: two steps in one body are looked at inside one item.
Meaning Meanings::item(CallId c, StepId loop) {
  const ExprId id = tree_.program().loops[tree_.more(loop).loop].list;
  Meaning list;
  if (id != no_expr) {
    const expr::Node& n = arena_.nodes[id];
    list = resolve({c, loop, true, nullptr}, n.op == Op::binder ? arena_.operands[n.a] : id);
  }
  bool fresh = false;
  const TermId t = formulas_.term("i" + std::to_string(c) + "," + std::to_string(loop), fresh);
  if (!fresh) return of_term(t);
  std::string name = "item";
  Type type;
  bool of_site = false;
  if (list.kind == Meaning::Kind::term) {
    const Term& from = formulas_.term(list.term);
    name = from.name + "[" + std::to_string(++items_[list.term]) + "]";
    if (from.type.element) type = *from.type.element;
    of_site = from.of_site;
  }
  Term& term = formulas_.term(t);
  term.name = std::move(name);
  term.type = std::move(type);
  term.of_site = of_site;
  return of_term(t);
}

TermId Meanings::count_of(TermId list) {
  bool fresh = false;
  const TermId t = formulas_.term("c" + std::to_string(list), fresh);
  if (!fresh) return t;
  const Term& from = formulas_.term(list);
  Term term;
  term.name = from.name;
  term.type = Type::of(Type::Kind::number);
  term.of_site = from.of_site;
  term.is_count = true;
  if (from.otherwise && from.otherwise->list())
    term.otherwise = Value(static_cast<double>(from.otherwise->list()->size()));
  term.within = from.within;
  formulas_.term(t) = std::move(term);
  return t;
}

Formula Meanings::not_empty(const Meaning& list) {
  if (list.kind == Meaning::Kind::constant) {
    const List* items = list.value.list();
    return items && items->empty() ? kFalse : kTrue;
  }
  if (list.kind == Meaning::Kind::formula) return kTrue;
  return -formulas_.atom(count_of(list.term), Part::Compare::le, Value(0));
}

Formula Meanings::item_of(CallId c, StepId s, const Meaning& list, const expr::Node& written) {
  std::vector<Formula> any;
  if (list.kind == Meaning::Kind::constant && list.value.list()) {
    for (const Value& v : *list.value.list()) any.push_back(equal(item(c, s), constant(v)));
  } else if (written.op == Op::list) {
    for (std::uint32_t i = 0; i < written.b; ++i) {
      any.push_back(equal(item(c, s), resolve({c, s, true, nullptr}, arena_.operands[written.a + i])));
    }
  } else {
    return kTrue;
  }
  return formulas_.any(std::move(any));
}

Formula Meanings::loop_holds(CallId c, StepId s) {
  if (tree_.more(s).loop == nothing || tree_.program().loops[tree_.more(s).loop].list == no_expr) return kTrue;
  const ExprId id = tree_.program().loops[tree_.more(s).loop].list;
  const expr::Node& n = arena_.nodes[id];
  const ExprId from = n.op == Op::binder ? arena_.operands[n.a] : id;
  const ExprId where = n.op == Op::binder ? arena_.operands[n.a + 1] : no_expr;
  const Meaning list = resolve({c, s, true, nullptr}, from);
  std::vector<Formula> all{not_empty(list), item_of(c, s, list, arena_.nodes[from])};
  if (where != no_expr) {
    const Meaning variable = item(c, s);
    all.push_back(truth(resolve({c, s, true, &variable}, where)));
  }
  return formulas_.all(std::move(all));
}

// --- lets ------------------------------------------------------------------------------------------------------------

// Has its step happened wherever the value is used? Then the value is what its expression says.
bool Meanings::always_there(const Let& let, StepId loop) const {
  for (StepId s = let.step; s != nothing; s = tree_.parent(s)) {
    const plan::Step& step = tree_.step(s);
    if (step.on_failure != plan::OnFailure::stop) return false;
    for (std::uint32_t i = 0; i < step.clauses; ++i) {
      const ClauseKind kind = tree_.program().clauses[step.first_clause + i].kind;
      if (kind == ClauseKind::condition || kind == ClauseKind::otherwise) return false;
    }
    if (s == loop) break;
  }
  return true;
}

Meaning Meanings::let(const At& at, StepId loop, std::uint32_t slot) {
  const std::string key = slot_key(calls_[at.call].procedure, loop, slot);
  const auto found = lets_.find(key);
  if (found != lets_.end() && found->second.clause && depth_ < 100) {
    const Let& given = found->second;
    const bool plain = given.clause->expr != no_expr && !expr::has_reads(arena_, given.clause->expr);
    if (plain && (tree_.is_inside(at.step, given.step) || always_there(given, loop)))
      return resolve({at.call, given.step, !given.below, nullptr}, given.clause->expr);
  }
  return free_term("s" + std::to_string(at.call) + "," + key, {}, Type{});
}

}  // namespace ocflow::dsl::proving
