// ocflow version
#include "engine/base/version.h"

#include <nlohmann/json.hpp>

#include "cli/build_id.h"
#include "cli/command.h"

namespace ocflow::cli {

namespace {

constexpr ExitCode version_exits[] = {ExitCode::as_asked, ExitCode::usage};

ExitCode version(const Arguments&, Console& console) {
  if (console.json)
    console.document(nlohmann::json{{"version", OCFLOW_VERSION}, {"build", build_id()}});
  else
    console.out("ocflow " OCFLOW_VERSION "\n");
  return ExitCode::as_asked;
}

}  // namespace

extern const Command version_command;
constexpr Command version_command{"version", "", 0, 0, "show which release this is", "", {}, version_exits, version};

}  // namespace ocflow::cli
