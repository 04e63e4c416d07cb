// A log for finding mistakes in ocflow; off unless it is asked for. It never holds values, so no secrets.
#pragma once
#include <string>

#include "engine/base/result.h"

namespace ocflow::cli {

// To `file`, else to what OCFLOW_LOG names, else nowhere.
Result<void> open_log(const std::string& file);
bool logs();
void log_line(const std::string& text);  // nothing when there is no log

}  // namespace ocflow::cli
