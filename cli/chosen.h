// Which run is meant where none was named. What can only mean one is done, and between several nobody guesses.
#pragma once
#include "cli/command.h"
#include "cli/runs.h"

namespace ocflow::cli {

struct Chosen {
  std::string id;
  std::vector<std::string> others;  // that go on, too
  std::string unfinished;           // the last one
};
// What goes on now is what one wants to see, else what was last.
Result<Chosen> choose(const journal::StateFolder& state, const std::vector<std::string>& words);
// The one whose engine goes on and is not paused. Of several none: ErrorKind::invalid, with the commands to choose
// from.
Result<std::string> choose_to_pause(const journal::StateFolder& state, const std::vector<std::string>& words,
                                    const Console& console);
// The one that is paused, else the last that is not finished; where that began after a paused one, none of them.
Result<std::string> choose_to_resume(const journal::StateFolder& state, const std::vector<std::string>& words,
                                     const Console& console);
std::string others_text(const Chosen& chosen, const Console& console);  // empty: there are none

}  // namespace ocflow::cli
