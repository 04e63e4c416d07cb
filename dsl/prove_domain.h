// The values of a term that make a difference: those that it is compared with, and one for each gap between them.
#pragma once
#include <cstddef>
#include <string>
#include <unordered_map>

#include "dsl/prove_formula.h"

namespace ocflow::dsl::proving {

struct Point {
  Value value;         // itself, or one of a gap as an example
  bool exact = false;  // false: any value between its neighbours, or any other
};

struct Domain {
  std::vector<Point> points;  // none first, then in their order where they have one; at least one
  bool has_none = false;

  std::size_t first() const { return has_none ? 1 : 0; }  // of those with a value
  std::unordered_map<std::string, std::size_t> exact;     // by key_of

  // The point that is this value; points.size(): none.
  std::size_t exactly(const Value& v) const;
  // Where a value belongs, if only in a gap; points.size(): nowhere.
  std::size_t place(const Value& v) const;
};

struct Compared {
  Value with;
  bool by_order = false;
};
// Whether it is less or greater than others of its kind; a text is not, in this language.
bool has_order(const Value& v);

Domain domain_of(const Term& term, const std::vector<Compared>& compared);

// True where a look at the formula alone shows a case in which it holds; false says nothing. Most questions are as
// plain as that, and need no solver.
bool plainly_possible(const Formulas& formulas, Formula f);

}  // namespace ocflow::dsl::proving
