#include "stdlib/families.h"

namespace ocflow::stdlib {
namespace {

const RecordType result{"command",
                        {field("exit_code", number(), "What the program returned; 128 + N when signal N ended it"),
                         field("output", text(), "What it wrote to its output and its error output")}};

}  // namespace

void add_command(Actions& to) {
  Action command;
  command.signature =
      signature("command", "Runs a program, without a shell.",
                {must("program", Type::list_of(text()), "The program and its arguments, each handed over as it is"),
                 may("directory", text(), "Where it runs; without it, where ocflow was started"),
                 may("environment", Type::list_of(a(Type::Kind::any)), List{},
                     "Variables for it: \"NAME=value\", or [\"NAME\", value] where the value may be a secret"),
                 may("input", a(Type::Kind::any), "What it reads from its standard input: a text or a secret"),
                 may("repeatable", boolean(), false, "Whether a second run does no harm"),
                 may("ok", Type::list_of(number()), List{Value(0)}, "The exit codes that mean success")},
                Type::record(result), Effect::once);
  command.signature.repeatable_by_call = true;
  to.push_back(std::move(command));

  Action read;
  read.signature =
      signature("command.read",
                "What a program writes to its output, without the last line end. The program must change nothing.",
                {must("program", Type::list_of(text()), "The program and its arguments, each handed over as it is"),
                 may("directory", text(), "Where it runs; without it, where ocflow was started"),
                 may("environment", Type::list_of(a(Type::Kind::any)), List{},
                     "Variables for it: \"NAME=value\", or [\"NAME\", value] where the value may be a secret"),
                 may("input", a(Type::Kind::any), "What it reads from its standard input: a text or a secret"),
                 may("ok", Type::list_of(number()), List{Value(0)}, "The exit codes that mean success"),
                 may("limit", duration(), Value(Duration(std::chrono::minutes(1))), "How long it may take")},
                text(), Effect::reads);
  to.push_back(std::move(read));
}

}  // namespace ocflow::stdlib
