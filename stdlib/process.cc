#include "stdlib/families.h"
#include "stdlib/process_end.h"
#include "stdlib/process_start.h"

namespace ocflow::stdlib {
namespace {

using std::chrono::seconds;

const RecordType process{"process",
                         {field("pid", number(), "Its process id"),
                          field("executable", text(), "The path of its program; empty where it may not be seen"),
                          field("command", text(), "Its command line")}};

std::vector<Parameter> which() {
  return {may("executable", text(), "The path of its program, or its name where no path is given"),
          may("pid_file", text(), "The file that holds its process id")};
}

std::vector<Parameter> daemon() {
  return {must("program", Type::list_of(text()), "The program and its arguments, each handed over as it is"),
          may("pid_file", text(), "The file in which the program itself writes its process id"),
          may("log", text(), "The file to which its output is added"),
          may("directory", text(), "Where it runs; without it, where ocflow was started"),
          may("limit", duration(), Value(Duration(seconds(30))), "How long that may take"),
          may("kill_after", duration(), "When to end it by force if asking it does nothing; without it, never")};
}

std::vector<Parameter> and_limits(std::vector<Parameter> all) {
  all.push_back(may("limit", duration(), Value(Duration(seconds(30))), "How long that may take"));
  all.push_back(may("kill_after", duration(), "When to end it by force if asking it does nothing; without it, never"));
  return all;
}

asio::awaitable<Outcome> find(Context&, const Arguments& arguments) {
  auto meant = meant_by(text_or_empty(arguments[0]), text_or_empty(arguments[1]));
  if (!meant) co_return failed(meant.error());
  List all;
  for (const Process& p : meant->processes) {
    std::string line;
    for (const std::string& word : p.command) line += (line.empty() ? "" : " ") + word;
    Record record;
    record.fields = {{"pid", p.pid}, {"executable", p.executable}, {"command", line}};
    all.push_back(std::move(record));
  }
  co_return action::done(std::move(all), false);
}

asio::awaitable<Outcome> is_running(Context&, const Arguments& arguments) {
  auto meant = meant_by(text_or_empty(arguments[0]), text_or_empty(arguments[1]));
  if (!meant) co_return failed(meant.error());
  Outcome outcome = action::done(!meant->processes.empty(), false);
  outcome.output = meant->why;
  co_return outcome;
}

asio::awaitable<Probed> probe_terminate(Context&, const Arguments& arguments) {
  co_return would_end(meant_by(text_or_empty(arguments[0]), text_or_empty(arguments[1])));
}

asio::awaitable<Outcome> terminate(Context& context, const Arguments& arguments, const Authority&) {
  auto meant = meant_by(text_or_empty(arguments[0]), text_or_empty(arguments[1]));
  if (!meant) co_return failed(meant.error());
  co_return co_await end_all(context, std::move(*meant), duration_of(arguments[2]), duration_or_none(arguments[3]));
}

asio::awaitable<Probed> probe_stop(Context&, const Arguments& arguments) {
  co_return would_end(meant_by(texts_of(arguments[0]), text_or_empty(arguments[1])));
}

asio::awaitable<Outcome> stop(Context& context, const Arguments& arguments, const Authority&) {
  auto meant = meant_by(texts_of(arguments[0]), text_or_empty(arguments[1]));
  if (!meant) co_return failed(meant.error());
  co_return co_await end_all(context, std::move(*meant), duration_of(arguments[4]), duration_or_none(arguments[5]));
}

}  // namespace

void add_process(Actions& to) {
  Action finds, runs, terminates, starts, stops;
  finds.signature = signature("process.find", "The processes that run a program, or the one that a pid file names.",
                              which(), Type::list_of(Type::record(process)), Effect::reads);
  finds.read = find;
  runs.signature = signature("process.is_running", "Whether such a process runs.", which(), boolean(), Effect::reads);
  runs.read = is_running;
  terminates.signature =
      signature("process.terminate", "Asks such processes to end (SIGTERM) and waits until they are gone.",
                and_limits(which()), nothing(), Effect::idempotent);
  terminates.probe = probe_terminate;
  terminates.apply = terminate;
  starts.signature =
      signature("process.start", "Starts a program that goes on by itself, and waits until its pid file names it.",
                daemon(), nothing(), Effect::idempotent, "process.stop");
  starts.probe = probe_start;
  starts.apply = start_process;
  stops.signature =
      signature("process.stop", "Asks a program that process.start started to end, and waits until it is gone.",
                daemon(), nothing(), Effect::idempotent, "process.start");
  stops.probe = probe_stop;
  stops.apply = stop;
  for (Action* each : {&finds, &runs, &terminates, &starts, &stops}) to.push_back(std::move(*each));
}

}  // namespace ocflow::stdlib
