// The keeper's side: its record, and what becomes of it and of its acts when it dies or the power fails.
#include <algorithm>

#include "tests/sim/world.h"

namespace ocflow::sim {

using action::Known;
using std::chrono::milliseconds;

void World::begin(AttemptKey key, const action::Request& request) { begin({key, request, false}); }

void World::begin(const Follower& next) {
  const AttemptKey key = next.key;
  if (record_.count(key) != 0) return wrong.push_back("attempt " + std::to_string(key) + " was given a second time");
  const std::string label = label_of(next.request);
  record_[key].keeper = keeper_;
  if (next.durable) force();
  if (on_begin) on_begin(key, label);
  Begun act{key, label, true, true, {}, {}, false};
  Nanoseconds takes{0};
  act.outcome = fate(label, ++times_["act " + label], next.request, takes);
  begun.push_back(act);
  later(takes, [this, at = begun.size() - 1, outcome = act.outcome] { end(at, outcome); });
}

void World::end(std::size_t at, Outcome outcome) {
  Begun& act = begun[at];
  if (!act.running) return;
  act.running = false;
  act.outcome = std::move(outcome);
  act.end = clock.now;
  if (!act.seen) return;  // its keeper is gone
  Line& line = record_[act.key];
  line.ended = true;
  line.outcome = act.outcome;
  if (line.keeper != keeper_ && act.outcome.ended != action::Ended::cancelled) {  // only that it has ended is known
    line.outcome = action::failed("its keeper was killed while it ran");
    line.outcome.ended = action::Ended::in_doubt;
  }
  const bool well = line.outcome.ended == action::Ended::done;
  tell_end(act.key, line.outcome);
  if (!well && !is_far(act.key)) followers_.clear();  // of another keeper's acts this one knows nothing
  begin_next(AttemptKey(act.key));
}

void World::begin_next(AttemptKey ended) {
  const auto next = followers_.extract(ended);
  if (!next) return;
  to_engine([this, key = next.mapped().key] { listener_->begun(key); });
  begin(next.mapped());
}

void World::force() {
  for (auto& [key, line] : record_) {
    line.begin_durable = true;
    line.end_durable = line.ended;
  }
}

bool World::end_is_durable(AttemptKey key) const {
  const auto line = record_.find(key);
  return line != record_.end() && line->second.end_durable;
}

// What it waits for may have ended already.
void World::follow(const Follower& next, AttemptKey after) {
  if (followers_.contains(after)) return wrong.push_back("two wait for attempt " + std::to_string(after));
  const auto line = record_.find(after);
  const bool waits =
      std::any_of(followers_.begin(), followers_.end(), [&](const auto& f) { return f.second.key == after; });
  if (line == record_.end() ? !waits : line->second.ended && line->second.outcome.ended != action::Ended::done) return;
  followers_[after] = next;
  if (line != record_.end() && line->second.ended) begin_next(after);
}

void World::answer_attach(AttemptKey key) {
  const auto line = record_.find(key);
  Known known = Known::never;
  if (line == record_.end()) {
    if (record_lost_) known = Known::lost;
  } else if (line->second.ended) {
    known = Known::ended;
  } else {
    known = line->second.keeper == keeper_ || outlasts(key) ? Known::running : Known::lost;
  }
  if (told) told("of attempt " + std::to_string(key) + " the keeper says " + std::to_string(static_cast<int>(known)));
  if (known == Known::lost) record_[key].lost = true;
  to_engine([this, key, known] {
    if (is_far(key) && !far_up_) return tell_away(key);
    asked_.erase(key);
    if (known == Known::running || known == Known::ended) acts_.insert(key);
    listener_->known(key, known);
  });
  if (known != Known::ended) return;
  tell_end(key, line->second.outcome);
}

// What its keeper has left behind is known again, on most machines.
bool World::outlasts(AttemptKey key) {
  for (Begun& act : begun)
    if (act.key == key && act.running) return act.seen = !(act.unknown = chance("known again", key, 4) == 0);
  return false;
}

void World::connect() {
  if (!has(hosts_go) || chance("there again", connection_, 2) == 0) far_up_ = true;
  ++connection_;
  linked_ = true;
  listener_ = nullptr;
  acts_.clear();
  asked_.clear();
  given_up_.clear();
  outgoing_.clear();
  followers_.clear();
  if (!alive_) ++keeper_;
  alive_ = true;
}

void World::engine_is_gone() {
  listener_ = nullptr;
  linked_ = false;
  outgoing_.clear();
  const std::uint64_t some = chance("arrives", connection_, 4);
  for (std::uint64_t i = 0; i < some; ++i) step();  // a part of what it had sent
  followers_.clear();
  if (begun.end() == std::find_if(begun.begin(), begun.end(), [](const Begun& b) { return b.running && b.seen; }))
    alive_ = alive_ && chance("stays", connection_, 2) == 0;  // it leaves when nobody is there and nothing runs
}

// Its acts go on; the engine learns that the connection has ended.
void World::kill_keeper() {
  if (!alive_) return;
  alive_ = false;
  followers_.clear();
  for (Begun& act : begun) act.seen = false;
  if (!linked_) return;
  linked_ = false;
  later(milliseconds(1), [this, connection = connection_] {
    if (connection != connection_ || !listener_) return;
    acts_.clear();
    asked_.clear();
    listener_->lost({ErrorKind::failed, "the connection to the keeper has ended", {}});
    for (auto& [id, give_up] : std::exchange(given_up_, {})) give_up();
  });
}

void World::power_cut() {
  kill_keeper();
  listener_ = nullptr;
  linked_ = false;
  ++connection_;
  coming_.clear();
  for (Begun& act : begun) act.running = false;
  record_lost_ = true;
  std::vector<AttemptKey> newest;
  for (auto line = record_.rbegin(); line != record_.rend() && newest.size() < 3; ++line) newest.push_back(line->first);
  const std::size_t lost = chance("lost lines", keeper_, 4);
  for (std::size_t i = 0; i < std::min(lost, newest.size()); ++i) {
    Line& line = record_[newest[i]];
    if (line.end_durable || (line.begin_durable && !line.ended)) continue;
    if (!line.begin_durable && (!line.ended || chance("lost", newest[i], 2) == 0))
      record_.erase(newest[i]);
    else
      line.ended = false;
  }
}

std::size_t World::running_here() const {
  return static_cast<std::size_t>(std::count_if(
      begun.begin(), begun.end(), [this](const Begun& act) { return act.running && act.seen && !is_far(act.key); }));
}

}  // namespace ocflow::sim
