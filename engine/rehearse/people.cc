#include "engine/rehearse/people.h"

#include "engine/rehearse/sample.h"
#include "engine/run/decode.h"

namespace ocflow::rehearse {

using About = run::Question::About;
using run::Answer;

namespace {
constexpr Duration a_person_takes = std::chrono::minutes(1);
}

void People::ask(const run::Question& question, std::function<void(run::Reply)> then) {
  run::Reply reply = reply_of(question);
  reply.who = "somebody";
  if (reply.answer == Answer::none) unanswered = question;
  world_.later(reply.answer == Answer::none ? Duration(0) : a_person_takes,
               [then = std::move(then), reply = std::move(reply)] { then(reply); });
}

run::Reply People::person(const run::Question& q) {
  const Fault* fault = world_.fault(q.node, q.clause);
  Begun step;
  step.node = q.node;
  step.clause = q.clause;
  step.person = true;
  step.running = false;
  world_.begun.emplace_back(0, step);
  if (fault && fault->kind == FaultKind::fails) return {Answer::failed, "rehearsed: it can't be done", {}};
  if (fault && fault->kind == FaultKind::hangs) return {};
  world_.person_did(q.node, q.clause, fault && fault->kind == FaultKind::lies);
  return {Answer::done, {}, {}};
}

run::Reply People::reply_of(const run::Question& q) {
  const auto told = told_.answers.find(q.node);
  const bool said = told != told_.answers.end();
  switch (q.about) {
    case About::person:
      if (said && told->second.answer != Answer::done) return {told->second.answer, told->second.text, {}};
      return person(q);
    case About::confirm:
      if (said && told->second.answer != Answer::done) return {told->second.answer, told->second.text, {}};
      world_.switched_off(q.detail);
      return {Answer::done, {}, {}};
    case About::ask: {
      run::Reply reply{Answer::done, {}, {}};
      if (!said) {
        reply.value = sample_of(*q.type);
        world_.assumed["the answer to \"" + q.detail + "\""] = reply.value.text();
      } else if (told->second.answer != Answer::done) {
        reply = {told->second.answer, told->second.text, {}};
      } else if (auto value = run::decode_word(told->second.text, *q.type)) {
        reply.value = std::move(*value);
      } else {
        reply = {Answer::failed, "the answer does not fit " + value.error().what, {}};
      }
      return reply;
    }
    default:
      return {};
  }
}

}  // namespace ocflow::rehearse
