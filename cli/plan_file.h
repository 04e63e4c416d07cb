// The plan file: what a plan was made from, what was seen and what is to happen, for a run that is bound to it
// (docs/plans.md). One JSON document, its owner's alone; no secret is in it.
#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "cli/command.h"
#include "cli/compile.h"
#include "engine/run/driver.h"
#include "engine/run/preview.h"

namespace ocflow::cli {

inline constexpr int plan_format = 1;

struct PlanFile {
  std::string text;         // byte for byte
  std::string hash;         // SHA-256 of it, in hexadecimal digits
  nlohmann::json document;  // checked: what is read of it is there, and of its type
};

// From what a plan, and a run bound to it, is made: files and site by their hashes, arguments, plugins, release, what
// earlier runs kept. Two of them can be held against each other.
nlohmann::json made_of(const journal::Header& header, const Compiled& compiled, const Record& kept,
                       const Arguments& arguments);

nlohmann::json facts_json(const plan::Plan& plan, const run::Forecast& forecast, Duration expires);

// The text of a plan file. `expires`: for how long what was seen counts.
std::string plan_document(nlohmann::json made_of, run::RunState& state, const run::Forecast& forecast, Duration expires,
                          const std::string& who);

Result<PlanFile> read_plan(const std::filesystem::path& path);
Result<PlanFile> plan_from(std::string text, const std::string& name);

// What it says of acts, by `act_key`.
using Expectations = std::unordered_map<std::string, run::Expectation>;
Expectations expectations(const nlohmann::json& document);
std::string act_key(const std::string& path, std::uint16_t clause);

// Of `--expires`; an hour, if unsaid.
Result<Duration> expires_of(const Arguments& arguments);

}  // namespace ocflow::cli
