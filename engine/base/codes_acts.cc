// OCF03xx: waits, lower rungs, ways back and what a `for` does with its items.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

const std::vector<CodeEntry> acts{
    {"OCF0330", "A wait that can never end well",
     "`until … for D` asks that it holds for D without a break. Within a shorter time that can't happen.",
     R"(procedure p "A procedure"
Start
 1. Wait until it is quiet.
      until not tcp.open(engine.host, 5000) for 10m every 5s within 1m
End
)",
     R"(procedure p "A procedure"
Start
 1. Wait until it is quiet.
      until not tcp.open(engine.host, 5000) for 1m every 5s within 10m
End
)"},
    {"OCF0331", "Below an `else`, but about the whole step",
     "What stands beneath an `else do` belongs to that rung: `if`, `require`, `confirm`, `within`, `retry`, `until`, "
     "`expect` and `undo`. The first way, the name of the step, its `on`, its `for` and its values stand above the "
     "first `else`.",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs")
      else do process.terminate("ocs")
      as stopped
End
)",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      as stopped
      do service.stop("ocs")
      else do process.terminate("ocs")
End
)"},
    {"OCF0332", "Something below `else ask`",
     "`else ask` is the last rung of a ladder: when nothing above has helped, a person is asked what is to be done.",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs")
      else ask
      else do process.terminate("ocs")
End
)",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs")
      else do process.terminate("ocs")
      else ask
End
)"},
};

}  // namespace

std::vector<CodeEntry> act_mistakes() { return acts; }

}  // namespace ocflow::codes
