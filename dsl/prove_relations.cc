// Two terms compared with each other: what that says of each, and of other such comparisons. All terms that are
// compared with one another, directly or by way of others, have one order; equal is neither before the other.
#include <algorithm>

#include "dsl/prove_query.h"

namespace ocflow::dsl::proving {
namespace {

// So many in one order are still looked at together: the clauses grow with its cube.
constexpr std::size_t kMostTogether = 12;

}  // namespace

// Groups of terms that are compared with one another; each group is compared with the same constants from then on.
std::vector<std::vector<TermId>> Query::related(Constants& compared) const {
  std::map<TermId, TermId> leader;
  const auto find = [&](TermId t) {
    leader.emplace(t, t);
    while (leader.at(t) != t) t = leader.at(t) = leader.at(leader.at(t));
    return t;
  };
  for (const auto& [t, values] : compared) {
    if (const auto& relation = formulas_.term(t).relation) leader[find(relation->left)] = find(relation->right);
  }
  std::map<TermId, std::vector<TermId>> groups;
  for (const auto& [t, above] : leader) groups[find(t)].push_back(t);
  std::vector<std::vector<TermId>> out;
  for (auto& [first, terms] : groups) {
    if (terms.size() > kMostTogether) continue;
    std::vector<Compared> all;
    for (const TermId t : terms) all.insert(all.end(), compared[t].begin(), compared[t].end());
    for (const TermId t : terms) compared[t] = all;
    out.push_back(std::move(terms));
  }
  return out;
}

// Have they the same values, but for none?
bool Query::alike(const Variable& a, const Variable& b) const {
  const std::size_t count = a.domain.points.size() - a.domain.first();
  const Type& left = formulas_.term(a.term).type;
  const Type& right = formulas_.term(b.term).type;
  if (left.kind != right.kind || left.kind == Type::Kind::any || count != b.domain.points.size() - b.domain.first())
    return false;
  for (std::size_t i = 0; i < count; ++i) {
    const Point& p = a.domain.points[a.domain.first() + i];
    const Point& q = b.domain.points[b.domain.first() + i];
    if (p.exact != q.exact || (p.exact && !(p.value == q.value))) return false;
  }
  return true;
}

// That it is none, or among so many of its values from the first.
Literal Query::among_first(const Variable& v, std::size_t values) const { return up_to(v, v.domain.first() + values); }

// `ab`: a is not behind b, where none stands before all values; `ba` likewise.
void Query::order(const Variable& a, const Variable& b, Literal ab, Literal ba) {
  solver_.add({ab, ba});
  const std::size_t count = a.domain.points.size() - a.domain.first();
  for (std::size_t i = 0; i < count; ++i) {
    const Literal a_first = among_first(a, i), b_first = among_first(b, i);
    solver_.add({-ab, -b_first, a_first});
    solver_.add({-ba, -a_first, b_first});
  }
  const auto same = [&](Literal a_is, Literal b_is) {
    solver_.add({-a_is, -b_is, ab});
    solver_.add({-a_is, -b_is, ba});
  };
  same(among_first(a, 0), among_first(b, 0));
  for (std::size_t i = 0; i < count; ++i) {
    if (!a.domain.points[a.domain.first() + i].exact) continue;
    same(is(a, a.domain.first() + i), is(b, b.domain.first() + i));
  }
}

void Query::relate(const std::vector<TermId>& together) {
  std::map<std::pair<TermId, TermId>, Literal> not_behind;
  for (const TermId x : together) {
    for (const TermId y : together) not_behind[{x, y}] = x == y ? true_ : solver_.fresh();
  }
  for (const TermId x : together) {
    for (const TermId y : together) {
      const Variable &a = variables_[variable_.at(x)], &b = variables_[variable_.at(y)];
      if (x < y && alike(a, b)) order(a, b, not_behind[{x, y}], not_behind[{y, x}]);
      for (const TermId z : together) {
        if (x != y && y != z) solver_.add({-not_behind[{x, y}], -not_behind[{y, z}], not_behind[{x, z}]});
      }
    }
  }
  for (const Variable& v : variables_) {
    const auto& relation = formulas_.term(v.term).relation;
    if (!relation || std::find(together.begin(), together.end(), relation->left) == together.end()) continue;
    const Variable &a = variables_[variable_.at(relation->left)], &b = variables_[variable_.at(relation->right)];
    if (!alike(a, b)) continue;
    const Literal holds = is(v, v.domain.exactly(Value(true)));
    const Literal ab = not_behind[{a.term, b.term}], ba = not_behind[{b.term, a.term}];
    const Literal there = both(-among_first(a, 0), -among_first(b, 0));  // what may be none has no order
    Literal means = both(ab, ba);
    if (relation->compare == Part::Compare::lt) means = both(there, -ba);
    if (relation->compare == Part::Compare::le) means = both(there, ab);
    solver_.add({-holds, means});
    solver_.add({holds, -means});
  }
}

}  // namespace ocflow::dsl::proving
