// ocflow plan FILE
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <nlohmann/json.hpp>

#include "cli/hosts.h"
#include "cli/keeping.h"
#include "cli/options.h"
#include "cli/plan_text.h"
#include "cli/request.h"
#include "engine/host/keeper_client.h"

namespace ocflow::cli {

namespace {

constexpr const Option* options[] = {&option_site,    &option_set,  &option_procedure,
                                     &option_reverse, &option_jobs, &option_state};
constexpr ExitCode exits[] = {ExitCode::as_asked,  ExitCode::failed,   ExitCode::usage,   ExitCode::invalid,
                              ExitCode::not_found, ExitCode::internal, ExitCode::bad_site};

// The loop of a plan: nothing of it outlives the command, so a signal may simply end it.
void forecast(asio::io_context& io, run::Previewer& previewer) {
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

Result<void> show_forecast(Compiled& compiled, const Record& kept, std::uint32_t at_once, Console& console) {
  asio::io_context io;
  const auto program = keeper::find_keeper();
  if (!program) return tl::unexpected<Error>(program.error());
  auto keeper = keeper::Client::connect(io, {*program, {}, "plan", true});
  if (!keeper) return tl::unexpected<Error>(keeper.error());
  Hosts hosts(io, compiled.site.get(), **keeper, {*program, "plan", true, compiled.plugins.get()});
  hosts.tell_on(console);
  run::Previewer previewer(*compiled.plan, hosts, {login_name(), "localhost", at_once, kept});
  forecast(io, previewer);
  if (!previewer.broken().empty()) return fail(ErrorKind::internal, "the plan lost its thread: " + previewer.broken());
  if (console.json)
    console.document(plan_json(previewer.state(), previewer.forecast()));
  else
    console.out(plan_text(previewer.state(), previewer.forecast(), console.color_out()));
  return {};
}

ExitCode plan(const Arguments& arguments, Console& console) {
  const auto at_once = jobs(arguments);
  const auto settings = check_settings(arguments);
  if (!at_once || !settings) {
    tell(console, at_once ? settings.error() : at_once.error());
    return ExitCode::usage;
  }
  Compiled compiled;
  FileLibrary library(compiled.sources, arguments.words[0], arguments.site, module_path());
  if (const auto ok = compile(compiled, library, wanted(arguments)); !ok) return refuse(console, compiled, ok.error());
  if (const auto ok = compiled.plugins->usable(); !ok) {
    tell(console, ok.error());
    return exit_code(ok.error().kind);
  }
  show(console, compiled);
  // What earlier runs of the site kept is looked up, and nothing is made.
  journal::Header about;
  about.folder = std::filesystem::current_path().string();
  about.site.path = arguments.site;
  about.procedures.push_back({arguments.words[0], {}});
  const auto kept = kept_values(journal::StateFolder::look(state_path(arguments)), about);
  const Result<void> shown =
      kept ? show_forecast(compiled, *kept, *at_once, console) : tl::unexpected<Error>(kept.error());
  if (shown) return ExitCode::as_asked;
  return refused(console, shown.error());
}

}  // namespace

extern const Command plan_command;
constexpr Command plan_command{
    "plan",
    "FILE",
    1,
    1,
    "show what a run would do, from what can be seen now; change nothing",
    "It looks at the live systems, and has no way to act on them. No state folder is made.\n",
    options,
    exits,
    plan};

}  // namespace ocflow::cli
