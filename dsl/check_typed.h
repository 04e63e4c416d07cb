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

// Expressions that belong together while they are checked: the upper end of one stack for all of them.
class Operands {
 public:
  explicit Operands(std::vector<expr::ExprId>& stack, std::size_t count = 0) : stack_(stack), first_(stack.size()) {
    stack_.insert(stack_.end(), count, expr::no_expr);
  }
  ~Operands() { stack_.erase(stack_.begin() + offset(), stack_.end()); }
  Operands(const Operands&) = delete;
  Operands& operator=(const Operands&) = delete;

  void push(expr::ExprId id) { stack_.push_back(id); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(stack_.size() - first_); }
  expr::ExprId& operator[](std::size_t i) { return stack_[first_ + i]; }
  void append_to(LargeVector<expr::ExprId>& all) const {
    for (std::size_t i = first_; i < stack_.size(); ++i) all.push_back(stack_[i]);
  }

 private:
  std::ptrdiff_t offset() const { return static_cast<std::ptrdiff_t>(first_); }
  std::vector<expr::ExprId>& stack_;
  std::size_t first_;
};

struct CallSite {  // while its arguments are looked at
  const World& world;
  const SyntaxExpr& syntax;
  std::string_view callee;
  std::span<const Wanted> wanted;
  std::span<const LineSpan> names;
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
using Parameters = ByName<Parameter>;

struct Scope {  // where names are looked up
  const Unit* unit;
  const Parameters* parameters;  // nullptr: the names are those of the procedure
  std::size_t first_bound;       // variables further out can't be seen
};

}  // namespace ocflow::dsl::checking
