#include "tests/sim/person.h"

#include <algorithm>

namespace ocflow::sim {

using run::Answer;
using About = run::Question::About;

// When all is calm: yes, done, again, and at last out of the way.
Answer Person::choose(const run::Question& question) {
  const std::uint64_t nth = asked_;
  if (world_.has(people_differ)) {
    if (world_.chance("nobody", nth, 25) == 0) return Answer::none;
    return question.choices[world_.chance("choice", nth, static_cast<std::uint32_t>(question.choices.size()))];
  }
  if (question.about == About::way_back) return Answer::skip;
  if (question.about == About::failure) return world_.chance("again", nth, 3) == 0 ? Answer::skip : Answer::again;
  return Answer::done;
}

void Person::ask(const run::Question& question, std::function<void(run::Reply)> then) {
  ++asked_;
  if (told) told("asked about node " + std::to_string(question.node) + ": " + question.text);
  if (world_.seam) world_.seam();
  waits_ = asked_;
  if (world_.has(people_leave) && world_.chance("leaves", asked_, 15) == 0) return;
  run::Reply reply{choose(question), "because", "anna", {}};
  if (question.type) reply.value = "text";
  const auto takes = std::chrono::milliseconds(world_.chance("thinks", asked_, world_.has(slow) ? 30'000 : 100));
  world_.later(takes, [this, then = std::move(then), reply, nth = asked_] {
    if (waits_ == nth) waits_ = 0;
    then(reply);
  });
}

Answer Person::about_failure(plan::NodeId node, bool way_back) {
  ++asked_;
  const std::uint64_t nth = asked_ * 1000 + node;
  if (world_.has(people_differ) && world_.chance("silent", nth, 4) == 0) return Answer::none;
  constexpr Answer all[] = {Answer::again, Answer::done, Answer::skip, Answer::failed};
  if (world_.has(people_differ)) return all[world_.chance("decides", nth, 4)];
  return way_back || world_.chance("decides", nth, 3) == 0 ? Answer::skip : Answer::again;
}

}  // namespace ocflow::sim
