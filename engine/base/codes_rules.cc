// OCF035x: what a procedure says that can't be meant.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

constexpr CodeEntry rules[] = {
    {"OCF0350", "A condition that is never true",
     "No site makes it true, given the conditions around the step. So the step never applies.",
     R"(procedure p "A procedure"
given
  limit : number
Start
 1. Stop the service.
      if limit < 3 and limit > 5
      do service.stop("ocs")
End
)",
     R"(procedure p "A procedure"
given
  limit : number
Start
 1. Stop the service.
      if limit < 3 or limit > 5
      do service.stop("ocs")
End
)"},
    {"OCF0351", "A step that nobody reaches",
     "One of the alternatives above an `otherwise` always applies, the list of a `for` never has an item, or a step "
     "above "
     "in a numbered list fails for every site.",
     R"(procedure p "A procedure"
given
  kind : one of "old", "new"
Start
 1. Stop it the old way.
      if kind == "old"
      do service.stop("old")
 2. Stop it the new way.
      if kind == "new"
      do service.stop("new")
 3. Stop it by hand.
      otherwise
End
)",
     R"(procedure p "A procedure"
given
  kind : one of "old", "new"
Start
 1. Stop it the old way.
      if kind == "old"
      do service.stop("old")
 2. Stop it the new way.
      otherwise
      do service.stop("new")
End
)"},
    {"OCF0352", "A condition that is always true",
     "Every site makes it true where it stands, so it decides nothing. Perhaps another field was meant.",
     R"(procedure p "A procedure"
given
  service : text
Start
 1. Stop the service.
      if service != none
      do service.stop(service)
End
)",
     R"(procedure p "A procedure"
given
  service : text = none
Start
 1. Stop the service.
      if service != none
      do service.stop(service)
End
)"},
    {"OCF0353", "A failure that nothing decides about",
     "The procedure says `ensure every failure decided`. So each step that changes something says `on failure` or "
     "`else "
     "ask`, or stands in a list whose step says it. In a procedure that is run by such a step it counts as well.",
     R"(procedure p "A procedure"
ensure
  every failure decided
Start
 1. Stop the service.
      do service.stop("ocs")
End
)",
     R"(procedure p "A procedure"
ensure
  every failure decided
Start
 1. Stop the service.
      do service.stop("ocs")
      on failure ask
End
)"},
    {"OCF0354", "A kept value that nobody reads",
     "`keep` is for a later run. Neither this file, nor one that it uses, nor another file of its folder reads it.",
     R"(procedure p "A procedure"
Start
 1. Find out where it runs.
      keep node = "db1"
End
)",
     R"(procedure p "A procedure"
Start
 1. Find out where it runs.
      keep node = "db1"
End

procedure q "The way back"
Start
 1. Say where it ran.
      if kept.node != none
End
)"},
    {"OCF0355", "A failure that nobody can see",
     "When a step fails and its policy is `stop`, nothing after it happens. So what comes after can't see it failed.",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs") as stopped
 2. Stop it by force.
      if stopped.failed
      do process.terminate("/usr/bin/ocs")
End
)",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs") as stopped
      on failure continue
 2. Stop it by force.
      if stopped.failed
      do process.terminate("/usr/bin/ocs")
End
)"},
    {"OCF0356", "No way back, and nobody is asked",
     "A step with `undo none` is the point of no return. A person should say yes before it: with `confirm` in the "
     "step, "
     "in one before it, or in a step that holds it.",
     R"(procedure p "A procedure"
Start
 1. Delete the old data.
      do file.remove("/var/lib/old")
      undo none "the data is gone"
End
)",
     R"(procedure p "A procedure"
Start
 1. Delete the old data.
      confirm "Delete the old data?"
      do file.remove("/var/lib/old")
      undo none "the data is gone"
End
)"},
    {"OCF0357", "A host that is ended too early",
     "An action that ends its host (a shutdown, a power off) stands last of all that happens there, and never on the "
     "host where ocflow itself runs.",
     "", ""},
    {"OCF0358", "A temporary state that may stay",
     "A pause, a maintenance mode or a flag is to be closed again on every path: by a `finally`, which happens however "
     "the list ends; by its opposite, if nothing between can end the list; or by a `keep` that a later procedure "
     "reads.",
     "", ""},
    {"OCF0359", "A step that can't be undone under `on failure undo`",
     "A failure with `on failure undo` takes back what its list has done so far. So each step there that changes "
     "something has an inverse, or says `undo` with a call, "
     "`undo nothing`, or `undo none` with the reason.",
     R"(procedure p "A procedure"
Start
 1. Move it.
      on failure undo
      1. Take it away.
           do command(["true"])
End
)",
     R"(procedure p "A procedure"
Start
 1. Move it.
      on failure undo
      1. Take it away.
           do command(["true"])
           undo command(["true"])
End
)"},
};

}  // namespace

std::vector<CodeEntry> rule_mistakes() { return {std::begin(rules), std::end(rules)}; }

}  // namespace ocflow::codes
