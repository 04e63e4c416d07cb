// ocflow test [FILE...]
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/options.h"
#include "cli/test_file.h"

namespace ocflow::cli {

namespace {

constexpr Option option_test_form{"--output", "FORM", "text, json or junit (JUnit's XML, for CI servers)",
                                  &Arguments::output, "text json junit"};
constexpr const Option* test_options[] = {&option_test_form};
constexpr ExitCode test_exits[] = {ExitCode::as_asked, ExitCode::failed,    ExitCode::usage,
                                   ExitCode::invalid,  ExitCode::not_found, ExitCode::internal};

std::vector<std::string> files_here() {
  std::vector<std::string> all;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(".", none))
    if (entry.path().string().ends_with(".test.yaml")) all.push_back(entry.path().filename().string());
  std::sort(all.begin(), all.end());
  return all;
}

nlohmann::json to_json(const std::vector<TestResult>& all) {
  auto files = nlohmann::json::array();
  for (const auto& file : all) {
    auto cases = nlohmann::json::array();
    for (const auto& one : file.cases) {
      auto differences = nlohmann::json::array();
      for (const auto& d : one.differences)
        differences.push_back({{"what", d.what}, {"expected", d.expected}, {"found", d.found}});
      cases.push_back({{"name", one.name}, {"line", one.line}, {"ok", one.ok()}, {"differences", differences}});
      if (one.broken) cases.back()["error"] = one.wrong;
    }
    files.push_back({{"file", file.file}, {"cases", cases}, {"failed", file.failed()}});
  }
  return {{"files", files}};
}

ExitCode test_files(const Arguments& arguments, Console& console) {
  const auto files = arguments.words.empty() ? files_here() : arguments.words;
  if (files.empty())
    return refused(console, {ErrorKind::not_found, "there are no tests here",
                             "tests of NAME.ocf stand beside it in NAME.test.yaml; docs/rehearse.md shows the form"});
  std::vector<TestResult> all;
  for (const auto& file : files) {
    auto result = run_tests(file);
    if (!result) return refused(console, result.error());
    all.push_back(std::move(*result));
  }
  if (console.json)
    console.document(to_json(all));
  else
    console.out(arguments.output == "junit" ? tests_junit(all) : tests_text(all, console.color_out()));
  const bool ok = std::all_of(all.begin(), all.end(), [](const auto& file) { return file.failed() == 0; });
  return ok ? ExitCode::as_asked : ExitCode::failed;
}

}  // namespace

extern const Command test_command;
constexpr Command test_command{
    "test",
    "[FILE...]",
    0,
    1000,
    "run the tests of procedures, in a made-up world",
    "Tests of NAME.ocf stand beside it in NAME.test.yaml: each case gives a site, how things are, what goes wrong and\n"
    "what people answer, and says what is expected. Without FILE it runs all tests of this folder.\n",
    test_options,
    test_exits,
    test_files,
    "a case failed"};

}  // namespace ocflow::cli
