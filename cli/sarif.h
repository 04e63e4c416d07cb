// Diagnostics as SARIF 2.1.0, which code hosts and editors show beside the lines.
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"

namespace ocflow::cli {

class Sarif {
 public:
  // What a rule is stands in the catalogue of messages or in that of lint.
  void add(const Diagnostic& d, const Sources& sources);
  void add_failure(const std::string& path, const Error& error);  // a file that could not be looked at
  nlohmann::json document() const;

 private:
  std::size_t rule(const std::string& code);
  nlohmann::json rules_ = nlohmann::json::array(), results_ = nlohmann::json::array(),
                 notifications_ = nlohmann::json::array();
  std::map<std::string, std::size_t> rule_of_code_;
};

}  // namespace ocflow::cli
