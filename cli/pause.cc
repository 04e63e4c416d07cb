// ocflow pause [RUN]
#include <nlohmann/json.hpp>

#include "cli/chosen.h"
#include "cli/control.h"
#include "cli/options.h"
#include "cli/request.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr const Option* pause_options[] = {&option_why, &option_state};
constexpr ExitCode pause_exits[] = {ExitCode::as_asked,  ExitCode::failed,   ExitCode::usage,
                                    ExitCode::not_found, ExitCode::internal, ExitCode::held};

ExitCode pause(const Arguments& arguments, Console& console) {
  const auto state = journal::StateFolder::look(state_path(arguments));
  const auto id = choose_to_pause(state, arguments.words, console);
  if (!id) return misused(console, id.error());
  auto engine = engine_of(state, *id);
  if (!engine)
    return refused(console, {ErrorKind::failed, "the run " + *id + " does not go on now, so it can't be paused",
                             "`ocflow status " + console.named(*id) + "` tells how it stands"});
  if (const auto said = ask(*engine, "pause", arguments.why); !said)
    return refused(console, {said.error().kind, "the run " + *id + " is not paused now: " + said.error().what,
                             "`ocflow status " + console.named(*id) + "` tells how it stands"});
  if (console.json)
    console.document({{"run", *id}, {"paused", true}});
  else
    console.out("The run " + *id +
                " is paused: what runs goes on to its end, nothing new begins.\n\nTo go on\n  ocflow resume " +
                console.named(*id) + "\n");
  return ExitCode::as_asked;
}

}  // namespace

extern const Command pause_command;
constexpr Command pause_command{
    "pause",
    "[RUN]",
    0,
    1,
    "let a run that goes on begin nothing new until it is resumed",
    "What runs goes on to its end, and the run stays alive. `ocflow resume RUN` lets it go on, "
    "from any terminal. Without RUN\n"
    "it takes the one that goes on; where several do, it names them and does nothing.\n",
    pause_options,
    pause_exits,
    pause,
    "the run does not go on now"};

}  // namespace ocflow::cli
