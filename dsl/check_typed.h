// What is known of an expression that was checked, and of the names in it. Private to dsl/check*.cc.
#pragma once
#include <optional>

#include "dsl/check_world.h"

namespace ocflow::dsl::checking {

struct Typed {
  expr::ExprId id = expr::no_expr;
  Type type;
  bool from_run = false;  // depends on what only the run can tell
};

struct Wanted {  // a parameter of an action, a given of a procedure
  const std::string& name;
  const Type& type;
  const std::optional<Value>& otherwise;
};

struct CallSite {  // while its arguments are looked at
  const World& world;
  const SyntaxExpr& syntax;
  const std::string& callee;
  const std::vector<Wanted>& wanted;
  std::span<const Span> names;
  std::size_t count;
  bool more;  // named values may stand beside the parameters
  std::uint32_t value(std::size_t i) const { return syntax.children()[i + 1]; }
  std::string_view name(std::size_t i) const { return i < names.size() ? world.text(names[i]) : std::string_view(); }
};

struct Bound {  // the variable of a binder
  std::string name;
  Type type;
  Span at;
};

struct Parameter {  // of a named read, while what it says stands for a use of it
  Typed value;
  std::uint64_t weight = 1;  // how many values it is made of
};
using Parameters = std::unordered_map<std::string, Parameter>;

struct Scope {  // where names are looked up
  const Unit* unit;
  const Parameters* parameters;  // nullptr: the names are those of the procedure
  std::size_t first_bound;       // variables further out can't be seen
};

}  // namespace ocflow::dsl::checking
