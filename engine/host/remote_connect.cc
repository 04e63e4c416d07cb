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
  if (tries > 0 && was_up) far.notice(reach.name, "connected again");
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
  for (const auto key : asked) send(line({{"type", "attach"}, {"key", key}}));
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
  constexpr milliseconds longest = seconds(15);
  const auto wait = std::min(longest, milliseconds(250) * (1 << std::min(tries, 6U)));
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

// What never left has not been begun; of what has left nobody knows.
void Remote::Data::give_up(const Trouble& trouble) {
  trying.reset();
  tries = 0;
  was_up = false;
  for (auto& [key, act] : std::exchange(acts, {})) {
    if (!listener) break;
    auto outcome = action::failed(trouble.text());
    outcome.changed = false;
    if (act.sent) {
      outcome.ended = Ended::in_doubt;
      outcome.changed = true;
      outcome.error = "the connection to " + reach.name + " was not had back in " + duration_text(reach.patience) +
                      " (" + trouble.what +
                      "); it may go on there: look how it ended before it is said to be done, or done again";
    }
    listener->ended(key, std::move(outcome));
  }
  for (const auto key : std::exchange(asked, {}))
    if (listener) listener->known(key, Known::lost);
  for (auto& [id, failed] : std::exchange(looks, {})) fail_look(std::move(failed), trouble.text());
  tell_met({{}, {}, false, trouble});
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
