// Acts on a host that can't be reached any more. How they end is known there, so nothing is recorded of them, and
// nothing follows from them: neither another try nor a step that is done "on failure". All else goes on. When nothing
// else is left the run stands open, as if the engine had been killed, and whoever resumes it asks.
#include "engine/run/driver_work.h"

namespace ocflow::run {

void Driver::Work::out_of_reach(action::AttemptKey key, Error why) {
  inbox->put([this, key, why = std::move(why)] { on_out_of_reach(key, why.what); });
}

void Driver::Work::on_out_of_reach(action::AttemptKey key, const std::string& why) {
  if (settle_known(key, action::Known::lost)) return;  // as far as the line goes; the sitting asks again
  const auto at = running_.find(key);
  if (at == running_.end()) return;
  const Attempt attempt = at->second;
  if (!halted() && take_word(key, attempt, why)) return;
  running_.erase(at);
  if (!halted()) away_[key] = {attempt, why};
}

// There is news of it.
void Driver::Work::back_in_reach(action::AttemptKey key) {
  const auto away = away_.extract(key);
  if (away) running_[key] = away.mapped().attempt;
}

// Its host has told of it, so what a person has said of it doesn't count, nor for any later attempt.
void Driver::Work::no_word_needed(action::AttemptKey key) {
  if (options_.said.empty()) return;
  if (const auto at = running_.find(key); at != running_.end()) options_.said.erase(at->second.node);
}

// A person knows more, as of a host that never comes back. What a run did that is taken back as a whole counts as lost.
bool Driver::Work::take_word(action::AttemptKey key, const Attempt& attempt, const std::string& why) {
  const auto word = options_.said.find(attempt.node);
  if (word == options_.said.end()) return false;
  const Reply said = word->second;
  options_.said.erase(word);
  if (state_.undoing() && !state_.running_back(attempt.node)) {
    action::Outcome doubt;
    doubt.ended = action::Ended::in_doubt;
    doubt.error = "how it ended is not known: " + why;
    on_ended(key, std::move(doubt));
    return true;
  }
  running_.erase(key);
  if (said.answer == Answer::again) release(attempt.node);
  Event e = about(EventKind::decided, attempt);
  e.answer = said.answer;
  e.text = said.reason;
  e.who = said.who.empty() ? options_.who : said.who;
  emit(std::move(e));
  return true;
}

void Driver::Work::leave_open() {
  if (halted() || finished_) return;
  constexpr std::size_t most = 5;
  std::string what;
  std::size_t told = 0;
  for (const auto& [key, away] : away_) {
    if (++told > most) continue;
    what += (what.empty() ? "step " : "\nstep ") + state_.plan().number(away.attempt.node) + " (" +
            sentence(state_, away.attempt.node) + "): how it ended is not known: " + away.why;
  }
  if (told > most) what += "\nand " + std::to_string(told - most) + " more";
  error_ = Error{ErrorKind::failed, what, {}};
  if (stopped_ == Stopped::no) stopped_ = Stopped::out_of_reach;
  finished_ = true;
}

}  // namespace ocflow::run
