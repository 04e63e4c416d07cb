// The far end of a connection over ssh (docs/hosts.md): between standard input and output, and the keeper of a run on
// this host, which it finds or starts. It ends with either side; the keeper doesn't end with it.
#pragma once
#include <filesystem>
#include <string>

#include "engine/base/result.h"

namespace ocflow::keeper {

// The folder of a run's keeper on a host that ssh reaches: below XDG_STATE_HOME, or ~/.local/state.
Result<std::filesystem::path> far_folder(const std::string& run_id, const std::string& host);

// The whole program; its exit code. What goes wrong is said as a message of the protocol.
int relay(const std::string& run_id, const std::string& host);

}  // namespace ocflow::keeper
