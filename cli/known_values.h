// The values that expressions have at a step before it runs: what the state knows, and what a `let` gives by then.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/run/run_state.h"

namespace ocflow::cli {

class KnownValues {
 public:
  explicit KnownValues(run::RunState& state) : state_(state), plan_(state.plan()) {}

  expr::Evaluated value(expr::ExprId id, plan::NodeId node);
  // What an `if`, `require`, `until` or `expect` comes to: "true", "read when it is its turn".
  std::string verdict(const plan::Clause& clause, plan::NodeId node);
  // The values that stand in an expression: whole chains of fields (`site.ocm.used`), each once.
  std::vector<std::string> facts(expr::ExprId id, plan::NodeId node);
  // With what an act is called, and on which host.
  std::vector<std::string> of_act(const plan::Clause& clause, plan::NodeId node);

 private:
  void lets_of(plan::NodeId node);
  void collect(expr::ExprId id, plan::NodeId node, std::vector<std::string>& out, std::set<std::string>& told,
               unsigned depth);
  const plan::Program& program() const { return plan_.program(); }

  run::RunState& state_;
  const plan::Plan& plan_;
  std::map<std::uint32_t, Value> lets_;  // by slot of the plan
};

// " is later", or why nobody can say.
std::string is_text(const expr::Evaluated& found);

}  // namespace ocflow::cli
