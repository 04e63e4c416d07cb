// A run that is about to begin: its folder, its locks, its journal. Until its first event is recorded nothing of it is
// wanted, and all of it can be taken away again.
#pragma once
#include <functional>
#include <memory>

#include "cli/console.h"
#include "cli/locks.h"
#include "engine/host/standby.h"

namespace ocflow::cli {

struct Begun {
  std::string id;
  Locks locks;
  keeper::Standby keeper;
  std::unique_ptr<journal::Journal> journal;
};

// Under the locks: nothing of ocflow's changes the site between the last look and the first step.
using Allowed = std::function<Result<void>(journal::Header&, const std::filesystem::path& run_folder)>;

// What can't begin leaves nothing behind.
Result<Begun> begin(Console& console, const journal::StateFolder& state, journal::Header header, const plan::Plan& plan,
                    Duration wait, const Allowed& allowed);
// Of a run that ended before its first event. Its keeper has been released, or has not been given its word.
void take_away(const journal::StateFolder& state, Begun begun);

}  // namespace ocflow::cli
