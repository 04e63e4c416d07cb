#include <csignal>
#include <exception>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/log.h"
#include "cli/request.h"

namespace ocflow::cli {

namespace {

ExitCode run_parsed(const Invocation& invocation, Console& console) {
  if (!invocation.command || invocation.arguments.help) {
    console.out(invocation.command ? help_text(*invocation.command) : help_text());
    return ExitCode::as_asked;
  }
  console.state_option = state_option(invocation.arguments);
  console.json = invocation.arguments.output == "json";
  if (auto opened = open_log(invocation.arguments.log); !opened) {
    tell(console, opened.error());
    return ExitCode::usage;
  }
  log_line("command " + std::string(invocation.command->name));
  const auto code = invocation.command->run(invocation.arguments, console);
  log_line("exit code " + std::to_string(static_cast<int>(code)));
  return code;
}

}  // namespace

ExitCode run(const std::vector<std::string>& line, Console& console) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that leaves must not end a run; see Console
  std::signal(SIGXFSZ, SIG_IGN);  // a write beyond `ulimit -f` fails like any other
  try {
    const auto invocation = parse(line);
    if (invocation) return run_parsed(*invocation, console);
    tell(console, invocation.error());
    return ExitCode::usage;
  } catch (...) {
    return exit_code_of(std::current_exception(), console);
  }
}

ExitCode refused(Console& console, const Error& error) {
  tell(console, error);
  return exit_code(error.kind);
}

ExitCode misused(Console& console, const Error& error) {
  tell(console, error);
  return error.kind == ErrorKind::not_found ? ExitCode::not_found : ExitCode::usage;
}

ExitCode exit_code_of(std::exception_ptr thrown, Console& console) {
  const auto say = [&](const std::string& what) {
    tell(console, Error{ErrorKind::internal, "a mistake in ocflow itself: " + what,
                        "please report it with the command line; a run that was going can be taken up with "
                        "`ocflow resume`"});
    return ExitCode::internal;
  };
  try {
    std::rethrow_exception(thrown);
  } catch (const std::bad_alloc&) {
    return say("there is not enough memory");
  } catch (const std::exception& e) {
    return say(e.what());
  } catch (...) {
    return say("an unknown exception");
  }
}

}  // namespace ocflow::cli
