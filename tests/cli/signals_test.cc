// What ends a run from outside: Ctrl-C once and twice, a termination signal, a terminal that goes away.
#include <signal.h>
#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using ocflow::test::Child;
using ocflow::test::Cli;

namespace {

struct Gated : Cli {
  Gated() {
    ::mkfifo((*this / "gate").c_str(), 0600);
    write("p.ocf", R"(procedure p "Two steps"

Start
 1. Wait at the gate.
      do command(["sh", "-c", "read x < gate; echo passed >> log"])
 2. Go on.
      do command(["touch", "went_on"])
End
)");
  }
  void open_gate() const { std::ofstream(path() / "gate") << "go\n"; }
};

}  // namespace

TEST_CASE("Ctrl-C lets what runs end and starts nothing more: 130, and resume goes on") {
  Gated cli;
  Child run(cli.call({"run", "p.ocf"}));
  REQUIRE(run.wait_for("Wait at the gate."));
  run.signal(SIGINT);
  REQUIRE(run.wait_for("Ctrl-C again ends it"));
  cli.open_gate();
  CHECK(run.finish().exit_code == 130);
  CHECK(cli.read("log") == "passed\n");
  CHECK(!cli.has("went_on"));
  CHECK(cli({"resume"}).exit_code == 0);
  CHECK(cli.has("went_on"));
  CHECK(cli.read("log") == "passed\n");
}

TEST_CASE("Ctrl-C twice ends what runs: 130") {
  Gated cli;
  Child run(cli.call({"run", "p.ocf"}));
  REQUIRE(run.wait_for("Wait at the gate."));
  run.signal(SIGINT);
  REQUIRE(run.wait_for("Ctrl-C again ends it"));
  run.signal(SIGINT);
  CHECK(run.finish().exit_code == 130);
  CHECK(cli.read("log") == "");
}

TEST_CASE("a termination signal ends what runs at once: 143") {
  Gated cli;
  Child run(cli.call({"run", "p.ocf"}));
  REQUIRE(run.wait_for("Wait at the gate."));
  run.signal(SIGTERM);
  CHECK(run.finish().exit_code == 143);
  CHECK(cli.read("log") == "");
}

TEST_CASE("a terminal that goes away: nothing new begins, nothing is lost") {
  Gated cli;
  Child run(cli.call({"run", "p.ocf"}));
  REQUIRE(run.wait_for("Wait at the gate."));
  run.signal(SIGHUP);
  REQUIRE(run.wait_for("No new step begins"));
  cli.open_gate();
  CHECK(run.finish().exit_code == 129);
  CHECK(cli({"resume"}).exit_code == 0);
  CHECK(cli.read("log") == "passed\n");
}

TEST_CASE("Ctrl-C at a question withdraws it: 130, and resume asks again") {
  Cli cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Look at the lamp.\nEnd\n");
  auto call = cli.call({"run", "p.ocf"});
  call.keep_input_open = true;
  Child run(call);
  REQUIRE(run.wait_for("[d]one"));
  run.signal(SIGINT);
  REQUIRE(run.wait_for("No new step begins"));
  CHECK(run.finish().exit_code == 130);
  CHECK(cli({"resume"}, "d\n").exit_code == 0);
}
