#include "engine/host/remote.h"

#include <asio/post.hpp>
#include <nlohmann/json.hpp>

#include "engine/host/frequent.h"
#include "engine/host/protocol.h"
#include "engine/host/remote_data.h"

namespace ocflow::keeper {

using action::AttemptKey;
using action::Ended;
using action::Known;
using action::Outcome;
using action::Probed;
using nlohmann::json;

namespace {

Outcome not_begun(const std::string& host) {
  auto outcome = action::failed("it was cancelled before " + host + " was told of it; so this was not begun");
  outcome.ended = Ended::cancelled;
  outcome.changed = false;
  return outcome;
}

}  // namespace

template <class Call>
void Remote::Data::soon(Call call) {
  asio::post(loop, [self = shared_from_this(), call = std::move(call)] {
    if (!self->closed) call();
  });
}

void Remote::Data::message(std::string_view text) {
  if (auto quick = read_ended(text)) return end_act(quick->key, std::move(quick->outcome));
  auto parsed = parse_message(text);
  std::string wrong = parsed ? "" : parsed.error().what;
  try {
    if (parsed) take(*parsed);
  } catch (const json::exception& e) {
    wrong = e.what();
  }
  if (!wrong.empty())
    ended({Trouble::Kind::other, "the keeper of " + reach.name + " can't be understood: " + wrong, {}});
}

void Remote::Data::take(const json& message) {
  const auto type = message["type"].get<std::string>();
  if (type == "ended") {
    auto outcome = outcome_from_json(message.at("outcome"));
    end_act(message.at("key").get<AttemptKey>(),
            outcome ? std::move(*outcome) : Outcome{Ended::in_doubt, true, {}, outcome.error().what, {}});
  } else if (type == "answer" || type == "probed") {
    const auto found = looks.find(message.at("id").get<std::uint64_t>());
    if (found == looks.end()) return;
    const auto answered = std::move(found->second);
    looks.erase(found);
    if (type == "answer" && answered.read) {
      auto outcome = outcome_from_json(message.at("outcome"));
      answered.read(outcome ? std::move(*outcome) : action::failed(outcome.error().what));
    } else if (type == "probed" && answered.probe) {
      auto probed = probed_from_json(message.at("probed"));
      answered.probe(probed ? std::move(*probed) : Probed{Probed::Sees::unknown, {}, {}, probed.error().what});
    }
  } else if (type == "known") {
    Known what = Known::lost;
    parse_known(message.at("known").get<std::string>(), what);
    known(message.at("key").get<AttemptKey>(), what);
  } else if (type == "not_begun") {
    const auto key = message.at("key").get<AttemptKey>();
    const bool record = message.value("record", false);
    Error why{record ? ErrorKind::journal_io : ErrorKind::failed,
              reach.name + ": " + message.value("what", std::string()),
              {}};
    learnt.erase(key);
    if (acts.erase(key) > 0 && listener) listener->not_begun(key, std::move(why));
  } else if (type == "error") {
    ended({Trouble::Kind::other, reach.name + ": " + message.value("what", std::string("the keeper has ended")), {}});
  }
}

// To an attach: the engine's, when it resumes, or our own after a cut.
void Remote::Data::known(AttemptKey key, Known what) {
  if (const auto first = asked.extract(key)) {
    if (what == Known::running || what == Known::ended) acts[key] = {"", true, first.mapped(), false};
    if (what == Known::running && first.mapped()) say(line({{"type", "cancel"}, {"key", key}}));
    if (listener) listener->known(key, what);
    return;
  }
  const auto found = acts.find(key);
  if (learnt.erase(key) == 0 || found == acts.end()) return;
  if (what == Known::running || what == Known::ended) {
    if (found->second.cancelled) say(line({{"type", "cancel"}, {"key", key}}));
    return back_in_reach(key, found->second);
  }
  if (what == Known::never && found->second.cancelled) return end_act(key, not_begun(reach.name));
  if (what == Known::never && !found->second.line.empty()) {  // it was lost on its way
    say(found->second.line);
    return back_in_reach(key, found->second);
  }
  end_act(key, {Ended::in_doubt,
                true,
                {},
                (rebooted ? reach.name + " was started anew while this ran"
                          : "the keeper of " + reach.name + " has ended while this ran") +
                    std::string("; whether it took effect is not known"),
                {}});
}

void Remote::Data::back_in_reach(AttemptKey key, Act& act) {
  if (std::exchange(act.out_of_reach, false) && listener) listener->known(key, Known::running);
}

void Remote::Data::end_act(AttemptKey key, Outcome outcome) {
  learnt.erase(key);
  if (acts.erase(key) > 0 && listener) listener->ended(key, std::move(outcome));
}

void Remote::Data::fail_look(Look failed, const std::string& why) {
  if (failed.read) failed.read(action::failed(why));
  if (failed.probe) failed.probe({Probed::Sees::unknown, {}, {}, why});
}

void Remote::Data::look(std::string text, Duration limit, Look asked_for) {
  asked_for.until = boot_time(later(system_clock().elapsed(), limit.count() > 0 ? limit : reach.patience));
  asked_for.line = std::move(text);
  send(asked_for.line);
  looks[next_id++] = std::move(asked_for);
  wanted();
}

Remote::Remote(asio::io_context& loop, Reach reach, Far& far)
    : d_(std::make_shared<Data>(loop, std::move(reach), far)) {}

Remote::~Remote() {
  d_->closed = true;
  d_->alarm.cancel();
  if (d_->link) d_->link->close();
  if (std::exchange(d_->in_gate, false)) d_->far.gate.leave();
  d_->looks.clear();
  d_->meeting.clear();
}

void Remote::listen(action::Listener& listener) { d_->listener = &listener; }

void Remote::read(const action::Request& request, std::function<void(Outcome)> then) {
  json message{{"type", "read"}, {"id", d_->next_id}};
  add_request(message, request);
  d_->look(line(message), request.limit, {{}, {}, std::move(then), {}});
}

void Remote::probe(const action::Request& request, std::function<void(Probed)> then) {
  json message{{"type", "probe"}, {"id", d_->next_id}};
  add_request(message, request);
  d_->look(line(message), request.limit, {{}, {}, {}, std::move(then)});
}

void Remote::apply(AttemptKey key, const action::Request& request) {
  auto& act = d_->acts[key] = {apply_line(key, request, std::nullopt), false, false, false};
  if (d_->state == Data::State::up) {
    act.sent = true;
    d_->last_sent = std::max(d_->last_sent, key);
    d_->send(act.line);
  }
  d_->wanted();
}

void Remote::cancel(AttemptKey key) {
  if (const auto at = d_->asked.find(key); at != d_->asked.end()) at->second = true;
  const auto found = d_->acts.find(key);
  if (found == d_->acts.end()) return;
  found->second.cancelled = true;
  if (found->second.sent) return d_->send(line({{"type", "cancel"}, {"key", key}}));
  d_->soon([d = d_, key] {
    const auto waiting = d->acts.find(key);
    if (waiting == d->acts.end() || waiting->second.sent) return;
    d->end_act(key, not_begun(d->reach.name));
  });
}

void Remote::attach(AttemptKey key, const Host&) {
  d_->asked.emplace(key, false);
  d_->send(line({{"type", "attach"}, {"key", key}}));
  d_->wanted();
}

void Remote::flush() {
  if (d_->state == Data::State::up) d_->link->flush();
}

void Remote::release() {
  d_->send(line({{"type", "release"}}));
  flush();
}

void Remote::meet(std::function<void(Met)> then) {
  d_->meeting.push_back(std::move(then));
  if (d_->state == Data::State::up) return d_->soon([d = d_] { d->tell_met({d->version, d->boot, false, {}}); });
  d_->wanted();
}

}  // namespace ocflow::keeper
