// OCF01xx: clauses and declarations.
#include "engine/base/codes.h"

namespace ocflow::codes {

std::vector<CodeEntry> syntax_clauses() {
  return {
      {"OCF0140", "A name that is missing",
       "A name should stand here. Names have letters, digits and `_`, and begin with a letter or `_`.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s) as 1st
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s) as first_pause
End
)"},
      {"OCF0141", "A word of the language as a name",
       "The words of the language (do, if, for, note and so on) are not names, so that a line means one thing only. As "
       "a field behind a dot, and as the name of an argument, any word may stand.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      let note = 2
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      let notes = 2
End
)"},
      {"OCF0142", "A value that is missing",
       "A value should stand here: a name with its fields, a number, a length of time, a size, a text in quotes, a "
       "list, a call, or several of them joined by operators.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      if
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      if true
End
)"},
      {"OCF0143", "Something behind the end",
       "The line is complete, and something follows. Each clause stands on a line of its own; only `as`, `on` and "
       "`within` may follow a call.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      on failure ask me
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      on failure ask
End
)"},
      {"OCF0144", "A call that is missing",
       "What is done is a call: the name of an action or a procedure, and its arguments in parentheses directly behind "
       "it. Without arguments the parentheses stay.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s)
End
)"},
      {"OCF0145", "A wait without an end",
       "A wait says how often it looks and how long it waits at most: `until … every 2s within 1m`. Nothing waits "
       "without an end.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      until true every 2s
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      until true every 2s within 1m
End
)"},
      {"OCF0146", "A word or sign that is missing",
       "The clause or declaration has a fixed form, and a part of it is not there.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      for x of [1, 2]
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      for x in [1, 2]
End
)"},
      {"OCF0147", "A text that is missing",
       "A text in double quotes should stand here, or behind `note`, `warning` and `caution` what a person is to know.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      confirm yes
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      confirm "Is nobody logged in?"
End
)"},
      {"OCF0148", "Something said twice on one line",
       "`as`, `on` and `within` may follow a call, each once; a `for` says once how many items go at a time.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s) within 5s within 1m
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s) within 1m
End
)"},
      {"OCF0149", "A failure that means nothing known",
       "`on failure` is followed by `stop` (nothing later begins), `continue` (the rest goes on, and it is reported), "
       "`ask` (a person decides) or `undo`.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      on failure ignore
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      on failure continue
End
)"},
      {"OCF0150", "A type that is missing",
       "Behind the colon stands a type: text, number, bool, duration, size, version, host, secret, `list of` a type, "
       "`one of` some texts, or the name of a type.",
       R"(procedure p "A title"

given
  grace : = 5m

Start
 1. Stop the server.
End
)",
       R"(procedure p "A title"

given
  grace : duration = 5m

Start
 1. Stop the server.
End
)"},
      {"OCF0151", "An `else` without what is to be done",
       "`else do` is the next way when the one above it failed, `else ask` leaves it to a person. What is to happen "
       "when an `if` does not hold is a step of its own with `otherwise`.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s)
      else pause(4s)
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s)
      else do pause(4s)
End
)"},
      {"OCF0152", "A description where a choice was meant",
       "The choices of `one of` stand with commas between them. Without the comma the second text is the description "
       "of the value, and one choice alone is none. This is a warning.",
       R"(procedure p "A title"

given
  mode : one of "fast" "slow"

Start
 1. Stop the server.
End
)",
       R"(procedure p "A title"

given
  mode : one of "fast", "slow"

Start
 1. Stop the server.
End
)"},
  };
}

}  // namespace ocflow::codes
