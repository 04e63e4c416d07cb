// A command line of which only a part is written.
#pragma once
#include <string>
#include <vector>

#include "cli/command.h"

namespace ocflow::cli {

struct WrittenLine {
  const Command* command = nullptr;  // nullptr: its word is the one that is wanted, or is none
  Arguments arguments;               // what is said so far
  const Option* option = nullptr;    // whose value is wanted
  std::string before;                // what of the wanted word stands before that value, as of `--site=`
  std::string begun;                 // of the wanted word, or of the value
  bool only_words = false;           // a `--` stands before
};

WrittenLine written(const std::vector<std::string>& line);

}  // namespace ocflow::cli
