// What the conditions of a program mean for its site: each expression as a constant, a term or a formula, in one call
// of its procedure. Arguments are put in for what is given, so all is said of the procedure that was begun with.
#pragma once
#include "dsl/prove_formula.h"
#include "dsl/prove_tree.h"

namespace ocflow::dsl::proving {

using expr::ExprId;
using CallId = std::uint32_t;

struct Meaning {
  enum class Kind : std::uint8_t { constant, term, formula } kind = Kind::constant;
  Value value;
  TermId term = 0;
  Formula formula = kTrue;
};

class Meanings {
 public:
  Meanings(const Tree& tree, Formulas& formulas);

  CallId begin(ProcedureId p);              // with any values for what it is given
  CallId call(CallId around, StepId step);  // the procedure that a step runs
  ProcedureId procedure(CallId c) const { return calls_[c].procedure; }

  Formula applies(CallId c, StepId s);  // the step's own conditions, its group's and that its list has an item
  Formula way(CallId c, StepId s);      // those of all that is around it, and its own
  // That something in it, or it itself, happens when it is reached. After `work` steps looked at: true.
  Formula acts(CallId c, StepId s, std::uint32_t& work);
  // Above the step's `for`, or in it: where its values are.
  Formula condition(CallId c, StepId s, bool around, ExprId e);
  Formula nobody_of_group(CallId c, StepId s);  // what an `otherwise` asks
  Formula loop_holds(CallId c, StepId s);       // that its `for` has an item, which is one that the `where` lets pass

 private:
  struct Call {
    ProcedureId procedure;
    CallId caller;
    StepId step;
    std::vector<Meaning> givens;
  };
  struct At {
    CallId call;
    StepId step;
    bool around;
    const Meaning* item;  // of a `where`: what its variable means
  };
  struct Let {
    StepId step = nothing;
    const plan::Clause* clause = nullptr;  // nullptr: more than one gives it
    bool below = false;                    // the `for` of its step
  };

  static Meaning constant(Value v) { return {Meaning::Kind::constant, std::move(v), 0, kTrue}; }
  static Meaning of_term(TermId t) { return {Meaning::Kind::term, {}, t, kTrue}; }
  static Meaning of_formula(Formula f) { return {Meaning::Kind::formula, {}, 0, f}; }

  Formula item_of(CallId c, StepId s, const Meaning& list, const expr::Node& written);
  Formula not_empty(const Meaning& list);
  Meaning item(CallId c, StepId loop);

  Meaning resolve(const At& at, ExprId e);
  Meaning work_out(const At& at, ExprId e);
  Meaning slot(const At& at, ExprId e);
  Meaning let(const At& at, StepId loop, std::uint32_t slot);
  bool always_there(const Let& let, StepId loop) const;
  Meaning field(const Meaning& of, const std::string& name);
  Meaning call_of_function(const At& at, ExprId e);
  Meaning opaque(const At& at, ExprId e);
  Meaning free_term(const std::string& key, std::string name, Type type);
  std::string text(ExprId e) const;

  Formula truth(const Meaning& m);
  Formula compared(const At& at, ExprId e);
  Formula equal(const Meaning& a, const Meaning& b);
  Formula member(const At& at, ExprId e);
  Formula ordered(ExprId e, expr::Op op, const Meaning& a, const Meaning& b);
  Formula may_be(const std::string& key, std::string name);  // a boolean of its own
  std::string key(const Meaning& m) const;
  TermId count_of(TermId list);

  const Tree& tree_;
  Formulas& formulas_;
  const expr::Arena& arena_;
  std::vector<Call> calls_;
  std::unordered_map<std::uint64_t, CallId> called_;
  std::unordered_map<ProcedureId, CallId> begun_;
  std::unordered_map<std::uint64_t, Formula> applies_, ways_;
  std::unordered_map<std::uint64_t, Meaning> known_;
  std::unordered_map<std::string, Let> lets_;
  std::unordered_map<TermId, std::uint32_t> items_;  // of a list: how many of its items have a name
  int depth_ = 0;
};

}  // namespace ocflow::dsl::proving
