#include "dsl/prove_domain.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include "engine/expr/operators.h"

namespace ocflow::dsl::proving {
namespace {

// Made in its place: GCC 12 at -O2 takes a moved variant for uninitialised.
void add_point(Domain& domain, const Value& value, bool exact) {
  Point& point = domain.points.emplace_back();
  point.value = value;
  point.exact = exact;
}

using Kind = Type::Kind;

bool less(const Value& a, const Value& b) { return expr::order_of(a, b).value_or(0) < 0; }

constexpr double kInfinite = std::numeric_limits<double>::infinity();

// A value between two of one kind (none: no bound on that side); none when there is none. Large numbers lie further
// apart than 1.
Value number_between(double low, double high, bool whole) {
  const double next = low == -kInfinite ? std::min(std::floor(high) - 1, std::nextafter(high, low))
                                        : std::max(std::floor(low) + 1, std::nextafter(low, kInfinite));
  if (next < high && std::isfinite(next)) return Value(next);
  if (whole) return {};
  const double middle = low + (high - low) / 2;
  return middle > low && middle < high ? Value(middle) : Value();
}

Value version_between(const Value& low, const Value& high) {
  if (low.is_none()) return less(Value(Version{"0"}), high) ? Value(Version{"0"}) : Value();
  std::string text = low.get<Version>()->text;
  for (int i = 0; i < 20; ++i) {
    Value candidate(Version{text + ".1"});
    if (less(low, candidate) && (high.is_none() || less(candidate, high))) return candidate;
    text += ".0";
  }
  return {};
}

Value count_between(std::int64_t low, std::int64_t high, std::int64_t step, bool open) {
  if (open) return Value();
  const std::int64_t rounded = (low / step + 1) * step;
  if (rounded > low && rounded < high) return Value(rounded);
  return high - low > 1 ? Value(low + 1) : Value();
}

constexpr std::int64_t kMuch = std::int64_t{1} << 62;

Value between(const Value& low, const Value& high, Value::Kind kind, bool whole) {
  const auto as_int = [](const Value& v, std::int64_t none) {
    if (const Duration* d = v.get<Duration>()) return std::int64_t{d->count()};
    if (const Size* s = v.get<Size>()) return s->bytes;
    return none;
  };
  if (kind == Value::Kind::number) {
    const double l = low.is_none() ? (whole ? -1 : -kInfinite) : *low.get<double>();
    return number_between(l, high.is_none() ? kInfinite : *high.get<double>(), whole);
  }
  if (kind == Value::Kind::version) return version_between(low, high);
  const bool time = kind == Value::Kind::duration;
  const std::int64_t l = as_int(low, -1);
  const Value found = count_between(l, as_int(high, kMuch), time ? 1'000'000'000 : 1'000, l >= kMuch - 1);
  if (found.is_none()) return found;
  const auto n = static_cast<std::int64_t>(*found.get<double>());
  return time ? Value(Duration(n)) : Value(Size{n});
}

void add_ordered(Domain& domain, std::vector<Value> constants, bool whole) {
  std::sort(constants.begin(), constants.end(), less);
  const Value::Kind kind = constants.front().kind();
  Value low;
  for (const Value& v : constants) {
    if (!low.is_none() && !less(low, v)) continue;  // twice
    if (const Value gap = between(low, v, kind, whole); !gap.is_none()) add_point(domain, gap, false);
    add_point(domain, v, true);
    low = v;
  }
  if (const Value gap = between(low, {}, kind, whole); !gap.is_none()) add_point(domain, gap, false);
}

Value other_text(const std::vector<Value>& constants) {
  std::string text = "another";
  while (std::find(constants.begin(), constants.end(), Value(text)) != constants.end()) text += "_";
  return Value(text);
}

}  // namespace

std::size_t Domain::exactly(const Value& v) const {
  const auto found = exact.find(key_of(v));
  return found == exact.end() ? points.size() : found->second;
}

std::size_t Domain::place(const Value& v) const {
  if (const std::size_t same = exactly(v); same != points.size()) return same;
  if (v.is_none()) return points.size();
  for (std::size_t i = first(); i < points.size(); ++i) {
    if (points[i].exact) continue;
    // A gap: behind the exact one before it, before the one after it. What has no order has only one, for all the rest.
    const bool above = i == first() || !points[i - 1].exact || less(points[i - 1].value, v);
    const bool below = i + 1 == points.size() || !points[i + 1].exact || less(v, points[i + 1].value);
    if (!expr::order_of(points[i].value, v) || (above && below)) return i;
  }
  return points.size();
}

bool has_order(const Value& v) { return v.kind() != Value::Kind::text && expr::order_of(v, v).has_value(); }

namespace {

// All that it is compared with, none left out, each once.
std::vector<Value> constants_of(const std::vector<Compared>& compared) {
  std::vector<Value> out;
  std::unordered_set<std::string> seen;
  for (const Compared& c : compared) {
    if (!c.with.is_none() && seen.insert(key_of(c.with)).second) out.push_back(c.with);
  }
  return out;
}

void add_points(Domain& out, const Term& term, std::vector<Value> values, bool by_order) {
  const Kind kind = term.type.kind;
  std::vector<Value> ordered;
  if (by_order || kind == Kind::number || kind == Kind::duration || kind == Kind::size || kind == Kind::version) {
    for (const Value& v : values) {
      if (has_order(v) && (ordered.empty() || v.kind() == ordered.front().kind())) ordered.push_back(v);
    }
    std::erase_if(values, [&](const Value& v) { return !ordered.empty() && v.kind() == ordered.front().kind(); });
  }
  if (!ordered.empty()) add_ordered(out, ordered, term.is_count);
  if (!ordered.empty() && values.empty() && kind != Kind::any) return;
  for (const Value& v : values) add_point(out, v, true);
  const bool truth = !values.empty() && std::all_of(values.begin(), values.end(),
                                                    [](const Value& v) { return v.kind() == Value::Kind::boolean; });
  if (truth && values.size() == 1) add_point(out, Value(!*values.front().get<bool>()), true);
  if (!truth) add_point(out, other_text(values), false);
}

}  // namespace

Domain domain_of(const Term& term, const std::vector<Compared>& compared) {
  Domain out;
  out.has_none = term.type.may_be_none || term.type.kind == Kind::any || term.type.kind == Kind::none;
  if (out.has_none) add_point(out, Value(), true);
  if (term.type.kind == Kind::boolean) {
    add_point(out, Value(false), true);
    add_point(out, Value(true), true);
  } else if (term.type.kind == Kind::choice && term.type.choices) {
    for (const std::string& choice : *term.type.choices) add_point(out, Value(choice), true);
  } else {
    const bool by_order = std::any_of(compared.begin(), compared.end(), [](const Compared& c) { return c.by_order; });
    add_points(out, term, constants_of(compared), by_order || term.is_count);
  }
  for (std::size_t i = 0; i < out.points.size(); ++i) {
    if (out.points[i].exact) out.exact[key_of(out.points[i].value)] = i;
  }
  return out;
}

// --- plainly possible ------------------------------------------------------------------------------------------------

namespace {

// Can it be the constant, and can it be something else?
bool is_free(const Term& term, const Value& with) {
  if (term.relation || term.is_count) return false;
  switch (term.type.kind) {
    case Kind::any:
      return true;
    case Kind::boolean:
      return with.kind() == Value::Kind::boolean;
    case Kind::text:
      return with.kind() == Value::Kind::text;
    case Kind::choice: {
      const std::string* text = with.get<std::string>();
      if (!text || !term.type.choices) return false;
      const std::vector<std::string>& all = *term.type.choices;
      return all.size() > 1 && std::find(all.begin(), all.end(), *text) != all.end();
    }
    default:
      return false;
  }
}

// Each term is settled by one of its atoms; where another is asked too, this one doesn't know.
class Case {
 public:
  explicit Case(const Formulas& formulas) : formulas_(formulas) {}

  bool make(Formula f, int depth = 0) {
    constexpr int deepest = 20, most_looks = 200;
    if (depth > deepest || ++looks_ > most_looks) return false;
    const Part& part = formulas_.part(f);
    switch (part.kind) {
      case Part::Kind::truth:
        return f > 0;
      case Part::Kind::atom:
        return settle(f, part);
      default:
        break;
    }
    const bool each = (part.kind == Part::Kind::all) == (f > 0);
    for (const Formula child : part.of) {
      const std::size_t before = settled_.size();
      if (make(f > 0 ? child : -child, depth + 1) != each) {
        if (each) return false;
        return true;
      }
      if (!each) settled_.resize(before);
    }
    return each;
  }

 private:
  bool settle(Formula f, const Part& part) {
    for (const auto& [term, as] : settled_) {
      if (term == part.term) return as == f;
    }
    const bool free =
        part.compare == Part::Compare::eq && is_free(formulas_.term(part.term), formulas_.constant(part.constant));
    if (free) settled_.emplace_back(part.term, f);
    return free;
  }

  const Formulas& formulas_;
  std::vector<std::pair<TermId, Formula>> settled_;
  int looks_ = 0;
};

}  // namespace

bool plainly_possible(const Formulas& formulas, Formula f) { return Case(formulas).make(f); }

}  // namespace ocflow::dsl::proving
