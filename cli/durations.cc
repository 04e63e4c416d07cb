#include "cli/durations.h"

#include <algorithm>

#include "cli/adopted.h"
#include "cli/runs.h"
#include "engine/report/changes.h"
#include "engine/run/reach.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

using plan::ClauseKind;
using plan::NodeId;
using run::Event;
using run::EventKind;
using run::State;

const Past* Durations::find(const std::string& key) const {
  const auto at = by_step.find(key);
  return at == by_step.end() ? nullptr : &at->second;
}

bool holds_steps(const plan::Plan& plan, NodeId node) {
  const NodeId first = plan.first_child(node);
  return first != plan::nothing && plan.part(first) != plan::Part::aside && !plan.open_ended(node);
}

bool has_finals(const plan::Plan& plan, NodeId node) {
  const auto& program = plan.program();
  if (node == plan.root()) return program.procedures[plan.procedure()].finals != plan::nothing;
  if (plan.part(node) == plan::Part::each) return false;
  const auto& more = run::more_of(plan, node);
  return more.finals > 0 || (more.callee != plan::nothing && program.procedures[more.callee].finals != plan::nothing);
}

namespace {

// The procedure in whose text it stands.
std::string holder_of(const plan::Plan& plan, NodeId node) {
  const auto& program = plan.program();
  auto holder = plan.procedure();
  for (NodeId n = plan.parent(node); n != plan::nothing && n != plan.root(); n = plan.parent(n)) {
    const auto callee = plan.step(n) == plan::nothing ? plan::nothing : run::more_of(plan, n).callee;
    // The items of a `for` that calls a procedure stand beside the call, not in what it calls.
    if (callee == plan::nothing || plan.step(n) == plan.step(node)) continue;
    holder = callee;
    break;
  }
  const auto& procedure = program.procedures[holder];
  return procedure.name + (procedure.forward == plan::nothing ? "" : " reversed");
}

std::string doings_of(const plan::Plan& plan, NodeId node) {
  const auto& program = plan.program();
  std::string out = plan.part(node) == plan::Part::each ? "for" : "";
  for (const auto& clause : plan.clauses(node)) {
    if (clause.kind == ClauseKind::act)
      out += " " + (*program.registry)[program.arena.calls[clause.call].action].name;
    else if (clause.kind == ClauseKind::person || clause.kind == ClauseKind::confirm || clause.kind == ClauseKind::ask)
      out += " person";
  }
  return out;
}

std::string machine_of(run::RunState& state, const site::Site* site, NodeId node) {
  const auto found = state.host(node);
  const Host* host = found.known() ? found.value.get<Host>() : nullptr;
  if (!host) return {};
  const auto* entry = site ? site->host(host->name) : nullptr;
  return entry && !entry->address.empty() ? entry->address : host->name;
}

}  // namespace

std::string step_key(run::RunState& state, const site::Site* site, NodeId node) {
  const auto& plan = state.plan();
  const auto machine = plan.part(node) == plan::Part::each ? std::string() : machine_of(state, site, node);
  return holder_of(plan, node) + "\n" + doings_of(plan, node) + "\n" + run::written_sentence(plan, node) + "\n" +
         machine;
}

namespace {

// One run, event by event.
class Reading {
 public:
  Reading(plan::Plan& plan, const site::Site* site) : state_(plan), changes_(state_), site_(site) {}

  // False: the journal doesn't fit its plan.
  bool read(const std::vector<Event>& events) {
    grow();
    for (const Event& e : events) {
      before(e);
      state_.apply(e);
      if (!state_.broken().empty()) return false;
      grow();
      for (const auto& change : changes_.after(e)) moved(change, e);
      if (e.node < steps_.size()) steps_[e.node].last_ms = e.wall_ms;
      if (e.kind == EventKind::run_started) steps_[0].began_ms = e.wall_ms;
    }
    return true;
  }

  void add_to(Durations& all) {
    bool any = false;
    for (NodeId n = 0; n < steps_.size(); ++n) {
      const auto& s = steps_[n];
      if (s.back_ms < 0 && !whole(s)) continue;
      auto& past = all.by_step[step_key(state_, site_, n)];
      if (s.back_ms >= 0) past.back.push_back({static_cast<double>(s.back_ms), 0});
      if (!whole(s)) continue;
      past.samples.push_back({length(n), s.changed || !s.acted, all.runs});
      any = true;
    }
    all.runs += any ? 1 : 0;
  }

 private:
  struct Seen {
    std::int64_t began_ms = 0, ended_ms = 0, last_ms = 0;  // the last: of an event of its own
    std::int64_t intent_ms = 0, works_ms = 0, back_from_ms = 0, back_ms = -1;
    bool done = false, cut = false, acted = false, changed = false;
  };

  void grow() {
    const auto& plan = state_.plan();
    if (steps_.size() == plan.size()) return;
    steps_.resize(plan.size());
    before_.assign(plan.size(), {});
    for (NodeId n = 0; n < plan.size(); ++n)
      for (const NodeId next : plan.successors(n)) before_[next].push_back(n);
  }

  // A look leaves its first trace when it ends. It began when nothing was in its way any more.
  std::int64_t ready_ms(NodeId n) const {
    if (n == 0) return steps_[0].began_ms;
    const auto& plan = state_.plan();
    const auto parent = plan.parent(n);
    std::int64_t out = std::max(steps_[parent].began_ms, steps_[parent].last_ms);
    for (const NodeId m : before_[n]) out = std::max(out, steps_[m].ended_ms);
    std::size_t begun = 0;
    std::int64_t place_ms = 0;
    for (NodeId m = plan.first_child(parent); m != plan::nothing && plan.part(parent) == plan::Part::each;
         m = plan.next_sibling(m)) {
      begun += m != n && steps_[m].began_ms > 0 ? 1 : 0;
      place_ms = std::max(place_ms, m != n ? steps_[m].ended_ms : 0);
    }
    return begun > 0 && begun >= plan.at_once(parent) ? std::max(out, place_ms) : out;
  }

  static bool whole(const Seen& s) { return s.done && !s.cut && s.began_ms > 0 && s.ended_ms >= s.began_ms; }

  // A list has its own time only: what is left of it without what lies between its first step's begin and its last
  // one's end.
  timing::Length length(NodeId n) const {
    const auto& s = steps_[n];
    auto rest = s.ended_ms - s.began_ms;
    if (holds_steps(state_.plan(), n)) {
      std::int64_t first = 0, last = 0;
      for (NodeId c = state_.plan().first_child(n); c != plan::nothing; c = state_.plan().next_sibling(c)) {
        if (steps_[c].began_ms == 0 || state_.plan().part(c) == plan::Part::aside) continue;
        first = first == 0 ? steps_[c].began_ms : std::min(first, steps_[c].began_ms);
        last = std::max(last, steps_[c].ended_ms);
      }
      rest -= std::clamp<std::int64_t>(last - first, 0, rest);
    }
    const auto works = std::min(rest, s.works_ms);
    return {static_cast<double>(works), static_cast<double>(rest - works)};
  }

  void before(const Event& e) {
    const bool breaks = e.kind == EventKind::run_resumed || e.kind == EventKind::paused ||
                        e.kind == EventKind::continued || e.kind == EventKind::undoing;
    if (breaks)
      for (auto& s : steps_) s.cut = s.cut || (s.began_ms > 0 && s.ended_ms == 0);
    if (e.node >= steps_.size()) return;
    auto& s = steps_[e.node];
    const bool of_way_back = e.node != 0 && e.clause >= run::step_of(state_.plan(), e.node).clauses;
    if (e.kind == EventKind::decided) s.cut = true;
    if (e.kind == EventKind::intent || e.kind == EventKind::begun)
      (of_way_back ? s.back_from_ms : s.intent_ms) = e.wall_ms;
    const bool ends = e.kind == EventKind::observed || e.kind == EventKind::answered;
    if (!ends) return;
    if (of_way_back) {
      if (e.ended == action::Ended::done && e.answer != run::Answer::failed && s.back_from_ms > 0)
        s.back_ms = std::max<std::int64_t>(0, e.wall_ms - s.back_from_ms);
      return;
    }
    if (e.kind == EventKind::answered) return;
    if (s.intent_ms > 0) s.works_ms += std::max<std::int64_t>(0, e.wall_ms - s.intent_ms);
    s.acted = s.acted || reaches(e);
    s.changed = s.changed || e.yes;
  }

  // Does the act touch anything of which it could be said that it is so already?
  bool reaches(const Event& e) const {
    const auto& program = state_.plan().program();
    const auto call = run::clause_of(state_.plan(), e.node, e.clause).call;
    if (call == plan::nothing) return false;
    const auto& name = (*program.registry)[program.arena.calls[call].action].name;
    return run::reach_of({name, {}, {}, {}}).about != run::Reach::About::nothing;
  }

  void moved(const report::Changes::Change& change, const Event& e) {
    auto& s = steps_[change.node];
    if (change.to == State::undone) return;
    const bool begins = change.from == State::waiting || (report::is_final(change.from) && change.to == State::running);
    const bool looked = e.kind == EventKind::condition || e.kind == EventKind::value ||
                        e.kind == EventKind::wait_ended || e.kind == EventKind::checked || e.kind == EventKind::items;
    if (begins && change.from != State::waiting) s.works_ms = 0, s.acted = s.changed = false;  // begun anew
    if (begins) {
      const auto ready = looked ? ready_ms(change.node) : e.wall_ms;
      s.began_ms = ready > 0 ? std::min(ready, e.wall_ms) : e.wall_ms;
    }
    s.ended_ms = report::is_final(change.to) ? e.wall_ms : 0;
    s.done = change.to == State::done;
  }

  run::RunState state_;
  report::Changes changes_;
  const site::Site* site_;
  std::vector<Seen> steps_;
  std::vector<std::vector<NodeId>> before_;  // by node: what it comes after
};

// Runs are mostly made from the same texts: each set of them is compiled once.
class PastTexts {
 public:
  const Compiled* of(const journal::Header& header) {
    std::string key = header.procedure + (header.reverse ? "\nreverse\n" : "\n") + header.plan_digest + "\n";
    const auto add = [&](const std::string& text) { key += std::to_string(text.size()) + ":" + text; };
    for (const auto& source : header.procedures) add(source.path), add(source.text);
    add(header.site.path), add(header.site.text);
    for (const auto& setting : header.settings) add(setting);
    auto& known = known_[key];
    if (!known) {
      known = std::make_unique<Compiled>();
      if (!compile_header(*known, header)) known->plan.reset();
    }
    return known->plan ? known.get() : nullptr;
  }

 private:
  std::map<std::string, std::unique_ptr<Compiled>> known_;
};

}  // namespace

Durations past_durations(const journal::StateFolder& state, std::size_t most_runs) {
  Durations out;
  PastTexts texts;
  auto ids = state.runs();
  if (ids.size() > most_runs) ids.erase(ids.begin(), ids.end() - static_cast<std::ptrdiff_t>(most_runs));
  for (const auto& id : ids) {
    auto recorded = journal::read(state.run_folder(id));
    if (!recorded || !follow_adoptions(*recorded)) continue;
    const auto* compiled = texts.of(recorded->header);
    if (!compiled) continue;
    plan::Plan plan = *compiled->plan;
    Reading reading(plan, compiled->site.get());
    if (reading.read(recorded->events)) reading.add_to(out);
  }
  return out;
}

}  // namespace ocflow::cli
