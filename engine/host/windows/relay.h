// The far end of a connection to a Windows host: what ssh (or another program) starts there. It makes sure that the
// keeper's program is the one that is wanted, and then carries lines between it and its own input and output.
#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "engine/host/descriptor.h"

namespace ocflow::keeper {

inline constexpr const char* keeper_pipe = "keeper.pipe";  // holds the name of the pipe

// Greets, is told which program is wanted, takes it in if it isn't here, and runs it. The whole program; its exit code.
int far_end(const std::function<int(const std::string& mode, const std::string& run, const std::string& host)>& own);

// Between standard input and output and the keeper of a run, which it finds or starts.
int relay(const std::string& run_id, const std::string& host);

// Carries standard input and output in threads of their own; ends this process with either side.
void carry_in_threads(NativeFile pipe);

}  // namespace ocflow::keeper
