// Every way in which the command ends; docs/cli.md says when.
#pragma once
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace ocflow::cli {

enum class ExitCode : int {
  as_asked = 0,
  failed = 1,
  work = 2,
  person_needed = 3,
  declined = 4,
  usage = 64,
  invalid = 65,
  not_found = 66,
  internal = 70,
  journal_io = 74,
  held = 75,
  drifted = 77,
  bad_site = 78,
  hung_up = 129,
  interrupted = 130,
  terminated = 143,
};

ExitCode exit_code(ErrorKind kind);
ExitCode exit_code_of_signal(int signal);
std::string_view about(ExitCode code);  // as help shows it
const std::vector<ExitCode>& exit_codes();

}  // namespace ocflow::cli
