// The rules about how a procedure reads.
#include "dsl/lint_context.h"

namespace ocflow::dsl::linting {

std::vector<LintRule> style_rules() {
  return {
      {{"OCL010", "A procedure in a file of another name",
        "A file with one procedure is looked for by that procedure's name. One word in common is enough: "
        "`stopping-ocs.ocf` holds `stop_ocs`.",
        R"(procedure rotate_logs "Stopping the server"

Start
 1. Stop the server.
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
End
)"},
       false},
      {{"OCL011", "A name with capital letters",
        "Names of the language are written small, with `_` between their words, so that nobody has to remember which "
        "letter was large.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do command(["backup"]) as theBackup within 1m
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      do command(["backup"]) as the_backup within 1m
End
)"},
       false},
      {{"OCL012", "A title that says nothing", "The title is what plans, reports and lists show. It is empty.",
        R"(procedure stop_server ""

Start
 1. Stop the server.
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
End
)"},
       false},
      {{"OCL013", "A given that nothing uses",
        "Whoever runs the procedure has to give a value, and it changes nothing.",
        R"(procedure stop_server "Stopping the server"

given
  name : text    "Which one"

Start
 1. Stop the server.
End
)",
        R"(procedure stop_server "Stopping the server"

given
  name : text    "Which one"

Start
 1. Stop the server {name}.
End
)"},
       false},
      {{"OCL014", "A value that nothing uses",
        "A `let` gives a value a name, and nothing in the file reads it, neither by the name nor as a field of a "
        "result.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      let limit = 5m
      do command(["backup"]) within 1m
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      let limit = 5m
      do command(["backup"]) within limit
End
)"},
       false},
      {{"OCL015", "A list with one bullet", "Bullets say that several things may be done at once, and here is one.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      - Close its window.
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
      1. Close its window.
End
)"},
       false},
      {{"OCL016", "A sentence that begins with a small letter",
        "Sentences are read as those of a manual, in the plan and in the report. Names of programs and files may stand "
        "as they are.",
        R"(procedure stop_server "Stopping the server"

Start
 1. stop the server.
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
End
)"},
       true},
      {{"OCL017", "A sentence without its full stop",
        "A sentence ends where its full stop is; without one, a part of it may have been lost. A colon does it, too.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
End
)"},
       true},
      {{"OCL018", "A sentence of more than 200 characters",
        "Nobody reads it at night. It probably says several things that are steps of their own, or explains what "
        "belongs in a `note`.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server, and then look whether it has really gone, and then look whether it has really gone, and then look whether it has really gone, and then look whether it has really gone, and then look whether it has really gone.
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
End
)"},
       false},
      {{"OCL019", "Several blanks in a row",
        "They came with a copied text, and make the same sentence two different ones to who searches for it.",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop  the server.
End
)",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
End
)"},
       true},
      {{"OCL020", "Blanks at the end of a line", "Nobody sees them, and every comparison of two versions shows them.",
        "procedure stop_server \"Stopping the server\"\n\nStart\n 1. Stop the server.  \nEnd\n",
        R"(procedure stop_server "Stopping the server"

Start
 1. Stop the server.
End
)"},
       true},
  };
}

}  // namespace ocflow::dsl::linting
