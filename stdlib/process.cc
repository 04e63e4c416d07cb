#include "stdlib/families.h"
#include "stdlib/process_end.h"
#include "stdlib/process_start.h"

namespace ocflow::stdlib {
namespace {

using std::chrono::seconds;

const RecordType& process() {
  static const RecordType type{"process",
                               {field("pid", number(), "Its process id"),
                                field("executable", text(), "The path of its program; empty where it may not be seen"),
                                field("command", text(), "Its command line")}};
  return type;
}

Parameter group() {
  return may("group", boolean(), false,
             "Whether all that stand in its process group, and all that they started, are meant too");
}

std::vector<Parameter> which() {
  return {may("executable", text(), "The path of its program, or its name where no path is given"),
          may("pid_file", text(), "The file that holds its process id")};
}

// What came later stands behind what calls give by place.
std::vector<Parameter> which_else(std::vector<Parameter> all) {
  all.push_back(may("command", text(), "A pattern, as for `matches`, for its command line"));
  all.push_back(may("port", number(), "A TCP port on which it listens"));
  all.push_back(may("service", text(), "The service whose main process it is, as for service.state"));
  return all;
}

std::vector<Parameter> and_limits(std::vector<Parameter> all) {
  all.push_back(may("limit", duration(), Value(Duration(seconds(30))), "How long that may take"));
  all.push_back(may("kill_after", duration(), "When to end it by force if asking it does nothing; without it, never"));
  return all;
}

std::vector<Parameter> with_group(std::vector<Parameter> all) {
  all.push_back(group());
  return all;
}

std::vector<Parameter> daemon() {
  std::vector<Parameter> all{
      must("program", Type::list_of(text()), "The program and its arguments, each handed over as it is"),
      may("pid_file", text(), "The file in which the program itself writes its process id"),
      may("log", text(), "The file to which its output is added"),
      may("directory", text(), "Where it runs; without it, where ocflow was started")};
  return with_group(and_limits(std::move(all)));
}

Wanted wanted(const Arguments& arguments, std::size_t more) {
  Wanted which;
  which.executable = text_or_empty(arguments[0]);
  which.pid_file = text_or_empty(arguments[1]);
  which.pattern = text_or_empty(arguments[more]);
  if (!arguments[more + 1].is_none()) which.port = number_of(arguments[more + 1]);
  which.service = text_or_empty(arguments[more + 2]);
  if (arguments.size() > more + 3) which.group = bool_of(arguments[more + 3]);
  return which;
}

asio::awaitable<Outcome> find(Context& context, const Arguments& arguments) {
  auto meant = co_await meant_by(context, wanted(arguments, 2));
  if (!meant) co_return failed(meant.error());
  List all;
  for (const Process& p : meant->processes) {
    Record record;
    record.fields = {{"pid", p.pid}, {"executable", p.executable}, {"command", command_line(p)}};
    all.push_back(std::move(record));
  }
  co_return action::done(std::move(all), false);
}

asio::awaitable<Outcome> is_running(Context& context, const Arguments& arguments) {
  auto meant = co_await meant_by(context, wanted(arguments, 2));
  if (!meant) co_return failed(meant.error());
  Outcome outcome = action::done(!meant->processes.empty(), false);
  outcome.output = meant->why;
  co_return outcome;
}

asio::awaitable<Probed> probe_terminate(Context& context, const Arguments& arguments) {
  co_return would_end(co_await meant_by(context, wanted(arguments, 4)));
}

asio::awaitable<Outcome> terminate(Context& context, const Arguments& arguments, const Authority&) {
  auto which = wanted(arguments, 4);
  auto meant = co_await meant_by(context, which);
  if (!meant) co_return failed(meant.error());
  which.group = false;
  Again again = [&context, which] { return meant_by(context, which); };
  EndLimits limits{duration_of(arguments[2]), duration_or_none(arguments[3])};
  co_return co_await end_all(context, std::move(*meant), limits, std::move(again));
}

asio::awaitable<Probed> probe_stop(Context&, const Arguments& arguments) {
  co_return would_end(meant_by(texts_of(arguments[0]), text_or_empty(arguments[1]), bool_of(arguments[6])));
}

asio::awaitable<Result<Meant>> started(std::vector<std::string> program, std::string pid_file) {
  co_return meant_by(program, pid_file);
}

asio::awaitable<Outcome> stop_process(Context& context, const Arguments& arguments, const Authority&) {
  auto program = texts_of(arguments[0]);
  auto pid_file = text_or_empty(arguments[1]);
  auto meant = meant_by(program, pid_file, bool_of(arguments[6]));
  if (!meant) co_return failed(meant.error());
  Again again = [program, pid_file] { return started(program, pid_file); };
  EndLimits limits{duration_of(arguments[4]), duration_or_none(arguments[5])};
  co_return co_await end_all(context, std::move(*meant), limits, std::move(again));
}

}  // namespace

void add_process(Actions& to) {
  Action finds, runs, terminates, starts, stops;
  finds.signature = signature("process.find",
                              "The processes that run a program, or that a pid file, a pattern, a port or a service "
                              "tells; where several are given, all have to hold.",
                              which_else(which()), Type::list_of(Type::record(process())), Effect::reads);
  finds.read = find;
  runs.signature =
      signature("process.is_running", "Whether such a process runs.", which_else(which()), boolean(), Effect::reads);
  runs.read = is_running;
  terminates.signature =
      signature("process.terminate", "Asks such processes to end (SIGTERM) and waits until they are gone.",
                with_group(which_else(and_limits(which()))), nothing(), Effect::idempotent);
  terminates.probe = probe_terminate;
  terminates.apply = terminate;
  starts.signature =
      signature("process.start",
                "Starts a program that goes on by itself, and waits until its pid file names it. If it isn't up within "
                "`limit` it "
                "is ended with all that it started: asked, and after `kill_after`, or 10 seconds, by force.",
                daemon(), nothing(), Effect::idempotent, "process.stop");
  starts.probe = probe_start;
  starts.apply = start_process;
  stops.signature =
      signature("process.stop", "Asks a program that process.start started to end, and waits until it is gone.",
                daemon(), nothing(), Effect::idempotent, "process.start");
  stops.probe = probe_stop;
  stops.apply = stop_process;
  stops.inside = true;
  for (Action* each : {&finds, &runs, &terminates, &starts, &stops}) to.push_back(std::move(*each));
}

}  // namespace ocflow::stdlib
