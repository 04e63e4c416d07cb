#include "stdlib/families.h"

namespace ocflow::stdlib {
namespace {

const RecordType result{"shell",
                        {field("exit_code", number(), "What the script returned; 128 + N when signal N ended it"),
                         field("output", text(), "What it wrote to its output and its error output")}};

}  // namespace

void add_shell(Actions& to) {
  Action shell;
  shell.signature = signature(
      "shell", "Runs a script with /bin/sh. Values go in beside it, by name, as its environment variables.",
      {must("script", a(Type::Kind::code), "The script; it holds no {values}: use $name and give `name: value`"),
       may("directory", text(), "Where it runs; without it, where ocflow was started"),
       may("repeatable", boolean(), false, "Whether a second run does no harm")},
      Type::record(result), Effect::once);
  shell.signature.repeatable_by_call = true;
  shell.signature.takes_values = true;
  to.push_back(std::move(shell));
}

}  // namespace ocflow::stdlib
