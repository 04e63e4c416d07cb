// A state folder looked at as a whole: whose it is, who can read it, what was left by what was killed, what is damaged.
// Changes nothing.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engine/journal/journal.h"

namespace ocflow::journal {

struct Finding {
  // told: worth knowing, and in order. odd: works, and should be seen to. fault: something can't be used or trusted.
  enum class Grade { told, odd, fault } grade = Grade::told;
  std::string where;  // below the state folder, or a whole path
  std::string what;
  std::string remedy;  // may be empty
};

// What a suggested command is about (a run, a rule), as it stands there so that the command finds this state folder.
using Named = std::function<std::string(const std::string& about)>;

std::vector<Finding> examine(const StateFolder& state, const Named& named);

// The parts of it. Only for engine/journal.
void examine_rights(const StateFolder& state, std::vector<Finding>& out);
void examine_disk(const StateFolder& state, const Named& named, std::vector<Finding>& out);
void examine_runs(const StateFolder& state, const Named& named, std::vector<Finding>& out);

}  // namespace ocflow::journal
