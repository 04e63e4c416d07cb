#include "engine/run/driver_work.h"
#include "engine/run/finals.h"

namespace ocflow::run {

// One question at a time. That a person is asked to do something is recorded before: he may do it and the engine die.
bool Driver::Work::ask_next() {
  if (asked_ || state_.draining()) return false;
  while (!questions_.empty()) {
    const Decision d = questions_.front();
    questions_.pop_front();
    if (!state_.due(d)) continue;
    to_ask_ = question_of(d);
    asked_ = Asked{next_id_++, d};
    if (d.what == Decision::What::person) emit(about(EventKind::intent, d));
    return true;
  }
  return false;
}

Question Driver::Work::question_of(const Decision& d) {
  using What = Decision::What;
  Question q;
  q.node = d.node;
  q.clause = d.clause;
  q.text = sentence(state_, d.node);
  const plan::Program& program = state_.plan().program();
  const plan::Step& step = step_of(state_.plan(), d.node);
  for (std::uint32_t i = 0; i < program.more(step).notes; ++i) {
    q.before.push_back(text_of(state_, d.node, program.notes[program.more(step).first_note + i].text));
  }
  if (d.what == What::person) {
    question_of_clause(q, d);
    return q;
  }
  const bool closing = state_.closing(d.node);
  q.detail = closing ? failed_finals_text(state_, d.node) : detail_of(d.node);
  if (closing) q.text = owner_text(state_, d.node);
  if (state_.running_back(d.node)) {
    q.about = closing ? Question::About::closing : Question::About::way_back;
    q.choices = {Answer::again, Answer::done, Answer::skip, Answer::abort};
  } else if (d.what == What::doubt) {
    q.about = Question::About::doubt;
    q.choices = {Answer::done, Answer::again, Answer::skip, Answer::failed};
  } else {
    q.about = Question::About::failure;
    q.choices = {Answer::again, Answer::skip, Answer::done, Answer::abort};
  }
  return q;
}

void Driver::Work::question_of_clause(Question& q, const Decision& d) {
  const plan::Clause& clause = clause_of(state_.plan(), d.node, d.clause);
  q.choices = {Answer::done, Answer::failed};
  switch (clause.kind) {
    case plan::ClauseKind::confirm:
      q.about = Question::About::confirm;
      q.detail = text_of(state_, d.node, clause.expr);
      q.typing = text_of(state_, d.node, clause.why);
      return;
    case plan::ClauseKind::ask:
      q.about = Question::About::ask;
      q.detail = text_of(state_, d.node, clause.expr);
      q.type = &state_.plan().program().shapes[state_.plan().program().more(clause).shape];
      return;
    default:
      q.about = Question::About::person;
      q.choices = {Answer::done, Answer::skip, Answer::failed};
      if (clause.expr != expr::no_expr) q.text = text_of(state_, d.node, clause.expr);
  }
}

// Of a list: which steps in it failed, and why.
std::string Driver::Work::detail_of(NodeId node) {
  constexpr std::size_t most = 5;
  std::string text = state_.why(node);
  std::size_t failed = 0;
  for (const auto& line : state_.plan().outline()) {
    const NodeId n = line.node;
    if (n == node || !state_.plan().holds(node, n)) continue;
    if (state_.state(n) != State::failed || state_.why(n).empty()) continue;
    if (state_.plan().first_child(n) != plan::nothing) continue;
    if (++failed > most) continue;
    text += "\n" + state_.plan().number(n) + " " + sentence(state_, n) + " " + state_.why(n);
  }
  if (failed > most) text += "\nand " + std::to_string(failed - most) + " more";
  if (!state_.output(node).empty()) text += "\n" + state_.output(node);
  return text;
}

void Driver::Work::on_reply(std::uint64_t id, const Reply& reply) {
  if (!asked_ || asked_->id != id) return;
  const Decision d = asked_->decision;
  asked_.reset();
  if (d.what != Decision::What::person &&
      !state_.due(d)) {  // its list went on meanwhile: is there still something to say?
    const State now = state_.state(d.node);
    if (state_.running_back(d.node) || (now != State::failed && now != State::in_doubt)) return;
  }
  if (reply.answer == Answer::none) {
    const plan::Plan& plan = state_.plan();
    const std::string where =
        is_final(plan, d.node, d.clause) ? final_path(plan, d.node) : "step " + plan.number(d.node);
    return stop(Stopped::person_needed, where + " needs a person, and nobody can answer", false);
  }
  if (look_first(d, reply)) return;
  decide(d, reply);
}

// A `done` about an act is held against what can be seen. What says otherwise is shown, and only a reason stands
// against it.
bool Driver::Work::look_first(const Decision& d, const Reply& reply) {
  using What = Decision::What;
  if (reply.answer != Answer::done || !reply.reason.empty() || state_.running_back(d.node)) return false;
  if (d.what != What::on_failure && d.what != What::doubt) return false;
  const plan::Step& step = step_of(state_.plan(), d.node);
  if (d.clause >= step.clauses || clause_of(state_.plan(), d.node, d.clause).kind != plan::ClauseKind::act)
    return false;
  auto request = act_request(state_, d.node, d.clause);
  if (!request) return false;
  request->limit = read_limit;
  const std::uint64_t id = next_id_++;
  asked_ = Asked{id, d};  // nobody else is asked meanwhile
  const std::weak_ptr<Inbox> weak = inbox;
  around_.performer.probe(*request, [this, weak, id, d, reply](const action::Probed& seen) {
    const auto in = weak.lock();
    if (!in) return;
    in->put([this, id, d, reply, seen] {
      if (!asked_ || asked_->id != id) return;
      if (seen.sees != action::Probed::Sees::would_change) {
        asked_.reset();
        return decide(d, reply);
      }
      to_ask_ = question_of(d);
      to_ask_->seen = seen_text(seen);
    });
  });
  return true;
}

void Driver::Work::decide(const Decision& d, const Reply& reply) {
  if (reply.answer == Answer::again) release(d.node);
  Event e = about(d.what == Decision::What::person ? EventKind::answered : EventKind::decided, d);
  e.answer = reply.answer;
  if (e.kind == EventKind::answered) e.value = reply.value;
  e.text = reply.reason;
  e.who = reply.who.empty() ? options_.who : reply.who;
  emit(std::move(e));
  if (reply.answer == Answer::abort) {
    stop(Stopped::declined, "a person stopped the run at step " + state_.plan().number(d.node), false);
  }
}

}  // namespace ocflow::run
