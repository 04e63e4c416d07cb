#include "stdlib/families.h"

namespace ocflow::stdlib {
namespace {

using std::chrono::seconds;

std::vector<Parameter> which() {
  return {must("service", text(), "Its name, or the folder of a runit service"),
          may("manager", Type::one_of({"systemd", "runit", "init.d"}),
              "Who manages it; without it, found out from the machine and the name")};
}

std::vector<Parameter> and_limit(int limit) {
  auto all = which();
  all.push_back(may("limit", duration(), Value(Duration(seconds(limit))), "How long that may take"));
  return all;
}

}  // namespace

void add_service(Actions& to) {
  Action state, is_running, start, stop, restart;
  state.signature = signature("service.state", "The state of a service, as its manager tells it.", which(),
                              Type::one_of({"running", "stopped", "starting", "stopping", "failed"}), Effect::reads);
  is_running.signature = signature("service.is_running", "Whether a service runs.", which(), boolean(), Effect::reads);
  start.signature = signature("service.start", "Starts a service and waits until it runs.", and_limit(120), nothing(),
                              Effect::idempotent, "service.stop");
  stop.signature = signature("service.stop", "Stops a service and waits until it has stopped.", and_limit(90),
                             nothing(), Effect::idempotent, "service.start");
  restart.signature = signature("service.restart", "Stops a service if it runs, and starts it.", and_limit(210),
                                nothing(), Effect::once);
  for (Action* each : {&state, &is_running, &start, &stop, &restart}) to.push_back(std::move(*each));
}

}  // namespace ocflow::stdlib
