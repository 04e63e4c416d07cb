// Conditions as formulas: booleans over atoms, each atom a term of the site compared with a constant. Equal parts are
// held once. What can't be said so is a term of its own that may be true or false.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/base/type.h"

namespace ocflow::dsl::proving {

using Formula = std::int32_t;  // its number, or that of which it is the negation
inline constexpr Formula kTrue = 1;
inline constexpr Formula kFalse = -1;
using TermId = std::uint32_t;

struct Relation;

struct Term {
  std::string name;  // as a person would look for it: site.ocm.used, or the text of a condition
  Type type;
  std::optional<Value> otherwise;            // what it is where a site says nothing
  bool of_site = false;                      // a site can set it
  bool is_count = false;                     // how many items the list has that it is named for
  std::vector<std::uint32_t> within;         // terms that it is a field of, from the outermost
  std::shared_ptr<const Relation> relation;  // it is true where two terms are so
};

struct Part {
  enum class Kind : std::uint8_t { truth, atom, all, any } kind = Kind::truth;
  enum class Compare : std::uint8_t { eq, lt, le } compare = Compare::eq;
  TermId term = 0;
  std::uint32_t constant = 0;  // of an atom: with what its term is compared
  std::vector<Formula> of;     // all, any: two or more, sorted
};

struct Relation {
  Part::Compare compare = Part::Compare::eq;
  TermId left = 0, right = 0;
};

class Formulas {
 public:
  Formulas();

  // The term with that key, made when it is new: then it has to be filled in.
  TermId term(const std::string& key, bool& fresh);
  Term& term(TermId t) { return terms_[t]; }
  const Term& term(TermId t) const { return terms_[t]; }
  const std::vector<Term>& terms() const { return terms_; }

  Formula atom(TermId t, Part::Compare compare, const Value& given);
  Formula holds(TermId t) { return atom(t, Part::Compare::eq, Value(true)); }
  Formula related(TermId left, Part::Compare compare, TermId right, std::string name);  // two terms with each other
  Formula all(std::vector<Formula> of);
  Formula any(std::vector<Formula> of);
  Formula same(Formula a, Formula b);

  const Part& part(Formula f) const { return parts_[static_cast<std::size_t>(f < 0 ? -f : f)]; }
  std::size_t size() const { return parts_.size(); }
  const Value& constant(std::uint32_t c) const { return constants_[c]; }

 private:
  Formula add(Part part, std::string key);
  Formula group(Part::Kind kind, std::vector<Formula> of);

  std::vector<Term> terms_;
  std::vector<Part> parts_;
  std::vector<Value> constants_;
  std::unordered_map<std::string, TermId> term_by_key_;
  std::unordered_map<std::string, Formula> by_key_;
  std::unordered_map<std::string, std::uint32_t> constant_by_key_;
};

// Tells two values apart as text: kind and what it is.
std::string key_of(const Value& value);

}  // namespace ocflow::dsl::proving
