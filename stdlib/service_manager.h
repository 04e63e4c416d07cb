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
  std::string unclean;  // it has stopped, but not by itself: "systemd killed it (result timeout)"
};
std::string_view name_of(ServiceState::Is is);

enum class Verb { start, stop, restart };
std::string_view name_of(Verb verb);

enum class StartType { automatic, manual, disabled };
std::string_view name_of(StartType type);

class ServiceManager {
 public:
  virtual ~ServiceManager() = default;
  virtual std::string name() const = 0;
  virtual asio::awaitable<Result<ServiceState>> state(Context& context) = 0;
  // Returns when the manager has taken the order, or has ended the job that it made of it; that proves nothing.
  virtual asio::awaitable<Result<void>> ask(Context& context, Verb verb, Duration limit) = 0;

  virtual asio::awaitable<Result<StartType>> start_type(Context& context) = 0;
  virtual asio::awaitable<Result<void>> set_automatic(Context& context, bool on) = 0;
  // Those that need it, in the order in which they have to stop, whether they run or not.
  virtual asio::awaitable<Result<std::vector<std::string>>> dependents(Context& context);
  // What a stop within `limit` has to reckon with: who starts it again, who kills it before. Empty: nothing.
  virtual asio::awaitable<std::string> hazards(Context& context, Duration limit);
};

// `at`: where the manager is found, if not in its usual place.
struct ServiceNamed {
  std::string service, manager, at;
};
Result<std::unique_ptr<ServiceManager>> manager_of(Context& context, const ServiceNamed& named);

Result<std::unique_ptr<ServiceManager>> systemd_service(Context& context, const std::string& unit,
                                                        const std::string& address);
Result<std::unique_ptr<ServiceManager>> supervisord_service(const std::string& process, const std::string& at);
std::unique_ptr<ServiceManager> runit_service(std::string folder);
std::unique_ptr<ServiceManager> s6_service(std::string folder);
std::unique_ptr<ServiceManager> init_script(std::string script);

// Where supervisord's settings are on this machine; empty: nowhere.
std::string supervisord_settings();

// The file `down` in a service's folder, which keeps runit and s6 from starting it by themselves.
Result<StartType> start_type_by_down_file(const std::string& folder);
Result<void> set_down_file(const std::string& folder, bool down);

}  // namespace ocflow::stdlib
