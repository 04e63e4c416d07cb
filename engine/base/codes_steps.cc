// OCF03xx: clauses.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

constexpr CodeEntry clauses[] = {
    {"OCF0301", "A clause that stands twice",
     "A step says each thing once; only let, keep, require, expect, else, ask and the notes may be repeated. What "
     "stands on the line of a `do` counts too.",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs") within 1m
      within 2m
End
)",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs") within 1m
End
)"},
    {"OCF0302", "A `do` and a list in one step",
     "A step does one thing, or it holds steps that do. Make the `do` one of them.",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs")
      1. Look whether it has stopped.
End
)",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      1. Ask it to stop.
           do service.stop("ocs")
      2. Look whether it has stopped.
End
)"},
    {"OCF0309", "An `if` and an `otherwise` in one step",
     "`otherwise` says all that has to hold: none of the steps right above applied. For a further condition put the "
     "step "
     "into a list, or write the whole condition as an `if`.",
     R"(procedure p "A procedure"
given
  old : bool
  big : bool
Start
 1. Stop it the old way.
      if old
 2. Stop it the new way.
      otherwise
      if big
End
)",
     R"(procedure p "A procedure"
given
  old : bool
  big : bool
Start
 1. Stop it the old way.
      if old
 2. Stop it the new way.
      if not old and big
End
)"},
    {"OCF0314", "A condition below what it decides about",
     "Clauses happen from the top. Whether a step applies, and for what, is asked before it does anything.",
     R"(procedure p "A procedure"
given
  used : bool
Start
 1. Stop the service.
      do service.stop("ocs")
      if used
End
)",
     R"(procedure p "A procedure"
given
  used : bool
Start
 1. Stop the service.
      if used
      do service.stop("ocs")
End
)"},
    {"OCF0315", "Nothing to try again",
     "A sentence without a `do` is a person's job, and a person is asked once. With `do person()` it may be asked "
     "again.",
     R"(procedure p "A procedure"
Start
 1. Close the window.
      retry 3 times every 5s
End
)",
     R"(procedure p "A procedure"
Start
 1. Close the window.
      do person()
      retry 3 times every 5s
End
)"},
    {"OCF0318", "Not a whole number",
     "How many at a time, and how many times, is a whole number from 1, written where it is used.",
     R"(procedure p "A procedure"
given
  servers : list of text
Start
 1. Stop {server}.
      for server in servers, 0 at a time
End
)",
     R"(procedure p "A procedure"
given
  servers : list of text
Start
 1. Stop {server}.
      for server in servers, 4 at a time
End
)"},
    {"OCF0319", "A time of nothing", "A limit or a pause takes some time.",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs")
      within 0s
End
)",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs")
      within 10s
End
)"},
};

}  // namespace

std::vector<CodeEntry> clause_mistakes() { return {std::begin(clauses), std::end(clauses)}; }

}  // namespace ocflow::codes
