#include "engine/expr/operators.h"

#include <cmath>

namespace ocflow::expr {

Evaluated known(Value value) { return {Evaluated::State::known, std::move(value), {}, {}}; }

Evaluated error_at(Span at, std::string why) { return {Evaluated::State::error, {}, std::move(why), at}; }

namespace {

template <class T>
int sign(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

std::string kinds(const Value& a, const Value& b) {
  return std::string(kind_name(a.kind())) + " and " + std::string(kind_name(b.kind()));
}

Evaluated number(double n, Span at) {
  return std::isfinite(n) ? known(n) : error_at(at, "the result is no number that can be written");
}

Evaluated duration(long double ns, Span at) {
  if (!(std::fabs(ns) < 9.2e18L)) return error_at(at, "the duration is longer than can be counted (292 years)");
  return known(Duration(static_cast<std::int64_t>(ns)));
}

Evaluated of_numbers(Op op, double a, double b, Span at) {
  switch (op) {
    case Op::add:
      return number(a + b, at);
    case Op::sub:
      return number(a - b, at);
    case Op::mul:
      return number(a * b, at);
    default:
      return b == 0 ? error_at(at, "division by zero") : number(a / b, at);
  }
}

}  // namespace

std::optional<int> order_of(const Value& a, const Value& b, TextOrder texts) {
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Value::Kind::number:
      return sign(*a.get<double>(), *b.get<double>());
    case Value::Kind::duration:
      return sign(*a.get<Duration>(), *b.get<Duration>());
    case Value::Kind::size:
      return sign(a.get<Size>()->bytes, b.get<Size>()->bytes);
    case Value::Kind::version:
      return compare_versions(*a.get<Version>(), *b.get<Version>());
    case Value::Kind::text:
      if (texts == TextOrder::by_bytes) return sign(*a.get<std::string>(), *b.get<std::string>());
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

Evaluated compare(Op op, const Value& a, const Value& b, Span at) {
  if (op == Op::eq) return known(a == b);
  if (op == Op::ne) return known(!(a == b));
  if (op == Op::in || op == Op::not_in) {
    if (!b.list()) return error_at(at, "`in` wants a list, " + std::string(kind_name(b.kind())) + " was found");
    bool found = false;
    for (const Value& item : *b.list()) found = found || item == a;
    return known(found == (op == Op::in));
  }
  const std::optional<int> order = order_of(a, b);
  if (!order) return error_at(at, kinds(a, b) + " have no order");
  switch (op) {
    case Op::lt:
      return known(*order < 0);
    case Op::le:
      return known(*order <= 0);
    case Op::gt:
      return known(*order > 0);
    default:
      return known(*order >= 0);
  }
}

Evaluated calculate(Op op, const Value& a, const Value& b, Span at) {
  const double* x = a.get<double>();
  const double* y = b.get<double>();
  const Duration* d = a.get<Duration>();
  const Duration* e = b.get<Duration>();
  if (x && y) return of_numbers(op, *x, *y, at);
  const auto ns = [](const Duration* p) { return static_cast<long double>(p->count()); };
  if (d && e) {
    if (op == Op::add) return duration(ns(d) + ns(e), at);
    if (op == Op::sub) return duration(ns(d) - ns(e), at);
    if (op == Op::div && e->count() == 0) return error_at(at, "division by zero");
    if (op == Op::div) return number(static_cast<double>(ns(d) / ns(e)), at);
  }
  if (d && y && op == Op::mul) return duration(ns(d) * *y, at);
  if (x && e && op == Op::mul) return duration(ns(e) * *x, at);
  if (d && y && op == Op::div) return *y == 0 ? error_at(at, "division by zero") : duration(ns(d) / *y, at);
  return error_at(at, "it can't be calculated with " + kinds(a, b));
}

Evaluated negated(const Value& a, Span at) {
  if (const double* n = a.get<double>()) return known(-*n);
  if (const Duration* d = a.get<Duration>()) return duration(-static_cast<long double>(d->count()), at);
  return error_at(at, "a number or a duration is wanted after `-`, " + std::string(kind_name(a.kind())) + " was found");
}

}  // namespace ocflow::expr
