// How long the state of a run takes for a million steps, and how many bytes a step, in the shapes that graph libraries
// are measured by. No clock of the run, no journal, no act: only the machine that decides.  state_bench [steps]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

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

// Which earlier steps a step waits for.
using Waits = std::vector<std::uint32_t> (*)(std::uint32_t step);

std::vector<std::uint32_t> nothing_before(std::uint32_t) { return {}; }
std::vector<std::uint32_t> the_one_before(std::uint32_t i) {
  if (i == 0) return {};
  return {i - 1};
}
std::vector<std::uint32_t> three_of_the_layer_before(std::uint32_t i) {
  constexpr std::uint32_t wide = 100;
  if (i < wide) return {};
  const std::uint32_t layer = (i / wide - 1) * wide;
  return {layer + i % wide, layer + (i + 1) % wide, layer + (i + 7) % wide};
}
std::vector<std::uint32_t> three_of_the_last_thousand(std::uint32_t i) {
  std::vector<std::uint32_t> all;
  std::uint64_t x = i * 0x9E3779B97F4A7C15U;
  for (int k = 0; i > 0 && k < 3; ++k) {
    x ^= x >> 12, x ^= x << 25, x ^= x >> 27;
    all.push_back(i - 1 - static_cast<std::uint32_t>(x * 0x2545F4914F6CDD1DU % std::min(i, 1000U)));
  }
  return all;
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
  std::printf("%-34s %9.0f steps  %4.0f ns to be made, %4.0f ns to run, %5.1f bytes each  %s\n", name, steps,
              1e9 * made / steps, 1e9 * (all - made) / steps, static_cast<double>(state.bytes()) / steps,
              state.as_asked() ? "done" : "NOT DONE");
}

}  // namespace

int main(int argc, char** argv) {
  const auto steps = static_cast<std::uint32_t>(argc > 1 ? std::atoi(argv[1]) : 1'000'000);
  action::Registry registry;
  action::Signature signature;
  signature.name = "nothing";
  registry.add(signature);
  constexpr std::pair<const char*, Waits> shapes[] = {{"independent", nothing_before},
                                                      {"chain", the_one_before},
                                                      {"layers of 100, each after 3", three_of_the_layer_before},
                                                      {"each after 3 of the last 1,000", three_of_the_last_thousand}};
  for (const bool act : {false, true}) {
    std::printf("%s\n", act ? "one act each" : "empty");
    for (const auto& [name, waits] : shapes) drive(name, make(program(registry, act), steps, waits));
  }
}
