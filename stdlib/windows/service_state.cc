#include "stdlib/windows/service_windows.h"

namespace ocflow::stdlib {

using Is = ServiceState::Is;

namespace {

bool is_gone(DWORD pid) {
  if (pid == 0) return false;  // it isn't told
  const keeper::Descriptor process(OpenProcess(SYNCHRONIZE, FALSE, pid));
  if (!process) return GetLastError() == ERROR_INVALID_PARAMETER;  // else it is there and may not be looked at
  return WaitForSingleObject(process.get(), 0) == WAIT_OBJECT_0;
}

std::string hint(DWORD milliseconds) { return duration_text(std::chrono::milliseconds(milliseconds)); }

std::string pending(const char* what, const SERVICE_STATUS_PROCESS& status) {
  auto words = std::string(what) + ", checkpoint " + std::to_string(status.dwCheckPoint);
  return status.dwWaitHint == 0 ? words : words + ", which may take " + hint(status.dwWaitHint) + " (its wait hint)";
}

// How it ended. It has never run since the boot: 1077.
void ended(const SERVICE_STATUS_PROCESS& status, ServiceState& state) {
  const auto error = status.dwWin32ExitCode;
  state.words = "stopped";
  if (error == NO_ERROR || error == ERROR_SERVICE_NEVER_STARTED) return;
  state.is = Is::failed;
  if (error == ERROR_PROCESS_ABORTED)
    state.unclean = "its process ended unexpectedly (error 1067)";
  else if (error == ERROR_SERVICE_SPECIFIC_ERROR)
    state.unclean = "it ended with an error of its own, number " + std::to_string(status.dwServiceSpecificExitCode);
  else
    state.unclean = "it ended with an error: " + keeper::error_text(error);
}

}  // namespace

bool process_is_gone(const SERVICE_STATUS_PROCESS& status) {
  return status.dwCurrentState != SERVICE_STOPPED && is_gone(status.dwProcessId);
}

ServiceState state_of(const SERVICE_STATUS_PROCESS& status) {
  ServiceState state;
  switch (status.dwCurrentState) {
    case SERVICE_RUNNING:
      state.is = Is::running;
      state.words = "running";
      break;
    case SERVICE_START_PENDING:
      state.is = Is::starting;
      state.words = pending("start pending", status);
      break;
    case SERVICE_CONTINUE_PENDING:
      state.is = Is::starting;
      state.words = pending("continue pending", status);
      break;
    case SERVICE_STOP_PENDING:
      state.is = Is::stopping;
      state.words = pending("stop pending", status);
      break;
    case SERVICE_PAUSE_PENDING:
    case SERVICE_PAUSED:  // neither runs nor stopped: it goes on when it is started, and can be stopped
      state.is = Is::starting;
      state.words = status.dwCurrentState == SERVICE_PAUSED ? "paused" : pending("pause pending", status);
      break;
    default:
      ended(status, state);
      return state;
  }
  state.pid = status.dwProcessId;
  if (status.dwProcessId != 0) state.words += ", pid " + std::to_string(status.dwProcessId);
  if (!is_gone(status.dwProcessId)) return state;
  state.is = Is::failed;
  state.unclean = "its process is gone, and the service manager still says: " + state.words;
  state.words = "process gone";
  state.pid = 0;
  return state;
}

Error service_error(const std::string& service, const std::string& what, DWORD error) {
  const auto told = [&](const std::string& words, std::string remedy = {}) {
    return Error{ErrorKind::failed, service + " " + what + ": " + words + " (error " + std::to_string(error) + ")",
                 std::move(remedy)};
  };
  switch (error) {
    case ERROR_SERVICE_DOES_NOT_EXIST:
    case ERROR_INVALID_NAME:
      return {ErrorKind::failed, "Windows knows no service \"" + service + "\" (error " + std::to_string(error) + ")",
              "name it by its short name, which `sc query` lists, not by the name that is shown"};
    case ERROR_SERVICE_DISABLED:
      return told("it is disabled", "let it be started again first (service.enable, or its start type in Services)");
    case ERROR_SERVICE_NOT_ACTIVE:
      return told("it is not running");
    case ERROR_INVALID_SERVICE_CONTROL:
      return told("it takes no such order", "it can only be ended by what its makers say, or by force");
    case ERROR_SERVICE_CANNOT_ACCEPT_CTRL:
      return told("it takes no orders now, as it is starting or stopping");
    case ERROR_DEPENDENT_SERVICES_RUNNING:
      return told("others that need it run", "stop them first, or say `with_dependents: true`");
    case ERROR_SERVICE_REQUEST_TIMEOUT:
      return told("it did not answer in time");
    case ERROR_SERVICE_DEPENDENCY_FAIL:
      return told("one that it needs did not start");
    case ERROR_SERVICE_LOGON_FAILED:
      return told("its user can't log on", "look at the user and the password in its settings");
    case ERROR_SERVICE_MARKED_FOR_DELETE:
      return told("it is being removed");
    case ERROR_ACCESS_DENIED:
      return told("who runs the keeper may not do that", "log in there as a user with the rights for it");
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
      return told("its program is not there");
    default:
      return {ErrorKind::failed, service + " " + what + ": " + keeper::error_text(error), {}};
  }
}

}  // namespace ocflow::stdlib
