// Syntax trees to a checked program. Reports every mistake (OCF02xx names and types, OCF03xx steps and order,
// OCF04xx files); gives a program only when there is no error.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/plan/program.h"

namespace ocflow::dsl {

// Finds the text of `use`: a module of the standard library or the plugin path, or a file beside the one that names
// it. Gives the file in `sources`, or why not. Reading again what was read gives the same id.
class Loader {
 public:
  virtual ~Loader() = default;
  virtual Result<FileId> module(std::string_view name) = 0;
  virtual Result<FileId> file(FileId from, std::string_view path) = 0;
  // The texts of the .ocf files beside the main one: what is kept for them is told by their text alone.
  virtual std::vector<std::string> beside() { return {}; }
};

struct Checked {
  std::shared_ptr<const plan::Program> program;  // nullptr when there was an error
  std::vector<FileId> files;                     // all that were read, the main file first
  plan::ProcedureId main = plan::nothing;        // the first procedure of the main file
  plan::ProcedureId turned = plan::nothing;      // the one that was wanted turned round
};

struct CheckOptions {
  // Of the main file, to be turned round; empty: its first one. A name that is not there turns nothing.
  std::optional<std::string> reverse;
  // Where an order goes that is not ensured (OCF0320), when it shall not stand in the way of a program: some sites may
  // keep it.
  Diagnostics* orders = nullptr;
};

// Parses `main` and what it uses, and checks all of it.
Checked check(const Sources& sources, FileId main, const action::Registry& registry, Loader& loader,
              Diagnostics& diagnostics, const CheckOptions& options = {});

}  // namespace ocflow::dsl
