#include "cli/look.h"

#include <asio/io_context.hpp>

#include "cli/hosts.h"
#include "engine/host/keeper_client.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

Result<std::vector<action::Probed>> look(const std::vector<std::optional<action::Request>>& requests,
                                         const Compiled& compiled) {
  std::vector<action::Probed> seen(requests.size());
  std::size_t outstanding = 0;
  for (const auto& request : requests) outstanding += request ? 1 : 0;
  if (outstanding == 0) return seen;
  asio::io_context io;
  const auto program = keeper::find_keeper();
  if (!program) return tl::unexpected<Error>(program.error());
  auto keeper = keeper::Client::connect(io, {*program, {}, "look", true});
  if (!keeper) return tl::unexpected<Error>(keeper.error());
  Hosts hosts(io, compiled.site.get(), **keeper, {*program, "look", true, compiled.plugins.get()});
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (!requests[i]) continue;
    auto request = *requests[i];
    request.limit = run::read_limit;
    hosts.probe(request, [&, i](const action::Probed& what) {
      seen[i] = what;
      if (--outstanding == 0) io.stop();
    });
  }
  hosts.flush();
  io.run();
  return seen;
}

std::optional<std::string> seen_otherwise(const Session& session, run::RunState& state, plan::NodeId node) {
  const run::Event* last = nullptr;
  for (const auto& event : session.past)
    if (event.kind == run::EventKind::intent && event.node == node) last = &event;
  if (!last || run::clause_of(state.plan(), node, last->clause).kind != plan::ClauseKind::act) return std::nullopt;
  const auto request = run::act_request(state, node, last->clause);
  if (!request) return std::nullopt;
  const auto seen = look({*request}, session.compiled);
  if (!seen || seen->front().sees != action::Probed::Sees::would_change) return std::nullopt;
  return run::seen_text(seen->front());
}

}  // namespace ocflow::cli
