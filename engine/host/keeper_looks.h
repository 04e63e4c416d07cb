// What a keeper only looks at, for whoever asks: reads and probes. Private to engine/host.
#pragma once
#include <asio/io_context.hpp>
#include <deque>
#include <functional>

#include "engine/host/keeper_caller.h"
#include "engine/host/keeper_perform.h"

namespace ocflow::keeper {

class Looks {
 public:
  // The run's id marks what a look starts. `performing` outlives this.
  Looks(asio::io_context& loop, const Performing& performing, std::string run_id)
      : loop_(loop), performing_(performing), run_id_(std::move(run_id)) {}

  // An error is one of the message; what is wrong with the look is its answer. Both throw what nlohmann-json throws.
  Result<void> read(const CallerPtr& caller, const nlohmann::json& message);
  Result<void> probe(const CallerPtr& caller, const nlohmann::json& message);

 private:
  template <typename Kind>
  Result<void> look(const CallerPtr& caller, const nlohmann::json& message);
  // Looks beyond what may be open at once wait for their turn.
  void in_turn(const std::shared_ptr<Task>& task, Duration limit, std::function<void()> begin);
  void turn_over(Task& task);

  asio::io_context& loop_;
  const Performing& performing_;
  std::string run_id_;
  std::size_t under_way_ = 0;
  std::deque<std::function<void()>> waiting_;
};

}  // namespace ocflow::keeper
