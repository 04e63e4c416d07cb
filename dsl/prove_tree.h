// Where each step of a program stands: what the lists say the other way round.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/plan/program.h"

namespace ocflow::dsl::proving {

using plan::nothing;
using plan::ProcedureId;
using plan::StepId;

class Tree {
 public:
  explicit Tree(const plan::Program& program);

  const plan::Program& program() const { return program_; }
  const plan::Step& step(StepId s) const { return program_.steps[s]; }
  const plan::StepMore& more(StepId s) const { return program_.more(step(s)); }
  // nothing of a step that stands in no list: one behind the clauses of another (Clause::aside).
  ProcedureId procedure(StepId s) const { return procedure_[s]; }
  StepId parent(StepId s) const { return parent_[s]; }  // nothing: the procedure's own list
  std::uint32_t place(StepId s) const { return place_[s]; }
  bool numbered(StepId s) const;  // is the list in which it stands?
  StepId sibling(StepId s, std::uint32_t place) const;
  bool is_inside(StepId s, StepId of) const;  // or the same
  // The two siblings that hold a and b. False: one holds the other, then both are that one.
  bool lift(StepId& a, StepId& b) const;
  bool precedes(StepId a, StepId b) const;  // siblings: does every run of a end before one of b starts?
  // The loop whose item a frame is, `depth` frames out from where the step's clauses below its `for` are evaluated
  // (with `around`: those above it); nothing: the frame of the procedure.
  StepId frame(StepId s, bool around, std::uint32_t depth) const;
  const plan::Clause* condition(StepId s) const;  // its `if` that is asked once for the step; nullptr: none
  // By `as`, in the order of the text.
  std::vector<StepId> named(ProcedureId p, const std::string& name) const;
  std::vector<std::string> names(ProcedureId p, StepId inside) const;

 private:
  void enter(ProcedureId p);

  const plan::Program& program_;
  LargeVector<ProcedureId> procedure_;
  LargeVector<StepId> parent_;
  LargeVector<std::uint32_t> place_;
  std::vector<std::unordered_map<std::string, std::vector<StepId>>> names_;
};

}  // namespace ocflow::dsl::proving
