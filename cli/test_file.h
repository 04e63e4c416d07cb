// A file of procedure tests: each case is a run in a made-up world, and what is expected of it.
#pragma once
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/rehearse/expect.h"

namespace ocflow::cli {

struct CaseResult {
  std::string name;
  std::uint32_t line = 0;
  bool broken = false;  // it could not be run; `wrong` says why
  std::string wrong;
  std::vector<rehearse::Difference> differences;
  bool ok() const { return !broken && differences.empty(); }
};

struct TestResult {
  std::string file;
  std::vector<CaseResult> cases;
  std::size_t failed() const;
};

// NAME.test.yaml, or NAME.ocf whose tests stand beside it.
Result<TestResult> run_tests(const std::string& file);

std::string tests_text(const std::vector<TestResult>& all, bool color);
std::string tests_junit(const std::vector<TestResult>& all);  // JUnit's XML, as CI servers read it

}  // namespace ocflow::cli
