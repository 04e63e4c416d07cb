// One sitting of a run: from its first event, or from where it was left, until it ends or has to wait for a person.
#pragma once
#include "cli/answers.h"
#include "cli/bound.h"
#include "cli/command.h"
#include "cli/keeping.h"
#include "cli/locks.h"
#include "engine/host/standby.h"

namespace ocflow::cli {

struct Session {
  Console& console;
  const Arguments& arguments;
  Compiled& compiled;
  const journal::StateFolder& state;
  journal::Journal& journal;
  std::filesystem::path run_folder;
  std::uint32_t jobs = 16;
  std::vector<run::Event> past;  // of the journal; empty for a new run
  Answers answers;               // --answers
  Answers decisions;             // --decide
  bool cancel = false;           // nothing begins: what runs is ended, and the run is given up
  std::string why{};             // of that
  Locks* locks = nullptr;        // they tell whoever finds them held at which step the run is
  bool undo = false;             // it is taken back
  const Bound* bound = nullptr;  // to a plan
  keeper::Standby keeper{};      // it came up meanwhile, where one was started
  bool* has_begun = nullptr;  // told once its first event is made: before that, and where it can't be recorded, nothing
                              // of a new run is wanted

  std::uint64_t next_seq() const { return past.empty() ? 1 : past.back().seq + 1; }
};

// Started as soon as the run is known, so that it comes up while the journal is made or read. It touches nothing yet,
// and where the run is refused it goes.
keeper::Standby keeper_on_standby(const std::filesystem::path& run_folder, const std::string& run_id);

// Runs, shows how it went, and says how that ends the command.
ExitCode conduct(Session session);

}  // namespace ocflow::cli
