// What a command that looks for mistakes has found, told in the form that was asked for. Several files may use the
// same broken one: each mistake is told once.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/sarif.h"

namespace ocflow::cli {

class Findings {
 public:
  Findings(Console& console, const std::string& form) : console_(console), sarif_wanted_(form == "sarif") {}

  // As text they are told now, to the error stream; else at the end. Gives how many of them are new.
  std::size_t add(const std::vector<Diagnostic>& diagnostics, const Sources& sources);
  std::size_t add(const Diagnostics& diagnostics, const Sources& sources);  // remembers also how many were not kept
  // A file that could not be looked at. Always told on the error stream, too.
  void add_failure(const std::string& path, const Error& error);
  // The one document; `more` holds what the command itself has to say. Nothing as text.
  void finish(nlohmann::json more);

  bool as_text() const { return !console_.json && !sarif_wanted_; }
  // "2 mistakes in 1 file", counting the files in which they stand; empty where there are none.
  std::string mistakes_text() const;
  std::size_t files() const { return places_.size(); }
  std::size_t errors = 0, warnings = 0, dropped = 0;

 private:
  Console& console_;
  bool sarif_wanted_;
  std::set<std::string> told_, places_;
  std::size_t failures_ = 0;
  nlohmann::json diagnostics_ = nlohmann::json::array();
  Sarif sarif_;
};

}  // namespace ocflow::cli
