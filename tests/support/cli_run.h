// The real program in a folder of its own, in one line of a test:
//   Cli cli;  cli.write("a.ocf", "…");  CHECK(cli({"check", "a.ocf"}).exit_code == 0);
#pragma once
#include "tests/support/child.h"
#include "tests/support/temp_folder.h"

namespace ocflow::test {

class Cli : public TempFolder {
 public:
  std::map<std::string, std::string> env;  // OCFLOW_STATE is the folder "state" unless it says otherwise

  ChildCall call(std::vector<std::string> args, std::string in = "") const {
    ChildCall out;
    out.command = std::move(args);
    out.command.insert(out.command.begin(), program());
    out.in = std::move(in);
    out.env = env;
    out.env.emplace("OCFLOW_STATE", (path() / "state").string());
    out.env.emplace("OCFLOW_LOG", "");
    out.env.emplace("OCFLOW_PATH", "");
    out.folder = path();
    return out;
  }
  ChildResult operator()(std::vector<std::string> args, std::string in = "") const {
    return Child(call(std::move(args), std::move(in))).finish();
  }
  static std::string program() { return OCFLOW_BUILD_DIR "/bin/ocflow"; }
};

}  // namespace ocflow::test
