// Who starts and stops services on this machine, as the actions see it: asked for a state, asked for a change. What a
// change comes to is always found out by looking at the state. Private to stdlib/.
#pragma once
#include <memory>

#include "stdlib/declare.h"

namespace ocflow::stdlib {

struct ServiceState {
  enum class Is { running, stopped, starting, stopping, failed } is = Is::stopped;
  std::string words;    // as the manager says it: "active (running), pid 12"
  double pid = 0;       // 0: none, or not told
  bool forced = false;  // stopped, but only because the manager killed it
};
std::string_view name_of(ServiceState::Is is);

enum class Verb { start, stop, restart };
std::string_view name_of(Verb verb);

class ServiceManager {
 public:
  virtual ~ServiceManager() = default;
  virtual std::string name() const = 0;
  virtual asio::awaitable<Result<ServiceState>> state(Context& context) = 0;
  // Returns when the manager has taken the order; that proves nothing.
  virtual asio::awaitable<Result<void>> ask(Context& context, Verb verb, Duration limit) = 0;
};

// For one service. `manager`: "systemd", "runit", "init.d", or empty to find it out.
Result<std::unique_ptr<ServiceManager>> manager_of(const std::string& service, const std::string& manager);

std::unique_ptr<ServiceManager> systemd_service(std::string unit);
std::unique_ptr<ServiceManager> runit_service(std::string folder);
std::unique_ptr<ServiceManager> init_script(std::string script);

}  // namespace ocflow::stdlib
