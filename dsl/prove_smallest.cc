// For which site is it true that says as little as possible?
#include <algorithm>
#include <set>

#include "dsl/prove_query.h"

namespace ocflow::dsl::proving {
namespace {

constexpr std::size_t kMostCounting = 20'000;  // clauses that count how many terms are unusual
constexpr std::uint64_t kMostTried = 20'000;   // parts of a shorter site that are tried

}  // namespace

// The point of what a term is where a site says nothing; nothing when that is not said, or no point of its own.
std::optional<std::size_t> Query::usual(const Variable& v) const {
  const Term& term = formulas_.term(v.term);
  if (!term.otherwise) return std::nullopt;
  const std::size_t place = v.domain.place(*term.otherwise);
  return place == v.domain.points.size() ? std::nullopt : std::optional(place);
}

// As many terms as can be have what they have where nothing is said: first one after another, as long as it goes.
bool Query::fewer_unusual(std::vector<Literal>& assumed, std::uint64_t& work) {
  for (const Variable& v : variables_) {
    const auto point = usual(v);
    if (!point) continue;
    assumed.push_back(is(v, *point));
    const Solver::Answer answer = solver_.solve(assumed, work);
    if (answer == Solver::Answer::unknown) return false;
    if (answer == Solver::Answer::no) assumed.pop_back();
  }
  return true;
}

// That no more than so many are unusual: after each term, how many were so far.
Literal Query::at_most_unusual(std::size_t most) {
  std::vector<Literal> more(most + 1, -true_);  // more than i
  for (const Variable& v : variables_) {
    const auto point = usual(v);
    if (!point) continue;
    const Literal unusual = -is(v, *point);
    std::vector<Literal> next;
    for (std::size_t i = 0; i <= most; ++i) {
      next.push_back(solver_.fresh());
      solver_.add({-more[i], next[i]});
      solver_.add({-unusual, i == 0 ? -true_ : -more[i - 1], next[i]});
    }
    more = std::move(next);
  }
  return -more[most];
}

// What was found one after another need not be the fewest: so fewer are asked for until there are none.
bool Query::fewest_unusual(std::vector<Literal>& assumed, std::uint64_t& work) {
  std::uint64_t counting = work / 4;
  const auto unusual = [&] {
    return static_cast<std::size_t>(std::count_if(variables_.begin(), variables_.end(), [&](const Variable& v) {
      const auto point = usual(v);
      return point && chosen(v) != *point;
    }));
  };
  for (std::size_t count = unusual(); count > 0 && count * variables_.size() < kMostCounting; count = unusual()) {
    std::vector<Literal> fewer{root_, at_most_unusual(count - 1)};
    const Solver::Answer answer = solver_.solve(fewer, counting);
    if (answer != Solver::Answer::yes) return solver_.solve(assumed, work) == Solver::Answer::yes;
    assumed = std::move(fewer);
  }
  return true;
}

// All that is chosen, less what can be left out.
std::vector<Query::Kept> Query::without_needless(std::uint64_t& work) {
  std::vector<Kept> kept;
  for (const Variable& v : variables_) {
    const std::size_t point = chosen(v);
    const auto common = usual(v);
    kept.push_back({0, {v.term, v.domain.points[point]}, common && *common != point});
    kept.back().is = is(v, point);
  }
  // What is not of the site goes first: it is nothing that a person can set.
  std::stable_sort(kept.begin(), kept.end(), [&](const Kept& a, const Kept& b) {
    return formulas_.term(a.setting.term).of_site < formulas_.term(b.setting.term).of_site;
  });
  for (std::size_t out = 0; out < kept.size();) {
    std::vector<Literal> without{-root_};
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (i != out) without.push_back(kept[i].is);
    }
    if (solver_.solve(without, work) == Solver::Answer::no) {
      kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(out));
    } else {
      ++out;
    }
  }
  return kept;
}

// A shorter site has to differ from every choice that makes the root false. Such choices are collected as they are met,
// and settings put together that differ from all of them; when there is no further one, the site is found. What is
// tried has a limit.
class Query::Search {
 public:
  Search(Query& query, std::size_t unusual, std::uint64_t& work) : q_(query), unusual_(unusual), work_(work) {
    for (std::size_t v = 0; v < q_.variables_.size(); ++v) order_.push_back(v);
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      return q_.formulas_.term(q_.variables_[a].term).of_site > q_.formulas_.term(q_.variables_[b].term).of_site;
    });
  }

  bool find(std::size_t most) {
    const std::vector<std::size_t>* met = unmet();
    if (!met) {
      std::vector<Literal> assumed{-q_.root_};
      for (const Kept& k : kept) assumed.push_back(k.is);
      const Solver::Answer answer = q_.solver_.solve(assumed, work_);
      if (answer == Solver::Answer::no) return true;
      if (answer == Solver::Answer::unknown) tried_ = kMostTried;
      std::vector<std::size_t> choice;
      for (const Variable& v : q_.variables_) choice.push_back(q_.chosen(v));
      met = &choices_.emplace_back(std::move(choice));
    }
    if (most == 0) return false;
    const std::vector<std::size_t> choice = *met;
    for (const std::size_t v : order_) {
      if (!set_.insert(v).second) continue;
      if (differ(v, choice[v], most)) return true;
      set_.erase(v);
    }
    return false;
  }

  std::vector<Kept> kept;

 private:
  bool differ(std::size_t v, std::size_t from, std::size_t most) {
    const Variable& variable = q_.variables_[v];
    const auto common = q_.usual(variable);
    for (std::size_t point = 0; point < variable.domain.points.size(); ++point) {
      const bool unusual = common && *common != point;
      if (point == from || (unusual && unusual_ == 0) || ++tried_ > kMostTried) continue;
      kept.push_back({q_.is(variable, point), {variable.term, variable.domain.points[point]}, unusual});
      at_.emplace_back(v, point);
      if (unusual) --unusual_;
      if (find(most - 1)) return true;
      if (unusual) ++unusual_;
      at_.pop_back();
      kept.pop_back();
    }
    return false;
  }

  // One that nothing in the settings differs from.
  const std::vector<std::size_t>* unmet() const {
    for (const auto& choice : choices_) {
      const bool differs =
          std::any_of(at_.begin(), at_.end(), [&](const auto& at) { return choice[at.first] != at.second; });
      if (!differs) return &choice;
    }
    return nullptr;
  }

  Query& q_;
  std::size_t unusual_;  // that may still be taken
  std::uint64_t& work_;
  std::uint64_t tried_ = 0;
  std::vector<std::size_t> order_;
  std::set<std::size_t> set_;
  std::vector<std::pair<std::size_t, std::size_t>> at_;  // variables and points of `kept`
  std::vector<std::vector<std::size_t>> choices_;
};

std::vector<Setting> Query::smallest(std::uint64_t& work) {
  std::vector<Literal> assumed{root_};
  if (!fewer_unusual(assumed, work) || solver_.solve(assumed, work) != Solver::Answer::yes) return {};
  if (!fewest_unusual(assumed, work)) return {};
  std::vector<Kept> kept = without_needless(work);
  const auto unusual =
      static_cast<std::size_t>(std::count_if(kept.begin(), kept.end(), [](const Kept& k) { return k.unusual; }));
  std::uint64_t searching = work / 2;
  Search search(*this, unusual, searching);
  for (std::size_t most = unusual; most < kept.size(); ++most) {
    if (!search.find(most)) continue;
    kept = std::move(search.kept);
    break;
  }
  std::vector<Setting> settings;
  for (Kept& k : kept) settings.push_back(std::move(k.setting));
  return settings;
}

}  // namespace ocflow::dsl::proving
