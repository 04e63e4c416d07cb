// The processes of one lab.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/lab/solution.h"

namespace lab {

// Starts every component, each when those before it are ready, and writes the lab's site file. Ends what it started
// when one does not become ready. Returns the exit code.
int up(Lab lab);
// Kills what runs of the lab in that folder. Returns how many there were.
int down(const std::filesystem::path& folder);
bool runs(const std::filesystem::path& folder, pid_t pid);  // is it a living component of that lab?

}  // namespace lab
