#include "stdlib/families.h"

namespace ocflow::stdlib {
namespace {

asio::awaitable<Outcome> wait(Context& context, const Arguments& arguments, const Authority&) {
  auto duration = duration_of(arguments[0]);
  if (duration.count() < 0) co_return action::failed("a pause of " + duration_text(duration) + " can't be made");
  co_await context.pause(duration);
  if (context.cancelled()) co_return action::failed("");
  co_return action::done({}, false);
}

asio::awaitable<Probed> probe_pause(Context&, const Arguments& arguments) {
  co_return Probed{Probed::Sees::would_change, "", "waits " + duration_text(duration_of(arguments[0])), ""};
}

}  // namespace

void add_pause(Actions& to) {
  Action pause;
  pause.signature = signature("pause", "Waits for a while.", {must("duration", duration(), "How long")}, nothing(),
                              Effect::idempotent);
  pause.apply = wait;
  pause.probe = probe_pause;
  to.push_back(std::move(pause));
}

}  // namespace ocflow::stdlib
