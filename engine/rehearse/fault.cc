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

}  // namespace ocflow::rehearse
