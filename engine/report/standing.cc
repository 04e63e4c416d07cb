#include "engine/report/standing.h"

#include <map>

#include "engine/report/words.h"
#include "engine/run/finals.h"
#include "engine/run/requests.h"

namespace ocflow::report {

using run::State;

namespace {

constexpr std::size_t most_ahead = 5;

struct Attempts {
  std::map<plan::NodeId, run::RunState::Open> open;
  std::map<std::uint64_t, std::int64_t> began_ms;
  std::set<plan::NodeId> not_begun;  // though their intents are written
};

Attempts attempts_of(const run::RunState& state, const std::vector<run::Event>& events,
                     const std::set<std::uint64_t>& begun) {
  Attempts out;
  for (const auto& attempt : state.open_attempts()) {
    if (state.written_ahead(attempt.node) && !begun.contains(attempt.key)) {
      out.not_begun.insert(attempt.node);
      continue;
    }
    out.open[attempt.node] = attempt;
    out.began_ms[attempt.key] = 0;
  }
  for (const auto& event : events)
    if (const auto at = out.began_ms.find(event.seq); at != out.began_ms.end()) at->second = event.wall_ms;
  return out;
}

void fill_act(Now& now, run::RunState& state, const run::RunState::Open& attempt, std::int64_t began_ms) {
  now.what = Now::What::acts;
  now.key = attempt.key;
  now.attempt = attempt.attempt;
  now.since_ms = began_ms;
  const auto limit = run::duration_of(state, attempt.node,
                                      run::rung_of(state.plan(), attempt.node, attempt.clause).within, Duration(-1));
  if (limit.count() >= 0) now.limit_ms = std::chrono::duration_cast<std::chrono::milliseconds>(limit).count();
  if (const auto host = run::act_host(state, attempt.node, attempt.clause)) now.host = host->name;
}

// As the live lines have it: where it stands, and what it does.
Now now_closing(run::RunState& state, const run::Final& final) {
  const auto& plan = state.plan();
  const auto owner = run::owner_of(plan, final);
  const bool outermost = owner == plan.root();
  Now now;
  now.node = final.node;
  now.number = outermost ? std::string() : plan.number(owner);
  now.path = run::final_path(plan, final.node);
  now.sentence =
      outermost ? one_line(plan.program().procedures[plan.procedure()].title) : report::sentence(state, owner);
  now.closes = one_line(run::final_text(state, final));
  return now;
}

Now now_of(const Folder& folder, plan::NodeId node) {
  const auto step = folder.step(node);
  Now now{node, step.number, step.path, step.sentence, {}, Now::What::looks, 0, 0, step.began_ms, -1, {}};
  if (step.asks_person) now.what = Now::What::person;
  return now;
}

bool closes(const run::RunState& state, const run::RunState::Open& attempt) {
  return run::is_final(state.plan(), attempt.node, attempt.clause);
}

// What acts and is no step of the outline: `finally`s, and steps of procedures that stand aside. And whom a `finally`
// asks.
void add_aside(Standing& out, run::RunState& state, const Folder& folder, const Attempts& attempts,
               const std::vector<bool>& shown) {
  for (const auto& [node, attempt] : attempts.open) {
    if (shown[node]) continue;
    Now now = closes(state, attempt) ? now_closing(state, {node, attempt.clause}) : now_of(folder, node);
    fill_act(now, state, attempt, attempts.began_ms.at(attempt.key));
    out.now.push_back(std::move(now));
  }
  for (plan::NodeId n = 0; n < state.plan().size(); ++n) {
    const auto clause = attempts.open.contains(n) ? std::nullopt : state.closing_clause(n);
    if (!clause) continue;
    const bool asks = run::clause_of(state.plan(), n, *clause).kind == plan::ClauseKind::person;
    if (!asks && !state.final_undecided(n)) continue;
    out.now.push_back(now_closing(state, {n, *clause}));
    out.now.back().what = Now::What::person;
  }
}

}  // namespace

Standing standing(run::RunState& state, const Folder& folder, const std::vector<run::Event>& events,
                  const std::set<std::uint64_t>& begun) {
  Standing out;
  const auto attempts = attempts_of(state, events, begun);
  const auto outline = state.plan().outline();
  std::vector<bool> shown(state.plan().size());
  for (std::size_t place = 0; place < outline.size(); ++place) {
    const auto node = outline[place].node;
    const bool leaf = outline[place].end == place + 2;  // places count from 1
    const auto open = attempts.open.find(node);
    const bool runs = state.state(node) == State::running;
    const bool acts = open != attempts.open.end() && !closes(state, open->second);
    const bool waits = attempts.not_begun.contains(node) || (folder.state(node) == State::waiting && !acts);
    if (leaf && waits && ++out.waiting <= most_ahead) {
      const auto step = folder.step(node);
      out.ahead.push_back(step.number + "  " + step.sentence);
    }
    if (!acts && (waits || !leaf || !runs)) continue;
    if (!acts && state.closing(node)) continue;
    shown[node] = true;
    Now now = now_of(folder, node);
    if (acts) fill_act(now, state, open->second, attempts.began_ms.at(open->second.key));
    out.now.push_back(std::move(now));
  }
  add_aside(out, state, folder, attempts, shown);
  return out;
}

}  // namespace ocflow::report
