#include "engine/rehearse/fault.h"

namespace ocflow::rehearse {

std::string_view fault_name(FaultKind kind) {
  switch (kind) {
    case FaultKind::fails:
      return "fails";
    case FaultKind::hangs:
      return "hangs";
    case FaultKind::lies:
      return "lies";
    case FaultKind::host_lost:
      return "host lost";
    case FaultKind::killed_before:
      return "killed before";
    case FaultKind::killed_after:
      return "killed after";
  }
  return "";
}

std::string_view fault_about(FaultKind kind) {
  switch (kind) {
    case FaultKind::fails:
      return "it fails each time it is tried";
    case FaultKind::hangs:
      return "it hangs until its limit ends it";
    case FaultKind::lies:
      return "it reports success, and nothing has changed";
    case FaultKind::host_lost:
      return "its host is lost before it did anything";
    case FaultKind::killed_before:
      return "the engine is killed right before it begins, and resumed";
    case FaultKind::killed_after:
      return "the engine is killed right after it happened, and resumed";
  }
  return "";
}

}  // namespace ocflow::rehearse
