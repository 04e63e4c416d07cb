// Expressions: names resolved, types known, facts remembered. Private to dsl/check*.cc.
#pragma once
#include <optional>

#include "dsl/check_body.h"
#include "dsl/check_facts.h"

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

class Expressions {
 public:
  Expressions(World& world, Body& body)
      : world_(world), file_(body.unit.syntax), body_(body), arena_(world.program->arena) {}

  Facts facts;
  std::uint32_t arena_name(const std::string& name);

  Typed check(std::int32_t expr, const Place& place);
  // Of a type that is wanted there; `what` begins the message: "`within`".
  Typed check_as(std::int32_t expr, const Place& place, const Type& wanted, const std::string& what);
  expr::ExprId condition(std::int32_t expr, const Place& place);  // and learns from it
  expr::ExprId prose(const std::vector<TextPart>& parts, Span at, const Place& place);
  // The items of a `for`; the variable is bound in `where` and `by`. `element` is the type of an item.
  Typed items(const SyntaxClause& each, const Place& place, Type& element);

  // The arguments of a call, one for each of `wanted`; what goes beyond stands in `more` when values may be named.
  std::vector<expr::ExprId> arguments(const SyntaxExpr& call, const std::string& callee,
                                      const std::vector<Wanted>& wanted, const Place& place,
                                      std::vector<expr::Argument>* more);
  std::uint32_t add_call(const SyntaxExpr& call, std::uint32_t action, const Place& place);
  std::string callee(const SyntaxExpr& call) const;
  Span callee_at(const SyntaxExpr& call) const { return at(call.children.at(0)).at; }
  void unknown_call(Span at, const std::string& name, bool procedures);
  void mismatch(Span at, const std::string& what, const Type& wanted, const Type& got, const std::string& path);

  const SyntaxExpr& at(std::uint32_t i) const { return file_.exprs[i]; }

 private:
  struct Bound {
    std::string name;
    Type type;
    Span at;
  };
  Typed expr(std::uint32_t id, const Type* wanted);
  Typed dispatch(std::uint32_t id, const Type* wanted);
  Typed broken(Span at);
  Typed node(expr::Op op, std::uint32_t a, std::uint32_t b, Span at, Type type, std::uint8_t fn = 0);
  Typed literal(const SyntaxExpr& e, const Type* wanted);
  Typed text(const SyntaxExpr& e, const Type* wanted);
  Typed joined(const std::vector<TextPart>& parts, Span at, bool quotes_double);
  Typed list(const SyntaxExpr& e, const Type* wanted);
  bool showable(Span at, const Type& type);

  // check_names.cc
  Typed name(std::uint32_t id);
  Typed unknown_name(const SyntaxExpr& e, const std::string& name);
  Typed symbol(const SyntaxExpr& e, const Symbol& symbol);
  const Symbol* visible(const SyntaxExpr& e, const std::vector<Symbol*>& all);
  bool available(const SyntaxExpr& e, const Symbol& symbol);
  bool may_be_absent(const Symbol& symbol) const;
  bool is_certain(Index step, bool itself) const;
  Typed field(std::uint32_t id);
  Typed unknown_field(const SyntaxExpr& e, const Typed& of);
  bool present(std::uint32_t id, const Typed& e);  // reports what may be none
  std::optional<Typed> given_of_run(const SyntaxExpr& e);
  std::optional<Typed> kept(std::uint32_t id);

  // check_operators.cc
  Typed logic(const SyntaxExpr& e);
  Typed equality(const SyntaxExpr& e);
  Typed ordering(const SyntaxExpr& e);
  Typed membership(const SyntaxExpr& e);
  Typed arithmetic(const SyntaxExpr& e);
  Typed truth(std::uint32_t id);
  std::pair<Typed, Typed> sides(const SyntaxExpr& e);
  bool is_plain_text(std::uint32_t id) const;
  void unlike(Span at, const Type& a, const Type& b);

  // check_calls.cc
  struct Call {  // while its arguments are looked at
    const World& world;
    const SyntaxExpr& syntax;
    const std::string& callee;
    const std::vector<Wanted>& wanted;
    const std::vector<Span>& names;
    std::size_t count;
    bool more;  // named values may stand beside the parameters
    std::uint32_t value(std::size_t i) const { return syntax.children[i + 1]; }
    std::string name(std::size_t i) const { return i < names.size() ? world.name(names[i]) : std::string(); }
  };
  std::size_t parameter_of(const Call& call, std::size_t i, std::size_t& by_place) const;
  void too_many(const Call& call, std::size_t i);
  void unknown_parameter(const Call& call, std::size_t i);
  void given_twice(const Call& call, std::size_t i, const std::string& name, Span first);
  void fill_in(const Call& call, bool misnamed, std::vector<expr::ExprId>& values);
  Typed call(const SyntaxExpr& e);
  Typed function(const SyntaxExpr& e, expr::Function fn);
  Typed text_function(const SyntaxExpr& e, expr::Function fn);
  Typed list_function(const SyntaxExpr& e, expr::Function fn);
  Typed binder(const SyntaxExpr& e, expr::Function fn);
  Typed bound_list(Span at, std::uint32_t list, std::int32_t where, std::int32_t by, Span variable, expr::Function fn,
                   Type& element);
  Type over_list(expr::Function fn, const Type& element, Span at, const Type& key, bool keyed);
  void bind(Span variable, const Type& type);
  expr::ExprId argument(std::uint32_t id, const std::string& callee, const Wanted& wanted);

  World& world_;
  const SyntaxFile& file_;
  Body& body_;
  expr::Arena& arena_;
  Place place_;
  bool from_run_ = false;
  std::vector<Bound> bound_;
  int depth_ = 0;
};

}  // namespace ocflow::dsl::checking
