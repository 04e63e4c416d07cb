#include "dsl/check_expr.h"

namespace ocflow::dsl::checking {

using expr::Op;
using Kind = Type::Kind;

namespace {

Type boolean() { return Type::of(Kind::boolean); }

bool is_ordered(Kind kind) {
  return kind == Kind::number || kind == Kind::duration || kind == Kind::size || kind == Kind::version;
}

bool is_textual(Kind kind) { return kind == Kind::text || kind == Kind::choice; }

Op op_of(ExprKind kind) {
  switch (kind) {
    case ExprKind::eq:
      return Op::eq;
    case ExprKind::ne:
      return Op::ne;
    case ExprKind::lt:
      return Op::lt;
    case ExprKind::le:
      return Op::le;
    case ExprKind::gt:
      return Op::gt;
    case ExprKind::ge:
      return Op::ge;
    case ExprKind::in:
      return Op::in;
    case ExprKind::not_in:
      return Op::not_in;
    case ExprKind::add:
      return Op::add;
    case ExprKind::sub:
      return Op::sub;
    case ExprKind::mul:
      return Op::mul;
    case ExprKind::div:
      return Op::div;
    case ExprKind::and_:
      return Op::and_;
    default:
      return Op::or_;
  }
}

bool comparable(const Type& a, const Type& b) {
  return a.kind == Kind::none || b.kind == Kind::none || fits(a.or_none(), b.or_none()) ||
         fits(b.or_none(), a.or_none()) || (is_textual(a.kind) && is_textual(b.kind));
}

}  // namespace

Typed Expressions::truth(std::uint32_t id) {
  const Type wanted = boolean();
  Typed e = expr(id, &wanted);
  if (!fits(e.type, wanted))
    mismatch(at(id).at, "`" + world_.name(at(id).at) + "`", wanted, e.type, world_.name(at(id).at));
  return e;
}

// What the left side says holds (or does not) while the right side is looked at.
Typed Expressions::logic(const SyntaxExpr& e) {
  const std::size_t before = facts.size();
  Typed total;
  for (std::size_t i = 0; i < e.children().size(); ++i) {
    const Typed side = truth(e.children()[i]);
    total = i == 0 ? side : node(op_of(e.kind), total.id, side.id, e.at, boolean());
    facts.learn(world_, file(), static_cast<std::int32_t>(e.children()[i]), e.kind == ExprKind::and_);
  }
  facts.forget(before);
  return total;
}

bool Expressions::is_plain_text(std::uint32_t id) const {
  if (at(id).kind != ExprKind::text) return false;
  for (const TextPart& part : at(id).parts()) {
    if (part.value >= 0) return false;
  }
  return true;
}

// A text that is compared with a version or a choice is read as one, so the other side is looked at first.
std::pair<Typed, Typed> Expressions::sides(const SyntaxExpr& e) {
  const std::uint32_t left = e.children()[0];
  const std::uint32_t right = e.children()[1];
  if (is_plain_text(left) && !is_plain_text(right)) {
    const Typed b = expr(right, nullptr);
    return {expr(left, &b.type), b};
  }
  const Typed a = expr(left, nullptr);
  const bool coerces = a.type.kind == Kind::version || a.type.kind == Kind::choice;
  return {a, expr(right, coerces ? &a.type : nullptr)};
}

Typed Expressions::equality(const SyntaxExpr& e) {
  const auto [a, b] = sides(e);
  const bool secret = a.type.kind == Kind::secret || b.type.kind == Kind::secret;
  if (secret && a.type.kind != Kind::none && b.type.kind != Kind::none) {
    world_.report("OCF0213", e.at, "a secret can only be compared with none").remedy =
        "let an action that takes a secret use it";
  } else if (!comparable(a.type, b.type)) {
    unlike(e.at, a.type, b.type);
  }
  return node(op_of(e.kind), a.id, b.id, e.at, boolean());
}

Typed Expressions::ordering(const SyntaxExpr& e) {
  const auto [a, b] = sides(e);
  Typed out = node(op_of(e.kind), a.id, b.id, e.at, boolean());
  const bool here = present(e.children()[0], a) && present(e.children()[1], b);
  if (!here || (a.type.kind == Kind::any && (b.type.kind == Kind::any || is_ordered(b.type.kind)))) return out;
  if (b.type.kind == Kind::any && is_ordered(a.type.kind)) return out;
  const bool textual = is_textual(a.type.kind) || is_textual(b.type.kind);
  if (a.type.kind != b.type.kind && !textual) {
    unlike(e.at, a.type, b.type);
  } else if (!is_ordered(a.type.kind) || !is_ordered(b.type.kind)) {
    Diagnostic& d = world_.report("OCF0211", e.at, "these values have no order");
    d.got = a.type.text() + " and " + b.type.text();
    d.want = "numbers, durations, sizes or versions";
    d.remedy = "compare them with == or !=";
    if (textual) d.remedy = "compare texts with ==, != or `in`; declare what is a version as `version`";
  }
  return out;
}

Typed Expressions::membership(const SyntaxExpr& e) {
  const std::uint32_t list = e.children()[1];
  const Typed a = expr(e.children()[0], nullptr);
  const bool coerces = a.type.kind == Kind::version || a.type.kind == Kind::choice;
  const Type wanted = Type::list_of(coerces ? a.type : Type{});
  const Typed b = expr(list, coerces ? &wanted : nullptr);
  if (!present(list, b)) return broken(e.at);
  if (b.type.kind != Kind::any && b.type.kind != Kind::list) {
    mismatch(at(list).at, "what stands after `in`", wanted, b.type, world_.name(at(list).at));
  } else if (b.type.element && !comparable(a.type, *b.type.element)) {
    unlike(e.at, a.type, *b.type.element);
  }
  return node(op_of(e.kind), a.id, b.id, e.at, boolean());
}

namespace {

// The type of the result; nothing where the two can't be calculated with.
std::optional<Type> result_of(ExprKind op, Kind a, Kind b) {
  const bool numbers = a == Kind::number && b == Kind::number;
  if (a == Kind::any || b == Kind::any) return Type{};
  if (numbers) return Type::of(Kind::number);
  const bool add = op == ExprKind::add || op == ExprKind::sub;
  if (a == Kind::duration && b == Kind::duration) {
    if (add) return Type::of(Kind::duration);
    if (op == ExprKind::div) return Type::of(Kind::number);
    return std::nullopt;
  }
  if (a == Kind::duration && b == Kind::number && !add) return Type::of(Kind::duration);
  if (a == Kind::number && b == Kind::duration && op == ExprKind::mul) return Type::of(Kind::duration);
  return std::nullopt;
}

}  // namespace

Typed Expressions::arithmetic(const SyntaxExpr& e) {
  const std::uint32_t left = e.children()[0];
  const Typed a = expr(left, nullptr);
  if (e.kind == ExprKind::negate) {
    const bool fine = a.type.kind == Kind::any || a.type.kind == Kind::number || a.type.kind == Kind::duration;
    if (present(left, a) && !fine) {
      Diagnostic& d = world_.report("OCF0227", e.at, "it can't be calculated with this");
      d.got = a.type.text();
      d.want = "a number or a duration";
      d.remedy = a.type.kind == Kind::boolean ? "write `not`" : "use a number or a duration";
    }
    return node(Op::negate, a.id, 0, e.at, fine ? a.type : Type{});
  }
  const Typed b = expr(e.children()[1], nullptr);
  if (!present(left, a) || !present(e.children()[1], b)) return broken(e.at);
  const std::optional<Type> type = result_of(e.kind, a.type.kind, b.type.kind);
  if (!type) {
    const bool units = (a.type.kind == Kind::duration && b.type.kind == Kind::number) ||
                       (a.type.kind == Kind::number && b.type.kind == Kind::duration);
    if (units) {
      unlike(e.at, a.type, b.type);
    } else {
      Diagnostic& d = world_.report("OCF0227", e.at, "it can't be calculated with these");
      d.got = a.type.text() + " and " + b.type.text();
      d.want = "numbers or durations";
      d.remedy = "use numbers, or a duration and a number";
      if (is_textual(a.type.kind) && is_textual(b.type.kind)) d.remedy = "put texts together in one: \"{a}{b}\"";
    }
  }
  return node(op_of(e.kind), a.id, b.id, e.at, type.value_or(Type{}));
}

}  // namespace ocflow::dsl::checking
