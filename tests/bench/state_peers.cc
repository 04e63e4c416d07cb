// The graphs of state_bench through others: bare arrays, and the libraries that were there when this was built. Each
// task adds to a counter.
//   state_peers PEER STEPS   prints for each shape: its name, ns a step to be made, ns a step to run (the best of its
//                            first and four later runs, on one thread or two), 0
//   state_peers              prints the names of the peers
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/shapes.h"
#ifdef OCFLOW_WITH_TBB
#include <tbb/flow_graph.h>
#include <tbb/global_control.h>
#endif
#ifdef OCFLOW_WITH_TASKFLOW
#include <taskflow/taskflow.hpp>
#endif

using namespace ocflow::bench;

namespace {

using Clock = std::chrono::steady_clock;
using Steps = std::uint32_t;
constexpr int runs = 5;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

struct Times {
  double made = 0, ran = 1e9;
};

template <typename Run>
void best_of(Times& times, Run run) {
  for (int i = 0; i < runs; ++i) {
    const auto begin = Clock::now();
    run();
    times.ran = std::min(times.ran, seconds_since(begin));
  }
}

// Nothing but counts of what is missing, edges in one array, and a list of what may begin.
Times bare(Steps steps, Waits waits) {
  Times times;
  const auto begin = Clock::now();
  std::vector<Steps> first(steps + 1), missing(steps), after, left(steps), ready(steps);
  for (Steps i = 0; i < steps; ++i)
    for (const Steps before : waits(i)) ++first[before], ++missing[i];
  for (Steps i = 0, sum = 0; i <= steps; ++i) sum += first[i], first[i] = sum;
  after.resize(first[steps]);
  for (Steps i = steps; i-- > 0;)
    for (const Steps before : waits(i)) after[--first[before]] = i;
  times.made = seconds_since(begin);
  std::atomic<Steps> count = 0;
  best_of(times, [&] {
    std::copy(missing.begin(), missing.end(), left.begin());
    Steps end = 0;
    for (Steps i = 0; i < steps; ++i)
      if (left[i] == 0) ready[end++] = i;
    for (Steps at = 0; at < end; ++at) {
      count.fetch_add(1, std::memory_order_relaxed);
      for (Steps e = first[ready[at]]; e < first[ready[at] + 1]; ++e)
        if (--left[after[e]] == 0) ready[end++] = after[e];
    }
  });
  if (count != runs * steps) std::exit(1);
  return times;
}

#ifdef OCFLOW_WITH_TBB
Times tbb_flow(Steps steps, Waits waits) {
  namespace flow = tbb::flow;
  using Node = flow::continue_node<flow::continue_msg>;
  Times times;
  for (const std::size_t threads : {1, 2}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    std::atomic<Steps> count = 0;
    const auto begin = Clock::now();
    flow::graph graph;
    std::vector<std::unique_ptr<Node>> nodes(steps);
    std::vector<Steps> starts;
    for (Steps i = 0; i < steps; ++i) {
      nodes[i] = std::make_unique<Node>(
          graph, [&](const flow::continue_msg&) { count.fetch_add(1, std::memory_order_relaxed); });
      const auto before = waits(i);
      if (before.empty()) starts.push_back(i);
      for (const Steps b : before) flow::make_edge(*nodes[b], *nodes[i]);
    }
    times.made = seconds_since(begin);
    best_of(times, [&] {
      for (const Steps i : starts) nodes[i]->try_put(flow::continue_msg());
      graph.wait_for_all();
    });
    if (count != runs * steps) std::exit(1);
  }
  return times;
}
#endif

#ifdef OCFLOW_WITH_TASKFLOW
Times taskflow(Steps steps, Waits waits) {
  Times times;
  for (const std::size_t threads : {1, 2}) {
    std::atomic<Steps> count = 0;
    const auto begin = Clock::now();
    tf::Taskflow flow;
    std::vector<tf::Task> tasks(steps);
    for (Steps i = 0; i < steps; ++i) {
      tasks[i] = flow.emplace([&] { count.fetch_add(1, std::memory_order_relaxed); });
      for (const Steps b : waits(i)) tasks[b].precede(tasks[i]);
    }
    times.made = seconds_since(begin);
    tf::Executor executor(threads);
    best_of(times, [&] { executor.run(flow).wait(); });
    if (count != runs * steps) std::exit(1);
  }
  return times;
}
#endif

constexpr std::pair<const char*, Times (*)(Steps, Waits)> peers[] = {
    {"arrays", bare},
#ifdef OCFLOW_WITH_TBB
    {"oneTBB", tbb_flow},
#endif
#ifdef OCFLOW_WITH_TASKFLOW
    {"taskflow", taskflow},
#endif
};

}  // namespace

int main(int argc, char** argv) {
  const auto steps = static_cast<Steps>(argc > 2 ? std::atoi(argv[2]) : 0);
  for (const auto& [name, run] : peers) {
    if (argc < 3) std::printf("%s\n", name);
    if (argc < 3 || std::string(argv[1]) != name) continue;
    for (const auto& [shape, waits] : shapes) {
      const Times times = run(steps, waits);
      std::printf("%s\t%.1f\t%.1f\t0\n", shape, 1e9 * times.made / steps, 1e9 * times.ran / steps);
    }
    return 0;
  }
  return 64;
}
