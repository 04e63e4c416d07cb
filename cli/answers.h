// Answers of a person that are given ahead: to person's steps (--answers FILE), about failed steps (--decide).
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/run/driver.h"

namespace ocflow::cli {

struct Answers {
  std::map<plan::NodeId, run::Reply> by_step;  // --decide
  // --answers: by step and clause. What is said of an item that stands for all of a list is said of each of them.
  std::map<std::pair<plan::NodeId, std::uint16_t>, run::Reply> by_question;
  const run::Reply* find(const plan::Plan& plan, const run::Question& question) const;
};

// A YAML file, a line a step: `"3.1": done`, `3.1: "skip: why"`, `3.1: "failed: why"` (or `3.1: {skip: why}`). A step
// goes by its number or its name. A `confirm` is answered by yes, `no: why` or what is to be typed, an `ask` by its
// value; a step that asks more than once has a list of answers, in the order of its clauses. All mistakes are reported
// in one message, each with its line.
Result<Answers> read_answers(const std::string& file, const plan::Plan& plan, const std::string& who);

// `STEP=again`, `STEP=done`, `STEP=skip: why`, `STEP=failed: why`
Result<Answers> read_decisions(const std::vector<std::string>& decisions, const plan::Plan& plan,
                               const std::string& who);

}  // namespace ocflow::cli
