// Who answers in a rehearsal: does every step, says yes, and decides nothing that the procedure doesn't say.
#pragma once
#include <optional>

#include "engine/rehearse/world.h"

namespace ocflow::rehearse {

class People final : public run::Operator {
 public:
  People(World& world, const Told& told) : world_(world), told_(told) {}
  void ask(const run::Question& question, std::function<void(run::Reply)> then) override;
  std::optional<run::Question> unanswered;  // the last that nobody could answer

 private:
  run::Reply person(const run::Question& question);
  run::Reply reply_of(const run::Question& question);
  World& world_;
  const Told& told_;
};

}  // namespace ocflow::rehearse
