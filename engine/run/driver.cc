#include "engine/run/driver.h"

#include "engine/run/driver_work.h"
#include "engine/run/how_ended.h"
#include "engine/run/sitting_rules.h"

namespace ocflow::run {

Driver::Work::Work(RunState& s, Surroundings a, Options o, std::uint64_t seq)
    : state_(s), around_(a), options_(std::move(o)), next_seq_(seq), durable_(seq) {
  if (options_.jobs == 0) options_.jobs = 1;
  around_.performer.listen(*this);
}

void Driver::Work::begin_sitting(EventKind first) {
  const std::vector<RunState::Open> open =
      first != EventKind::run_started ? state_.open_attempts() : std::vector<RunState::Open>();
  Event e;
  e.kind = first;
  e.who = options_.who;
  SittingRules::tell(e);
  Record about_run{{{"run_id", options_.run_id}, {"engine_host", options_.engine_host}}};
  if (first == EventKind::run_started) about_run.fields.emplace_back("kept", options_.kept);
  if (!options_.plan.empty()) about_run.fields.emplace_back("plan", options_.plan);
  e.value = std::move(about_run);
  emit(std::move(e));
  for (const RunState::Open& attempt : open) {
    running_[attempt.key] = {attempt.node, attempt.clause, attempt.attempt, true, false, now()};
    ask_about(attempt);
  }
}

void Driver::Work::emit(Event event) {
  event.seq = next_seq_++;
  event.wall_ms = around_.clock.wall_ms();
  urgent_ = true;
  state_.apply(event);
  if (ended_only_ && failed_by_itself(state_, event)) ended_only_ = false;
  batch_.push_back(std::move(event));
  if (!state_.broken().empty() && stopped_ != Stopped::journal) {
    stopped_ = Stopped::journal;
    error_ = Error{ErrorKind::internal, "the run lost its thread: " + state_.broken(),
                   "please report this as a fault of ocflow"};
  }
}

// Decisions are taken until none is due. What they lead to is written in one commit; only a turn that would grow
// without end (a great many steps that need nobody) is cut in pieces.
void Driver::Work::turn() {
  constexpr std::size_t most = 10'000;
  if (finished() || !started_) return;
  inbox->open();
  if (recording_failed()) return lose_record();  // what ends is taken in, and nothing else is done
  if (halted() || breaking_ || settling_) {
    commit();
    return;
  }
  fire_alarms();
  while (!recording_failed()) {
    if (batch_.size() >= most && !commit()) return;
    Decision d;
    if (state_.next(d)) {
      handle(d);
    } else if (!begin_ahead() && !start_acts() && !write_ahead() && !write_line() && !ask_next()) {
      break;
    }
  }
  wind_up();
  if (only_away()) {
    if (commit()) leave_open();
    return;
  }
  if (!may_wait()) commit();
  give_ahead();
  give_line();
}

bool Driver::Work::commit() {
  if (stopped_ == Stopped::journal) {
    lose_record();
    return false;
  }
  if (!batch_.empty()) {
    if (auto kept = around_.recorder.commit(batch_); !kept) {
      stopped_ = Stopped::journal;
      error_ = kept.error();
      lose_record();
      return false;
    }
    durable_ = next_seq_;
    urgent_ = false;
    std::vector<Event> told;
    told.swap(batch_);
    for (const Event& event : told) around_.observer.happened(event);
    told.clear();
    if (batch_.empty()) batch_.swap(told);  // the room is used again
  }
  finished_ = ended_told_;
  perform();
  return true;
}

void Driver::Work::perform() {
  for (const auto& [key, host] : to_attach_) around_.performer.attach(key, host);
  for (const auto& [key, request] : to_apply_) around_.performer.apply(key, request);
  for (const action::AttemptKey key : to_cancel_) around_.performer.cancel(key);
  to_attach_.clear();
  to_apply_.clear();
  to_cancel_.clear();
  around_.performer.flush();
  if (!to_ask_) return;
  const Question question = std::move(*to_ask_);
  to_ask_.reset();
  if (!asked_) return;
  const std::weak_ptr<Inbox> weak = inbox;
  around_.person.ask(question, [this, weak, id = asked_->id](Reply reply) {
    if (const auto in = weak.lock()) in->put([this, id, reply] { on_reply(id, reply); });
  });
}

void Driver::Work::handle(const Decision& d) {
  using What = Decision::What;
  if (d.what == What::list_opened) return open_list(d);
  if (d.what == What::list_closed) {
    lists_.erase(d.node);
    return;
  }
  if (!d.delayed) return take_up(d);
  const Duration pause = retry_pause(state_, d.node, d.clause, d.retries);
  alarms_.emplace(later(now(), pause), Alarm{Alarm::retry, d.node, 0, d});
  if (pause.count() <= 0) fire_alarms();
}

void Driver::Work::take_up(const Decision& d) {
  using What = Decision::What;
  switch (d.what) {
    case What::evaluate:
    case What::wait:
      return begin_task(d);
    case What::act:
      acts_.push_back(d);
      return;
    case What::person:
    case What::on_failure:
    case What::doubt:
      questions_.push_back(d);
      return;
    case What::again: {
      Event e = about(EventKind::decided, d);
      e.answer = Answer::again;
      return emit(std::move(e));
    }
    default:
      return;
  }
}

void Driver::Work::fire_alarms() {
  while (!alarms_.empty() && alarms_.begin()->first <= now()) {
    const Alarm alarm = alarms_.begin()->second;
    alarms_.erase(alarms_.begin());
    if (alarm.what == Alarm::retry) {
      if (state_.due(alarm.decision)) take_up(alarm.decision);
    } else if (alarm.what == Alarm::list) {
      const auto list = lists_.find(alarm.node);
      if (list != lists_.end() && list->second == alarm.id) expire(alarm.node);
    } else {
      const auto task = tasks_.find(alarm.node);
      if (task == tasks_.end() || task->second.id != alarm.id || !state_.due(task->second.decision)) continue;
      if (alarm.what == Alarm::poll) {
        task->second.reads = {};
        look(alarm.node);
      } else {
        end_wait(task->second, false, task->second.seen);
      }
    }
  }
}

std::optional<Nanoseconds> Driver::Work::deadline() const {
  if (finished()) return std::nullopt;
  if (stopped_ == Stopped::journal) return inbox->letters.empty() ? std::optional<Nanoseconds>() : now();
  if (!inbox->letters.empty()) return now();
  if (!batch_.empty() && !may_wait()) return now();
  std::optional<Nanoseconds> due;
  if (!halted() && !alarms_.empty()) due = alarms_.begin()->first;
  if (!batch_.empty()) due = due ? std::min(*due, commit_by_) : commit_by_;
  return due;
}

void Driver::Work::wind_up() {
  if (ended_told_ || asked_ || !state_.ended() || stopped_ == Stopped::journal) return;
  Event e;
  e.kind = EventKind::run_ended;
  e.yes = state_.as_asked();
  e.text = summary();
  const bool failed = state_.state(state_.plan().root()) == State::failed || !state_.failed_finals().empty();
  if (state_.undoing())
    e.value = Record{{{"undo", true}}};
  else if (e.yes)
    e.value = left_out(state_);
  else if (stopped_ == Stopped::no && only_declined(state_))
    e.value = Record{{{"declined", true}}};
  else if (!failed || ended_only_)
    e.value = Record{{{"stopped", true}}};
  if (!given_up_by_.empty() && !e.yes) e.answer = Answer::abort;
  emit(std::move(e));
  ended_told_ = true;
}

std::string Driver::Work::summary() const {
  switch (stopped_) {
    case Stopped::person_needed:
      return "stopped, because a person is needed and nobody can answer";
    case Stopped::declined:
      return "stopped by a person";
    case Stopped::drained:
      return "drained: what was running ended, nothing new began";
    case Stopped::cancelled:
      return given_up_by_.empty() ? "stopped: what was running was ended" : "cancelled by " + given_up_by_;
    default:
      if (state_.undoing()) return state_.as_asked() ? "taken back" : "not all was taken back";
      return state_.as_asked() ? "done" : "failed";
  }
}

void Driver::Work::stop(Stopped how, const std::string& why, bool cancel_running) {
  if (finished() || ended_told_) return;
  if (halted()) return stop_unrecorded(cancel_running);
  if (stopped_ == Stopped::no || how == Stopped::cancelled) stopped_ = how;
  asked_.reset();
  to_ask_.reset();
  questions_.clear();
  if (!state_.draining()) {
    Event e;
    e.kind = EventKind::draining;
    e.text = why;
    e.who = options_.who;
    emit(std::move(e));
    start_limits();
  }
  if (!cancel_running) return;
  ended_only_ = !any_failed(state_);
  cancel_inside(0);
  end_waits(0, why);
}

Driver::Driver(RunState& state, Surroundings around, Options options, std::uint64_t next_seq)
    : work_(std::make_unique<Work>(state, around, std::move(options), next_seq)) {}
Driver::~Driver() = default;

void Driver::start(EventKind first) { work_->start(first); }
void Driver::turn() { work_->turn(); }
std::optional<std::chrono::nanoseconds> Driver::deadline() const { return work_->deadline(); }
bool Driver::finished() const { return work_->finished(); }
void Driver::wake(std::function<void()> wake) { work_->inbox->wake = std::move(wake); }

// From outside, at any time.
void Driver::tell(std::function<void()> what) {
  work_->inbox->put([work = work_.get(), what = std::move(what)] { work->when_line_is_known(what); });
}

void Driver::drain(std::string why) {
  tell([work = work_.get(), why = std::move(why)] { work->stop(Stopped::drained, why, false); });
}

void Driver::cancel(std::string why) {
  tell([work = work_.get(), why = std::move(why)] { work->stop(Stopped::cancelled, why, true); });
}

void Driver::give_up(std::string who, std::string why) {
  tell([work = work_.get(), who = std::move(who), why = std::move(why)] { work->give_up(who, why); });
}

void Driver::pause(std::string who, std::string why) {
  tell([work = work_.get(), who = std::move(who), why = std::move(why)] { work->pause(who, why); });
}

void Driver::go_on(std::string who) {
  tell([work = work_.get(), who = std::move(who)] { work->go_on(who); });
}

std::vector<Waiting> Driver::waiting() const { return work_->waiting(); }
std::uint64_t Driver::waits_begun() const { return work_->waits_begun(); }
Stopped Driver::stopped() const { return work_->stopped_; }
Unrecorded Driver::unrecorded() const { return work_->unrecorded(); }
const Error* Driver::error() const { return work_->error_ ? &*work_->error_ : nullptr; }

}  // namespace ocflow::run
