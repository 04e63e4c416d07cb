// What the tests.yaml of a plugin wants to be tried (docs/plugins.md).
#pragma once
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/base/value.h"

namespace ocflow::plugin {

struct Trial {
  std::string about, action, method;  // method: empty stands for `read` or `apply`
  Value with;                         // the arguments by name; $DIR in a text is an empty folder
  Value gives;                        // what its answer has to hold, a record
  std::string fails;                  // a part of the error that is wanted instead
};
Result<std::vector<Trial>> read_trials(const Sources& sources, FileId file, Diagnostics& diagnostics);

inline constexpr const char* trials_name = "tests.yaml";

}  // namespace ocflow::plugin
