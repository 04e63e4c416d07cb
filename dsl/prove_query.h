// One question: can this formula be true? And if so, for which site that says as little as possible.
#pragma once
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
  // After a yes: what has to be so that the root is true whatever the rest is. Nothing of it can be left out, and as
  // many terms as can be have the value that they have where a site says nothing.
  std::vector<Setting> smallest(std::uint64_t& work);

 private:
  struct Variable {
    TermId term;
    Domain domain;
    std::vector<Literal> up_to;  // the value is this point or one before it; one fewer than points
  };

  void collect(Formula root);
  void add_variable(TermId term, const std::vector<Compared>& compared);
  Literal literal(Formula f) const;
  Literal atom(const Part& part);
  Literal is(const Variable& v, std::size_t point);
  Literal up_to(const Variable& v, std::size_t points) const;  // that it is among the first ones
  Literal both(Literal a, Literal b);
  Literal group(const Part& part);
  std::size_t chosen(const Variable& v) const;
  bool fewer_unusual(std::vector<Literal>& assumed, std::uint64_t& work);

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
