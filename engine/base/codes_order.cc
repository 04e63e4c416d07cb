// OCF03xx: the order of steps, and what they hand to each other.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

constexpr CodeEntry order[] = {
    {"OCF0304", "`after` in a numbered list", "Numbers mean order: each step waits for the one above it anyway.",
     R"(procedure p "A procedure"
Start
 1. Stop the first.
      as one
 2. Stop the second.
      after one
End
)",
     R"(procedure p "A procedure"
Start
 - Stop the first.
     as one
 - Stop the second.
     after one
End
)"},
    {"OCF0305", "`after` a step that stands elsewhere",
     "A step waits for steps of its own list. To wait for one in another list, let the step that holds it be waited "
     "for.",
     R"(procedure p "A procedure"
Start
 - Stop the servers.
     - Stop the first.
         as one
 - Stop the second.
     after one
End
)",
     R"(procedure p "A procedure"
Start
 - Stop the servers.
     as servers
     - Stop the first.
 - Stop the second.
     after servers
End
)"},
    {"OCF0306", "Two steps with one name",
     "A name means one step. Only the alternatives of an `if` and its `otherwise` may share one, as one of them "
     "applies.",
     R"(procedure p "A procedure"
Start
 1. Stop the first.
      as server
 2. Stop the second.
      as server
End
)",
     R"(procedure p "A procedure"
Start
 1. Stop the first.
      as first_server
 2. Stop the second.
      as second_server
End
)"},
    {"OCF0307", "`otherwise` of nothing",
     "`otherwise` applies when none of the steps right above it did that have an `if`. Here none stands right above.",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
 2. Close the window.
      otherwise
End
)",
     R"(procedure p "A procedure"
given
  service : bool
Start
 1. Stop the service.
      if service
 2. Close the window.
      otherwise
End
)"},
    {"OCF0308", "Steps that wait for each other",
     "Each waits for the next, the last for the first: none could ever begin.",
     R"(procedure p "A procedure"
Start
 - Stop the first.
     as one
     after two
 - Stop the second.
     as two
     after one
End
)",
     R"(procedure p "A procedure"
Start
 - Stop the first.
     as one
 - Stop the second.
     as two
     after one
End
)"},
    {"OCF0310", "A name of a `for` used outside",
     "The items of a `for`, and the results in its body, are one for each item. Outside nobody could say which is "
     "meant.",
     R"(procedure p "A procedure"
given
  servers : list of text
Start
 1. Stop {server}.
      for server in servers
 2. Say that {server} has stopped.
End
)",
     R"(procedure p "A procedure"
given
  servers : list of text
Start
 1. Stop each server.
      for server in servers
      1. Stop {server}.
      2. Say that {server} has stopped.
End
)"},
    {"OCF0311", "A result that is not there yet",
     "A name has a value after its step. This step is not ordered after it, or the clause stands above the `do`.",
     R"(procedure p "A procedure"
Start
 - Ask for the version.
     do command(["ocs", "--version"]) as asked
 - Tell it.
     do say(asked.output)
End
)",
     R"(procedure p "A procedure"
Start
 1. Ask for the version.
      do command(["ocs", "--version"]) as asked
 2. Tell it.
      do say(asked.output)
End
)"},
    {"OCF0312", "The result of a step that may not apply",
     "A step that did not apply has the result none. Ask for that first, or give this step the same `if`.",
     R"(procedure p "A procedure"
given
  used : bool
Start
 1. Ask for the version.
      if used
      do command(["ocs", "--version"]) as asked
 2. Tell it.
      do say(asked.output)
End
)",
     R"(procedure p "A procedure"
given
  used : bool
Start
 1. Ask for the version.
      if used
      do command(["ocs", "--version"]) as asked
 2. Tell it.
      if asked != none
      do say(asked.output)
End
)"},
    {"OCF0313", "Lists nested too deep", "Nobody can follow it. A part of it becomes a procedure of its own.", "", ""},
    {"OCF0316", "A procedure that runs itself",
     "A procedure always ends, so none may run itself, not even through others. Repetition is `for` and `retry`.",
     R"(procedure p "A procedure"
Start
 1. Begin again.
      do p()
End
)",
     R"(procedure p "A procedure"
Start
 1. Stop {server}.
      for server in ["ocs", "icon"]
End
)"},
    {"OCF0317", "`ensure` names a step that is not there",
     "`ensure` speaks of steps by the names that `as` gives them; a step inside a called procedure is named with a "
     "dot: "
     "ocs.campaigns.",
     R"(procedure p "A procedure"
ensure
  ocs before stats
Start
 1. Stop OCS.
      as ocs
 2. Stop Stat Server.
      as stat
End
)",
     R"(procedure p "A procedure"
ensure
  ocs before stat
Start
 1. Stop OCS.
      as ocs
 2. Stop Stat Server.
      as stat
End
)"},
    {"OCF0320", "An order that is not ensured",
     "The steps, as they are written, do not keep the order that `ensure` promises for every site: every end in the "
     "first "
     "has to come before every start in the second. Order survives absence, so conditions change nothing about it.",
     R"(procedure p "A procedure"
ensure
  ocs before stat
Start
 1. Stop Stat Server.
      as stat
 2. Stop OCS.
      as ocs
End
)",
     R"(procedure p "A procedure"
ensure
  ocs before stat
Start
 1. Stop OCS.
      as ocs
 2. Stop Stat Server.
      as stat
End
)"},
    {"OCF0322", "A plan with too many steps", "More than 50 million steps are more than a run can hold.", "", ""},
    {"OCF0323", "A list that this site doesn't give",
     "The list of a `for` can't be worked out from the values of this site. It shows only when the values are known: "
     "in "
     "`plan`, `run`, or `check` with `--site`.",
     R"(procedure p "A procedure"
given
  parts : number = 0
Start
 1. Move {share} percent.
      for share in [100 / parts]
End
)",
     R"(procedure p "A procedure"
given
  parts : number = 0
Start
 1. Move {share} percent.
      if parts > 0
      for share in [100 / parts]
End
)"},
    {"OCF0324", "A name in `each after` that is not in the list",
     "`each after` gives, for an item, those that come before it: items of the same list, or the `name`s of such "
     "items. One of them names nobody. It shows only when the values are known.",
     "", ""},
};

}  // namespace

std::vector<CodeEntry> order_mistakes() { return {std::begin(order), std::end(order)}; }

}  // namespace ocflow::codes
