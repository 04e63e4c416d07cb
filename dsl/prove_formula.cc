#include "dsl/prove_formula.h"

#include <algorithm>
#include <cmath>

namespace ocflow::dsl::proving {

std::string key_of(const Value& value) {
  std::string out = std::to_string(static_cast<int>(value.kind())) + ":" + value.text();
  if (value.kind() == Value::Kind::version) {  // 8.1 is 8.1.0
    while (out.ends_with(".0")) out.resize(out.size() - 2);
  }
  if (const List* list = value.list()) {
    out = "[";
    for (const Value& item : *list) {
      const std::string key = key_of(item);
      out += std::to_string(key.size()) + ":" + key;
    }
  }
  return out;
}

Formulas::Formulas() {
  parts_.resize(2);  // 0 is none, 1 is true
  constants_.reserve(16);
}

TermId Formulas::term(const std::string& key, bool& fresh) {
  const auto [found, added] = term_by_key_.emplace(key, static_cast<TermId>(terms_.size()));
  fresh = added;
  if (added) terms_.emplace_back();
  return found->second;
}

Formula Formulas::add(Part part, std::string key) {
  const auto [found, added] = by_key_.emplace(std::move(key), static_cast<Formula>(parts_.size()));
  if (added) parts_.push_back(std::move(part));
  return found->second;
}

Formula Formulas::atom(TermId t, Part::Compare compare, const Value& given) {
  Value with = given;
  if (terms_[t].is_count && with.get<double>()) {  // a count is 0 or a whole number above it
    const double limit = *with.get<double>();
    const double whole = compare == Part::Compare::lt ? std::ceil(limit) - 1 : std::floor(limit);
    if (whole < 0 || (compare == Part::Compare::eq && whole != limit)) return kFalse;
    if (compare == Part::Compare::lt) compare = Part::Compare::le;
    with = Value(whole);
  }
  const auto [constant, added] = constant_by_key_.emplace(key_of(with), static_cast<std::uint32_t>(constants_.size()));
  if (added) constants_.push_back(with);
  Part part;
  part.kind = Part::Kind::atom;
  part.compare = compare;
  part.term = t;
  part.constant = constant->second;
  return add(std::move(part), "a" + std::to_string(t) + "," + std::to_string(static_cast<int>(compare)) + "," +
                                  std::to_string(constant->second));
}

Formula Formulas::related(TermId left, Part::Compare compare, TermId right, std::string name) {
  if (compare == Part::Compare::eq && right < left) std::swap(left, right);
  bool fresh = false;
  const TermId t =
      term("~" + std::to_string(left) + "," + std::to_string(static_cast<int>(compare)) + "," + std::to_string(right),
           fresh);
  if (fresh) {
    terms_[t].name = std::move(name);
    terms_[t].type = Type::of(Type::Kind::boolean);
    terms_[t].relation = std::make_shared<const Relation>(Relation{compare, left, right});
  }
  return holds(t);
}

Formula Formulas::group(Part::Kind kind, std::vector<Formula> of) {
  const Formula neutral = kind == Part::Kind::all ? kTrue : kFalse;
  std::sort(of.begin(), of.end(),
            [](Formula a, Formula b) { return std::pair(std::abs(a), a) < std::pair(std::abs(b), b); });
  of.erase(std::unique(of.begin(), of.end()), of.end());
  std::erase(of, neutral);
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] == -neutral || (i > 0 && of[i] == -of[i - 1])) return -neutral;
  }
  if (of.empty()) return neutral;
  if (of.size() == 1) return of.front();
  std::string key = kind == Part::Kind::all ? "&" : "|";
  for (const Formula f : of) key += std::to_string(f) + ",";
  Part part;
  part.kind = kind;
  part.of = std::move(of);
  return add(std::move(part), std::move(key));
}

Formula Formulas::all(std::vector<Formula> of) { return group(Part::Kind::all, std::move(of)); }
Formula Formulas::any(std::vector<Formula> of) { return group(Part::Kind::any, std::move(of)); }

Formula Formulas::same(Formula a, Formula b) { return any({all({a, b}), all({-a, -b})}); }

}  // namespace ocflow::dsl::proving
