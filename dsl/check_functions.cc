// The functions of the language, and the one binder that `for` and they share.
#include <algorithm>

#include "dsl/check_expr.h"
#include "engine/expr/operators.h"

namespace ocflow::dsl::checking {

using expr::Function;
using expr::Op;
using Kind = Type::Kind;

namespace {

bool counts_texts(Function fn) { return fn <= Function::capture; }

Type or_none(Type type) {
  type.may_be_none = true;
  return type;
}

}  // namespace

Typed Expressions::function(const SyntaxExpr& e, Function fn) {
  const std::size_t wanted = fn == Function::matches || fn == Function::capture ? 2 : 1;
  const std::size_t count = e.children().size() - 1 - (e.has_host ? 1 : 0);
  bool named = false;
  for (const LineSpan name : e.argument_names()) named = named || !name.empty();
  if (count != wanted || named || e.has_host) {
    Diagnostic& d = world_.report(count < wanted ? "OCF0207" : "OCF0206", e.at,
                                  std::string(callee(e)) + " is not called like this");
    d.got = std::to_string(count) + (count == 1 ? " argument" : " arguments");
    d.want = std::string(callee(e)) + (wanted == 2 ? "(text, \"pattern\")" : counts_texts(fn) ? "(text)" : "(list)");
    d.remedy = "write " + d.want;
    return broken(e.at);
  }
  return counts_texts(fn) ? text_function(e, fn) : list_function(e, fn);
}

Typed Expressions::text_function(const SyntaxExpr& e, Function fn) {
  const Type text = Type::of(Kind::text);
  Operands operands(stack_);
  for (std::size_t i = 1; i < e.children().size(); ++i) {
    const std::uint32_t id = e.children()[i];
    const Typed operand = expr(id, &text);
    if (!fits(operand.type, text))
      mismatch(at(id).at, "what " + std::string(callee(e)) + " takes", text, operand.type, world_.name(at(id).at));
    operands.push(operand.id);
  }
  if (operands.size() == 2 && is_plain_text(e.children()[2])) {
    const std::string why = expr::pattern_problem(arena_.value(arena_.nodes[operands[1]]).text());
    if (!why.empty()) {
      Diagnostic& d = world_.report("OCF0204", at(e.children()[2]).at, "the pattern can't be used");
      d.got = why;
      d.remedy = "mend the pattern; a sign that is meant as it is stands in brackets: [*]";
    }
  }
  const auto first = static_cast<std::uint32_t>(arena_.operands.size());
  operands.append_to(arena_.operands);
  Type type = text;
  if (fn == Function::lines) type = Type::list_of(text);
  if (fn == Function::matches) type = Type::of(Kind::boolean);
  if (fn == Function::capture) type = or_none(text);
  return node(Op::call, first, operands.size(), e.at, type, static_cast<std::uint8_t>(fn));
}

// What a function makes of a list of `element`s that are ordered, or told apart, by `key`.
Type Expressions::over_list(Function fn, const Type& element, Span where, const Type& key, bool keyed) {
  const bool sorts = keyed && (fn == Function::filter || fn == Function::first);
  const bool extreme = fn == Function::max || fn == Function::min;
  const bool ordered = key.kind == Kind::any || key.kind == Kind::number || key.kind == Kind::duration ||
                       key.kind == Kind::size || key.kind == Kind::version ||
                       (sorts && (key.kind == Kind::text || key.kind == Kind::choice));
  if ((sorts || extreme) && (!ordered || key.may_be_none)) {
    Diagnostic& d = world_.report(key.may_be_none ? "OCF0216" : "OCF0211", where, "the items can't be ordered by this");
    d.got = key.text() + (key.may_be_none ? " or none" : "");
    d.want = sorts ? "a number, duration, size, version or text" : "a number, duration, size or version";
    d.remedy = extreme && !keyed ? "say by what: (x in list by x.field)" : "order them by another field";
  }
  switch (fn) {
    case Function::count:
      return Type::of(Kind::number);
    case Function::all:
    case Function::any:
      return Type::of(Kind::boolean);
    case Function::first:
    case Function::max:
    case Function::min:
      return or_none(element);
    default:
      return Type::list_of(element);
  }
}

Typed Expressions::list_function(const SyntaxExpr& e, Function fn) {
  const std::uint32_t id = e.children()[1];
  if (at(id).kind == ExprKind::binder) return binder(at(id), fn);
  const bool asks = fn == Function::all || fn == Function::any;
  const Type wanted = Type::list_of(asks ? Type::of(Kind::boolean) : Type{});
  const Typed list = expr(id, asks ? &wanted : nullptr);
  if (!fits(list.type, wanted))
    mismatch(at(id).at, "what " + std::string(callee(e)) + " takes", wanted, list.type, world_.name(at(id).at));
  const Type element = list.type.element ? *list.type.element : Type{};
  const auto first = static_cast<std::uint32_t>(arena_.operands.size());
  arena_.operands.push_back(list.id);
  return node(Op::call, first, 1, e.at, over_list(fn, element, e.at, element, false), static_cast<std::uint8_t>(fn));
}

Typed Expressions::binder(const SyntaxExpr& e, Function fn) {
  std::size_t next = 1;
  const std::int32_t where = e.has_where ? static_cast<std::int32_t>(e.children()[next++]) : -1;
  const std::int32_t by = e.has_by ? static_cast<std::int32_t>(e.children()[next]) : -1;
  Type element;
  return bound_list(e.at, e.children()[0], where, by, e.name(), fn, element);
}

void Expressions::bind(Span variable, const Type& type) {
  const std::string name = world_.name(variable);
  bool taken = reserved_name(name) || unit().modules.contains(name);
  for (std::size_t i = scope_.first_bound; i < bound_.size(); ++i) taken = taken || bound_[i].name == name;
  if (scope_.parameters) {
    taken = taken || scope_.parameters->contains(name);
  } else if (const auto* all = body_.symbols(name)) {
    for (const Symbol* s : *all)
      taken = taken || (s->kind != Symbol::Kind::item || (body_.sees(place_, *s) && s->at != variable));
  }
  if (taken) {
    world_.report("OCF0217", variable, "the name " + name + " is taken").remedy = "choose another name for the items";
  }
  bound_.push_back({name, type, variable});
}

// `all` and `any` ask of each item what stands in `by`, or in `where` if that is all there is.
Typed Expressions::bound_list(Span span, std::uint32_t list_id, std::int32_t where, std::int32_t by, Span variable,
                              Function fn, Type& element) {
  const Type wanted = Type::list_of({});
  const Typed list = expr(list_id, nullptr);
  if (!fits(list.type, wanted)) {
    mismatch(at(list_id).at, "what is gone through", wanted, list.type, world_.name(at(list_id).at));
  }
  element = list.type.element ? *list.type.element : Type{};
  const bool asks = fn == Function::all || fn == Function::any;
  const std::size_t before = facts.size();
  bind(variable, element);
  std::uint32_t parts[4] = {list.id, expr::no_expr, expr::no_expr, expr::no_expr};
  if (where >= 0) {
    parts[1] = truth(static_cast<std::uint32_t>(where)).id;
    facts.learn(world_, file(), where, true);
  }
  Type key = element;
  if (by >= 0 && asks) {
    parts[3] = truth(static_cast<std::uint32_t>(by)).id;
  } else if (by >= 0) {
    const Typed k = expr(static_cast<std::uint32_t>(by), nullptr);
    parts[2] = k.id;
    key = k.type;
  } else if (asks) {
    std::swap(parts[1], parts[3]);
  }
  if (facts.has("!" + bound_.back().name)) element.may_be_none = false;
  bound_.pop_back();
  facts.forget(before);
  const auto first = static_cast<std::uint32_t>(arena_.operands.size());
  arena_.operands.insert(arena_.operands.end(), parts, parts + 4);
  const Span key_at = by >= 0 ? Span(at(static_cast<std::uint32_t>(by)).at) : span;
  return node(Op::binder, first, 4, span, over_list(fn, element, key_at, key, by >= 0), static_cast<std::uint8_t>(fn));
}

Typed Expressions::items(const SyntaxClause& each, const Place& place, Type& element) {
  if (each.expr < 0) return broken(each.at);
  place_ = place;
  from_run_ = false;
  const auto list_id = static_cast<std::uint32_t>(each.expr);
  Typed out;
  if (each.more->where < 0 && each.more->by < 0) {
    out = expr(list_id, nullptr);
    const Type wanted = Type::list_of({});
    if (!fits(out.type, wanted))
      mismatch(at(list_id).at, "what `for` goes through", wanted, out.type, world_.name(at(list_id).at));
    element = out.type.element ? *out.type.element : Type{};
  } else {
    Span all = at(list_id).at;
    for (const std::int32_t part : {each.more->where, each.more->by}) {
      if (part >= 0) all.end = std::max(all.end, at(static_cast<std::uint32_t>(part)).at.end());
    }
    out = bound_list(all, list_id, each.more->where, each.more->by, each.name, Function::filter, element);
  }
  out.from_run = from_run_;
  return out;
}

}  // namespace ocflow::dsl::checking
