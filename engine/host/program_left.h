// The programs of attempts whose keeper was killed.
#pragma once
#include <filesystem>
#include <vector>

#include "engine/action/performer.h"
#include "engine/host/strays.h"
#include "engine/host/traces.h"

namespace ocflow::keeper {

// What lives of one. It is known by its mark, or, where it has none that could be seen (sudo takes it away, and what
// runs as another user hides it), as the process that was noted. In its first ms none is noted: then any unmarked one
// may be it that such a keeper can have started since, and that is a guess, on which nothing may be ended.
struct ProgramLeft {
  std::optional<Process> surely;
  std::vector<Process> perhaps{};  // where nothing is sure
  bool lives() const;
};
// A look at the processes that began at `since` (system_clock) or later is good enough.
ProgramLeft program_left(const Traces& traces, std::string_view mark, std::chrono::nanoseconds since);

struct Leftover {
  action::AttemptKey key = 0;
  std::vector<Process>
      perhaps{};  // nothing tells whether one of these is its program; none: what lives is surely of it
  std::vector<Process> surely{};
};
// Of those attempts, which left something that lives, their program or what that started? For a run that has no keeper;
// `run_folder` is where that wrote its record.
std::vector<Leftover> left_of(const std::filesystem::path& run_folder, const std::string& run_id,
                              const std::vector<action::AttemptKey>& keys);

// For a person: which they are, and how to find out more.
std::string names_of(const std::vector<Process>& processes);
std::string how_to_end(const std::vector<Process>& processes);

}  // namespace ocflow::keeper
