// The program of an attempt whose keeper was killed.
#pragma once
#include <filesystem>

#include "engine/action/performer.h"
#include "engine/host/strays.h"
#include "engine/host/traces.h"

namespace ocflow::keeper {

// What lives of it. It is known by its mark, or, where it has none that could be seen (sudo takes it away, and what
// runs as another user hides it), as the process that was noted. In its first ms none is noted: then it may be any
// unmarked one that such a keeper started.
std::vector<Process> program_left(const Traces& traces, std::string_view mark);

// Does anything of it live, its program or what that started? For a run that has no keeper; `run_folder` is where that
// wrote its record.
bool is_left(const std::filesystem::path& run_folder, const std::string& run_id, action::AttemptKey key);

}  // namespace ocflow::keeper
