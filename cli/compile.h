// From texts to a plan, or to all that is wrong with them. The pipeline of docs/architecture.md in one function.
#pragma once
#include <memory>
#include <optional>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/library.h"
#include "dsl/lower.h"
#include "engine/site/site.h"

namespace ocflow::cli {

struct Wanted {
  std::string procedure;              // empty: the first of the main file
  std::vector<std::string> settings;  // --set
  enum class Until { checked, bound, planned } until = Until::planned;
  bool reverse = false;  // that procedure turned round
};

struct Compiled {
  Sources sources;  // the program points into it
  Diagnostics diagnostics;
  std::unique_ptr<Plugins> plugins = std::make_unique<Plugins>();  // the program points to its registry
  dsl::Checked checked;
  std::unique_ptr<site::Site> site;
  Result<std::vector<std::string>> secrets;  // of a recorded site: those that have changed, or why they aren't there
  plan::ProcedureId procedure = plan::nothing;
  std::vector<Value> givens;
  std::optional<plan::Plan> plan;

  const plan::Procedure& chosen() const { return checked.program->procedures[procedure]; }
};

// Fails with the kind of what is wrong; where `diagnostics` has errors they say it better.
Result<void> compile(Compiled& compiled, Library& library, const Wanted& wanted);
// The same in two parts, of which the second may be done again for another site. `orders`: as CheckOptions has it.
Result<void> compile_texts(Compiled& compiled, Library& library, const Wanted& wanted, Diagnostics* orders = nullptr);
Result<void> compile_site(Compiled& compiled, Library& library, const Wanted& wanted);

// The procedures that stand in the main file itself, in order.
std::vector<std::string> procedures_of(const Compiled& compiled);

// The hash that tells whether two plans are the same: FNV-1a of the canonical text, 64 bits. It guards against
// another release, not against an enemy (the journal is its owner's alone), so nothing stronger is wanted.
std::string digest(const plan::Plan& plan);

// Diagnostics as text on the error stream.
void show(Console& console, const Compiled& compiled);
// Says why it could not be compiled, in the form that was asked for.
ExitCode refuse(Console& console, const Compiled& compiled, const Error& error);

}  // namespace ocflow::cli
