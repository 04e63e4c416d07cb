#include "cli/foresee.h"

#include <fcntl.h>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <utility>

#include "cli/hosts.h"
#include "cli/interruption.h"
#include "cli/request.h"
#include "engine/host/keeper_client.h"

namespace ocflow::cli {

namespace {

// The loop of a plan: nothing of it outlives the command, so a signal may simply end it. Where one is kept in mind, for
// a run is about to begin, it ends the look.
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
  asio::posix::stream_descriptor interrupted(io);
  if (const int news = Interruption::descriptor(); news >= 0) {
    interrupted.assign(::fcntl(news, F_DUPFD_CLOEXEC, 3));
    interrupted.async_wait(asio::posix::descriptor_base::wait_read, [&io](asio::error_code) { io.stop(); });
  }
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
  if (auto none = Interruption::none("while it looked how things are"); !none) return none;
  if (!previewer.broken().empty()) return fail(ErrorKind::internal, "the plan lost its thread: " + previewer.broken());
  return then(previewer.state(), previewer.forecast());
}

}  // namespace ocflow::cli
