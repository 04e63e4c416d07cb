// Calls that may block for long, or for ever: in a thread, so that the keeper and its limits go on. Private to
// stdlib/windows.
#pragma once
#include <functional>
#include <thread>

#include "engine/host/windows/child.h"
#include "engine/host/windows/wide.h"

namespace ocflow::stdlib {

// nullopt: it was not back by then, or not soon after the action was told to end. Then nobody can end it; its thread
// waits on alone, and has to own all that it uses.
template <class T>
asio::awaitable<std::optional<T>> elsewhere(action::Context& context, std::function<T()> call, keeper::Moment until) {
  struct State {
    std::optional<T> value;
    keeper::Descriptor over{CreateEventW(nullptr, TRUE, FALSE, nullptr)};
  };
  auto state = std::make_shared<State>();
  std::thread([state, call = std::move(call)] {
    state->value.emplace(call());
    SetEvent(state->over.get());
  }).detach();
  asio::windows::object_handle watch(context.executor, keeper::again(state->over.get()).release());
  auto woke = co_await keeper::signalled(context, watch, until);
  constexpr std::chrono::seconds soon{3};
  if (woke == keeper::Woke::cancelled)
    woke = co_await keeper::signalled(context, watch, context.clock.elapsed() + std::chrono::nanoseconds(soon));
  if (woke != keeper::Woke::ready) co_return std::nullopt;
  co_return std::move(state->value);
}

}  // namespace ocflow::stdlib
