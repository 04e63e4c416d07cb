// OCF02xx: values that outlive a step: kept, asked for, decoded, read under a name of the file's own.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

const std::vector<CodeEntry> values{
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
};

}  // namespace

std::vector<CodeEntry> value_mistakes() { return values; }

}  // namespace ocflow::codes
