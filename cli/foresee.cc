#include "cli/foresee.h"

#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <utility>

#include "cli/hosts.h"
#include "cli/request.h"
#include "engine/host/keeper_client.h"

namespace ocflow::cli {

namespace {

// The loop of a plan: nothing of it outlives the command, so a signal may simply end it.
void turn_until_done(asio::io_context& io, run::Previewer& previewer) {
  bool turning_soon = false;
  const std::function<void()> turn = [&] {
    turning_soon = false;
    previewer.turn();
    if (previewer.finished()) io.stop();
  };
  previewer.wake([&] {
    if (!std::exchange(turning_soon, true)) asio::post(io, turn);
  });
  asio::post(io, turn);
  io.run();
}

}  // namespace

Result<void> foresee(const Compiled& compiled, plan::Plan plan, const Record& kept, std::uint32_t at_once,
                     Console& console, bool facts,
                     const std::function<Result<void>(run::RunState&, const run::Forecast&)>& then) {
  asio::io_context io;
  const auto program = keeper::find_keeper();
  if (!program) return tl::unexpected<Error>(program.error());
  auto keeper = keeper::Client::connect(io, {*program, {}, "plan", true});
  if (!keeper) return tl::unexpected<Error>(keeper.error());
  Hosts hosts(io, compiled.site.get(), **keeper, {*program, "plan", true, compiled.plugins.get()});
  hosts.tell_on(console);
  const auto foretold = [&hosts](const action::Request& request) { return hosts.foretold(request); };
  run::Previewer previewer(plan, hosts, {login_name(), "localhost", at_once, kept, nullptr, foretold, facts});
  turn_until_done(io, previewer);
  if (!previewer.broken().empty()) return fail(ErrorKind::internal, "the plan lost its thread: " + previewer.broken());
  return then(previewer.state(), previewer.forecast());
}

}  // namespace ocflow::cli
