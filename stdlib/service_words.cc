// What is the same for every manager of services.
#include "stdlib/service_manager.h"

namespace ocflow::stdlib {

std::string_view name_of(ServiceState::Is is) {
  switch (is) {
    case ServiceState::Is::running:
      return "running";
    case ServiceState::Is::stopped:
      return "stopped";
    case ServiceState::Is::starting:
      return "starting";
    case ServiceState::Is::stopping:
      return "stopping";
    case ServiceState::Is::failed:
      return "failed";
  }
  return "failed";
}

std::string_view name_of(Verb verb) {
  switch (verb) {
    case Verb::start:
      return "start";
    case Verb::stop:
      return "stop";
    case Verb::restart:
      return "restart";
  }
  return "restart";
}

std::string_view name_of(StartType type) {
  switch (type) {
    case StartType::automatic:
      return "automatic";
    case StartType::manual:
      return "manual";
    case StartType::disabled:
      return "disabled";
  }
  return "manual";
}

asio::awaitable<Result<std::vector<std::string>>> ServiceManager::dependents(Context&) {
  co_return std::vector<std::string>();
}

asio::awaitable<std::string> ServiceManager::hazards(Context&, Duration) { co_return std::string(); }

}  // namespace ocflow::stdlib
