// The library's procedures against small fakes: scripts that keep their state in files and write down when they are
// called. The real program runs them.
#pragma once
#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/cli_run.h"

namespace library {

using ocflow::test::ChildResult;

class Fakes : public ocflow::test::Cli {
 public:
  Fakes() { std::filesystem::create_directories(path() / "bin"); }

  // A program in the folder bin. `$S` is where it keeps its state; `call WORDS` writes a line into the file calls.
  void program(const std::string& name, const std::string& script) const {
    const auto file = write(
        "bin/" + name, "#!/bin/sh\nS='" + path().string() + "'\ncall() { echo \"$@\" >> \"$S/calls\"; }\n" + script);
    ::chmod(file.c_str(), 0755);
  }
  std::string bin() const { return (path() / "bin").string(); }
  std::string calls() const {
    auto text = read("calls");
    std::replace(text.begin(), text.end(), '\n', ';');
    return text;
  }

  ChildResult run(const std::string& file, const std::string& site, const std::string& answers,
                  std::vector<std::string> more = {}) const {
    write("site.yaml", site);
    write("answers.yaml", answers.empty() ? "{}\n" : answers);
    std::vector<std::string> line{"run",         OCFLOW_SOURCE_DIR "/procedures/library/" + file,
                                  "--site",      "site.yaml",
                                  "--no-input",  "--answers",
                                  "answers.yaml"};
    line.insert(line.end(), more.begin(), more.end());
    return (*this)(line);
  }
};

}  // namespace library
