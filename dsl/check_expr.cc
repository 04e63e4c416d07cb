#include "dsl/check_expr.h"

#include <algorithm>

namespace ocflow::dsl::checking {

using expr::Op;

namespace {
constexpr int most_levels = 200;
}

Typed Expressions::check(std::int32_t id, const Place& place) { return check_as(id, place, Type{}, {}); }

Typed Expressions::check_as(std::int32_t id, const Place& place, const Type& wanted, const std::string& what) {
  if (id < 0) return broken({});
  const auto root = static_cast<std::uint32_t>(id);
  place_ = place;
  from_run_ = false;
  Typed e = expr(root, &wanted);
  if (!fits(e.type, wanted)) mismatch(at(root).at, what, wanted, e.type, world_.name(at(root).at));
  e.from_run = from_run_;
  return e;
}

expr::ExprId Expressions::condition(std::int32_t id, const Place& place) {
  if (id < 0) return broken({}).id;
  place_ = place;
  const Typed e = truth(static_cast<std::uint32_t>(id));
  facts.learn(world_, file(), id, true);
  return e.id;
}

expr::ExprId Expressions::prose(std::span<const TextPart> parts, Span where, const Place& place) {
  place_ = place;
  return joined(parts, where, false).id;
}

Typed Expressions::expr(std::uint32_t id, const Type* wanted) {
  ++weight_;
  if (depth_ == most_levels) return too_deep(id);
  ++depth_;
  Typed out = dispatch(id, wanted);
  --depth_;
  return out;
}

Typed Expressions::too_deep(std::uint32_t id) {
  const Span where = at(id).at;
  Diagnostic& d = world_.report("OCF0226", where, "the expression is nested too deep");
  d.want = "at most " + std::to_string(most_levels) + " levels";
  d.remedy = "give a part of it a name with `let` above";
  return broken(where);
}

Typed Expressions::dispatch(std::uint32_t id, const Type* wanted) {
  const SyntaxExpr& e = at(id);
  switch (e.kind) {
    case ExprKind::number:
    case ExprKind::duration:
    case ExprKind::size:
    case ExprKind::truth:
    case ExprKind::none_value:
      return literal(e, wanted);
    case ExprKind::text:
      return text(e, wanted);
    case ExprKind::list:
      return list(e, wanted);
    case ExprKind::name:
      return name(id);
    case ExprKind::field:
      return field(id);
    case ExprKind::call:
      return call(e);
    case ExprKind::binder:
      return binder(e, expr::Function::filter);
    case ExprKind::not_: {
      const Typed inner = truth(e.children()[0]);
      return node(Op::not_, inner.id, 0, e.at, Type::of(Type::Kind::boolean));
    }
    case ExprKind::and_:
    case ExprKind::or_:
      return logic(e);
    case ExprKind::eq:
    case ExprKind::ne:
      return equality(e);
    case ExprKind::lt:
    case ExprKind::le:
    case ExprKind::gt:
    case ExprKind::ge:
      return ordering(e);
    case ExprKind::in:
    case ExprKind::not_in:
      return membership(e);
    case ExprKind::add:
    case ExprKind::sub:
    case ExprKind::mul:
    case ExprKind::div:
    case ExprKind::negate:
      return arithmetic(e);
    case ExprKind::broken:
      break;
  }
  return broken(e.at);
}

Typed Expressions::broken(Span where) { return {arena_.constant({}, where), Type{}, false}; }

Typed Expressions::node(Op op, std::uint32_t a, std::uint32_t b, Span where, Type type, std::uint8_t fn) {
  return {arena_.add({op, fn, 0, a, b, where}), std::move(type), false};
}

std::uint32_t Expressions::arena_name(std::string_view name) {
  const auto found = world_.field_names.find(name);
  if (found != world_.field_names.end()) return found->second;
  const auto id = static_cast<std::uint32_t>(arena_.names.size());
  world_.field_names.emplace(name, id);
  arena_.names.emplace_back(name);
  return id;
}

Typed Expressions::literal(const SyntaxExpr& e, const Type*) {
  Value value;
  if (!literal_value(world_, e, value)) return broken(e.at);
  Type::Kind kind = Type::Kind::none;
  switch (e.kind) {
    case ExprKind::number:
      kind = Type::Kind::number;
      break;
    case ExprKind::duration:
      kind = Type::Kind::duration;
      break;
    case ExprKind::size:
      kind = Type::Kind::size;
      break;
    case ExprKind::truth:
      kind = Type::Kind::boolean;
      break;
    default:
      break;
  }
  return {arena_.constant(std::move(value), e.at), Type::of(kind), false};
}

Typed Expressions::text(const SyntaxExpr& e, const Type* wanted) {
  const Type::Kind kind = wanted ? wanted->kind : Type::Kind::any;
  if (kind != Type::Kind::version && kind != Type::Kind::choice && (e.is_written() || is_written(e.parts(), true))) {
    return node(Op::written, 1, 1, e.at, Type::of(kind == Type::Kind::code ? kind : Type::Kind::text));
  }
  Value value;
  if (!literal_value(world_, e, value)) {
    if (kind != Type::Kind::code) return joined(e.parts(), e.at, true);
    Diagnostic& d = world_.report("OCF0223", e.at, "a text for another language holds a value");
    d.remedy = "leave the braces out and hand the value over beside the text: name: value";
    return {joined(e.parts(), e.at, true).id, Type{}, false};
  }
  const std::string& written = *value.get<std::string>();
  if (kind == Type::Kind::version) {
    return {arena_.constant(Version{written}, e.at), Type::of(kind), false};
  }
  if (kind == Type::Kind::choice && wanted->choices) {
    if (!why_not(value, wanted->or_none()).empty()) {
      Diagnostic& d = world_.report("OCF0224", e.at, "\"" + written + "\" is not one of the choices");
      d.want = wanted->text();
      d.remedy = "write one of the choices, or add this one where they are declared";
      suggest(world_, d, written, *wanted->choices);
    }
    return {arena_.constant(std::move(value), e.at), *wanted, false};
  }
  const Type type = Type::of(kind == Type::Kind::code ? kind : Type::Kind::text);
  return {arena_.constant(std::move(value), e.at), type, false};
}

// What must not, or can't, be shown as text.
bool Expressions::showable(Span where, const Type& type) {
  const Type* inner = &type;
  while (inner->kind == Type::Kind::list && inner->element) inner = inner->element.get();
  if (inner->kind == Type::Kind::secret) {
    world_.report("OCF0213", where, "a secret can't be part of a text").remedy =
        "hand it over as the argument of an action that takes a secret";
    return false;
  }
  if (inner->kind == Type::Kind::record) {
    Diagnostic& d = world_.report("OCF0228", where, "this has no text: it is made of several values");
    d.got = type.text();
    const bool fields = type.kind == Type::Kind::record && type.fields && !type.fields->fields.empty();
    d.remedy =
        fields ? "name one of its fields, as in {" + world_.name(where) + "." + type.fields->fields.front().name + "}"
               : "go through the list with `for`, and name a field of each";
    return false;
  }
  return true;
}

bool Expressions::is_written(std::span<const TextPart> parts, bool quotes_double) const {
  if (parts.size() != 1 || parts.front().value >= 0) return false;
  const std::string_view prose = world_.text(parts.front().at);
  constexpr auto none = std::string_view::npos;
  return prose.find('{') == none && prose.find('}') == none && (!quotes_double || prose.find('"') == none);
}

// In a sentence a person reads that there is none; a text that is used would hold the word.
Typed Expressions::joined(std::span<const TextPart> parts, Span where, bool is_text) {
  Operands operands(stack_);
  bool has_value = false;
  for (const TextPart& part : parts) {
    if (part.value < 0 && is_written({&part, 1}, is_text)) {
      operands.push(written_prose(part.at));
      continue;
    }
    if (part.value < 0) {
      operands.push(arena_.constant(plain(world_.text(part.at), is_text), part.at));
      continue;
    }
    has_value = true;
    const auto inner = static_cast<std::uint32_t>(part.value);
    const Typed value = expr(inner, nullptr);
    if (showable(at(inner).at, value.type) && is_text) present(inner, value);
    operands.push(value.id);
  }
  if (operands.size() == 0) return {arena_.constant("", where), Type::of(Type::Kind::text), false};
  if (operands.size() == 1 && !has_value) return {operands[0], Type::of(Type::Kind::text), false};
  const auto first = static_cast<std::uint32_t>(arena_.operands.size());
  operands.append_to(arena_.operands);
  return node(Op::text, first, operands.size(), where, Type::of(Type::Kind::text));
}

// What most arguments are: a text that means what it shows, or a list of such, where that is wanted. Their types
// needn't be compared. no_expr: it is something else, and nothing was built.
expr::ExprId Expressions::written(std::uint32_t id, const Type& wanted) {
  const SyntaxExpr e = at(id);
  if (depth_ + 1 >= most_levels) return expr::no_expr;
  if (wanted.kind == Type::Kind::text && e.is_written()) {
    ++weight_;
    return arena_.add({Op::written, 0, 0, 1, 1, e.at});
  }
  const bool texts = wanted.kind == Type::Kind::list && wanted.element && wanted.element->kind == Type::Kind::text;
  if (!texts || e.kind != ExprKind::list) return expr::no_expr;
  for (const std::uint32_t child : e.children()) {
    if (!at(child).is_written()) return expr::no_expr;
  }
  Operands operands(stack_);
  for (const std::uint32_t child : e.children()) operands.push(arena_.add({Op::written, 0, 0, 1, 1, at(child).at}));
  weight_ += 1 + e.children().size();
  const auto first = static_cast<std::uint32_t>(arena_.operands.size());
  operands.append_to(arena_.operands);
  return arena_.add({Op::list, 0, 0, first, operands.size(), e.at});
}

Typed Expressions::list(const SyntaxExpr& e, const Type* wanted) {
  static const Type of_anything = Type::list_of(Type{});
  const Type* element = wanted && wanted->kind == Type::Kind::list ? wanted->element.get() : nullptr;
  const bool anything = element && element->kind == Type::Kind::any;  // so a list in it may hold a text and a secret
  Operands operands(stack_);
  Type common;
  for (const std::uint32_t child : e.children()) {
    const Typed item = expr(child, anything && at(child).kind == ExprKind::list ? &of_anything : element);
    operands.push(item.id);
    if (element) {
      if (!fits(item.type, *element))
        mismatch(at(child).at, "an item of the list", *element, item.type, world_.name(at(child).at));
    } else if (common.kind == Type::Kind::any) {
      common = item.type;
    } else if (!fits(item.type, common) && !fits(common, item.type)) {
      unlike(at(child).at, common, item.type);
      common = Type{};
    }
  }
  const auto first = static_cast<std::uint32_t>(arena_.operands.size());
  operands.append_to(arena_.operands);
  Type type = Type::of(Type::Kind::list);
  type.element = element ? wanted->element : std::make_shared<const Type>(std::move(common));
  return node(Op::list, first, operands.size(), e.at, std::move(type));
}

}  // namespace ocflow::dsl::checking
