// Expressions: names resolved, types known, facts remembered. Private to dsl/check*.cc.
#pragma once
#include "dsl/check_body.h"
#include "dsl/check_facts.h"
#include "dsl/check_typed.h"

namespace ocflow::dsl::checking {

class Expressions {
 public:
  Expressions(World& world, Body& body)
      : world_(world), body_(body), scope_{&body.unit, nullptr, 0}, arena_(world.program->arena) {}

  Facts facts;
  std::uint32_t arena_name(std::string_view name);
  // Has it a value whenever this list has ended well?
  bool is_given_in(const Symbol& symbol, Index list) const;

  Typed check(std::int32_t expr, const Place& place);
  // Of a type that is wanted there; `what` begins the message: "`within`".
  Typed check_as(std::int32_t expr, const Place& place, const Type& wanted, const std::string& what);
  expr::ExprId condition(std::int32_t expr, const Place& place);  // and learns from it
  expr::ExprId prose(std::span<const TextPart> parts, Span at, const Place& place);
  expr::ExprId written_prose(Span at) { return arena_.add({expr::Op::written, 0, 0, 0, 0, at}); }
  // The items of a `for`; the variable is bound in `where` and `by`. `element` is the type of an item.
  Typed items(const SyntaxClause& each, const Place& place, Type& element);

  std::vector<expr::ExprId>& stack() { return stack_; }
  // The arguments of a call, one for each of `wanted`; what goes beyond stands in `more` when values may be named.
  void arguments(const SyntaxExpr& call, std::string_view callee, std::span<const Wanted> wanted, const Place& place,
                 Operands& out, std::vector<expr::Argument>* more = nullptr,
                 std::vector<std::uint64_t>* weights = nullptr, World::Taken* taken = nullptr);
  std::uint32_t add_call(const SyntaxExpr& call, std::uint32_t action, const Place& place);
  std::uint32_t keep_call(expr::Call call, std::span<const expr::Argument> given);
  std::string_view callee(const SyntaxExpr& call) const;
  Span callee_at(const SyntaxExpr& call) const { return at(call.children()[0]).at; }
  void unknown_call(Span at, std::string_view name, bool procedures);
  void mismatch(Span at, const std::string& what, const Type& wanted, const Type& got, const std::string& path);

  [[gnu::always_inline]] SyntaxExpr at(std::uint32_t i) const { return file().exprs[i]; }  // as it is itself

  // check_reads.cc: what a file names, on its own; what it built is taken away again.
  void check_read(World::Read& read);

 private:
  const SyntaxFile& file() const { return scope_.unit->syntax; }
  const Unit& unit() const { return *scope_.unit; }
  Typed expr(std::uint32_t id, const Type* wanted);
  Typed dispatch(std::uint32_t id, const Type* wanted);
  Typed broken(Span at);
  Typed too_deep(std::uint32_t id);
  Typed node(expr::Op op, std::uint32_t a, std::uint32_t b, Span at, Type type, std::uint8_t fn = 0);
  Typed literal(const SyntaxExpr& e, const Type* wanted);
  Typed text(const SyntaxExpr& e, const Type* wanted);
  // Prose that means what it shows: no sign in it is doubled. It needs no constant.
  bool is_written(std::span<const TextPart> parts, bool quotes_double) const;
  Typed joined(std::span<const TextPart> parts, Span at, bool is_text);
  Typed list(const SyntaxExpr& e, const Type* wanted);
  expr::ExprId written(std::uint32_t id, const Type& wanted);
  bool showable(Span at, const Type& type);

  // check_names.cc
  Typed name(std::uint32_t id);
  Typed unknown_name(const SyntaxExpr& e, const std::string& name);
  Typed symbol(const SyntaxExpr& e, const Symbol& symbol);
  const Symbol* visible(const SyntaxExpr& e, const std::vector<Symbol*>& all);
  bool available(const SyntaxExpr& e, const Symbol& symbol);
  bool may_be_absent(const Symbol& symbol) const;
  bool is_certain(Index step, bool itself) const;
  bool is_certain_below(Index step, Index end, bool itself) const;
  bool is_whole_group(const Symbol& symbol) const;
  Typed field(std::uint32_t id);
  Typed unknown_field(const SyntaxExpr& e, const Typed& of);
  bool present(std::uint32_t id, const Typed& e);  // reports what may be none
  std::optional<Typed> given_of_run(const SyntaxExpr& e);
  std::optional<Typed> kept(std::uint32_t id);

  // check_reads.cc
  Typed named_read(const SyntaxExpr& e, const World::Read& read);
  Typed spelled_out(const SyntaxRead& read, const Scope& scope);
  std::optional<Typed> parameter(const SyntaxExpr& e, std::string_view name);

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
  std::size_t parameter_of(const CallSite& call, std::size_t i, std::size_t& by_place) const;
  void too_many(const CallSite& call, std::size_t i);
  void unknown_parameter(const CallSite& call, std::size_t i);
  void given_twice(const CallSite& call, std::size_t i, std::string_view name);
  void fill_in(const CallSite& call, bool misnamed, Operands& values, World::Taken* taken);
  World::Taken& taken_by(std::uint32_t action);
  Typed call(const SyntaxExpr& e);
  bool may_read(const SyntaxExpr& e, std::string_view name);
  Typed function(const SyntaxExpr& e, expr::Function fn);
  Typed text_function(const SyntaxExpr& e, expr::Function fn);
  Typed list_function(const SyntaxExpr& e, expr::Function fn);
  Typed binder(const SyntaxExpr& e, expr::Function fn);
  Typed bound_list(Span at, std::uint32_t list, std::int32_t where, std::int32_t by, Span variable, expr::Function fn,
                   Type& element);
  Type over_list(expr::Function fn, const Type& element, Span at, const Type& key, bool keyed);
  void bind(Span variable, const Type& type);
  std::uint32_t keep_call(expr::Call call, std::span<const expr::Argument> given, World::Taken& taken);
  expr::ExprId default_of(const Wanted& wanted);
  expr::ExprId argument(std::uint32_t id, std::string_view callee, const Wanted& wanted);

  World& world_;
  Body& body_;
  Scope scope_;
  expr::Arena& arena_;
  Place place_;
  bool from_run_ = false;
  std::vector<Bound> bound_;
  std::vector<expr::ExprId> stack_;  // of Operands
  std::vector<expr::Argument> given_;
  int depth_ = 0;
  std::uint64_t weight_ = 0;  // of all that was checked so far, as if every read were written out
};

}  // namespace ocflow::dsl::checking
