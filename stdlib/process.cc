#include "stdlib/families.h"

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

}  // namespace

void add_process(Actions& to) {
  Action find, is_running, terminate, start, stop;
  find.signature = signature("process.find", "The processes that run a program, or the one that a pid file names.",
                             which(), Type::list_of(Type::record(process)), Effect::reads);
  is_running.signature =
      signature("process.is_running", "Whether such a process runs.", which(), boolean(), Effect::reads);
  terminate.signature =
      signature("process.terminate", "Asks such processes to end (SIGTERM) and waits until they are gone.",
                and_limits(which()), nothing(), Effect::idempotent);
  start.signature =
      signature("process.start", "Starts a program that goes on by itself, and waits until its pid file names it.",
                daemon(), nothing(), Effect::idempotent, "process.stop");
  stop.signature =
      signature("process.stop", "Asks a program that process.start started to end, and waits until it is gone.",
                daemon(), nothing(), Effect::idempotent, "process.start");
  for (Action* each : {&find, &is_running, &terminate, &start, &stop}) to.push_back(std::move(*each));
}

}  // namespace ocflow::stdlib
