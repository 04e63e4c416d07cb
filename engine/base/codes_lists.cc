// OCF01xx: steps, their markers and what stands beneath them.
#include "engine/base/codes.h"

namespace ocflow::codes {

std::vector<CodeEntry> syntax_lists() {
  return {
      {"OCF0121", "A marker that the language does not have",
       "A step begins with a number, a full stop and a space (`1. `), or with a hyphen and a space (`- `). Numbers "
       "mean "
       "one after another, hyphens any order. Steps within a step are indented, and numbered from 1 again.",
       R"(procedure p "A title"
Start
 1) Stop the server.
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
End
)"},
      {"OCF0123", "A step without a sentence",
       "Behind its marker each step says in a sentence what is done, so that a person can read and follow it.",
       R"(procedure p "A title"
Start
 1.
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
End
)"},
      {"OCF0124", "A number out of its order",
       "The steps of a numbered list are numbered 1, 2, 3. A number that is missing or stands twice may mean that a "
       "step was lost or moved.",
       R"(procedure p "A title"
Start
 1. Stop the backup.
 3. Stop the server.
End
)",
       R"(procedure p "A title"
Start
 1. Stop the backup.
 2. Stop the server.
End
)"},
      {"OCF0125", "Two kinds of marker in one list",
       "Numbers mean one after another, hyphens any order; a list is one or the other. A list within a step is "
       "indented "
       "beneath its sentence.",
       R"(procedure p "A title"
Start
 1. Stop the backup.
 - Stop the server.
End
)",
       R"(procedure p "A title"
Start
 1. Stop the backup.
    - Stop the server.
End
)"},
      {"OCF0126", "A step that does not stand under the others of its list",
       "The markers of a list begin, or end, in the same column. A step that stands elsewhere may belong to another "
       "list.",
       R"(procedure p "A title"
Start
   1. Stop the backup.
  2. Stop the server.
End
)",
       R"(procedure p "A title"
Start
   1. Stop the backup.
   2. Stop the server.
End
)"},
      {"OCF0127", "A step behind the clauses that follow its list",
       "A step has one list. Clauses that stand below the list happen after it; a further step behind them would have "
       "to happen before.",
       R"(procedure p "A title"
Start
 1. Stop the servers.
    - Stop the backup.
    on failure ask
    - Stop the primary.
End
)",
       R"(procedure p "A title"
Start
 1. Stop the servers.
    - Stop the backup.
    - Stop the primary.
    on failure ask
End
)"},
      {"OCF0128", "A clause that does not stand under the others of its step",
       "The clauses of a step stand in one column.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s)
     on failure ask
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s)
      on failure ask
End
)"},
      {"OCF0129", "A list that stands left of the clauses above it",
       "The list of a step stands where its clauses stand, or further to the right.",
       R"(procedure p "A title"
Start
 1. Stop the servers.
      on failure ask
    - Stop the backup.
End
)",
       R"(procedure p "A title"
Start
 1. Stop the servers.
      on failure ask
      - Stop the backup.
End
)"},
      {"OCF0130", "A clause that belongs to no step",
       "A clause belongs to the nearest step above it whose marker stands further left. There is none here.",
       R"(procedure p "A title"
Start
 1. Stop the server.
 on failure ask
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
    on failure ask
End
)"},
      {"OCF0131", "A step that stands too deep",
       "Lists may stand in one another 64 deep. Long before that, a procedure of its own is easier to read.", "", ""},
      {"OCF0132", "A line that is neither a step nor a clause",
       "Beneath a sentence stand clauses, each on a line of its own. A sentence is one line; what continues it belongs "
       "on the same line. Such a line is never taken for prose, so a misspelt clause can't be lost.",
       R"(procedure p "A title"
Start
 1. Stop the server
    and its backup.
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server and its backup.
End
)"},
      {"OCF0133", "A word that begins no line of the language",
       "The line begins with a word that is near to one of the language, or is another language's word for it, or with "
       "a call that lacks its `do`.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      dos pause(2s)
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s)
End
)"},
      {"OCF0134", "A call in a sentence",
       "What stands behind the marker of a step is its sentence, and a sentence is for people: a step with nothing "
       "beneath it is a person's job, whatever it says. A `do` stands on a line of its own. This is a warning.",
       R"(procedure p "A title"
Start
 1. Stop the server. do pause(2s)
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s)
End
)"},
  };
}

}  // namespace ocflow::codes
