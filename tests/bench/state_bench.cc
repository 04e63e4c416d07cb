// How long the state of a run takes for a million steps, and how many bytes a step. No clock of the run, no journal, no
// act: only the machine that decides.  state_bench [steps]
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "engine/run/run_state.h"

using namespace ocflow;

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

plan::Plan make(std::shared_ptr<plan::Program> of, std::uint32_t steps, bool chain) {
  plan::Builder builder(std::move(of), 0);
  const plan::FrameId frame = builder.frame(plan::nothing, 0);
  builder.open(plan::Part::root, plan::nothing, frame);
  for (std::uint32_t i = 0; i < steps; ++i) {
    const plan::NodeId n = builder.open(plan::Part::step, 0, frame);
    builder.close();
    if (chain && i > 0) builder.edge(n - 1, n);
  }
  builder.close();
  return *builder.finish();
}

void drive(const char* name, plan::Plan plan) {
  const auto begin = std::chrono::steady_clock::now();
  run::RunState state(plan);
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
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const double steps = static_cast<double>(plan.size() - 1);
  std::printf("%-28s %9.0f steps  %7.3f s  %6.0f ns a step  %5.1f bytes a step  %s\n", name, steps, took.count(),
              1e9 * took.count() / steps, static_cast<double>(state.bytes()) / steps,
              state.as_asked() ? "done" : "NOT DONE");
}

}  // namespace

int main(int argc, char** argv) {
  const auto steps = static_cast<std::uint32_t>(argc > 1 ? std::atoi(argv[1]) : 1'000'000);
  action::Registry registry;
  action::Signature signature;
  signature.name = "nothing";
  registry.add(signature);
  drive("independent, empty", make(program(registry, false), steps, false));
  drive("a chain, empty", make(program(registry, false), steps, true));
  drive("independent, one act each", make(program(registry, true), steps, false));
  drive("a chain, one act each", make(program(registry, true), steps, true));
}
