#include "tests/sim/contract.h"

#include <algorithm>
#include <map>

#include "engine/run/requests.h"

namespace ocflow::sim {

using run::Event;
using run::EventKind;
using run::State;

namespace {

const Event* find(const std::vector<Event>& events, std::uint64_t seq) {
  return seq == 0 || seq > events.size() ? nullptr : &events[seq - 1];
}

bool over(State state) {
  return state == State::done || state == State::not_applicable || state == State::tolerated ||
         state == State::skipped || state == State::undone;
}

}  // namespace

std::optional<Contract::Place> Contract::place_of(AttemptKey key) const {
  const Disk::Intent* intent = disk_.intent(key);
  if (!intent || intent->node >= plan_.size()) return std::nullopt;
  return Place{intent->node, intent->clause, key};
}

// Neither a `finally` nor a way back: those stand behind the clauses of a step.
bool Contract::forward(const Place& place) const {
  return place.node != 0 && place.clause < plan_.first_clause(place.node) + plan_.clauses(place.node).size();
}

void Contract::begins(AttemptKey key, const std::string& label, const run::RunState* state) {
  if (!disk_.intent(key))
    return say(label + " began as attempt " + std::to_string(key) + ", whose intent is not durable");
  const auto place = place_of(key);
  if (!place) return say("attempt " + std::to_string(key) + " has no step");
  beside_itself(*place, label);
  for (plan::NodeId n = place->node; n != plan::nothing && n != 0; n = plan_.parent(n))
    if (plan_.part(n) == plan::Part::aside) return;
  const bool back = state && state->undoing();
  if (!back && forward(*place))
    in_order(*place, label, state), looked_since(*place, label, state), guarded(*place, label);
  if (back && forward(*place)) say(label + " began, and the run is being taken back");
  if (back && !forward(*place)) against_order(*place, label);
}

// A person has said what became of an attempt, as its host could not be asked.
bool Contract::person_said(AttemptKey key) const {
  const auto place = world_.is_far(key) ? place_of(key) : std::nullopt;
  if (!place) return false;
  const auto events = disk_.events();
  return std::any_of(events.begin(), events.end(), [&](const Event& e) {
    if (e.seq < key || e.node != place->node || e.clause != place->clause) return false;
    const bool word = e.kind == EventKind::decided && e.attempt != 0 && !e.who.empty();
    return word || (e.kind == EventKind::observed && e.text.starts_with("how it ended is not known"));
  });
}

bool Contract::still_runs(const Begun& act) const { return act.running && !act.unknown && !person_said(act.key); }

// Whatever it may be repeated: not while it runs where its keeper can say so.
void Contract::beside_itself(const Place& place, const std::string& label) {
  for (const Begun& act : world_.begun) {
    const auto other = act.key != place.key && still_runs(act) ? place_of(act.key) : std::nullopt;
    if (other && other->node == place.node && other->clause == place.clause)
      say(label + " began, and attempt " + std::to_string(act.key) + " of it runs");
  }
}

// In a run that is taken back as a whole: what came after it is through.
void Contract::against_order(const Place& place, const std::string& label) {
  for (const Begun& act : world_.begun) {
    const auto other = act.key != place.key && still_runs(act) ? place_of(act.key) : std::nullopt;
    if (!other) continue;
    for (plan::NodeId n = place.node; n != 0 && n != plan::nothing; n = plan_.parent(n)) {
      for (const plan::NodeId after : plan_.successors(n))
        if (plan_.holds(after, other->node))
          say(label + " began while " + act.label + ", which is taken back before it, runs");
    }
  }
}

void Contract::in_order(const Place& place, const std::string& label, const run::RunState* state) {
  std::vector<plan::NodeId> busy;
  for (const Begun& act : world_.begun) {
    if (act.key == place.key || !still_runs(act)) continue;
    if (const auto other = place_of(act.key); other && forward(*other)) busy.push_back(other->node);
  }
  for (plan::NodeId n = place.node; n != 0 && n != plan::nothing; n = plan_.parent(n)) {
    for (plan::NodeId s = plan_.first_child(plan_.parent(n)); s != plan::nothing; s = plan_.next_sibling(s)) {
      if (!plan_.shown(s)) continue;
      const auto next = plan_.successors(s);
      if (std::find(next.begin(), next.end(), n) == next.end()) continue;
      const bool runs = std::any_of(busy.begin(), busy.end(), [&](plan::NodeId b) { return plan_.holds(s, b); });
      if (runs) say(label + " began while " + plan_.number(s) + ", which comes before it, runs");
      if (state && !over(state->state(s)) && !ended_unseen(s))
        say(label + " began, and " + plan_.number(s) + " before it is " +
            std::string(run::state_name(state->state(s))));
    }
  }
}

// The keeper goes on by itself where an act has ended well and that is on its disk; the engine hears of it later.
bool Contract::ended_unseen(plan::NodeId n) const {
  const Begun* last = nullptr;
  for (const Begun& act : world_.begun) {
    const auto place = place_of(act.key);
    if (place && place->node == n && forward(*place)) last = &act;
  }
  return last && !last->running && last->outcome.ended == action::Ended::done && world_.end_is_durable(last->key);
}

// Decided by a person; or the procedure says so: a try that failed in the same sitting, or what was taken back, or
// counts as not done because its `finally` ran.
bool Contract::allowed_again(const std::vector<Event>& events, const Place& before, const Place& after) const {
  bool ended = false, ended_badly = false, resumed = false, back = false;
  for (std::uint64_t seq = before.key + 1; seq < after.key; ++seq) {
    const Event& e = events[seq - 1];
    if (e.kind == EventKind::run_resumed) resumed = true;
    if (e.kind == EventKind::undoing && !undoing_before(events, seq)) back = true;  // a person wants all taken back
    const bool same = e.node == before.node && e.clause == before.clause;
    if (e.kind == EventKind::observed && same) ended = e.ended != action::Ended::in_doubt;
    // Candidates that were taken back are all tried again; one that changed nothing needed no way back.
    if (e.kind == EventKind::observed && same && !e.yes && among_candidates(after.node)) back = true;
    if (e.kind == EventKind::observed && same)
      ended_badly = e.ended == action::Ended::failed || e.ended == action::Ended::timed_out ||
                    e.ended == action::Ended::cancelled;
    if (e.kind == EventKind::decided && e.answer == run::Answer::again && !e.who.empty() &&
        plan_.holds(e.node, after.node))
      return true;
    if (e.kind == EventKind::decided && e.node == before.node && e.answer == run::Answer::done) ended = true;
    if (e.kind == EventKind::decided && e.answer == run::Answer::done && e.node == before.node &&
        run::more_of(plan_, e.node).finals > 0)
      back = true;  // it was closed by hand
    if (e.kind == EventKind::decided && !forward(before) && plan_.holds(before.node, e.node))
      back = true;  // what it closes goes on by a person's word
    if (e.kind == EventKind::decided && (!forward({e.node, e.clause, 0}) || e.answer == run::Answer::done))
      back = back || unwinds();  // a person took it back
    if (e.kind == EventKind::intent && !forward(before) && e.node == before.node && !same) back = true;
    if (e.kind == EventKind::observed && !same && !forward({e.node, e.clause, 0})) back = true;
    if (in_way_back(e.node)) back = true;
    if (e.kind == EventKind::intent && !forward(before) && forward({e.node, e.clause, 0}) &&
        plan_.holds(before.node, e.node))
      back = true;  // what it takes back was done again
    const bool looks =
        e.kind == EventKind::checked || e.kind == EventKind::wait_ended || e.kind == EventKind::condition;
    if (looks && !forward(before) && forward({e.node, e.clause, 0}) && plan_.holds(before.node, e.node))
      back = true;  // or tried again, where it only looks
    if (e.kind == EventKind::decided && e.answer == run::Answer::again && e.who.empty() &&
        plan_.holds(e.node, after.node))
      back = true;  // the `retry` of a list around it
  }
  if (!forward(before) && resumed && !ended_badly) back = true;  // what it had closed was taken up again
  return back || (ended_badly && !resumed) || (ended && retried(after.node));
}

bool Contract::among_candidates(plan::NodeId n) const {
  for (; n != 0 && n != plan::nothing; n = plan_.parent(n)) {
    const bool each = plan_.part(n) == plan::Part::each;
    if (each && plan_.program().loops[plan_.program().more(plan_.program().steps[plan_.step(n)]).loop].until_one)
      return true;
  }
  return false;
}

bool Contract::undoing_before(const std::vector<Event>& events, std::uint64_t seq) {
  return std::any_of(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(seq - 1),
                     [](const Event& e) { return e.kind == EventKind::undoing; });
}

bool Contract::unwinds() const {
  const auto& program = plan_.program();
  return std::any_of(program.steps.begin(), program.steps.end(),
                     [](const plan::Step& s) { return s.on_failure == plan::OnFailure::undo; }) ||
         std::any_of(program.loops.begin(), program.loops.end(), [](const plan::Loop& l) { return l.until_one; });
}

// The text wants it tried again, or a list around it; that goes on after a resume.
bool Contract::retried(plan::NodeId n) const {
  for (; n != 0 && n != plan::nothing; n = plan_.parent(n)) {
    const plan::Step& step = plan_.program().steps[plan_.step(n)];
    if (step.tries > 1) return true;
    for (std::uint32_t i = 0; i < plan_.program().more(step).rungs; ++i)
      if (plan_.program().rungs[plan_.program().more(step).first_rung + i].tries > 1) return true;
  }
  return false;
}

void Contract::never_twice(const std::vector<Event>& events) {
  std::map<std::pair<plan::NodeId, std::uint16_t>, Place> last;
  std::vector<AttemptKey> keys;
  for (const Begun& act : world_.begun) {
    const Event* e = find(events, act.key);
    if (!e || e->kind != EventKind::intent) continue;
    const Place place{e->node, e->clause, act.key};
    keys.push_back(act.key);
    const bool once = act.label.starts_with("once");
    const auto at = last.find({e->node, e->clause});
    if (once && at != last.end() && !in_way_back(place.node) && !allowed_again(events, at->second, place))
      say(act.label + " began again as attempt " + std::to_string(act.key) + " after " +
          std::to_string(at->second.key) + ", and nobody decided that");
    last[{e->node, e->clause}] = place;
  }
  std::sort(keys.begin(), keys.end());
  if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) say("an attempt began twice");
}

// What is recorded of an attempt is what happened to it; only a doubt is never wrong.
void Contract::ends_are_true(const std::vector<Event>& events) {
  std::map<std::pair<plan::NodeId, std::uint16_t>, AttemptKey> open;
  std::map<AttemptKey, const Event*> ends;
  for (const Event& e : events) {
    if (e.kind == EventKind::intent) open[{e.node, e.clause}] = e.seq;
    if (e.kind == EventKind::observed) ends[open[{e.node, e.clause}]] = &e;
  }
  for (const Begun& act : world_.begun) {
    const auto end = ends.find(act.key);
    if (end == ends.end()) {
      if (!act.running && !person_said(act.key))
        say(act.label + " (attempt " + std::to_string(act.key) + ") ended, and nothing is recorded");
    } else if (end->second->ended != action::Ended::in_doubt &&
               (act.running || end->second->ended != act.outcome.ended)) {
      say(act.label + " (attempt " + std::to_string(act.key) + ") is recorded as " +
          std::string(action::ended_name(end->second->ended)) + ", and is not");
    }
  }
  for (const auto& [key, end] : ends) {
    const bool real =
        std::any_of(world_.begun.begin(), world_.begun.end(), [k = key](const Begun& b) { return b.key == k; });
    if (end->ended == action::Ended::done && !real)
      say("attempt " + std::to_string(key) + " is recorded as done, and never began");
  }
}

// A run that has an error, and neither journal nor keeper have failed.
void Contract::open_only_far(run::RunState& live) {
  const auto open = live.open_attempts();
  if (open.empty()) say("it stands open, and nothing is");
  for (const auto& attempt : open)
    if (!world_.is_far(attempt.key)) say("attempt " + std::to_string(attempt.key) + " is left open, and can be asked");
}

void Contract::sitting_ended(run::RunState& live, run::RunState& replayed, const run::Driver& driver) {
  const run::Stopped how = driver.stopped();
  if (how == run::Stopped::journal || how == run::Stopped::keeper) return;
  if (!replayed.broken().empty()) return say("the record can't be followed: " + replayed.broken());
  if (driver.error()) {
    open_only_far(live);
  } else {
    const auto runs = [this](const Begun& act) { return still_runs(act); };
    if (how == run::Stopped::cancelled && std::any_of(world_.begun.begin(), world_.begun.end(), runs))
      say("cancelled, and something still runs");
    if (!live.open_attempts().empty()) say("the run has ended, and an attempt has not");
  }
  if (live.undoing() && live.as_asked()) all_is_back(disk_.events());
  if (!live.undoing() && live.as_asked()) all_is_closed(live, disk_.events()), closed_after_all(disk_.events());
  for (plan::NodeId n = 0; n < live.plan().size(); ++n)
    if (live.state(n) != replayed.state(n) || live.attempts(n) != replayed.attempts(n))
      return say("step " + live.plan().number(n) + " is " + std::string(run::state_name(live.state(n))) +
                 ", and replayed " + std::string(run::state_name(replayed.state(n))));
}

// The run says that all was done: then no `finally` has failed without anybody's word about it or about what it is in.
void Contract::all_is_closed(const run::RunState& live, const std::vector<Event>& events) {
  for (const auto& failed : live.failed_finals()) {
    const bool said = std::any_of(events.begin(), events.end(), [&](const Event& e) {
      return e.kind == EventKind::decided && plan_.holds(e.node, failed.node);
    });
    if (!said) say("the `finally` of " + plan_.number(failed.node) + " failed, and the run was done as asked");
  }
}

// Likewise: after the last act that began in a procedure, what that does finally began, or somebody spoke of it.
void Contract::closed_after_all(const std::vector<Event>& events) {
  for (plan::NodeId holder = 1; holder < plan_.size(); ++holder) {
    if (plan_.part(holder) != plan::Part::aside || run::more_of(plan_, holder).finals == 0) continue;
    AttemptKey opened = 0, closed = 0;
    for (const Begun& act : world_.begun) {
      const auto place = place_of(act.key);
      if (!place) continue;
      if (place->node == holder) closed = std::max(closed, act.key);
      if (forward(*place) && opens(plan_.parent(holder), place->node)) opened = std::max(opened, act.key);
    }
    const bool said = std::any_of(events.begin(), events.end(), [&](const Event& e) {
      return e.kind == EventKind::decided && e.node == holder && e.seq > opened;
    });
    if (opened > closed && !said)
      say("attempt " + std::to_string(opened) + " began in the list of " + plan_.number(holder) +
          ", which was not closed after that");
  }
}

// Is it in the list, and neither a way back nor a lower rung of the step that holds the list?
bool Contract::opens(plan::NodeId list, plan::NodeId n) const {
  if (!plan_.holds(list, n) || n == list || in_way_back(n)) return false;
  while (plan_.parent(n) != list) n = plan_.parent(n);
  return plan_.part(n) != plan::Part::aside;
}

// The run says that it was taken back: then everything that changed something is, by its own way back or a person's
// word, unless the text says that what it is part of is taken back in another way.
void Contract::all_is_back(const std::vector<run::Event>& events) {
  for (const Begun& act : world_.begun) {
    const auto place = place_of(act.key);
    if (!place || !forward(*place) || act.outcome.ended != action::Ended::done || !act.outcome.changed) continue;
    if (!is_back(events, act, *place)) say(act.label + " (attempt " + std::to_string(act.key) + ") was not taken back");
  }
}

// Is it in a procedure that takes something back, or that is a `finally`? Those stand behind a step's clauses.
bool Contract::in_way_back(plan::NodeId n) const {
  for (; n != 0 && n != plan::nothing; n = plan_.parent(n)) {
    if (plan_.part(n) != plan::Part::aside) continue;
    const plan::NodeId owner = plan_.parent(n);
    bool rung = false;
    for (const plan::Clause& c : plan_.clauses(owner))
      rung = rung || (c.kind == plan::ClauseKind::list && c.aside == plan_.step(n));
    if (!rung) return true;
  }
  return false;
}

bool Contract::is_back(const std::vector<run::Event>& events, const Begun& act, const Place& place) const {
  if (in_way_back(place.node)) return true;
  for (plan::NodeId p = plan_.parent(place.node); p != 0 && p != plan::nothing; p = plan_.parent(p))
    if (plan_.program().steps[plan_.step(p)].undo != plan::Undo::unsaid) return true;
  const std::uint32_t back = run::rung_of(plan_, place.node, place.clause).undo_clause;
  if (back == plan::nothing ||
      run::clause_of(plan_, place.node, static_cast<std::uint16_t>(back)).kind != plan::ClauseKind::act)
    return true;
  const bool done = std::any_of(world_.begun.begin(), world_.begun.end(), [&](const Begun& other) {
    const auto at = other.key > act.key ? place_of(other.key) : std::nullopt;
    return at && at->node == place.node && at->clause == back && other.outcome.ended == action::Ended::done;
  });
  return done || std::any_of(events.begin(), events.end(), [&](const Event& e) {
           return e.seq > act.key && e.kind == EventKind::decided && e.node == place.node;
         });
}

void Contract::run_ended() {
  const auto events = disk_.events();
  never_twice(events);
  ends_are_true(events);
}

}  // namespace ocflow::sim
