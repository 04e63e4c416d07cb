#include "tests/support/world.h"

#include <algorithm>
#include <stdexcept>

#include "engine/run/finals.h"

namespace ocflow::test {

int World::times(const std::string& what) const {
  return static_cast<int>(std::count_if(acts.begin(), acts.end(), [&](const Act& a) { return a.what == what; }));
}

void World::later(Duration after, std::function<void()> what) { coming_.emplace(clock.now + after, std::move(what)); }

bool World::step() {
  if (coming_.empty()) return false;
  auto next = coming_.extract(coming_.begin());
  clock.now = std::max(clock.now, next.key());
  next.mapped()();
  return true;
}

bool World::go(run::Driver& driver, const std::function<bool()>& enough) {
  for (int i = 0; i < 1'000'000; ++i) {
    driver.turn();
    if (driver.finished() || (enough && enough())) return true;
    const auto due = driver.deadline();
    const bool world_first = !coming_.empty() && (!due || coming_.begin()->first <= *due);
    if (world_first) {
      step();
    } else if (due) {
      clock.now = std::max(clock.now, *due);
    } else {
      return false;
    }
  }
  return false;
}

void World::finish_all() {
  while (step()) {
  }
}

World::Act* World::running(action::AttemptKey key) {
  for (auto& act : acts) {
    if (act.key == key && act.ended == 0) return &act;
  }
  return nullptr;
}

std::string World::label(const action::Request& request) const {
  const std::string what = request.arguments.at(0).text();
  return by_action ? request.action + " " + what : what;
}

void World::read(const action::Request& request, std::function<void(action::Outcome)> then) {
  ++looked;
  later(Duration(0), [this, what = label(request), then = std::move(then)] {
    const auto fact = keeper_gone ? facts.end() : facts.find(what);
    then(fact == facts.end() ? action::failed("nothing is known of " + what) : action::done(fact->second, false));
  });
}

void World::probe(const action::Request& request, std::function<void(action::Probed)> then) {
  ++probed;
  later(Duration(0), [this, what = label(request), then = std::move(then)] {
    action::Probed seen{action::Probed::Sees::would_change, "off", "on", {}};
    if (auto& scripted = probes[what]; !scripted.empty()) {
      seen = scripted.front();
      scripted.pop_front();
    }
    then(seen);
  });
}

void World::apply(action::AttemptKey key, const action::Request& request) {
  const std::string what = label(request);
  if (keeper_gone) return;
  if (refused.count(what))
    return later(Duration(0), [this, key] { listener_->not_begun(key, {ErrorKind::journal_io, "no room", {}}); });
  if (away.count(what)) {
    action::Outcome unsent = action::failed("its host can't be reached");
    unsent.changed = false;
    return later(Duration(0), [this, key, unsent] { listener_->ended(key, unsent); });
  }
  acts.push_back({what, key, ++tick_, 0, request.limit});
  action::Outcome outcome = action::done();
  if (auto& scripted = script[what]; !scripted.empty()) {
    outcome = scripted.front();
    scripted.pop_front();
  }
  Duration needs = takes(what);
  if (request.limit.count() > 0 && needs > request.limit) {
    needs = request.limit;
    outcome.ended = action::Ended::timed_out;
    outcome.error = "it did not end in time";
  }
  later(needs, [this, key, outcome] { end(key, outcome); });
}

void World::end(action::AttemptKey key, action::Outcome outcome) {
  Act* act = running(key);
  if (!act) return;
  act->ended = ++tick_;
  const bool well = act->well = outcome.ended == action::Ended::done;
  if (listener_ && !away.count(act->what)) {
    listener_->ended(key, outcome);
  } else {
    ends_[key] = std::move(outcome);
  }
  begin_next(key, well);
}

// What the engine says is on its way for a moment, and so is the answer.
constexpr auto on_its_way = std::chrono::microseconds(100);

bool World::apply_after(action::AttemptKey key, const action::Request& request, action::Behind behind) {
  if (!follows) return false;
  later(on_its_way, [this, key, request, after = behind.key, connection = connection_] {
    if (connection != connection_) return;
    waiting_[after] = {key, request};
    const auto act = std::find_if(acts.begin(), acts.end(), [&](const Act& a) { return a.key == after; });
    if (act != acts.end() && act->ended != 0) begin_next(after, act->well);
  });
  return true;
}

void World::begin_next(action::AttemptKey ended, bool well) {
  if (!well) return waiting_.clear();
  const auto next = waiting_.extract(ended);
  if (!next || keeper_gone) return;
  listener_->begun(next.mapped().key);
  apply(next.mapped().key, next.mapped().request);
}

void World::withhold(action::AttemptKey key) {
  later(on_its_way, [this, key, connection = connection_] {
    if (connection != connection_ || keeper_gone) return;
    std::erase_if(waiting_, [key](const auto& w) { return w.second.key == key; });
    const bool begun = std::any_of(acts.begin(), acts.end(), [key](const Act& a) { return a.key == key; });
    if (!begun)
      later(on_its_way, [this, key, connection] {
        if (connection == connection_) listener_->withheld(key);
      });
  });
}

void World::keeper_dies() {
  for (const Act& act : acts)
    if (act.ended == 0) lost.insert(act.key);
  keeper_gone = true;
  auto* told = std::exchange(listener_, nullptr);
  ++connection_;
  told->lost({ErrorKind::failed, "the keeper has ended", {}});
}

constexpr const char* not_reached = "the connection to db1 was not had back";

void World::cut(const std::string& what) {
  away.insert(what);
  for (const Act& act : acts)
    if (act.what == what && act.ended == 0) listener_->out_of_reach(act.key, {ErrorKind::failed, not_reached, {}});
}

void World::join(const std::string& what) {
  away.erase(what);
  for (const Act& act : std::vector<Act>(acts)) {
    if (act.what != what) continue;
    if (act.ended == 0) {
      listener_->known(act.key, action::Known::running);
      if (to_cancel_.erase(act.key) > 0) cancel(act.key);
    } else if (auto end = ends_.extract(act.key)) {
      listener_->known(act.key, action::Known::ended);
      listener_->ended(act.key, end.mapped());
    }
  }
}

void World::cancel(action::AttemptKey key) {
  const Act* act = running(key);
  if (act && away.count(act->what)) {
    to_cancel_.insert(key);
    return;
  }
  later(std::chrono::milliseconds(100), [this, key] {
    action::Outcome outcome;
    outcome.ended = action::Ended::cancelled;
    outcome.error = "it was cancelled";
    end(key, outcome);
  });
}

void World::attach(action::AttemptKey key, const Host&) {
  later(Duration(0), [this, key, connection = connection_] {
    if (!listener_ || connection != connection_) return;
    const auto act = std::find_if(acts.begin(), acts.end(), [key](const Act& a) { return a.key == key; });
    const bool begun = act != acts.end();
    if (begun && away.count(act->what)) return listener_->out_of_reach(key, {ErrorKind::failed, not_reached, {}});
    if (lost.count(key)) return listener_->known(key, action::Known::lost);
    if (!begun) return listener_->known(key, action::Known::never);
    if (running(key)) return listener_->known(key, action::Known::running);
    listener_->known(key, action::Known::ended);
    const auto outcome = ends_.find(key);
    listener_->ended(key, outcome == ends_.end() ? action::done() : outcome->second);
  });
}

Result<void> Memory::commit(const std::vector<run::Event>& batch) {
  if (commits >= fail_after) return fail(ErrorKind::journal_io, "the disk is full");
  ++commits;
  events.insert(events.end(), batch.begin(), batch.end());
  return {};
}

void Person::ask(const run::Question& question, std::function<void(run::Reply)> then) {
  asked.push_back(question);
  run::Reply reply{otherwise, {}, "anna"};
  if (const auto value = values.find(question.detail); value != values.end()) reply.value = value->second;
  if (auto& scripted = answers[question.text]; !scripted.empty()) {
    reply.answer = scripted.front();
    scripted.pop_front();
  }
  const bool trouble = question.about == run::Question::About::failure || question.about == run::Question::About::doubt;
  if (trouble && reply.answer == run::Answer::done) reply.reason = reason;
  world_.later(takes, [then = std::move(then), reply] { then(reply); });
}

Sim::Sim(Built made) : built(std::move(made)) {
  if (!built.plan) throw std::runtime_error(built.error.what);
  fresh = *built.plan;
  options.run_id = "r1";
  options.who = "anna";
}

void Sim::begin() {
  machine = std::make_unique<run::RunState>(*built.plan);
  driver = std::make_unique<run::Driver>(*machine, run::Surroundings{world, memory, person, watcher, world.clock},
                                         options, memory.events.size() + 1);
  driver->start(run::EventKind::run_started);
}

bool Sim::go_on(const std::function<bool()>& enough) { return world.go(*driver, enough); }

bool Sim::run() {
  begin();
  return go_on() && machine->as_asked();
}

void Sim::crash() {
  world.forget_listener();
  driver.reset();
  machine.reset();
}

void Sim::reload() {
  *built.plan = fresh;
  machine = std::make_unique<run::RunState>(*built.plan);
  for (const run::Event& event : memory.events) machine->apply(event);
  if (!machine->broken().empty()) throw std::runtime_error(machine->broken());
}

void Sim::decide(const std::string& path, run::Answer answer, bool final) {
  run::Event e;
  if (final) e = run::word_about_final(*built.plan, built.node(path));
  e.seq = memory.events.size() + 1;
  e.kind = run::EventKind::decided;
  e.node = built.node(path);
  e.answer = answer;
  machine->apply(e);
  if (!machine->broken().empty()) throw std::runtime_error(machine->broken());
  memory.events.push_back(e);
}

void Sim::begin_again(run::EventKind how) {
  if (!machine) reload();
  driver = std::make_unique<run::Driver>(*machine, run::Surroundings{world, memory, person, watcher, world.clock},
                                         options, memory.events.size() + 1);
  driver->start(how);
}

bool Sim::resume() {
  begin_again();
  return go_on() && machine->as_asked();
}

std::vector<std::string> Sim::order() const {
  std::vector<std::string> names;
  for (const World::Act& act : world.acts) names.push_back(act.what);
  return names;
}

long Sim::count(run::EventKind kind) const {
  return std::count_if(memory.events.begin(), memory.events.end(), [kind](const auto& e) { return e.kind == kind; });
}

long Sim::running() const {
  return std::count_if(world.acts.begin(), world.acts.end(), [](const World::Act& act) { return act.ended == 0; });
}

}  // namespace ocflow::test
