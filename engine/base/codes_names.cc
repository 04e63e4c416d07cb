// OCF02xx: names and what they stand for.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

constexpr CodeEntry naming[] = {
    {"OCF0201", "A name that is not there",
     "A value is named that nothing gives: no given, no `let`, no step with `as`, no variable of a `for`. Names are "
     "written as they were declared, and those of another procedure can't be seen: hand the value over as an argument.",
     R"(procedure p "A procedure"
given
  server : text
Start
 1. Tell what is stopped.
      do say("{sever}")
End
)",
     R"(procedure p "A procedure"
given
  server : text
Start
 1. Tell what is stopped.
      do say("{server}")
End
)"},
    {"OCF0202", "A field that is not there",
     "What stands before the dot has no field of that name. The fields of a record are those of its `type`; the fields "
     "of a result are those of the action, and failed, error, exit_code and output, which every step has.",
     R"(type server
  name : text
procedure p "A procedure"
given
  ocs : server
Start
 1. Stop {ocs.nam}.
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
    {"OCF0203", "An action that is not there",
     "Nothing is called so: no action, and where a step acts, no procedure. `ocflow actions` lists the actions. The "
     "procedures of another file are there after `use \"file.ocf\"`, those of a module after `use NAME`.",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.sotp("ocs")
End
)",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs")
End
)"},
    {"OCF0204", "A pattern that can't be used",
     "`matches` and `capture` take a regular expression (RE2's, which has no backward references). This one is not "
     "complete, or uses what there is not.",
     R"(procedure p "A procedure"
given
  name : text
Start
 1. Look at the name.
      expect matches(name, "^ocs[0-9")
End
)",
     R"(procedure p "A procedure"
given
  name : text
Start
 1. Look at the name.
      expect matches(name, "^ocs[0-9]")
End
)"},
    {"OCF0205", "A parameter that is not there",
     "The action or procedure has no parameter of the name that stands before the colon.",
     R"(procedure p "A procedure"
Start
 1. Tell it.
      do say(txt: "Hello")
End
)",
     R"(procedure p "A procedure"
Start
 1. Tell it.
      do say("Hello")
End
)"},
    {"OCF0206", "Too many arguments", "More values are handed over than the action, procedure or function takes.",
     R"(procedure p "A procedure"
Start
 1. Wait.
      do pause(5s, 6s)
End
)",
     R"(procedure p "A procedure"
Start
 1. Wait.
      do pause(5s)
End
)"},
    {"OCF0207", "An argument is missing",
     "A parameter without a default has to be given. `ocflow actions NAME` shows what an action takes.",
     R"(procedure p "A procedure"
Start
 1. Wait.
      do pause()
End
)",
     R"(procedure p "A procedure"
Start
 1. Wait.
      do pause(5s)
End
)"},
    {"OCF0217", "A name that is taken",
     "In a procedure a name means one thing. Givens, steps, values and the variables of a `for` share their names, and "
     "the words of the language, its functions and the modules in use can't be names.",
     R"(procedure p "A procedure"
given
  server : text
Start
 1. Note the server.
      let server = "ocs"
End
)",
     R"(procedure p "A procedure"
given
  server : text
Start
 1. Note the server.
      let stopped = "ocs"
End
)"},
    {"OCF0218", "A type that is not there",
     "The types are text, number, bool, duration, size, version, host, secret, `list of` one of them, `one of \"a\", "
     "\"b\"`, and those declared with `type NAME` in this file or in one that it uses.",
     R"(procedure p "A procedure"
given
  limit : durations
Start
 1. Wait for {limit}.
End
)",
     R"(procedure p "A procedure"
given
  limit : duration
Start
 1. Wait for {limit}.
End
)"},
    {"OCF0219", "A field or given stands twice", "Two fields of a type, or two givens, have one name.",
     R"(procedure p "A procedure"
given
  port : number
  port : number
Start
 1. Look at port {port}.
End
)",
     R"(procedure p "A procedure"
given
  port : number
  backup_port : number
Start
 1. Look at port {port}.
End
)"},
    {"OCF0220", "A default that is not there as it is",
     "The default of a given is a text, a number, a duration, a size, true, false, none or a list of them. What "
     "depends "
     "on other values belongs in the procedure, and what differs from site to site in the site file.",
     R"(procedure p "A procedure"
given
  grace : duration = 2 * 5m
Start
 1. Wait for {grace}.
End
)",
     R"(procedure p "A procedure"
given
  grace : duration = 10m
Start
 1. Wait for {grace}.
End
)"},
    {"OCF0221", "A default that does not fit",
     "The default is not of the declared type. Hosts and secrets have no default: they come from the site file.",
     R"(procedure p "A procedure"
given
  grace : duration = 5
Start
 1. Wait for {grace}.
End
)",
     R"(procedure p "A procedure"
given
  grace : duration = 5m
Start
 1. Wait for {grace}.
End
)"},
    {"OCF0222", "A type that holds itself",
     "Each value of this type would have to hold another one, which holds another one. One that may be absent, or a "
     "list, ends that.",
     R"(type server
  name   : text
  backup : server
procedure p "A procedure"
given
  ocs : server
Start
 1. Stop {ocs.name}.
End
)",
     R"(type server
  name   : text
  backup : server = none
procedure p "A procedure"
given
  ocs : server
Start
 1. Stop {ocs.name}.
End
)"},
    {"OCF0230", "An argument is given twice", "A parameter gets its value once, by its place or by its name.",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs", service: "icon")
End
)",
     R"(procedure p "A procedure"
Start
 1. Stop the service.
      do service.stop("ocs")
End
)"},
};

}  // namespace

std::vector<CodeEntry> naming_mistakes() { return {std::begin(naming), std::end(naming)}; }

}  // namespace ocflow::codes
