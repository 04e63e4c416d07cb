#include "engine/host/keeper_core.h"

#include <algorithm>
#include <asio/co_spawn.hpp>
#include <asio/post.hpp>
#include <nlohmann/json.hpp>

#include "engine/base/version.h"
#include "engine/host/frequent.h"
#include "engine/host/left_behind.h"

namespace ocflow::keeper {

using action::AttemptKey;
using action::Ended;
using action::Known;
using action::Outcome;
using nlohmann::json;

Core::Core(asio::io_context& loop, const std::vector<action::Action>& actions, std::optional<Record> record,
           const std::filesystem::path& folder, std::string run_id)
    : loop_(loop),
      record_(std::move(record)),
      performing_(actions, record_.has_value()),
      spools_((folder / "spool" / "").string()),
      run_id_(run_id),
      looks_(loop, performing_, std::move(run_id)),
      tell_by_(loop) {}

Core::~Core() {
  for (const CallerPtr& caller : callers_) caller->connection->close();
}

void Core::connect(Descriptor in, Descriptor out) {
  constexpr std::size_t most_callers = 16;
  auto caller = std::make_shared<Caller>();
  caller->connection = Connection::create(loop_.get_executor(), std::move(in), std::move(out));
  if (callers_.size() >= most_callers) return refuse(caller, "too many connections to this keeper");
  callers_.insert(caller);
  caller->send({{"type", "hello"},
                {"protocol", protocol_number},
                {"version", OCFLOW_VERSION},
                {"mode", performing_.may_act() ? "act" : "read-only"},
                {"boot", boot_id()},
                {"run", run_id_},
                {"pid", process_id()}});
  caller->connection->start({[this, caller](std::string_view line) { message(caller, line); },
                             [this, caller](const std::string&) { gone(caller); }});
}

void Core::gone(const CallerPtr& caller) {
  for (auto& [id, task] : caller->looks) task->stop(Ended::cancelled);
  callers_.erase(caller);
  if (engine_ == caller) {
    engine_ = nullptr;
    for (auto& [key, act] : acts_) act.told = false;
    followers_.clear();
  }
  look_whether_needed();
}

void Core::refuse(const CallerPtr& caller, const std::string& why) {
  caller->connection->close(line({{"type", "error"}, {"what", why}}));
  // Not from inside the handling of its message.
  asio::post(loop_, [this, caller] { gone(caller); });
}

void Core::message(const CallerPtr& caller, std::string_view text) {
  auto quick = caller->greeted ? read_apply(text) : std::nullopt;
  if (quick) {
    const auto behind = quick->after ? std::optional(action::Behind(*quick->after, quick->durable)) : std::nullopt;
    return apply(caller, given(quick->key, std::move(quick->request)), behind);
  }
  auto parsed = parse_message(text);
  if (!parsed) return refuse(caller, parsed.error().what);
  try {
    dispatch(caller, *parsed);
  } catch (const json::exception& e) {
    refuse(caller, std::string("a message of the keeper's protocol is wrong: ") + e.what());
  }
}

void Core::dispatch(const CallerPtr& caller, const json& message) {
  const auto type = message.at("type").get<std::string>();
  if (type == "hello") return hello(caller, message);
  if (!caller->greeted) return refuse(caller, "the first message has to be a hello");
  if (type == "read" || type == "probe") {
    const auto looked = type == "read" ? looks_.read(caller, message) : looks_.probe(caller, message);
    if (!looked) refuse(caller, looked.error().what);
    return;
  }
  if (type == "apply") return apply(caller, message);
  if (type == "attach") return attach(caller, number_at(message, "key"));
  if (type == "cancel") return cancel(number_at(message, "key"));
  if (type == "withhold") return withhold(number_at(message, "key"));
  if (type != "release") return refuse(caller, "this keeper knows no message \"" + type + "\"");
  released_ = true;
  look_whether_needed();
}

void Core::hello(const CallerPtr& caller, const json& message) {
  if (message.at("protocol").get<int>() != protocol_number)
    return refuse(caller, "this keeper speaks protocol " + std::to_string(protocol_number));
  caller->greeted = true;
  released_ = false;
  if (const auto from = message.find("from"); record_ && from != message.end())
    record_->counts_from(from->get<AttemptKey>());
  auto before = std::exchange(engine_, caller);
  if (!before || before == caller) return;
  followers_.clear();
  for (auto& [key, act] : acts_) act.told = false;
  refuse(before, "another engine has connected to this keeper");
}

void Core::apply(const CallerPtr& caller, const json& message) {
  std::optional<action::Behind> behind;
  if (message.contains("after")) behind = {number_at(message, "after"), message.value("durable", false)};
  apply(caller, given(number_at(message, "key"), request_from_json(message)), behind);
}

void Core::apply(const CallerPtr& caller, Given given, std::optional<action::Behind> behind) {
  if (!record_) return refuse(caller, "this keeper may only read");
  if (acts_.contains(given.key) || record_->is_known(given.key))
    return refuse(caller, "attempt " + std::to_string(given.key) + " was given before; nothing is done twice");
  given.durable = behind && behind->durable;
  behind ? begin_after(caller, std::move(given), behind->key) : begin(std::move(given));
}

// All that can be looked at before it begins.
Given Core::given(AttemptKey key, Result<action::Request> request) const {
  if (!request) return {key, Duration(0), tl::unexpected(request.error())};
  const auto limit = request->limit;
  return {key, limit, performing_.check(std::move(*request))};
}

// What it waits for may have ended already. Where that wasn't well it never begins; the engine is told of that end, and
// withholds it.
void Core::begin_after(const CallerPtr& caller, Given given, AttemptKey after) {
  if (followers_.wait(given.key) || followers_.somebody_waits_for(after))
    return refuse(caller,
                  "of attempts " + std::to_string(given.key) + " and " + std::to_string(after) + " one waits already");
  if (acts_.contains(after) || followers_.wait(after)) return followers_.add(after, std::move(given));
  if (!record_->is_known(after) || record_->known(after) != Known::ended) return;
  const auto outcome = record_->outcome(after);
  if (!outcome || outcome->ended != Ended::done) return;
  begin(std::move(given), true);
  tell_soon(false);
}

void Core::tell_later(std::string_view line) {
  if (engine_) engine_->connection->send(line);
}

// Each time the engine is woken costs more than what it is told. While others still wait here, it hears of several at
// once: when as many have begun by themselves as are left, so that it can give more in time.
void Core::tell_soon(bool goes_on) {
  constexpr auto longest = std::chrono::milliseconds(5);
  if (!engine_) return;
  if (!goes_on || ++untold_ >= followers_.size()) {
    untold_ = 0;
    return engine_->connection->flush_soon();
  }
  if (std::exchange(telling_, true)) return;
  tell_by_.expires_after(longest);
  tell_by_.async_wait([this](asio::error_code error) {
    telling_ = false;
    if (!error) tell_soon(false);
  });
}

void Core::withhold(AttemptKey key) {
  followers_.remove(key);
  const bool begun = acts_.contains(key) || !record_ || record_->is_known(key);
  if (!begun && engine_) engine_->send({{"type", "withheld"}, {"key", key}});
}

void Core::not_begun(AttemptKey key, const std::string& why, bool record) {
  if (engine_) engine_->send({{"type", "not_begun"}, {"key", key}, {"what", why}, {"record", record}});
  look_whether_needed();
}

// Told only when it is recorded: what is told and not recorded may be begun again by the next keeper.
void Core::begin(Given given, bool by_itself) {
  if (ending_) return not_begun(given.key, "the keeper was told to end", false);
  const auto written = record_->begun(given.begin());
  if (written && by_itself) tell_later(begun_line(given.key));
  start(std::move(given), written);
}

// Once it is recorded as begun the attempt has an end, and it is told: whatever is wrong with the message.
void Core::start(Given given, const Result<void>& written) {
  const auto key = given.key;
  if (!written) return not_begun(key, written.error().what, true);
  if (!given.call) {
    const auto& why = given.call.error();
    return ended(key, action::failed(why.what + (why.remedy.empty() ? "" : "; ") + why.remedy));
  }
  auto task = act_task(key);
  task->limit(given.limit);
  watch(key, task, performing_.apply(task, std::move(*given.call)));
}

std::shared_ptr<Task> Core::act_task(AttemptKey key) {
  auto task = std::make_shared<Task>(loop_.get_executor(), spools_ + std::to_string(key) + ".log");
  task->context().mark = run_id_ + ":" + std::to_string(key);
  task->context().lasts = [this, key](std::int32_t process) { record_->program(key, process); };
  return task;
}

void Core::watch(AttemptKey key, std::shared_ptr<Task> task, asio::awaitable<Outcome> end) {
  acts_[key] = {task, true};
  asio::co_spawn(loop_, std::move(end),
                 [this, task = std::move(task), key](const std::exception_ptr& thrown, Outcome outcome) {
                   task->over();
                   if (thrown) outcome = action::failed(thrown_text(thrown));
                   if (thrown) outcome.ended = Ended::in_doubt;  // how far it came nobody knows
                   ended(key, outcome);
                 });
}

// If the end can't be recorded the engine is told all the same; only a later engine would find the attempt lost.
// Nothing more is begun then. Who waited for it is recorded as begun with it.
void Core::ended(AttemptKey key, const Outcome& outcome) {
  auto act = acts_.find(key);
  bool told = act == acts_.end() || act->second.told;
  if (act != acts_.end()) acts_.erase(act);
  if (outcome.ended != Ended::done) followers_.clear();
  auto next = followers_.take(key);
  const auto text = outcome_text(outcome);
  Result<void> begun;
  if (next && !ending_)
    begun = record_->ended(key, text, next->begin());
  else
    static_cast<void>(record_->ended(key, text));
  if (told) tell_later(ended_line(key, text));
  const bool goes_on = next.has_value();
  if (next) {
    if (!ending_ && begun) tell_later(begun_line(next->key));
    ending_ ? begin(std::move(*next)) : start(std::move(*next), begun);
  }
  tell_soon(goes_on);
  look_whether_needed();
}

void Core::attach(const CallerPtr& caller, AttemptKey key) {
  auto act = acts_.find(key);
  auto known = act != acts_.end() ? Known::running : record_ ? record_->known(key) : Known::lost;
  if (act != acts_.end()) act->second.told = true;
  std::optional<Result<Outcome>> outcome;
  if (known == Known::ended) outcome = record_->outcome(key);
  if (outcome && !*outcome) known = Known::lost;
  if (known == Known::lost && record_ && outlasts(key)) known = Known::running;
  caller->send({{"type", "known"}, {"key", key}, {"known", known_name(known)}});
  if (known != Known::ended) return;
  caller->connection->send(ended_line(key, outcome_text(**outcome)));
  caller->connection->flush_soon();
}

// Nothing may be begun anew beside it: it is waited for, as if this keeper had begun it.
bool Core::outlasts(AttemptKey key) {
  auto task = act_task(key);
  auto end = left_behind(task, record_->traces(key));
  if (!end) return false;
  watch(key, std::move(task), std::move(*end));
  return true;
}

void Core::cancel(AttemptKey key) {
  auto act = acts_.find(key);
  if (act != acts_.end()) act->second.task->stop(Ended::cancelled);
}

void Core::stop_acts() {
  ending_ = released_ = true;
  auto all = acts_;  // stopping one may end it
  for (auto& [key, act] : all) act.task->stop(Ended::cancelled);
  look_whether_needed();
}

// Who has not said hello may be the next engine, whatever the one before it has released.
bool Core::needed() const {
  const bool comes =
      std::any_of(callers_.begin(), callers_.end(), [](const CallerPtr& caller) { return !caller->greeted; });
  return !acts_.empty() || comes || (!callers_.empty() && !released_);
}

void Core::look_whether_needed() {
  if (!needed() && not_needed_)
    asio::post(loop_, [this] {
      if (!needed() && not_needed_) not_needed_();
    });
}

void Core::say_goodbye(std::function<void()> then) {
  ending_ = true;
  if (!engine_) return then();
  engine_->connection->when_sent(std::move(then));
}

}  // namespace ocflow::keeper
