// OCF03xx: waits, lower rungs, ways back and what a `for` does with its items.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

constexpr CodeEntry acts[] = {
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
    {"OCF0333", "Two ways through one list",
     "`until one succeeds` tries the items one after another, and stops at the first that is done. So they can't also "
     "run several at a time, or wait for each other.",
     R"(procedure p "A procedure"
given
  servers : list of text
Start
 1. Ask {server}.
      for server in servers, 4 at a time, until one succeeds
      do command(["ping", server])
End
)",
     R"(procedure p "A procedure"
given
  servers : list of text
Start
 1. Ask {server}.
      for server in servers, until one succeeds
      do command(["ping", server])
End
)"},
    {"OCF0334", "`each after` something that is no item",
     "`each after` gives, of each item, those that come before it: items of the same list, or the texts in their field "
     "`name`. It has to be known when the list is known.",
     R"(type server
  name   : text
  before : list of number = []
procedure p "A procedure"
given
  servers : list of server
Start
 1. Stop {server.name}.
      for server in servers, each after server.before
End
)",
     R"(type server
  name   : text
  before : list of text = []
procedure p "A procedure"
given
  servers : list of server
Start
 1. Stop {server.name}.
      for server in servers, each after server.before
End
)"},
    {"OCF0335", "`do reverse` of something that is no procedure",
     "Only a procedure runs backwards. What takes an action back is an action of its own.",
     R"(procedure p "A procedure"
Start
 1. Start the service.
      do reverse service.stop("ocs")
End
)",
     R"(procedure p "A procedure"
Start
 1. Start the service.
      do service.start("ocs")
End
)"},
    {"OCF0336", "A lock that is not known before the run",
     "What a run locks is a text made of its givens, for it is locked before the first step.",
     R"(procedure p "A procedure"
lock "run {run.id}"
Start
 1. Back the database up.
End
)",
     R"(procedure p "A procedure"
lock "database {database}"
given
  database : text
Start
 1. Back the database up.
End
)"},
};

}  // namespace

std::vector<CodeEntry> act_mistakes() { return {std::begin(acts), std::end(acts)}; }

}  // namespace ocflow::codes
