// OCF04xx: files that use one another.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

constexpr CodeEntry all[] = {
    {"OCF0401", "A file that can't be used",
     "`use \"file.ocf\"` names a file beside the one it stands in. It isn't there, can't be read, or lies outside the "
     "folder.",
     R"(use "no-such-file.ocf"
procedure p "A procedure"
Start
 1. Do it.
End
)",
     R"(procedure p "A procedure"
Start
 1. Do it.
End
)"},
    {"OCF0402", "A module that is not there",
     "`use NAME` names a module of the standard library or of a folder in OCFLOW_PATH. A file beside this one is named "
     "in "
     "quotes.",
     R"(use no_such_module
procedure p "A procedure"
Start
 1. Do it.
End
)",
     R"(procedure p "A procedure"
Start
 1. Do it.
End
)"},
    {"OCF0403", "Used twice", "One line is enough to bring in a file or a module.",
     R"(use service
use service
procedure p "A procedure"
Start
 1. Do it.
End
)",
     R"(use service
procedure p "A procedure"
Start
 1. Do it.
End
)"},
    {"OCF0404", "Files that use each other in a circle",
     "A file can't use one that needs it. What both need belongs in a third file.", "", ""},
    {"OCF0405", "A name that comes twice",
     "Two procedures or two types have one name, in this file or brought in by `use`. Those of a module are told apart "
     "by "
     "the module's name.",
     R"(procedure p "A procedure"
Start
 1. Do it.
End

procedure p "Another one"
Start
 1. Do that.
End
)",
     R"(procedure p "A procedure"
Start
 1. Do it.
End

procedure q "Another one"
Start
 1. Do that.
End
)"},
    {"OCF0406", "No procedure", "There is nothing to run in this file. It can still be used by another one.",
     R"(type server
  name : text
)",
     R"(procedure p "A procedure"
Start
 1. Do it.
End
)"},
    {"OCF0407", "A plugin that can't be used",
     "What a plugin says of itself, in the plugin.yaml of its folder, is not whole or not right. Above all each of its "
     "actions has to say what a second time does (`effect: reads`, `idempotent` or `once`): after a crash that decides "
     "whether an action is done again, so it is never guessed. `ocflow plugin test` looks at all of a plugin.",
     "", ""},
};

}  // namespace

std::vector<CodeEntry> files() { return {std::begin(all), std::end(all)}; }

}  // namespace ocflow::codes
