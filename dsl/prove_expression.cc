// From expressions to constants, terms and formulas.
#include <algorithm>

#include "dsl/prove_domain.h"
#include "dsl/prove_meaning.h"
#include "dsl/prove_uses.h"
#include "engine/expr/operators.h"

namespace ocflow::dsl::proving {

using expr::no_expr;
using expr::Op;

namespace {

constexpr int deepest_looked_at = 400;

bool is_logic(Op op) {
  switch (op) {
    case Op::eq:
    case Op::ne:
    case Op::lt:
    case Op::le:
    case Op::gt:
    case Op::ge:
    case Op::in:
    case Op::not_in:
    case Op::not_:
    case Op::and_:
    case Op::or_:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string Meanings::text(ExprId e) const { return expr::to_text(arena_, e, *tree_.program().sources); }

std::string Meanings::key(const Meaning& m) const {
  switch (m.kind) {
    case Meaning::Kind::constant: {
      const std::string value = key_of(m.value);
      return "v" + std::to_string(value.size()) + ":" + value;
    }
    case Meaning::Kind::term:
      return "t" + std::to_string(m.term);
    default:
      return "f" + std::to_string(m.formula);
  }
}

Meaning Meanings::free_term(const std::string& key, std::string name, Type type) {
  bool fresh = false;
  const TermId t = formulas_.term(key, fresh);
  if (fresh) {
    formulas_.term(t).name = std::move(name);
    formulas_.term(t).type = std::move(type);
  }
  return of_term(t);
}

// Pure, its value depends on names alone, and names are flat in a procedure: the same text has the same value in one
// item. A read, or what was kept, may answer otherwise each time it is asked.
Meaning Meanings::opaque(const At& at, ExprId e) {
  bool changes = expr::has_reads(arena_, e);
  const std::string written = text(e);
  // What stands elsewhere is put in for a parameter of a named read: the text alone doesn't say what is meant.
  const Span whole = arena_.nodes[e].at;
  for (const ExprId part : nodes_of(arena_, e)) {
    const Span at_part = arena_.nodes[part].at;
    const bool inside = at_part.file == whole.file && at_part.begin >= whole.begin && at_part.end <= whole.end;
    changes = changes || (!inside && at_part.end > at_part.begin);
  }
  changes = changes || written.empty() || written.find("kept.") != std::string::npos || at.item != nullptr;
  const std::string call = std::to_string(at.call) + ",";
  if (changes) return free_term("r" + call + std::to_string(e), written, Type{});
  return free_term("x" + call + std::to_string(tree_.frame(at.step, at.around, 0)) + "," + written, written, Type{});
}

Meaning Meanings::resolve(const At& at, ExprId e) {
  if (e == no_expr) return constant(Value());
  const std::uint64_t known = std::uint64_t{at.call} << 32 | e;
  const auto found = known_.find(known);
  if (found != known_.end()) return found->second;
  if (depth_ > deepest_looked_at) return opaque(at, e);
  ++depth_;
  Meaning out = work_out(at, e);
  --depth_;
  if (out.kind == Meaning::Kind::term && formulas_.term(out.term).name.empty()) formulas_.term(out.term).name = text(e);
  return known_[known] = std::move(out);
}

Meaning Meanings::work_out(const At& at, ExprId e) {
  const expr::Node& n = arena_.nodes[e];
  if (is_logic(n.op)) return of_formula(compared(at, e));
  switch (n.op) {
    case Op::constant:
    case Op::written:
      return constant(arena_.value(n));
    case Op::slot:
      return slot(at, e);
    case Op::bound:
      return at.item && n.a == 0 ? *at.item : opaque(at, e);
    case Op::field:
      return field(resolve(at, n.a), arena_.names[n.b]);
    case Op::given:
      return free_term("given" + std::to_string(n.a), text(e), Type{});
    case Op::call:
      return call_of_function(at, e);
    case Op::list: {
      List items;
      for (std::uint32_t i = 0; i < n.b; ++i) {
        const Meaning m = resolve(at, arena_.operands[n.a + i]);
        if (m.kind != Meaning::Kind::constant) return opaque(at, e);
        items.push_back(m.value);
      }
      return constant(Value(std::move(items)));
    }
    default:
      return opaque(at, e);
  }
}

Meaning Meanings::slot(const At& at, ExprId e) {
  const expr::Node& n = arena_.nodes[e];
  const StepId loop = tree_.frame(at.step, at.around, n.depth);
  if (loop != nothing && n.a == 0) return item(at.call, loop);
  const Call& call = calls_[at.call];
  if (loop == nothing && n.a < call.givens.size()) return call.givens[n.a];
  return let(at, loop, n.a);
}

Meaning Meanings::field(const Meaning& of, const std::string& name) {
  if (of.kind == Meaning::Kind::constant) {
    const Value* value = of.value.field(name);
    return constant(value ? *value : Value());
  }
  if (of.kind == Meaning::Kind::formula) return free_term("." + key(of) + "." + name, name, Type{});
  bool fresh = false;
  const TermId t = formulas_.term("." + key(of) + "." + name, fresh);
  if (!fresh) return of_term(t);
  const Term& around = formulas_.term(of.term);
  Term term;
  term.name = around.name + "." + name;
  term.of_site = around.of_site;
  term.within = around.within;
  term.within.push_back(of.term);
  if (around.type.kind == Type::Kind::record && around.type.fields) {
    if (const Field* found = around.type.fields->find(name)) {
      term.type = found->type;
      term.otherwise = found->otherwise;
    }
  }
  formulas_.term(t) = std::move(term);
  return of_term(t);
}

Meaning Meanings::call_of_function(const At& at, ExprId e) {
  const expr::Node& n = arena_.nodes[e];
  if (expr::has_reads(arena_, e)) return opaque(at, e);
  const auto fn = static_cast<expr::Function>(n.fn);
  std::string all = "fn" + std::to_string(n.fn);
  Meaning first;
  for (std::uint32_t i = 0; i < n.b; ++i) {
    const Meaning m = resolve(at, arena_.operands[n.a + i]);
    if (i == 0) first = m;
    all += "," + key(m);
  }
  if (fn == expr::Function::count && first.kind == Meaning::Kind::term) return of_term(count_of(first.term));
  Type type;
  if (fn == expr::Function::lower || fn == expr::Function::trim) type = Type::of(Type::Kind::text);
  if (fn == expr::Function::matches) type = Type::of(Type::Kind::boolean);
  return free_term(all, {}, std::move(type));
}

// --- formulas --------------------------------------------------------------------------------------------------------

Formula Meanings::truth(const Meaning& m) {
  if (m.kind == Meaning::Kind::formula) return m.formula;
  if (m.kind == Meaning::Kind::term) return formulas_.holds(m.term);
  const bool* b = m.value.get<bool>();
  return b && *b ? kTrue : kFalse;
}

Formula Meanings::compared(const At& at, ExprId e) {
  const expr::Node& n = arena_.nodes[e];
  switch (n.op) {
    case Op::not_:
      return -truth(resolve(at, n.a));
    case Op::and_:
      return formulas_.all({truth(resolve(at, n.a)), truth(resolve(at, n.b))});
    case Op::or_:
      return formulas_.any({truth(resolve(at, n.a)), truth(resolve(at, n.b))});
    case Op::eq:
      return equal(resolve(at, n.a), resolve(at, n.b));
    case Op::ne:
      return -equal(resolve(at, n.a), resolve(at, n.b));
    case Op::in:
      return member(at, e);
    case Op::not_in:
      return -member(at, e);
    default:
      return ordered(e, n.op, resolve(at, n.a), resolve(at, n.b));
  }
}

Formula Meanings::equal(const Meaning& a, const Meaning& b) {
  using Kind = Meaning::Kind;
  if (a.kind == Kind::constant && b.kind != Kind::constant) return equal(b, a);
  if (a.kind == Kind::constant) return a.value == b.value ? kTrue : kFalse;
  if (a.kind == Kind::formula || b.kind == Kind::formula) return formulas_.same(truth(a), truth(b));
  if (b.kind == Kind::constant) {
    const Term& term = formulas_.term(a.term);
    if (b.value.is_none() && !term.type.may_be_none && term.type.kind != Type::Kind::any &&
        term.type.kind != Type::Kind::none)
      return kFalse;
    if (b.value.list() && b.value.list()->empty()) return -not_empty(a);
    return formulas_.atom(a.term, Part::Compare::eq, b.value);
  }
  if (a.term == b.term) return kTrue;
  const auto [least, most] = std::minmax(a.term, b.term);
  const std::string name = formulas_.term(least).name + " == " + formulas_.term(most).name;
  return formulas_.related(least, Part::Compare::eq, most, name);
}

Formula Meanings::may_be(const std::string& key, std::string name) {
  return truth(free_term(key, std::move(name), Type::of(Type::Kind::boolean)));
}

Formula Meanings::member(const At& at, ExprId e) {
  const expr::Node& n = arena_.nodes[e];
  const Meaning what = resolve(at, n.a);
  const expr::Node& list = arena_.nodes[n.b];
  std::vector<Formula> any;
  if (list.op == Op::list) {
    for (std::uint32_t i = 0; i < list.b; ++i) any.push_back(equal(what, resolve(at, arena_.operands[list.a + i])));
    return formulas_.any(std::move(any));
  }
  const Meaning in = resolve(at, n.b);
  if (in.kind == Meaning::Kind::constant && in.value.list()) {
    for (const Value& v : *in.value.list()) any.push_back(equal(what, constant(v)));
    return formulas_.any(std::move(any));
  }
  return may_be("in" + key(what) + "," + key(in), text(e));
}

// What may be none has no order: then neither this nor its opposite holds.
Formula Meanings::ordered(ExprId e, Op op, const Meaning& a, const Meaning& b) {
  using Kind = Meaning::Kind;
  if (op == Op::gt) return ordered(e, Op::lt, b, a);
  if (op == Op::ge) return ordered(e, Op::le, b, a);
  if (a.kind == Kind::constant && b.kind == Kind::constant)
    return expr::compare(op, a.value, b.value, {}).is_true() ? kTrue : kFalse;
  const auto atom = [&](const Meaning& m, Part::Compare c, const Value& v) { return formulas_.atom(m.term, c, v); };
  if (a.kind == Kind::term && b.kind == Kind::constant && has_order(b.value))
    return atom(a, op == Op::lt ? Part::Compare::lt : Part::Compare::le, b.value);
  if (a.kind == Kind::constant && b.kind == Kind::term && has_order(a.value)) {
    const Formula below = atom(b, op == Op::lt ? Part::Compare::le : Part::Compare::lt, a.value);
    return formulas_.all({-below, -equal(b, constant(Value()))});
  }
  if (a.kind == Kind::term && b.kind == Kind::term)
    return formulas_.related(a.term, op == Op::lt ? Part::Compare::lt : Part::Compare::le, b.term, text(e));
  return may_be((op == Op::lt ? "<" : "<=") + key(a) + "," + key(b), text(e));
}

}  // namespace ocflow::dsl::proving
