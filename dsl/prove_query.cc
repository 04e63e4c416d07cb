#include "dsl/prove_query.h"

#include <algorithm>

namespace ocflow::dsl::proving {

Query::Query(const Formulas& formulas, Formula root) : formulas_(formulas) {
  true_ = solver_.fresh();
  solver_.add({true_});
  collect(root);
  for (const Formula f : order_) {
    const Part& part = formulas_.part(f);
    literals_[f] = part.kind == Part::Kind::atom ? atom(part) : group(part);
  }
  root_ = literal(root);
}

// What is under the root, each once and after its parts; the values that each term is compared with.
void Query::collect(Formula root) {
  std::vector<std::pair<Formula, bool>> open{{std::abs(root), false}};
  std::unordered_map<Formula, bool> seen;
  Constants compared;
  while (!open.empty()) {
    const auto [f, done] = open.back();
    open.pop_back();
    const Part& part = formulas_.part(f);
    if (done) {
      order_.push_back(f);
      continue;
    }
    if (part.kind == Part::Kind::truth || !seen.emplace(f, true).second) continue;
    open.emplace_back(f, true);
    for (const Formula child : part.of) open.emplace_back(std::abs(child), false);
    if (part.kind == Part::Kind::atom)
      compared[part.term].push_back({formulas_.constant(part.constant), part.compare != Part::Compare::eq});
  }
  const std::vector<std::vector<TermId>> together = related(compared);
  for (const auto& [term, values] : compared) add_variable(term, values);
  for (const std::vector<TermId>& terms : together) relate(terms);
}

void Query::add_variable(TermId term, const std::vector<Compared>& compared) {
  Variable v{term, domain_of(formulas_.term(term), compared), {}};
  for (std::size_t i = 0; i + 1 < v.domain.points.size(); ++i) {
    v.up_to.push_back(solver_.fresh());
    if (i > 0) solver_.add({-v.up_to[i - 1], v.up_to[i]});
  }
  variable_[term] = variables_.size();
  variables_.push_back(std::move(v));
}

Literal Query::literal(Formula f) const {
  if (f == kTrue) return true_;
  if (f == kFalse) return -true_;
  const Literal l = literals_.at(std::abs(f));
  return f < 0 ? -l : l;
}

Literal Query::up_to(const Variable& v, std::size_t points) const {
  if (points == 0) return -true_;
  return points >= v.domain.points.size() ? true_ : v.up_to[points - 1];
}

Literal Query::both(Literal a, Literal b) {
  if (a == true_) return b;
  if (b == true_) return a;
  if (a == -true_ || b == -true_) return -true_;
  const Literal out = solver_.fresh();
  solver_.add({-out, a});
  solver_.add({-out, b});
  solver_.add({out, -a, -b});
  return out;
}

Literal Query::is(const Variable& v, std::size_t point) { return both(up_to(v, point + 1), -up_to(v, point)); }

Literal Query::atom(const Part& part) {
  const Variable& v = variables_[variable_.at(part.term)];
  const Value& with = formulas_.constant(part.constant);
  const std::size_t place = v.domain.exactly(with);
  const bool there = place < v.domain.points.size();
  if (part.compare == Part::Compare::eq) return there ? is(v, place) : -true_;
  if (!there) return solver_.fresh();  // of another kind than what it is compared with elsewhere: who knows
  const std::size_t points = part.compare == Part::Compare::lt ? place : place + 1;
  return both(up_to(v, points), -up_to(v, v.domain.first()));
}

Literal Query::group(const Part& part) {
  const bool all = part.kind == Part::Kind::all;
  const Literal out = solver_.fresh();
  const Literal whole = all ? out : -out;  // one of them false makes all false; one true makes any true
  std::vector<Literal> rest{whole};
  for (const Formula f : part.of) {
    const Literal l = all ? literal(f) : -literal(f);
    solver_.add({-whole, l});
    rest.push_back(-l);
  }
  solver_.add(std::move(rest));
  return out;
}

Solver::Answer Query::possible(std::uint64_t& work) {
  const Literal assumed[] = {root_};
  return solver_.solve(assumed, work);
}

std::size_t Query::chosen(const Variable& v) const {
  for (std::size_t i = 0; i < v.up_to.size(); ++i) {
    if (solver_.value(v.up_to[i])) return i;
  }
  return v.up_to.size();
}

// --- as a person reads it --------------------------------------------------------------------------------------------

std::string setting_text(const Formulas& formulas, const Setting& setting) {
  const Term& term = formulas.term(setting.term);
  const Value& value = setting.point.value;
  if (term.is_count) {
    const double n = *value.get<double>();
    if (n == 0) return term.name + ": []";
    return term.name + ": [ … ]" + (n > 1 ? " (" + value.text() + " items)" : "");
  }
  const bool* truth = value.get<bool>();
  if (!term.of_site && truth) return (*truth ? "" : "not ") + term.name;
  if (term.of_site && !setting.point.exact && term.type.kind == Type::Kind::record) return term.name + ": { … }";
  if (!term.of_site) return term.name + (setting.point.exact ? " == " : " is ") + value.text();
  return term.name + ": " + (value.is_none() ? "none" : value.text());
}

std::string settings_text(const Formulas& formulas, const std::vector<Setting>& settings) {
  std::string site, rest;
  for (const Setting& s : settings) {
    const Term& term = formulas.term(s.term);
    // That a record is there is said by a field of it, that a list has items by one of them.
    const bool implied = std::any_of(settings.begin(), settings.end(), [&](const Setting& other) {
      const std::vector<TermId>& within = formulas.term(other.term).within;
      return std::find(within.begin(), within.end(), s.term) != within.end();
    });
    if (implied && !s.point.exact) continue;
    std::string& to = term.of_site ? site : rest;
    to += (to.empty() ? "" : term.of_site ? ", " : " and ") + setting_text(formulas, s);
  }
  if (!rest.empty()) site += (site.empty() ? "when " : ", when ") + rest;
  return site;
}

}  // namespace ocflow::dsl::proving
