// The order of the lists of a procedure that is turned round, and how they get into the program.
#include <algorithm>

#include "dsl/reverse_steps.h"

namespace ocflow::dsl::turning {

using plan::Clause;
using plan::ClauseKind;
using plan::Step;

namespace {

// A step that falls away hands its order on to those around it. Where these are many it stays, with nothing in it.
constexpr std::size_t kMostHandedOn = 64;

struct Before {  // of a bulleted list, each step after those it waits for
  std::vector<StepId> order;
  std::unordered_map<StepId, std::uint32_t> waiting;  // how many wait for it
};

Before in_order(const plan::Program& program, std::uint32_t first, std::uint32_t count) {
  std::unordered_map<StepId, std::vector<StepId>> next;
  std::unordered_map<StepId, std::uint32_t> waits;
  Before out;
  for (std::uint32_t i = 0; i < count; ++i) {
    const StepId s = program.lists[first + i];
    waits[s] = program.more(program.steps[s]).afters;
    if (waits[s] == 0) out.order.push_back(s);
    for (std::uint32_t k = 0; k < program.more(program.steps[s]).afters; ++k)
      next[program.lists[program.more(program.steps[s]).first_after + k]].push_back(s);
  }
  for (std::size_t i = 0; i < out.order.size(); ++i) {
    const std::vector<StepId>& after = next[out.order[i]];
    out.waiting[out.order[i]] = static_cast<std::uint32_t>(after.size());
    for (const StepId s : after) {
      if (--waits[s] == 0) out.order.push_back(s);
    }
  }
  return out;
}

}  // namespace

void Turner::arrange(List& list, std::uint32_t first, std::uint32_t count, bool numbered) {
  if (!numbered) turn_afters(list, first, count);
  for (Draft& d : list) {
    const Step& was = program_.steps[d.was];
    if (d.way == Way::as_it_is) keep_afters(d.children);
    if (d.way == Way::list)
      arrange(d.children, program_.more(was).first_child, program_.more(was).children, was.numbered);
  }
}

void Turner::turn_afters(List& list, std::uint32_t first, std::uint32_t count) {
  std::unordered_map<StepId, std::size_t> made;
  for (std::size_t i = 0; i < list.size(); ++i) made[list[i].was] = i;
  const Before all = in_order(program_, first, count);
  std::unordered_map<StepId, std::vector<StepId>> before;  // those that stay
  for (const StepId s : all.order) {
    std::vector<StepId>& mine = before[s];
    for (std::uint32_t k = 0; k < program_.more(program_.steps[s]).afters; ++k) {
      const StepId other = program_.lists[program_.more(program_.steps[s]).first_after + k];
      const std::vector<StepId>& handed = before[other];
      if (made.contains(other)) {
        mine.push_back(other);
      } else {
        mine.insert(mine.end(), handed.begin(), handed.end());
      }
    }
    std::sort(mine.begin(), mine.end());
    mine.erase(std::unique(mine.begin(), mine.end()), mine.end());
    if (made.contains(s) || mine.size() * all.waiting.at(s) <= kMostHandedOn) continue;
    made[s] = list.size();
    Draft& gate = list.emplace_back();
    gate.was = s;
    gate.way = Way::values;
    gate.step.at = program_.steps[s].at;
    gate.step.sentence = program_.steps[s].sentence;
  }
  for (const auto& [s, place] : made) {
    for (const StepId other : before[s]) {
      const std::size_t there = made.at(other);
      if (list[there].first) {  // it keeps its place before the others
        list[place].afters.push_back(there);
      } else {
        list[there].afters.push_back(place);
      }
    }
  }
  for (Draft& d : list) std::sort(d.afters.begin(), d.afters.end());
}

void Turner::keep_afters(List& list) {
  std::unordered_map<StepId, std::size_t> made;
  for (std::size_t i = 0; i < list.size(); ++i) made[list[i].was] = i;
  for (Draft& d : list) {
    const plan::StepMore& more = program_.more(program_.steps[d.was]);
    for (std::uint32_t k = 0; k < more.afters; ++k) d.afters.push_back(made.at(program_.lists[more.first_after + k]));
    keep_afters(d.children);
  }
}

void Turner::turn_loop(Step& s, const std::vector<Clause>& clauses) {
  plan::Loop loop = program_.loops[program_.more(s).loop];
  loop.backwards = !loop.backwards;
  loop.results = nothing;
  const auto each =
      std::find_if(clauses.begin(), clauses.end(), [](const Clause& c) { return c.kind == ClauseKind::each; });
  loop.clauses_before = static_cast<std::uint32_t>(each - clauses.begin());
  program_.change_more(s).loop = static_cast<std::uint32_t>(program_.loops.size());
  program_.loops.push_back(loop);
}

void Turner::flush(List& list, std::uint32_t& first, std::uint32_t& count) {
  const auto begin = static_cast<StepId>(program_.steps.size());
  program_.steps.resize(program_.steps.size() + list.size());
  first = static_cast<std::uint32_t>(program_.lists.size());
  count = static_cast<std::uint32_t>(list.size());
  for (std::uint32_t i = 0; i < count; ++i) program_.lists.push_back(begin + i);
  for (std::uint32_t i = 0; i < count; ++i) {
    Draft& d = list[i];
    Step& s = d.step;
    turned_.was[begin + i] = d.was;
    s.first_clause = static_cast<std::uint32_t>(program_.clauses.size());
    s.clauses = static_cast<std::uint32_t>(d.clauses.size());
    if (d.way != Way::as_it_is) {
      s.has_undo = !d.behind.empty();
      if (program_.more(s).loop != nothing) turn_loop(s, d.clauses);
    }
    program_.clauses.insert(program_.clauses.end(), d.clauses.begin(), d.clauses.end());
    program_.clauses.insert(program_.clauses.end(), d.behind.begin(), d.behind.end());
    plan::StepMore& more = program_.change_more(s);
    more.first_after = static_cast<std::uint32_t>(program_.lists.size());
    more.afters = static_cast<std::uint32_t>(d.afters.size());
    for (const std::size_t place : d.afters) program_.lists.push_back(begin + static_cast<StepId>(place));
    std::uint32_t first_child = 0, children = 0;
    if (!d.children.empty()) flush(d.children, first_child, children);
    program_.change_more(s).first_child = first_child;
    program_.change_more(s).children = children;
    program_.steps[begin + i] = s;
  }
}

void Turner::turn(ProcedureId from, ProcedureId to) {
  from_ = from;
  const plan::Procedure was = program_.procedures[from];
  List all = list(was.first_step, was.steps);
  drop_unused(all);
  arrange(all, was.first_step, was.steps, was.numbered);
  plan::Procedure turned = was;
  turned.forward = from;
  turned.title = "Reverse of: " + was.title;
  turned.notes.clear();  // they are about the other direction
  flush(all, turned.first_step, turned.steps);
  for (plan::Ensure& ensure : turned.ensures) std::swap(ensure.before, ensure.after);
  program_.procedures[to] = std::move(turned);
}

// Those behind its `do`s, but not behind what falls away, stays as it was, or has an undo of its own.
std::vector<ProcedureId> Turner::runs(ProcedureId p) const {
  struct Range {
    std::uint32_t first, count;
  };
  std::vector<Range> open{{program_.procedures[p].first_step, program_.procedures[p].steps}};
  std::vector<ProcedureId> out;
  while (!open.empty()) {
    const Range at = open.back();
    open.pop_back();
    for (std::uint32_t i = 0; i < at.count; ++i) {
      const StepId id = program_.lists[at.first + i];
      const Step& s = program_.steps[id];
      const Way w = way(id);
      if (w == Way::list) open.push_back({program_.more(s).first_child, program_.more(s).children});
      if (w == Way::call && !s.reverse) out.push_back(program_.more(s).callee);
    }
  }
  return out;
}

}  // namespace ocflow::dsl::turning
