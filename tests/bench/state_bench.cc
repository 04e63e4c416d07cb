// How long the state of a run takes for a million steps, and how many bytes a step, in the shapes that graph libraries
// are measured by. No clock of the run, no journal, no act: only the machine that decides.
//   state_bench STEPS [act]   prints for each shape: its name, ns a step to be made, ns a step to run, bytes a step
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "engine/run/run_state.h"
#include "tests/bench/shapes.h"

using namespace ocflow;
using bench::Waits;

namespace {

std::shared_ptr<plan::Program> program(const action::Registry& registry, bool act) {
  auto made = std::make_shared<plan::Program>();
  made->registry = &registry;
  made->procedures.emplace_back();
  made->steps.emplace_back();
  if (act) {
    made->arena.calls.emplace_back();
    plan::Clause clause;
    clause.call = 0;
    made->clauses.push_back(clause);
    made->steps[0].clauses = 1;
  }
  return made;
}

plan::Plan make(std::shared_ptr<plan::Program> of, std::uint32_t steps, Waits waits) {
  plan::Builder builder(std::move(of), 0);
  const plan::FrameId frame = builder.frame(plan::nothing, 0);
  builder.open(plan::Part::root, plan::nothing, frame);
  for (std::uint32_t i = 0; i < steps; ++i) {
    const plan::NodeId n = builder.open(plan::Part::step, 0, frame);
    builder.close();
    for (const std::uint32_t before : waits(i)) builder.edge(n - i + before, n);
  }
  builder.close();
  return *builder.finish();
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void drive(const char* name, plan::Plan plan) {
  const auto begin = std::chrono::steady_clock::now();
  run::RunState state(plan);
  const double made = seconds_since(begin);
  run::Event e;
  std::uint64_t seq = 0;
  const auto apply = [&](run::EventKind kind, const run::Decision& d) {
    e.seq = ++seq;
    e.kind = kind;
    e.node = d.node;
    e.clause = d.clause;
    e.attempt = d.attempt;
    state.apply(e);
  };
  apply(run::EventKind::run_started, {});
  run::Decision d;
  while (state.next(d)) {
    apply(run::EventKind::intent, d);
    apply(run::EventKind::observed, d);
  }
  const double all = seconds_since(begin);
  const double steps = static_cast<double>(plan.size() - 1);
  std::printf("%s\t%.1f\t%.1f\t%.1f\n", name, 1e9 * made / steps, 1e9 * (all - made) / steps,
              static_cast<double>(state.bytes()) / steps);
  if (!state.as_asked()) std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  const auto steps = static_cast<std::uint32_t>(argc > 1 ? std::atoi(argv[1]) : 1'000'000);
  action::Registry registry;
  action::Signature signature;
  signature.name = "nothing";
  registry.add(signature);
  const bool act = argc > 2;
  for (const auto& [name, waits] : bench::shapes) drive(name, make(program(registry, act), steps, waits));
}
