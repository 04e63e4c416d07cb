// Answers of a person that are given ahead: to person's steps (--answers FILE), about failed steps (--decide).
#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/run/driver.h"

namespace ocflow::cli {

struct Answers {
  std::map<plan::NodeId, run::Reply> by_step;
};

// A YAML file, a line a step: `"3.1": done`, `3.1: "skip: why"`, `3.1: "failed: why"` (or `3.1: {skip: why}`). A step
// goes by its number or its name. All mistakes are reported in one message, each with its line.
Result<Answers> read_answers(const std::string& file, const plan::Plan& plan, const std::string& who);

// `STEP=again`, `STEP=done`, `STEP=skip: why`, `STEP=failed: why`
Result<Answers> read_decisions(const std::vector<std::string>& decisions, const plan::Plan& plan,
                               const std::string& who);

}  // namespace ocflow::cli
