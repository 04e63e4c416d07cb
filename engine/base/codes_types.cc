// OCF02xx: values and their types.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

constexpr CodeEntry typing[] = {
    {"OCF0208", "A value of another type", "The value is of another type than what is wanted there.",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop(7)
End
)",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs")
End
)"},
    {"OCF0209", "A number and a unit",
     "A duration and a size are written with their unit, a number without. 5 is no time: it could be seconds or "
     "minutes.",
     R"(procedure p "A procedure"
Start
 1. Wait.
      do pause(5)
End
)",
     R"(procedure p "A procedure"
Start
 1. Wait.
      do pause(5s)
End
)"},
    {"OCF0210", "Two values that are not of one kind",
     "Values of different types are never equal, so comparing them says nothing.",
     R"(procedure p "A procedure"
given
  port : number
Start
 1. Open the port.
      if port == "5000"
End
)",
     R"(procedure p "A procedure"
given
  port : number
Start
 1. Open the port.
      if port == 5000
End
)"},
    {"OCF0211", "Values that have no order",
     "Less and greater are for numbers, durations, sizes and versions. As texts, \"10\" stands before \"9\".",
     R"(procedure p "A procedure"
given
  release : text
Start
 1. Stop the new server.
      if release >= "8.1"
End
)",
     R"(procedure p "A procedure"
given
  release : version
Start
 1. Stop the new server.
      if release >= "8.1"
End
)"},
    {"OCF0212", "Not true or false", "A condition is true or false. Other values have to be compared with something.",
     R"(procedure p "A procedure"
given
  many : number
Start
 1. Stop them.
      if many
End
)",
     R"(procedure p "A procedure"
given
  many : number
Start
 1. Stop them.
      if many > 0
End
)"},
    {"OCF0213", "A secret in the open",
     "A secret has no text: in a sentence, a text or a command line anybody could read it. It can be handed to an "
     "action "
     "that takes a secret, and compared with none.",
     R"(procedure p "A procedure"
given
  password : secret
Start
 1. Log in with {password}.
End
)",
     R"(procedure p "A procedure"
given
  password : secret
Start
 1. Log in with the password.
End
)"},
    {"OCF0214", "An action inside an expression",
     "Conditions, values and waits only read. What can change something happens in a step, with `do`, where it is "
     "recorded and seen.",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      expect service.stop("ocs") == none
End
)",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs")
      expect service.state("ocs") == "stopped"
End
)"},
    {"OCF0215", "A read where nothing is read",
     "Reads stand in `if`, `until`, `require`, `expect` and `let`. Arguments and sentences use values that are "
     "known when "
     "the step begins.",
     R"(procedure p "A procedure"
Start
 1. Tell the state.
      do say(service.state("ocs"))
End
)",
     R"(procedure p "A procedure"
Start
 1. Tell the state.
      let state = service.state("ocs")
      do say(state)
End
)"},
    {"OCF0216", "A value that may be none",
     "The value may be absent at some site. An `if` with `!= none`, on the step or on one around it, says what "
     "then.",
     R"(type server
  service : text = none
procedure p "A procedure"
given
  ocs : server
Start
 1. Stop the service.
      do service.stop(ocs.service)
End
)",
     R"(type server
  service : text = none
procedure p "A procedure"
given
  ocs : server
Start
 1. Stop the service.
      if ocs.service != none
      do service.stop(ocs.service)
End
)"},
    {"OCF0223", "Text for another language with a value in it",
     "Such a text (a line for the shell, a query) has to stand there as it is, without {values}: what is put "
     "together "
     "from parts can be made to say something else. Values go in beside it, by name.",
     R"(procedure p "A procedure"
given
  name : text
Start
 1. Show it.
      do shell("echo {name}")
End
)",
     R"(procedure p "A procedure"
given
  name : text
Start
 1. Show it.
      do shell("echo $name", name: name)
End
)"},
    {"OCF0224", "Not one of the choices", "The value is declared as one of a few texts, and this is none of them.",
     R"(procedure p "A procedure"
given
  runs_as : one of "service", "console"
Start
 1. Stop the service.
      if runs_as == "servise"
End
)",
     R"(procedure p "A procedure"
given
  runs_as : one of "service", "console"
Start
 1. Stop the service.
      if runs_as == "service"
End
)"},
    {"OCF0225", "A number that is too large", "It is larger than any number that can be calculated with.", "", ""},
    {"OCF0226", "An expression nested too deep", "Nobody can read it. A part of it gets a name with `let`.", "", ""},
    {"OCF0227", "Values that can't be calculated with",
     "+, -, * and / are for numbers and durations. Texts are put together in one text with {values}.",
     R"(procedure p "A procedure"
given
  name : text
Start
 1. Tell the name.
      do say("name: " + name)
End
)",
     R"(procedure p "A procedure"
given
  name : text
Start
 1. Tell the name.
      do say("name: {name}")
End
)"},
    {"OCF0228", "A value without a text", "A record is made of several values. A text shows one of them, by its name.",
     R"(type server
  name : text
procedure p "A procedure"
given
  ocs : server
Start
 1. Stop {ocs}.
End
)",
     R"(type server
  name : text
procedure p "A procedure"
given
  ocs : server
Start
 1. Stop {ocs.name}.
End
)"},
    {"OCF0229", "Not a list", "What stands after `in`, or in a function over a list, has to be a list.",
     R"(procedure p "A procedure"
given
  servers : text
Start
 1. Stop {server}.
      for server in servers
End
)",
     R"(procedure p "A procedure"
given
  servers : list of text
Start
 1. Stop {server}.
      for server in servers
End
)"},
};

}  // namespace

std::vector<CodeEntry> typing_mistakes() { return {std::begin(typing), std::end(typing)}; }

}  // namespace ocflow::codes
