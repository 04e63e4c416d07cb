#include "engine/rehearse/world.h"

#include <algorithm>
#include <tuple>

#include "engine/rehearse/sample.h"
#include "engine/run/requests.h"

namespace ocflow::rehearse {

using action::Ended;
using action::Known;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {
constexpr Duration usual = seconds(1);       // of an act
constexpr Duration patience = minutes(2);    // until a connection counts as lost
constexpr std::size_t most_turns = 400'000;  // a run that takes more turns for ever
}  // namespace

World::World(Things& things, const site::Site* site, const Told& told) : things_(things), site_(site), told_(told) {}

void World::later(Duration after, std::function<void()> what) { coming_.emplace(clock.now + after, std::move(what)); }

bool World::step() {
  if (coming_.empty()) return false;
  auto next = coming_.extract(coming_.begin());
  clock.now = std::max(clock.now, next.key());
  next.mapped()();
  return true;
}

bool World::go(run::Driver& driver) {
  for (std::size_t i = 0; i < most_turns; ++i) {
    driver.turn();
    if (killed) return false;
    if (driver.finished()) return true;
    const auto due = driver.deadline();
    if (!coming_.empty() && (!due || coming_.begin()->first <= *due)) {
      step();
      if (killed) return false;
    } else if (due) {
      clock.now = std::max(clock.now, *due);
    } else {
      return false;
    }
  }
  return false;
}

void World::settle() {
  listener_ = nullptr;
  while (step()) {
  }
}

void World::use(run::RunState* state) {
  state_ = state;
  listener_ = nullptr;
  killed = false;
  looked_.clear();
}

void World::begin_again() {
  begun.clear();
  deeds_.clear();
  looked_.clear();
  takeovers.clear();
  came_back.clear();
  for (Standing& s : slots) {
    s.before = s.now;
    s.claimed = false;
  }
}

Standing& World::at(SlotId slot) {
  if (slot >= slots.size()) slots.resize(std::max<std::size_t>(slot + 1, things_.slots.size()));
  return slots[slot];
}

const Fault* World::fault(NodeId node, std::uint16_t clause) const {
  for (const Fault& f : faults)
    if (f.node == node && f.clause == clause) return &f;
  return nullptr;
}

std::vector<SlotId> World::differing() const {
  std::vector<SlotId> all;
  for (SlotId i = 0; i < slots.size(); ++i)
    if (slots[i].known && !(slots[i].now == slots[i].before)) all.push_back(i);
  return all;
}

std::vector<SlotId> World::untrue() const {
  std::vector<SlotId> all;
  for (SlotId i = 0; i < slots.size(); ++i)
    if (slots[i].claimed && !(slots[i].now == slots[i].wanted)) all.push_back(i);
  return all;
}

// Why nothing can be done there, as the engine would say it of a real host.
std::string World::unreachable(const action::Request& request) const {
  const std::string& name = request.host.name;
  if (!name.empty() && name != "localhost") {
    const auto* entry = site_ ? site_->host(name) : nullptr;
    if (!entry) return "the host " + name + " is not known";
    if (entry->reach == "person") return "only a person can do anything on " + name + " (reach: person)";
  }
  if (lost_hosts_.empty()) return {};
  if (lost_hosts_.contains(things_.host_key(request.host))) return name + " can't be reached";
  const auto* signature = things_.registry().find(request.action);
  const int at = signature ? signature->parameter("host") : -1;
  if (at < 0 || static_cast<std::size_t>(at) >= request.arguments.size()) return {};
  const std::string other = things_.host_key(request.arguments[static_cast<std::size_t>(at)]);
  return lost_hosts_.contains(other) ? other + " can't be reached" : std::string();
}

// The attempt's own, or that which the action keeps itself.
Duration World::limit_of(const action::Request& request) const {
  const auto* signature = things_.registry().find(request.action);
  const int at = signature ? signature->parameter("limit") : -1;
  const Duration* own = at >= 0 && static_cast<std::size_t>(at) < request.arguments.size()
                            ? request.arguments[static_cast<std::size_t>(at)].get<Duration>()
                            : nullptr;
  if (!own) return request.limit;
  return request.limit.count() > 0 ? std::min(*own, request.limit) : *own;
}

// How it ends when nothing goes wrong: as somebody says, or as such an act usually does.
Outcome World::ends_well(const Begun& act, const action::Request& request) const {
  const auto* signature = things_.registry().find(request.action);
  Outcome good = action::done(signature ? sample_of(signature->result) : Value());
  const plan::Step& step = run::step_of(state_->plan(), act.node);
  const bool shaped = state_->plan().program().more(step).shape != plan::nothing && act.clause < step.clauses;
  if (shaped)
    good.result = plain_json(sample_of(state_->plan().program().shapes[state_->plan().program().more(step).shape]));
  const auto* said = act.clause < step.clauses ? told_.of_step(state_->plan(), act.node) : nullptr;
  if (!said) return good;
  if (said->fails) return action::failed(said->why);
  const Record* usual_fields = good.result.record();
  if (shaped) {
    good.result = plain_json(said->value);
  } else if (!usual_fields) {
    good.result = said->value;
  } else {
    Record record = *usual_fields;
    const Record* given = said->value.record();
    for (auto& [name, field] : record.fields) {
      if (given && given->find(name)) field = *given->find(name);
      if (!given && name == "output") field = said->value.text();
    }
    good.result = std::move(record);
  }
  return good;
}

Outcome World::fate(const Begun& act, const action::Request& request, Duration& needs, bool& effect) {
  const Duration limit = limit_of(request);
  needs = takes ? takes(act) : usual;
  if (act.harmless)
    for (const Value& value : request.arguments)
      if (const Duration* told = value.get<Duration>()) needs = *told;
  if (limit.count() > 0) needs = std::min(needs, limit / 2);
  Outcome good = ends_well(act, request);
  const Fault* f = fault(act.node, act.clause);
  if (!good.ok() || !f) return good;
  effect = f->kind == FaultKind::killed_before || f->kind == FaultKind::killed_after;
  if (effect || f->kind == FaultKind::lies) return good;
  if (f->kind == FaultKind::fails) return action::failed("rehearsed: it fails");
  if (f->kind == FaultKind::hangs) {
    Outcome late = action::failed("rehearsed: it hung until its limit of " + duration_text(limit) + " was over");
    late.ended = request.limit.count() > 0 && limit == request.limit ? Ended::timed_out : Ended::failed;
    needs = limit;
    return late;
  }
  Outcome doubt = action::failed("rehearsed: the connection to " + request.host.name + " was lost while it ran");
  doubt.ended = Ended::in_doubt;
  needs = patience;
  return doubt;
}

void World::apply(AttemptKey key, const action::Request& request) {
  if (killed) return;  // the engine had no time for it
  Begun act;
  std::tie(act.node, act.clause) = intents_[key];
  act.harmless = things_.meaning(request.action).harmless;
  act.began = clock.now;
  const auto* entry = site_ ? site_->host(request.host.name) : nullptr;
  if (entry && entry->reach != "local") act.host = entry->name;
  if (auto why = unreachable(request); !why.empty()) {
    act.refused = true;
    begun.emplace_back(key, act);
    return later(Duration(0), [this, at = begun.size() - 1, why] {
      Outcome outcome = action::failed(why);
      outcome.changed = false;
      end(at, outcome);
    });
  }
  const Fault* f = fault(act.node, act.clause);
  if (f && f->kind == FaultKind::killed_before) {
    faults.erase(faults.begin() + (f - faults.data()));
    killed = true;
    return;
  }
  Duration needs{0};
  bool happens = true;
  Outcome outcome = fate(act, request, needs, happens);
  const bool lost = f && f->kind == FaultKind::host_lost;
  const bool forever = f && f->kind == FaultKind::hangs && needs.count() <= 0;
  if (lost) lost_hosts_.insert(things_.host_key(request.host));
  if (lost) ++version_;
  begun.emplace_back(key, act);
  if (forever) return;
  later(needs, [this, at = begun.size() - 1, outcome, happens, request] { over(at, request, outcome, happens); });
}

// What it leaves is there before anybody is told.
void World::over(std::size_t at, const action::Request& request, Outcome outcome, bool happens) {
  Begun& act = begun[at].second;
  if (!act.running) return;
  if (outcome.ok()) {
    const SlotId slot = things_.slot_of(request);
    if (auto why = happens && slot != none ? needed_by(request, slot) : std::string(); !why.empty()) {
      outcome = action::failed(why);
    } else {
      if (happens) effect(act, request);
      claim(act, request, !happens);
    }
  }
  ++version_;
  const Fault* f = fault(act.node, act.clause);
  if (f && f->kind == FaultKind::killed_after) {
    faults.erase(faults.begin() + (f - faults.data()));
    killed = true;
    listener_ = nullptr;
  }
  end(at, std::move(outcome));
}

void World::end(std::size_t at, Outcome outcome) {
  Begun& act = begun[at].second;
  if (!act.running) return;
  act.running = false;
  act.outcome = std::move(outcome);
  if (!listener_) return;
  act.told = true;
  listener_->ended(begun[at].first, act.outcome);
}

void World::cancel(AttemptKey key) {
  later(std::chrono::milliseconds(100), [this, key] {
    for (std::size_t i = 0; i < begun.size(); ++i) {
      if (begun[i].first != key || !begun[i].second.running) continue;
      Outcome outcome = action::failed("it was cancelled");
      outcome.ended = Ended::cancelled;
      end(i, std::move(outcome));
    }
  });
}

void World::attach(AttemptKey key, const Host&) {
  later(Duration(0), [this, key] {
    if (!listener_) return;
    for (std::size_t i = 0; i < begun.size(); ++i) {
      if (begun[i].first != key) continue;
      const bool running = begun[i].second.running;
      listener_->known(key, running ? Known::running : Known::ended);
      if (!running) listener_->ended(key, begun[i].second.outcome);
      return;
    }
    listener_->known(key, Known::never);
  });
}

void World::probe(const action::Request& request, std::function<void(action::Probed)> then) {
  const SlotId slot = things_.slot_of(request);
  action::Probed seen{action::Probed::Sees::unknown, {}, {}, "it can only be seen by doing it"};
  if (slot != none && at(slot).known) {
    const Value& wanted = things_.meaning(request.action).leaves;
    const auto& words = things_.slots[slot];
    const bool so = at(slot).now == wanted;
    seen = {so ? action::Probed::Sees::already_so : action::Probed::Sees::would_change,
            words.words(at(slot).now),
            words.words(wanted),
            {}};
  }
  later(Duration(0), [then = std::move(then), seen] { then(seen); });
}

}  // namespace ocflow::rehearse
