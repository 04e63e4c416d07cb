// What the command line says about a run, read and checked once for all commands that need it.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/compile.h"

namespace ocflow::cli {

Wanted wanted(const Arguments& arguments);
Result<std::uint32_t> jobs(const Arguments& arguments);
Result<void> check_settings(const Arguments& arguments);  // each NAME=VALUE

// --state, else OCFLOW_STATE, else $XDG_STATE_HOME/ocflow, else ~/.local/state/ocflow.
std::filesystem::path state_path(const Arguments& arguments);
// As it has to stand in a command that goes on with a run of this state folder; empty when it was not given.
std::string state_option(const Arguments& arguments);

std::string login_name();

}  // namespace ocflow::cli
