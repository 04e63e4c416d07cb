// Answers of a person that are given ahead: to person's steps (--answers FILE), about failed steps (--decide).
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/run/driver.h"

namespace ocflow::cli {

struct Answers {
  // --decide: about steps, and about `finally`s, by the node that holds them
  std::map<plan::NodeId, run::Reply> by_step, by_final;
  // --answers: by step and clause. What is said of an item that stands for all of a list is said of each of them.
  std::map<std::pair<plan::NodeId, std::uint16_t>, run::Reply> by_question;
  // What is to be said when a step fails, or is in doubt: one after another, each once for each step.
  enum class When : std::uint8_t { failed, in_doubt };
  std::map<std::pair<plan::NodeId, When>, std::vector<run::Reply>> by_trouble;

  // `before`: how often this step was asked about like that already. nullptr: nothing is said ahead.
  const run::Reply* find(const plan::Plan& plan, const run::Question& question, std::size_t before) const;
};

// A YAML file, a line a step: `"3.1": done`, `3.1: "skip: why"`, `3.1: "failed: why"` (or `3.1: {skip: why}`). A step
// goes by its number or its name, a `finally` by its own (`3.1/finally`). A `confirm` is answered by yes, `no: why` or
// what is to be typed, an `ask` by its value; a step that asks more than once has a list of answers, in the order of
// its clauses. What is to be decided when it fails or is in doubt stands beneath it: `3.1: {answer: done, on failure:
// [again, "skip: why"], in doubt: again}`. Held against what the plan can ask: all mistakes are reported in one
// message, each with its place. Of no file there are no answers.
Result<Answers> read_answers(const std::string& file, const plan::Plan& plan, const std::string& who);

// `STEP=again` (or `rerun`), `STEP=done`, `STEP=skip: why`, `STEP=failed: why`; `STEP/finally` is the `finally` of one
Result<Answers> read_decisions(const std::vector<std::string>& decisions, const plan::Plan& plan,
                               const std::string& who);

// For both. Empty when it is right, else what is wrong.
std::string find_step(const plan::Plan& plan, const std::string& step, plan::NodeId& out);
std::string read_reply(std::string_view text, const std::vector<run::Answer>& allowed, run::Reply& out);
std::string trimmed(std::string_view text);

}  // namespace ocflow::cli
