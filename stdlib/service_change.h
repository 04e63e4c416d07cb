// Starting and stopping one service, whoever manages it: asked, waited for, looked at. Private to stdlib/.
#pragma once
#include "stdlib/service_manager.h"

namespace ocflow::stdlib {

struct ServiceOrder {
  ServiceNamed named;
  Verb verb;
  Duration limit;
  bool with_dependents = false;
  bool accept_killed = false;
};

asio::awaitable<Outcome> change_service(Context& context, ServiceOrder order);
asio::awaitable<Probed> probe_service(Context& context, ServiceOrder order);

// Those that need it and don't stand still, in the order in which they have to stop.
asio::awaitable<Result<std::vector<std::string>>> running_dependents(Context& context, ServiceNamed named,
                                                                     ServiceManager& manager);

}  // namespace ocflow::stdlib
