// Connecting to a host, and what becomes of what is under way when that fails or ends.
#include <algorithm>
#include <asio/post.hpp>
#include <nlohmann/json.hpp>

#include "engine/base/version.h"
#include "engine/host/protocol.h"
#include "engine/host/remote_data.h"

namespace ocflow::keeper {

using action::AttemptKey;
using action::Ended;
using action::Known;
using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {
constexpr milliseconds longest_pause = seconds(15);  // between two tries
}  // namespace

void Gate::enter(std::function<void()> then) {
  if (free_ == 0) return waiting_.push_back(std::move(then));
  --free_;
  asio::post(loop_, std::move(then));
}

void Gate::leave() {
  if (waiting_.empty()) {
    ++free_;
    return;
  }
  asio::post(loop_, std::move(waiting_.front()));
  waiting_.pop_front();
}

void Remote::Data::wanted() {
  if (state == State::up) return;
  if (!trying) trying = BootClock::now();
  watch_looks();
  if (state == State::idle) connect();
}

void Remote::Data::connect() {
  state = State::connecting;
  far.gate.enter([self = shared_from_this(), since = BootClock::now()] {
    if (self->closed) return self->far.gate.leave();
    self->in_gate = true;
    // Its turn has come only now: where two hundred are asked at once, the last are not late by that.
    for (auto& [id, look] : self->looks) look.until += BootClock::now() - since;
    const std::weak_ptr<Data> weak = self;
    const auto call = [weak](auto what) {
      if (const auto d = weak.lock(); d && !d->closed) what(*d);
    };
    SshLink::Calls calls;
    calls.opened = [call](std::string_view hello) { call([&](Data& d) { d.opened(hello); }); };
    calls.line = [call](std::string_view text) { call([&](Data& d) { d.message(text); }); };
    calls.ended = [call](const Trouble& trouble) { call([&](Data& d) { d.ended(trouble); }); };
    self->link = SshLink::open(self->loop, self->reach, {self->far.read_only ? "look" : "attach", self->far.run_id},
                               self->far.programs, std::move(calls));
  });
}

namespace {

// Empty: it is the keeper that is wanted.
std::string wrong_with(const json& hello, const Far& far) {
  if (hello["type"] == "error") return hello.value("what", std::string("it gave no reason"));
  if (hello["type"] != "hello") return "it doesn't say hello";
  if (hello.value("protocol", 0) != protocol_number)
    return "it speaks protocol " + std::to_string(hello.value("protocol", 0)) + ", and this program " +
           std::to_string(protocol_number) + ": go on with the version that began the run";
  if (hello.value("mode", std::string()) != (far.read_only ? "read-only" : "act")) return "it is of another mode";
  if (!far.read_only && hello.value("run", std::string()) != far.run_id) return "it belongs to another run";
  return {};
}

}  // namespace

void Remote::Data::opened(std::string_view text) {
  const auto hello = parse_message(text);
  std::string wrong = hello ? std::string() : hello.error().what;
  try {
    if (hello) wrong = wrong_with(*hello, far);
    if (hello && wrong.empty()) {
      const auto now = hello->value("boot", std::string());
      rebooted = !boot.empty() && boot != now;
      boot = now;
      version = hello->value("version", std::string());
    }
  } catch (const json::exception& e) {
    wrong = e.what();
  }
  if (!wrong.empty())
    return ended({Trouble::Kind::unfit, "the keeper of " + reach.name + " can't be used: " + wrong, {}});
  if (std::exchange(in_gate, false)) far.gate.leave();
  if (std::exchange(left, false) || (tries > 0 && was_up)) far.notice(reach.name, "connected again");
  if (link->brought())
    far.notice(reach.name,
               "the keeper's program was brought there (" + std::string(program_folder(reach.platform)) + ")");
  const bool brought = link->brought();
  state = State::up;
  was_up = true;
  tries = 0;
  trying.reset();
  // What was sent once may have been begun there, whatever the record that is there now says.
  const auto from = std::max(far.first_key, last_sent + 1);
  link->send(line({{"type", "hello"}, {"protocol", protocol_number}, {"version", OCFLOW_VERSION}, {"from", from}}));
  say_all();
  link->flush();
  tell_met({version, boot, brought, {}});
}

// What was sent before may have arrived: that is asked about. Looks do no harm twice.
void Remote::Data::say_all() {
  for (auto& [key, act] : acts) {
    if (act.sent) {
      learnt.insert(key);
      send(line({{"type", "attach"}, {"key", key}}));
    } else {
      act.sent = true;
      last_sent = std::max(last_sent, key);
      send(act.line);
    }
  }
  for (const auto& [key, cancelled] : asked) send(line({{"type", "attach"}, {"key", key}}));
  for (const auto& [id, asked_for] : looks) send(asked_for.line);
}

void Remote::Data::ended(const Trouble& trouble) {
  if (std::exchange(in_gate, false)) far.gate.leave();
  if (link) link->close();
  link.reset();
  learnt.clear();
  const bool cut = state == State::up;
  state = State::idle;
  if (cut) tries = 0;
  if (!busy()) return;
  if (!trying) trying = BootClock::now();
  // Nobody waits two minutes for a host that was never there; but a crowd that is sent away comes again.
  const bool again = was_up ? trouble.passing() && BootClock::now() < *trying + reach.patience
                            : trouble.kind == Trouble::Kind::dropped && tries < 3;
  if (cut && again)
    far.notice(reach.name, trouble.text() + "; what runs there goes on, and it is tried again for " +
                               duration_text(reach.patience));
  again ? pause(trouble) : give_up(trouble);
}

void Remote::Data::pause(const Trouble& trouble) {
  state = State::pausing;
  const auto wait = std::min(longest_pause, milliseconds(250) * (1 << std::min(tries, 6U)));
  ++tries;
  alarm.expires_after(wait);
  alarm.async_wait([self = shared_from_this(), trouble](asio::error_code error) {
    if (error || self->closed) return;
    self->state = State::idle;
    if (!self->busy()) return;
    self->connect();
  });
  watch_looks();
}

// What never left has not been begun. What has left may run: that stays open.
void Remote::Data::give_up(const Trouble& trouble) {
  trying.reset();
  tries = 0;
  std::vector<AttemptKey> unsent;
  for (const auto& [key, act] : acts)
    if (!act.sent) unsent.push_back(key);
  for (const auto key : unsent) {
    auto outcome = action::failed(trouble.text());
    outcome.changed = false;
    end_act(key, std::move(outcome));
  }
  leave_acts(trouble);
  was_up = false;
  for (auto& [id, failed] : std::exchange(looks, {})) fail_look(std::move(failed), trouble.text());
  tell_met({{}, {}, false, trouble});
}

// Its keeper knows how it ends, so nothing is made up; that is asked as soon as there is a connection, whoever wants
// it. Until then one is tried for now and again, for the others may take their time.
void Remote::Data::leave_acts(const Trouble& trouble) {
  if (acts.empty() && asked.empty()) return;
  const std::string why = was_up && trouble.passing() ? trouble.what + ", and was not had back in " +
                                                            duration_text(reach.patience) + "; it may go on there"
                                                      : trouble.text();
  if (!std::exchange(left, true) && was_up && trouble.passing())
    far.notice(reach.name, "not had back in " + duration_text(reach.patience) +
                               "; what runs there stands open, and is asked about when it is reached again");
  for (auto& [key, act] : acts) {
    act.out_of_reach = true;
    if (listener) listener->out_of_reach(key, {ErrorKind::failed, why, {}});
  }
  for (const auto& [key, cancelled] : asked)
    if (listener) listener->out_of_reach(key, {ErrorKind::failed, why, {}});
  alarm.expires_after(std::min<std::chrono::nanoseconds>(longest_pause, reach.patience));
  alarm.async_wait([self = shared_from_this()](asio::error_code error) {
    if (!error && !self->closed && self->state == State::idle && self->busy()) self->wanted();
  });
}

void Remote::Data::watch_looks() {
  if (state == State::up || looks.empty() || std::exchange(watching, true)) return;
  auto timer = std::make_shared<BootTimer>(loop);
  timer->expires_after(milliseconds(500));
  timer->async_wait([self = shared_from_this(), timer](asio::error_code) {
    self->watching = false;
    if (self->closed || self->state == State::up) return;
    const bool queued = self->state == State::connecting && !self->in_gate;
    std::vector<Look> late;
    for (auto at = self->looks.begin(); at != self->looks.end() && !queued;) {
      if (at->second.until > BootClock::now()) {
        ++at;
        continue;
      }
      late.push_back(std::move(at->second));
      at = self->looks.erase(at);
    }
    for (auto& one : late) self->fail_look(std::move(one), self->reach.name + " was not reached in time");
    self->watch_looks();
  });
}

void Remote::Data::tell_met(const Met& met) {
  for (auto& then : std::exchange(meeting, {})) then(met);
}

}  // namespace ocflow::keeper
