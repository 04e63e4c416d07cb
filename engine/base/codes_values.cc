// OCF02xx: values that outlive a step: kept, asked for, decoded, read under a name of the file's own.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

constexpr CodeEntry value_entries[] = {
    {"OCF0231", "Kept under one name as two types",
     "What is kept under one name has one type in all files that are loaded, for a later run can't know which `keep` "
     "was the last.",
     R"(procedure p "A procedure"
Start
 1. Remember the host.
      keep host = "one"
 2. Remember how many hosts there are.
      keep host = 5
End
)",
     R"(procedure p "A procedure"
Start
 1. Remember the host.
      keep host = "one"
 2. Remember how many hosts there are.
      keep hosts = 5
End
)"},
    {"OCF0232", "A question that can't be answered on a line",
     "A person answers an `ask` with one value on one line: a text, a number, true or false, a length of time, a size, "
     "a version or one of some choices. Secrets come from outside, as givens.",
     R"(procedure p "A procedure"
Start
 1. Ask for the password.
      ask "Which password?" as password : secret
End
)",
     R"(procedure p "A procedure"
given
  password : secret
Start
 1. Ask for the reason.
      ask "Why?" as why : text
End
)"},
    {"OCF0233", "A type that no output has",
     "`as NAME : TYPE` reads the output of an action. Texts, numbers, true and false, times, sizes, versions, choices, "
     "records and lists of these can be read from it; secrets and hosts come from outside.",
     R"(type answer
  server : host
procedure p "A procedure"
Start
 1. Ask where it runs.
      do command(["where"]) as found : answer
End
)",
     R"(type answer
  server : text
procedure p "A procedure"
Start
 1. Ask where it runs.
      do command(["where"]) as found : answer
End
)"},
    {"OCF0234", "No output to be read",
     "A type behind `as NAME` says how the output of an action is read. A procedure and a person have none: the result "
     "of a procedure is made of those of its steps, and a person is asked with `ask`.",
     R"(type answer
  server : text
procedure p "A procedure"
Start
 1. Find out where it runs.
      do person() as found : answer
End
)",
     R"(procedure p "A procedure"
Start
 1. Find out where it runs.
      ask "Where does it run?" as found : text
End
)"},
    {"OCF0235", "A read that says itself where it looks",
     "`on` behind a read that a file names says nothing: where it looks stands in the read itself.",
     R"(let up(port : number) = tcp.open(engine.host, port)

procedure p "A procedure"
given
  other : host
Start
 1. Look whether it is up.
      expect up(5000) on other
End
)",
     R"(let up(there : host, port : number) = tcp.open(there, port)

procedure p "A procedure"
given
  other : host
Start
 1. Look whether it is up.
      expect up(other, 5000)
End
)"},
    {"OCF0236", "A read that uses itself",
     "What a read says is written in the place where it is used. One that uses itself, perhaps through others, would "
     "never end.",
     R"(let up(port : number) = not down(port)
let down(port : number) = not up(port)

procedure p "A procedure"
Start
 1. Look whether it is up.
      expect up(5000)
End
)",
     R"(let up(port : number) = tcp.open(engine.host, port)
let down(port : number) = not up(port)

procedure p "A procedure"
Start
 1. Look whether it is up.
      expect up(5000)
End
)"},
    {"OCF0237", "A read that grows too large",
     "Reads that use reads are written out where they stand, and what comes of that may hold 2000 values.",
     R"(let a(n : number) = n + n + n + n + n + n + n + n
let b(n : number) = a(n) + a(n) + a(n) + a(n) + a(n) + a(n) + a(n) + a(n)
let c(n : number) = b(n) + b(n) + b(n) + b(n) + b(n) + b(n) + b(n) + b(n)
let d(n : number) = c(n) + c(n) + c(n) + c(n) + c(n) + c(n) + c(n) + c(n)

procedure p "A procedure"
Start
 1. Look at it.
      expect d(5) > 5
End
)",
     R"(let d(n : number) = n * 4096

procedure p "A procedure"
Start
 1. Look at it.
      expect d(5) > 5
End
)"},
};

}  // namespace

std::vector<CodeEntry> value_mistakes() { return {std::begin(value_entries), std::end(value_entries)}; }

}  // namespace ocflow::codes
