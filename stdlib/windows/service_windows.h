// What the service manager of Windows tells of one service, in its own numbers. Private to stdlib/windows.
#pragma once
#include "engine/host/windows/wide.h"
#include "stdlib/service_manager.h"

namespace ocflow::stdlib {

// What an error of the service manager means for this service.
Error service_error(const std::string& service, const std::string& what, DWORD error);

// The state, told so that a person sees what is going on; a process that is gone is not taken for one that runs.
ServiceState state_of(const SERVICE_STATUS_PROCESS& status);
// It is said to run, to start or to stop, and there is no such process.
bool process_is_gone(const SERVICE_STATUS_PROCESS& status);

}  // namespace ocflow::stdlib
