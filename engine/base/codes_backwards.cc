// OCF034x: procedures that are run backwards.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

constexpr CodeEntry backwards[] = {
    {"OCF0340", "A step without a way back",
     "Backwards, each step does what its `undo` says, or else the inverse of its action. What has neither, and a "
     "person's step, has to say in `reversed` what a person does then. A step that is never to be taken back says "
     "`undo nothing`; one with `undo none` can't be part of a procedure that is turned round.",
     R"(procedure back "Starting"
Start
 1. Start all.
      do reverse stop()
End

procedure stop "Stopping"
Start
 1. Close the valve.
 2. Stop the service.
      do service.stop("ocs")
End
)",
     R"(procedure back "Starting"
Start
 1. Start all.
      do reverse stop()
End

procedure stop "Stopping"
Start
 1. Close the valve.
      reversed "Open the valve."
 2. Stop the service.
      do service.stop("ocs")
End
)"},
    {"OCF0341", "A value that is not there yet backwards",
     "Backwards, the last step comes first. What an earlier step finds out is not known then. Keep it with `keep` "
     "while "
     "the procedure runs forwards and read it as `kept.NAME`, or take it from the site.",
     R"(procedure back "Starting"
Start
 1. Start all.
      do reverse stop()
End

procedure stop "Stopping"
Start
 1. Find out its name.
      do command.read(["hostname"]) as name
 2. Stop the service.
      do service.stop(name.output)
End
)",
     R"(procedure back "Starting"
Start
 1. Start all.
      do reverse stop("ocs")
End

procedure stop "Stopping"
given
  name : text
Start
 1. Stop the service.
      do service.stop(name)
End
)"},
};

}  // namespace

std::vector<CodeEntry> backward_mistakes() { return {std::begin(backwards), std::end(backwards)}; }

}  // namespace ocflow::codes
