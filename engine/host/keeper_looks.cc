#include "engine/host/keeper_looks.h"

#include <asio/co_spawn.hpp>
#include <asio/post.hpp>
#include <nlohmann/json.hpp>

#include "engine/host/machine.h"
#include "engine/host/protocol.h"

namespace ocflow::keeper {

using action::Outcome;
using action::Probed;
using nlohmann::json;

namespace {

struct Reading {
  using End = Outcome;
  static auto perform(std::shared_ptr<Task> task, Performing::Call call) {
    return Performing::read(std::move(task), std::move(call));
  }
  static End in_vain(const std::string& why) { return action::failed(why); }
  static json told(std::uint64_t id, const End& outcome) {
    return {{"type", "answer"}, {"id", id}, {"outcome", to_json(outcome)}};
  }
};

struct Probing {
  using End = Probed;
  static auto perform(std::shared_ptr<Task> task, Performing::Call call) {
    return Performing::probe(std::move(task), std::move(call));
  }
  static End in_vain(const std::string& why) { return {Probed::Sees::would_fail, {}, {}, why}; }
  static json told(std::uint64_t id, const End& probed) {
    return {{"type", "probed"}, {"id", id}, {"probed", to_json(probed)}};
  }
};

}  // namespace

Result<void> Looks::read(const CallerPtr& caller, const json& message) { return look<Reading>(caller, message); }

Result<void> Looks::probe(const CallerPtr& caller, const json& message) { return look<Probing>(caller, message); }

template <typename Kind>
Result<void> Looks::look(const CallerPtr& caller, const json& message) {
  using End = typename Kind::End;
  const auto id = number_at(message, "id");
  auto answer = [caller, id](const End& end) {
    caller->looks.erase(id);
    if (caller->connection->open()) caller->send(Kind::told(id, end));
  };
  auto request = request_from_json(message);
  if (!request) return tl::unexpected(request.error());
  const auto limit = request->limit;
  auto call = performing_.check(std::move(*request));
  if (!call) return answer(Kind::in_vain(call.error().what)), Result<void>();
  auto task = std::make_shared<Task>(loop_.get_executor(), std::string());
  task->context().mark = run_id_ + ":read" + std::to_string(id);
  caller->looks[id] = task;
  auto what = std::make_shared<Performing::Call>(std::move(*call));
  in_turn(task, limit, [this, task, answer, what] {
    asio::co_spawn(loop_, Kind::perform(task, std::move(*what)),
                   [this, task, answer](const std::exception_ptr& thrown, const End& end) {
                     turn_over(*task);
                     answer(thrown ? Kind::in_vain(thrown_text(thrown)) : end);
                   });
  });
  return {};
}

// Its time begins with its turn.
void Looks::in_turn(const std::shared_ptr<Task>& task, Duration limit, std::function<void()> begin) {
  static const std::size_t most = most_at_once();
  if (under_way_ >= most) {
    waiting_.push_back([this, task, limit, begin = std::move(begin)] { in_turn(task, limit, begin); });
    return;
  }
  ++under_way_;
  task->limit(limit);
  begin();
}

void Looks::turn_over(Task& task) {
  task.over();
  --under_way_;
  if (waiting_.empty()) return;
  auto next = std::move(waiting_.front());
  waiting_.pop_front();
  asio::post(loop_, std::move(next));
}

}  // namespace ocflow::keeper
