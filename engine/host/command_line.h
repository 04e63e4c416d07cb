// Arguments of a Windows program: it is given one text, and takes it apart by the rules of CommandLineToArgvW, which
// the C runtime follows. Pure, so that it is tested everywhere.
#pragma once
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace ocflow::keeper {

// The text from which a program gets exactly these words back. The first is the program: it may hold no quote.
std::string windows_command_line(const std::vector<std::string>& words);

// A script of cmd.exe takes its arguments for code whatever stands around them, so only plain ones may go to it.
// `program`: the path that was found.
Result<void> check_script_arguments(const std::string& program, const std::vector<std::string>& words);

}  // namespace ocflow::keeper
