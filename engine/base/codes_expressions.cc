// OCF01xx: values, texts and signs.
#include "engine/base/codes.h"

namespace ocflow::codes {

std::vector<CodeEntry> syntax_expressions() {
  return {
      {"OCF0160", "A text that is not closed",
       "A text stands in double quotes on one line. A quote inside it is written `\"\"`; a backslash is only a "
       "backslash.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do say("stopping)
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do say("stopping")
End
)"},
      {"OCF0161", "A brace that holds no name",
       "In sentences and texts, braces hold the name of a value, with its fields: `{ocs.name}`. A brace that is to be "
       "shown is doubled: `{{` and `}}`. What has to be computed gets a name with `let` first.",
       R"(procedure p "A title"
Start
 1. Write {1 + 1} to the log.
End
)",
       R"(procedure p "A title"
Start
 1. Write {{1 + 1}} to the log.
End
)"},
      {"OCF0162", "Neither a number, a length of time nor a size",
       "A number is written `42` or `1.5`; in a length of time each part has its unit, the larger first (`2m30s`, "
       "`500ms`); a size has one (`64MB`, `1GiB`). Versions and addresses are texts, in quotes.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      within 2m30
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      within 2m30s
End
)"},
      {"OCF0163", "Two comparisons in a row",
       "A comparison gives true or false, and that is not compared again. Both are written out, with `and` between "
       "them.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      if 1 < 2 < 3
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      if 1 < 2 and 2 < 3
End
)"},
      {"OCF0164", "A bracket that is not closed",
       "Each `(` has its `)` and each `[` its `]` on the same line; values in them are separated by commas.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      do pause(2s)
End
)"},
      {"OCF0165", "Too many parts in one another",
       "Parentheses, lists and calls may stand in one another 64 deep, and a chain of operators may have 200. A part "
       "of it gets a name with `let`.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      if (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((true)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      if true
End
)"},
      {"OCF0166", "`where` or `by` without the name of an item",
       "`where` and `by` stand behind `NAME in LIST`: each item gets the name, one after another, and they say "
       "something of it.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      let n = count([1, 2] where 1 > 0)
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      let n = count(x in [1, 2] where x > 0)
End
)"},
      {"OCF0167", "A sign that the language writes differently",
       "Other languages have signs for what this one says in words, or writes otherwise: `and`, `or`, `not`, `==` to "
       "compare, straight double quotes around a text.",
       R"(procedure p "A title"
Start
 1. Stop the server.
      if true && true
End
)",
       R"(procedure p "A title"
Start
 1. Stop the server.
      if true and true
End
)"},
  };
}

}  // namespace ocflow::codes
