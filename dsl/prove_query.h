// One question: can this formula be true? And if so, for which site that says as little as possible.
#pragma once
#include <map>
#include <optional>

#include "dsl/prove_domain.h"
#include "dsl/prove_solver.h"

namespace ocflow::dsl::proving {

struct Setting {  // what a term has to be
  TermId term = 0;
  Point point;
};

class Query {
 public:
  Query(const Formulas& formulas, Formula root);

  Solver::Answer possible(std::uint64_t& work);
  // After a yes: what has to be so that the root is true whatever the rest is. As few terms as can be differ from what
  // they are where a site says nothing, and of such there is no shorter one; where the work for that is too much,
  // nothing of it can be left out.
  std::vector<Setting> smallest(std::uint64_t& work);

 private:
  struct Variable {
    TermId term;
    Domain domain;
    std::vector<Literal> up_to;  // the value is this point or one before it; one fewer than points
  };

  using Constants = std::map<TermId, std::vector<Compared>>;
  void collect(Formula root);
  void add_variable(TermId term, const std::vector<Compared>& compared);
  Literal literal(Formula f) const;
  Literal atom(const Part& part);
  Literal is(const Variable& v, std::size_t point);
  Literal up_to(const Variable& v, std::size_t points) const;  // that it is among the first ones
  Literal both(Literal a, Literal b);
  Literal group(const Part& part);
  std::size_t chosen(const Variable& v) const;

  // prove_relations.cc: two terms compared with each other.
  std::vector<std::vector<TermId>> related(Constants& compared) const;
  void relate(const std::vector<TermId>& together);
  void order(const Variable& a, const Variable& b, Literal ab, Literal ba);
  bool alike(const Variable& a, const Variable& b) const;
  Literal among_first(const Variable& v, std::size_t values) const;

  // prove_smallest.cc
  struct Kept {
    Literal is;
    Setting setting;
    bool unusual;
  };
  std::optional<std::size_t> usual(const Variable& v) const;
  bool fewer_unusual(std::vector<Literal>& assumed, std::uint64_t& work);
  Literal at_most_unusual(std::size_t most);
  bool fewest_unusual(std::vector<Literal>& assumed, std::uint64_t& work);
  std::vector<Kept> without_needless(std::uint64_t& work);
  class Search;

  const Formulas& formulas_;
  Solver solver_;
  Literal true_ = 0;
  Literal root_ = 0;
  std::vector<Formula> order_;  // what is reachable, parts first
  std::unordered_map<Formula, Literal> literals_;
  std::vector<Variable> variables_;
  std::unordered_map<TermId, std::size_t> variable_;
};

// `site.ocm: none`, `site.icons: []`; of what no site sets, the condition itself.
std::string setting_text(const Formulas& formulas, const Setting& setting);
std::string settings_text(const Formulas& formulas, const std::vector<Setting>& settings);

}  // namespace ocflow::dsl::proving
