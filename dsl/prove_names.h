// The steps that the dotted names of an `ensure` mean, through the calls of procedures.
#pragma once
#include "dsl/prove_tree.h"
#include "engine/base/diagnostic.h"

namespace ocflow::dsl::proving {

struct Spot {  // a step in one call of a procedure
  ProcedureId procedure = nothing;
  StepId step = nothing;
};
using Chain = std::vector<Spot>;  // from the outermost procedure inward

std::string dotted(const std::vector<std::string>& names);

class Names {
 public:
  Names(const Tree& tree, Diagnostics& diagnostics) : tree_(tree), diagnostics_(diagnostics) {}

  struct Found {
    std::vector<Chain> chains;  // alternatives may share a name
  };
  // Of the side before, or after. A name that is not there is reported, unless the procedure was turned round.
  Found find(ProcedureId p, const plan::Ensure& ensure, bool before);

 private:
  ProcedureId inner(const Spot& point) const;
  void extend(ProcedureId p, const Chain& chain, const std::string& name, std::vector<Chain>& out) const;
  void unknown(const plan::Ensure& ensure, std::size_t part, const std::string& name, ProcedureId in,
               const Spot* inside);
  Span place(const plan::Ensure& ensure, std::size_t part) const;

  const Tree& tree_;
  Diagnostics& diagnostics_;
};

}  // namespace ocflow::dsl::proving
