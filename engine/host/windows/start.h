// Starting a process with just the files it is meant to have, and the keeper in this way. Private to the Windows
// keeper.
#pragma once
#include <filesystem>

#include "engine/base/result.h"
#include "engine/host/launch.h"
#include "engine/host/windows/wide.h"

namespace ocflow::keeper {

struct Started {
  Descriptor process, thread;
  DWORD pid = 0;
};

// `flags`: of CreateProcess, beside those that it needs. An error has ErrorKind::failed and names the program.
Result<Started> start_process(const Launch& launch, DWORD flags);

// A keeper for a run, that goes on without us: "ready", "held" (there is one already), or what went wrong.
Result<std::string> start_keeper(const std::filesystem::path& folder, const std::string& run_id);

std::filesystem::path own_program();

}  // namespace ocflow::keeper
