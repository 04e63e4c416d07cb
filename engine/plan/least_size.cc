#include "engine/plan/least_size.h"

#include <algorithm>

namespace ocflow::plan {
namespace {

constexpr std::uint64_t kUnseen = ~std::uint64_t{0};

struct Counted {
  std::uint32_t first, count;
};

// Each procedure is counted once; the walk has its own stack, for calls may go very deep.
struct Counter {
  const Program& program;
  std::vector<std::uint64_t> sizes;
  struct Visit {
    ProcedureId procedure;
    std::vector<Counted> lists;  // still to go through
    std::uint64_t size = 1;
  };
  std::vector<Visit> path;

  void enter(ProcedureId p) {
    path.push_back({p, {{program.procedures[p].first_step, program.procedures[p].steps}}, 1});
  }

  void next() {
    Visit& visit = path.back();
    Counted& list = visit.lists.back();
    if (list.count == 0) return visit.lists.pop_back();
    const Step& step = program.steps[program.lists[list.first]];
    const StepMore& more = program.more(step);
    const bool once = more.loop == nothing;
    const bool calls = once && more.callee != nothing;
    if (calls && sizes[more.callee] == kUnseen) return enter(more.callee);
    ++list.first;
    --list.count;
    visit.size = std::min(most_nodes + 1, visit.size + 1 + (calls ? sizes[more.callee] : 0));
    if (once && more.children > 0) visit.lists.push_back({more.first_child, more.children});
  }
};

}  // namespace

std::uint64_t least_size(const Program& program, ProcedureId procedure) {
  Counter counter{program, std::vector<std::uint64_t>(program.procedures.size(), kUnseen), {}};
  counter.enter(procedure);
  while (!counter.path.empty()) {
    if (!counter.path.back().lists.empty()) {
      counter.next();
      continue;
    }
    counter.sizes[counter.path.back().procedure] = counter.path.back().size;
    counter.path.pop_back();
  }
  return counter.sizes[procedure];
}

}  // namespace ocflow::plan
