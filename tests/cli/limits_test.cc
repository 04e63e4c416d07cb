// Few files may be open: fewer things go on at a time, nothing fails.
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using ocflow::test::Cli;

TEST_CASE("more ready steps, acts and reads, than files may be open: all are done, fewer at a time, and that is said") {
  Cli cli;
  std::string text = "procedure p \"P\"\nStart\n";
  for (int i = 0; i < 100; ++i)
    text += " - Work, number " + std::to_string(i) +
            ".\n      if command.read([\"echo\", \"yes\"]) == \"yes\"\n      do command([\"true\"])\n";
  cli.write("p.ocf", text + "End\n");
  cli.write("run.sh", "ulimit -n 128\nexec \"$1\" run p.ocf --jobs 64\n");
  auto call = cli.call({});
  call.command = {"/bin/sh", "run.sh", Cli::program()};
  const auto run = ocflow::test::Child(call).finish();
  CHECK(run.exit_code == 0);
  CHECK(run.err.find("Only 4 actions at a time instead of 64") != std::string::npos);
  CHECK(run.out.find("100 done") != std::string::npos);
}

TEST_CASE("limits as long as they can be written do not pass at once", "[limits]") {
  const Cli cli;
  cli.write("p.ocf", R"(procedure p "P"

Start
 1. All of it, within 292 years.
      within 9223372036s
      1. Do it.
           do command(["true"]) within 9223372036s
           until true every 9223372036s within 9223372036s
End
)");
  const auto ran = cli({"run", "p.ocf"});
  INFO(ran.err);
  CHECK(ran.exit_code == 0);
}
