// What can be true, and for which smallest site, beside every assignment there is.
#include "dsl/prove_query.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "tests/support/catch.h"
#include "tests/support/random.h"

using namespace ocflow;
using namespace ocflow::dsl::proving;
using test::Random;

namespace {

// Of x, y, z (numbers; z may be none), c, d (one of three) and p, q (true or false).
struct World {
  std::vector<std::vector<Value>> values;  // by term
  Formulas formulas;
  std::vector<TermId> terms;

  explicit World(const std::vector<Value>& numbers) {
    const char* names[] = {"x", "y", "z", "c", "d", "p", "q"};
    for (int i = 0; i < 7; ++i) {
      bool fresh = false;
      terms.push_back(formulas.term(names[i], fresh));
      Term& term = formulas.term(terms.back());
      term.name = names[i];
      term.of_site = true;
      term.type = i < 3   ? Type::of(Type::Kind::number)
                  : i < 5 ? Type::one_of({"a", "b", "e"})
                          : Type::of(Type::Kind::boolean);
      values.push_back(i < 3 ? numbers : i < 5 ? std::vector<Value>{"a", "b", "e"} : std::vector<Value>{false, true});
      if (i < 2) term.otherwise = Value(i + 1);
      if (i > 4) term.otherwise = Value(false);
    }
    formulas.term(terms[2]).type.may_be_none = true;
    values[2].insert(values[2].begin(), Value());
  }
};

using Site = std::vector<Value>;

struct Condition {
  Formula formula = kTrue;
  std::function<bool(const Site&)> holds;
};

bool less(const Value& a, const Value& b, bool or_same) {
  if (a.is_none() || b.is_none()) return false;
  const double l = *a.get<double>(), r = *b.get<double>();
  return l < r || (or_same && l == r);
}

Condition with_constant(World& w, Random& random) {
  std::size_t t = random.below(7);
  while (w.values[t].size() == 1) t = random.below(7);
  if (t > 4) return {w.formulas.holds(w.terms[t]), [t](const Site& s) { return s[t] == Value(true); }};
  const Value value = t > 2 ? Value(random.chance(50) ? "a" : "b") : Value(static_cast<int>(1 + random.below(2)));
  if (t > 2 || random.chance(40))
    return {w.formulas.atom(w.terms[t], Part::Compare::eq, value), [=](const Site& s) { return s[t] == value; }};
  const bool same = random.chance(50);
  return {w.formulas.atom(w.terms[t], same ? Part::Compare::le : Part::Compare::lt, value),
          [=](const Site& s) { return less(s[t], value, same); }};
}

Condition related(World& w, Random& random) {
  const std::uint32_t kind = random.below(6);
  const std::size_t first = kind == 5 ? 5 : kind == 4 ? 3 : 0;
  const std::size_t a = first + random.below(first == 0 ? 3 : 2);
  const std::size_t b = first == 0 ? (a + 1 + random.below(2)) % 3 : first + 1 - (a - first);
  const auto compare = first > 0 ? Part::Compare::eq : static_cast<Part::Compare>(random.below(3));
  return {w.formulas.related(w.terms[a], compare, w.terms[b], "related"), [=](const Site& s) {
            if (compare == Part::Compare::eq) return s[a] == s[b];
            return less(s[a], s[b], compare == Part::Compare::le);
          }};
}

Condition condition(World& w, Random& random, int depth, bool relations) {
  if (depth == 0 || random.chance(15)) {
    const Condition c = relations && random.chance(60) ? related(w, random) : with_constant(w, random);
    if (random.chance(50)) return c;
    return {-c.formula, [c](const Site& s) { return !c.holds(s); }};
  }
  const Condition a = condition(w, random, depth - 1, relations), b = condition(w, random, depth - 1, relations);
  if (random.chance(60))
    return {w.formulas.all({a.formula, b.formula}), [a, b](const Site& s) { return a.holds(s) && b.holds(s); }};
  return {w.formulas.any({a.formula, b.formula}), [a, b](const Site& s) { return a.holds(s) || b.holds(s); }};
}

void each_site(const World& w, const std::function<bool(const Site&)>& go_on, Site& site) {
  if (site.size() == w.values.size()) {
    if (!go_on(site)) site.clear();
    return;
  }
  const std::size_t depth = site.size();
  for (const Value& v : w.values[depth]) {
    site.push_back(v);
    each_site(w, go_on, site);
    if (site.empty()) return;
    site.resize(depth);
  }
}

std::vector<Site> sites(const World& w) {
  std::vector<Site> out;
  Site site;
  each_site(
      w, [&](const Site& s) { return out.push_back(s), true; }, site);
  return out;
}

// Three values fit into each gap between the constants 1 and 2, so three numbers find their order there.
const std::vector<Value> kDense{-3, -2, -1, 1, 1.25, 1.5, 1.75, 2, 3, 4, 5};
const std::vector<Value> kOneEach{0, 1, 1.5, 2, 3};

// The settings as a site of which only these are told: `wild` stands for the rest.
bool is_in(const Site& s, const std::vector<std::optional<std::size_t>>& told, const World& w) {
  for (std::size_t t = 0; t < told.size(); ++t) {
    if (told[t] && !(s[t] == w.values[t][*told[t]])) return false;
  }
  return true;
}

struct Cost {
  std::size_t unusual = 0, size = 0;
  auto operator<=>(const Cost&) const = default;
};

Cost cost_of(const World& w, const std::vector<std::optional<std::size_t>>& told) {
  Cost out;
  for (std::size_t t = 0; t < told.size(); ++t) {
    if (!told[t]) continue;
    ++out.size;
    const auto& usual = w.formulas.term(w.terms[t]).otherwise;
    if (usual && !(*usual == w.values[t][*told[t]])) ++out.unusual;
  }
  return out;
}

// The cheapest part of a site that makes the condition true whatever the rest is, by trying all.
std::optional<Cost> cheapest(const World& w, const std::vector<Site>& all, const std::vector<bool>& holds) {
  std::optional<Cost> best;
  std::vector<std::optional<std::size_t>> told(w.values.size());
  for (;;) {
    const Cost cost = cost_of(w, told);
    if (!best || cost < *best) {
      bool whole = true;
      for (std::size_t i = 0; i < all.size() && whole; ++i) whole = holds[i] || !is_in(all[i], told, w);
      if (whole) best = cost;
    }
    std::size_t t = 0;
    for (; t < told.size(); ++t) {
      told[t] = told[t] ? *told[t] + 1 : 0;
      if (*told[t] < w.values[t].size()) break;
      told[t].reset();
    }
    if (t == told.size()) return best;
  }
}

}  // namespace

TEST_CASE("what can be true is found exactly, also where fields are compared with each other", "[prove]") {
  const World dense(kDense);
  const std::vector<Site> all = sites(dense);
  int yes = 0, no = 0, plain = 0;
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    Random random(seed);
    World w(kDense);
    const Condition c = condition(w, random, 4, true);
    const bool possible = std::any_of(all.begin(), all.end(), c.holds);
    Query query(w.formulas, c.formula);
    std::uint64_t work = 1'000'000;
    INFO("seed " << seed);
    CHECK(query.possible(work) == (possible ? Solver::Answer::yes : Solver::Answer::no));
    ++(possible ? yes : no);
    if (!plainly_possible(w.formulas, c.formula)) continue;
    CHECK(possible);
    ++plain;
  }
  CHECK(plain > 50);
  CHECK(yes > 50);
  CHECK(no > 50);
}

TEST_CASE("no smaller site than the one that is shown makes it true", "[prove]") {
  World small(kOneEach);
  for (const std::size_t t : {2U, 4U})
    small.values[t].resize(1);  // nothing asks for these, or there is too much to try
  const std::vector<Site> all = sites(small);
  int shorter_than_all = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Random random(seed);
    World w(kOneEach);
    w.values = small.values;
    const Condition c = condition(w, random, 3, false);
    std::vector<bool> holds;
    for (const Site& s : all) holds.push_back(c.holds(s));
    Query query(w.formulas, c.formula);
    std::uint64_t work = 1'000'000;
    if (query.possible(work) != Solver::Answer::yes) continue;
    Cost shown;
    for (const Setting& s : query.smallest(work)) {
      ++shown.size;
      const auto& usual = w.formulas.term(s.term).otherwise;
      if (usual && !(s.point.value == *usual)) ++shown.unusual;  // a gap has the usual value as its example
    }
    const auto best = cheapest(w, all, holds);
    INFO("seed " << seed);
    REQUIRE(best);
    CHECK(shown.unusual <= best->unusual);
    CHECK((shown.unusual < best->unusual || shown.size <= best->size));
    if (shown.size < 3) ++shorter_than_all;
  }
  CHECK(shorter_than_all > 20);
}
