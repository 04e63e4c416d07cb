// What `command` and `shell` have in common: a program with variables and input, run to its end. Private to stdlib/.
#pragma once
#include "engine/host/child_run.h"
#include "stdlib/declare.h"

namespace ocflow::stdlib {

// A value as a program is given it: a text, a number, a host's address. Secrets are revealed, for this is where they
// are needed. Lists and records have no such form.
Result<std::string> as_program_text(const Value& value);

// "NAME=value" texts and pairs of name and value, to what a program's environment holds.
Result<std::vector<std::string>> variables(const List& items);
Result<std::string> variable(const std::string& name, const Value& value);

// Runs it as an act; its exit code decides.
asio::awaitable<Outcome> run_program(Context& context, keeper::Launch launch, std::vector<double> ok);

}  // namespace ocflow::stdlib
