#include "tests/sim/world.h"

namespace ocflow::sim {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string label_of(const action::Request& request) {
  return request.arguments.empty() ? request.action : request.arguments[0].text();
}

std::uint32_t World::chance(const std::string& what, std::uint64_t nth, std::uint32_t below) const {
  std::uint64_t hash = 0xcbf29ce484222325 ^ seed_;
  for (const char c : what) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return Random(Random(hash + nth * 7919).next()).below(below);
}

void World::later(Nanoseconds after, std::function<void()> what) {
  coming_.emplace(clock.now + after, std::move(what));
}

std::optional<Nanoseconds> World::next() const {
  if (coming_.empty()) return std::nullopt;
  return coming_.begin()->first;
}

bool World::step() {
  if (coming_.empty()) return false;
  auto first = coming_.extract(coming_.begin());
  clock.now = std::max(clock.now, first.key());
  first.mapped()();
  return true;
}

// What an act does to the world: how long it takes, and how it ends.
Outcome World::fate(const std::string& label, std::uint64_t nth, const action::Request& request, Nanoseconds& takes) {
  const bool quick = !has(slow) && chance("quick", 0, 2) == 0;
  takes = milliseconds(1 + chance("time " + label, nth, has(slow) ? 4000 : quick ? 12 : 200));
  if (has(slow) && chance("hang " + label, nth, 20) == 0) takes = seconds(60);
  Outcome outcome = action::done({}, chance("same " + label, nth, 10) != 0);
  if (has(acts_fail) && nth < 4 && chance("fail " + label, nth, 5) == 0) outcome = action::failed("broken");
  if (request.limit.count() > 0 && takes > request.limit) {
    takes = request.limit;
    outcome = action::failed("it did not end in time");
    outcome.ended = action::Ended::timed_out;
  }
  return outcome;
}

Outcome World::look(const std::string& label) {
  const std::uint64_t nth = ++times_["look " + label];
  if (has(reads_fail) && chance("unread " + label, nth, 12) == 0) return action::failed("it can't be read");
  if (label.starts_with("items")) return action::done(chance(label, 0, 4) == 0 ? "" : "x\ny\nz", false);
  if (label.starts_with("let")) return action::done("value", false);
  if (label.starts_with("if")) return action::done(Value(chance(label, 0, 2) == 0), false);
  const bool wait = label.starts_with("wait");
  return action::done(Value(!has(reads_fail) || chance(label, nth, wait ? 3 : 8) != 0), false);
}

void World::to_keeper(std::function<void()> message) {
  outgoing_.push_back([this, message = std::move(message), keeper = keeper_] {
    if (alive_ && keeper == keeper_) message();
  });
}

// Each message takes the same time, so they arrive in order.
void World::flush() {
  if (seam) seam();
  for (auto& message : outgoing_)
    later(milliseconds(1), [message = std::move(message), connection = connection_, this] {
      if (connection == connection_) message();
    });
  outgoing_.clear();
}

void World::to_engine(std::function<void()> message) {
  later(milliseconds(1), [this, connection = connection_, message = std::move(message)] {
    if (connection == connection_ && linked_ && listener_) message();
  });
}

void World::read(const action::Request& request, std::function<void(Outcome)> then) {
  if (seam) seam();
  const std::uint64_t id = next_id_++;
  given_up_[id] = [then] { then(action::failed("the connection to the keeper has ended")); };
  if (!linked_)
    return later(Nanoseconds(0), [this, id] {
      if (auto now = given_up_.extract(id)) now.mapped()();
    });
  to_keeper([this, id, then, label = label_of(request)] {
    const Nanoseconds takes = milliseconds(chance("read " + label, ++times_["read " + label], 50));
    later(takes, [this, id, then, label, keeper = keeper_] {
      if (!alive_ || keeper != keeper_) return;
      to_engine([this, id, then, found = look(label)] {
        if (given_up_.erase(id) > 0) then(found);
      });
    });
  });
}

void World::probe(const action::Request&, std::function<void(action::Probed)> then) {
  later(Nanoseconds(0), [then] { then({action::Probed::Sees::unknown, {}, {}, "it can only be seen by doing it"}); });
}

void World::apply(AttemptKey key, const action::Request& request) {
  if (seam) seam();
  if (happens_far(request)) return apply_far(key, request);
  if (!linked_) return;  // that is told
  acts_.insert(key);
  to_keeper([this, key, request] { begin(key, request); });
}

bool World::apply_after(AttemptKey key, const action::Request& request, action::Behind behind) {
  if (chance("by itself", 0, 3) == 0 || happens_far(request) || is_far(behind.key)) return false;
  if (seam) seam();
  if (!linked_) return true;
  acts_.insert(key);
  to_keeper([this, key, request, behind] { follow({key, request, behind.durable}, behind.key); });
  return true;
}

void World::withhold(AttemptKey key) {
  if (seam) seam();
  if (!linked_) return;
  to_keeper([this, key] {
    std::erase_if(followers_, [key](const auto& f) { return f.second.key == key; });
    if (record_.contains(key)) return;
    to_engine([this, key] {
      if (acts_.erase(key) > 0) listener_->withheld(key);
    });
  });
}

void World::cancel(AttemptKey key) {
  if (seam) seam();
  if (!linked_) return;
  if (is_far(key) && !far_up_) {
    far_cancelled_.insert(key);
    return;
  }
  to_keeper([this, key] {
    for (std::size_t i = 0; i < begun.size(); ++i) {
      if (begun[i].key != key || !begun[i].running) continue;
      Outcome outcome = action::failed("it was cancelled");
      outcome.ended = action::Ended::cancelled;
      later(milliseconds(1 + chance("stop " + begun[i].label, key, 3000)), [this, i, outcome] { end(i, outcome); });
    }
  });
}

void World::attach(AttemptKey key, const Host&) {
  if (seam) seam();
  if (!linked_) return;
  asked_.insert(key);
  if (is_far(key) && !far_up_) return tell_away(key);
  to_keeper([this, key] { answer_attach(key); });
}

}  // namespace ocflow::sim
