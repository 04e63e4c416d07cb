// The rules about what may go wrong.
#include "dsl/lint_context.h"

namespace ocflow::dsl::linting {

std::vector<LintRule> risk_rules() {
  return {
      {{"OCL001", "An action without a limit",
        "A program may hang for ever, and then the run does, too. Say with `within` how long one try may take. Actions "
        "with a limit of their own (`service.stop`), and those that are done at once, need none.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do command(["backup", "--all"])
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do command(["backup", "--all"])
      within 10m
End
)"},
       false},
      {{"OCL002", "A stop that nobody looks after",
        "That a manager reports success proves little: the process may hang on to its port or its files. Behind the "
        "last stop of a procedure there should be a look at what it was for, with `until` or `expect`, in its step or "
        "in a later one.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do service.stop("ocs")
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do service.stop("ocs")
      until not tcp.open("localhost", 80) every 2s within 1m
End
)"},
       false},
      {{"OCL003", "A shell that nothing needs",
        "The script has no sign that a shell gives a meaning to. `command` starts the program itself: each argument "
        "arrives as it is, and no shell can misread one.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do shell("backup now", repeatable: true)
      within 10m
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do command(["backup", "now"], repeatable: true)
      within 10m
End
)"},
       false},
      {{"OCL004", "A loop, wait, branch or way back that is hidden in a script",
        "What a script does nobody sees: not in the plan, not in the report, not on resume. The language has clauses "
        "for it.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do shell("while ! nc -z localhost 80; do sleep 1; done")
      within 10m
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      until tcp.open("localhost", 80) every 1s within 10m
End
)"},
       false},
      {{"OCL005", "A retry of what may do harm the second time",
        "The action is of a kind that must not be done twice without a person's decision, and `retry` does it again by "
        "itself. Say `repeatable: true` if a second time does no harm.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do command(["backup", "now"])
      within 10m
      retry 3 times every 10s
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do command(["backup", "now"], repeatable: true)
      within 10m
      retry 3 times every 10s
End
)"},
       false},
      {{"OCL006", "A shell in the clothes of a command",
        "`command` hands its arguments over as they are, but this program is a shell, and reads them as a script. A "
        "value in it could become code. `shell` takes values beside the script, where they stay values.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do command(["sh", "-c", "backup > log"])
      within 10m
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do shell("backup > log")
      within 10m
End
)"},
       false},
      {{"OCL007", "A failure that is tolerated without a word",
        "With `on failure continue` the rest goes on as if nothing had been. Whoever reads the procedure at night "
        "should find in a `note` why that is right.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do command(["backup", "now"])
      within 10m
      on failure continue
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      note Yesterday's backup is good enough for today.
      do command(["backup", "now"])
      within 10m
      on failure continue
End
)"},
       false},
      {{"OCL008", "A point of no return without a warning",
        "`undo none` says that there is no way back from here. The operator should know that before the step, from a "
        "`warning` or a `caution`.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      confirm "Delete the old data?"
      do command(["backup", "--delete"])
      within 10m
      undo none "what is deleted is gone"
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      warning What is deleted is gone.
      confirm "Delete the old data?"
      do command(["backup", "--delete"])
      within 10m
      undo none "what is deleted is gone"
End
)"},
       false},
      {{"OCL009", "A wait that looks once only",
        "It looks every so often, but the whole wait is over before that. Probably the two were swapped.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      until tcp.open("localhost", 80) every 10m within 1m
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      until tcp.open("localhost", 80) every 2s within 10m
End
)"},
       false},
  };
}

}  // namespace ocflow::dsl::linting
