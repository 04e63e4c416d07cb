// Calls the functions of actions and turns everything that can happen there into an outcome. Private to engine/host.
#pragma once
#include <exception>

#include "engine/action/performer.h"
#include "engine/host/keeper_task.h"

namespace ocflow::keeper {

// The actions of this keeper, and whether their `apply` may be called.
class Performing {
 public:
  Performing(const std::vector<action::Action>& actions, bool may_act) : actions_(actions), may_act_(may_act) {}

  // The action with its arguments completed and checked against the signature.
  struct Call {
    const action::Action* action = nullptr;
    action::Arguments arguments;
  };
  Result<Call> check(action::Request request) const;

  static asio::awaitable<action::Outcome> read(std::shared_ptr<Task> task, Call call);
  static asio::awaitable<action::Probed> probe(std::shared_ptr<Task> task, Call call);
  // Only where this keeper may act; the caller has made sure with `may_act`.
  asio::awaitable<action::Outcome> apply(std::shared_ptr<Task> task, Call call) const;
  bool may_act() const { return may_act_; }

 private:
  const action::Action* find(std::string_view name) const;
  const std::vector<action::Action>& actions_;
  bool may_act_;
};

// What ended an action in another way than by its end; empty: nothing did.
std::string thrown_text(const std::exception_ptr& thrown);

void hide(const std::vector<std::string>& secrets, action::Outcome& outcome);

}  // namespace ocflow::keeper
