// One procedure and its steps, turned round. Private to dsl/reverse*.cc.
#pragma once
#include <unordered_map>
#include <unordered_set>

#include "dsl/prove_tree.h"
#include "dsl/prove_uses.h"
#include "dsl/reverse.h"

namespace ocflow::dsl::turning {

using expr::ExprId;
using expr::no_expr;
using plan::nothing;
using plan::ProcedureId;
using plan::StepId;
using proving::slots_of;
using proving::Tree;
using proving::Use;
using proving::uses_of;

struct Turned {
  std::unordered_map<ProcedureId, ProcedureId> procedures;  // by what they were
  std::unordered_map<ProcedureId, Span> wanted_at;          // by what they were: the `do reverse`, if there is one
  std::unordered_map<StepId, StepId> was;                   // by what they are
};

// A step that is being made. What its clauses are is settled when it is known which values are used.
enum class Way : std::uint8_t {
  falls_away,  // nothing of it is left
  as_it_is,    // it has a `finally`: it goes first and stays as it was
  list,        // its list turned
  call,        // the procedure that it runs turned, or that which it runs in reverse
  undo,        // its undo, or the inverse of its action
  person,      // a person does what its `reversed` says
  values,      // nothing but values that others may use
  impossible,  // to be reported
};

struct Draft {
  StepId was = nothing;
  Way way = Way::falls_away;
  plan::Step step;
  std::vector<plan::Clause> clauses;
  std::vector<plan::Clause> behind;
  std::vector<Draft> children;      // in their new order
  std::vector<std::size_t> afters;  // places in its list
  bool first = false;               // goes before those that are turned
};

class Turner {
 public:
  // Those that it runs are turned already.
  Turner(plan::Program& program, const Tree& forward, Turned& turned, Diagnostics& diagnostics)
      : program_(program), tree_(forward), turned_(turned), diagnostics_(diagnostics) {}

  void turn(ProcedureId from, ProcedureId to);
  std::vector<ProcedureId> runs(ProcedureId p) const;  // those that have to be turned with it

 private:
  using List = std::vector<Draft>;

  // reverse_steps.cc
  Way way(StepId s) const;
  Way way_of_main(const plan::Step& s, const plan::Clause* main) const;
  const plan::Clause* main_clause(const plan::Step& s) const;
  bool draft(Draft& out, StepId s);  // false: nothing of it is left
  void clauses(Draft& out);
  void main(Draft& out, const plan::Clause* clause);
  void take_over(Draft& out, const plan::Clause& done);
  void undo_by(Draft& out, const plan::Clause* forward);
  void clone(Draft& out);
  ExprId sentence(plan::Step& s);
  ExprId nobody_of_group(StepId s, Span at);
  void refuse(StepId s);

  // reverse_lists.cc
  List list(std::uint32_t first, std::uint32_t count);
  List written(std::uint32_t first, std::uint32_t count);
  void drop_unused(List& all);
  void collect(List& list);
  void note_uses(const List& list);
  void note_uses(const Draft& d, const plan::Clause* only);
  void erase_unused(List& list);
  std::string slot_key(const Draft& d, const plan::Clause& giver) const;

  // reverse_order.cc
  void arrange(List& list, std::uint32_t first, std::uint32_t count, bool numbered);
  void turn_afters(List& list, std::uint32_t first, std::uint32_t count);
  void keep_afters(List& list);
  void flush(List& list, std::uint32_t& first, std::uint32_t& count);
  void turn_loop(plan::Step& s, const std::vector<plan::Clause>& clauses);

  plan::Program& program_;
  const Tree& tree_;
  Turned& turned_;
  Diagnostics& diagnostics_;
  ProcedureId from_ = nothing;
  struct Giver {
    const Draft* draft;
    const plan::Clause* clause;
  };
  std::unordered_set<std::string> used_;  // slots that something looks at
  std::vector<std::string> fresh_;        // of them those that were not gone after yet
  std::unordered_map<std::string, std::vector<Giver>> givers_;
};

// Reports what a turned step looks at that is not there yet. reverse_uses.cc
void check_uses(const plan::Program& program, const Turned& turned, Diagnostics& diagnostics);

}  // namespace ocflow::dsl::turning
