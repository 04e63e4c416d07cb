// Confirmations, questions, and what a run keeps for the next one, with the real program.
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using ocflow::test::Cli;
using ocflow::test::has;

namespace {

std::string questions(const std::string& steps) { return "procedure p \"A procedure\"\n\nStart\n" + steps + "End\n"; }

const std::string wipes = questions(R"( 1. Wipe the store.
      confirm "All of it is lost." typing "orders"
      do command(["touch", "wiped"])
)");
const std::string asks_twice = questions(R"( 1. Choose.
      ask "How many?" as many : number
      ask "Which store?" as store : one of "a", "b"
 2. Say it.
      do command(["touch", "{store}-{many}"])
)");
const std::string keeps = questions(R"( 1. Look.
      if kept.node != none
      do command(["touch", "was-{kept.node}"])
 2. Keep it.
      keep node = "n7"
)");

}  // namespace

TEST_CASE("a confirmation wants the words that are to be typed; a no declines the step") {
  Cli cli;
  cli.write("p.ocf", wipes);
  const auto no = cli({"run", "p.ocf"}, "yes\nno\nnot today\n");
  CHECK(no.exit_code == 4);
  CHECK(has(no.err, "Type orders to confirm"));
  CHECK(has(no.out, "declined: not today"));
  CHECK_FALSE(cli.has("wiped"));
  CHECK(cli({"run", "p.ocf"}, "orders\n").exit_code == 0);
  CHECK(cli.has("wiped"));
}

TEST_CASE("nobody confirms by time, by --yes or by an answers file with another word") {
  Cli cli;
  cli.write("p.ocf", wipes);
  cli.write("yes.yaml", "\"1\": yes\n");
  CHECK(cli({"run", "p.ocf", "--yes", "--no-input"}).exit_code == 3);
  const auto yes = cli({"run", "p.ocf", "--answers", "yes.yaml", "--no-input"});
  CHECK(yes.exit_code == 64);
  CHECK(has(yes.err, "yes.yaml:1:6: what has to be typed here is `orders`"));
  CHECK_FALSE(cli.has("wiped"));
  cli.write("typed.yaml", "\"1\": orders\n");
  CHECK(cli({"run", "p.ocf", "--answers", "typed.yaml", "--no-input"}).exit_code == 0);
}

TEST_CASE("answers have their types, at the terminal and in a file") {
  Cli cli;
  cli.write("p.ocf", asks_twice);
  const auto typed = cli({"run", "p.ocf"}, "some\n7\nc\nb\n");
  CHECK(typed.exit_code == 0);
  CHECK(has(typed.err, "It does not fit number"));
  CHECK(cli.has("b-7"));
  cli.write("good.yaml", "1: [12, a]\n");
  CHECK(cli({"run", "p.ocf", "--answers", "good.yaml", "--no-input"}).exit_code == 0);
  CHECK(cli.has("a-12"));
  cli.write("bad.yaml", "1: [twelve, a]\n2: done\n");
  const auto bad = cli({"run", "p.ocf", "--answers", "bad.yaml", "--no-input"});
  CHECK(bad.exit_code == 64);
  CHECK(has(bad.err, "bad.yaml:1:5: it does not fit number"));
  CHECK(has(bad.err, "bad.yaml:2:1: nobody is asked anything in this step"));
}

TEST_CASE("what a run keeps, the next one of its site reads, and its plan too") {
  Cli cli;
  cli.write("p.ocf", keeps);
  CHECK(has(cli({"plan", "p.ocf"}).out, "not applicable  1"));
  CHECK(cli({"run", "p.ocf"}).exit_code == 0);
  CHECK_FALSE(cli.has("was-n7"));
  CHECK(has(cli({"plan", "p.ocf"}).out, "1"));
  CHECK(cli({"run", "p.ocf"}).exit_code == 0);
  CHECK(cli.has("was-n7"));
}

TEST_CASE("a way back that fails waits for a person, by a decision too") {
  Cli cli;
  cli.write("p.ocf", questions(R"( 1. Take it.
      do command(["touch", "taken"])
      undo command(["ls", "/no/such/folder"])
 2. Work.
      do command(["false"])
      undo nothing
      on failure undo
)"));
  const auto stuck = cli({"run", "p.ocf", "--no-input"});
  CHECK(stuck.exit_code == 3);
  INFO(stuck.out << stuck.err);
  CHECK(has(stuck.out, "What could not be taken back\n  1      Take it."));
  CHECK(has(stuck.out, "--decide 1=again --decide 2=again"));
  const auto on = cli({"resume", "--no-input", "--decide", "1=done", "--decide", "2=failed"});
  INFO(on.out << on.err);
  CHECK(on.exit_code == 1);
  CHECK(has(on.out, "What was taken back\n  1      Take it."));
}

TEST_CASE("a do may read, and its result has a name and a type") {
  Cli cli;
  cli.write("p.ocf", questions(R"( 1. Ask.
      do command.read(["echo", "7"]) as seen : number
 2. Say it.
      do command(["touch", "n{seen.value}"])
)"));
  CHECK(cli({"run", "p.ocf"}).exit_code == 0);
  CHECK(cli.has("n7"));
}

TEST_CASE("answers are held against what the plan can ask, all of them, before anything runs") {
  Cli cli;
  cli.write("p.ocf", questions(R"( 1. Make it.
      do command(["touch", "made"])
 2. Choose.
      ask "Which store?" as store : one of "front", "back"
 3. Look.
      if store == "front"
      do command(["true"])
 4. Ask.
      do pause(1s)
 5. Look around.
)"));
  cli.write("a.yaml", R"(1: {on failure: agian}
2: frnt
7: done
4: {in doubt: again}
3: done
5: skip
)");
  const auto bad = cli({"run", "p.ocf", "--answers", "a.yaml"});
  CHECK(bad.exit_code == 64);
  CHECK(has(bad.err, "a.yaml:1:17: `agian` is no answer; it can be one of again, done, skip, abort; did you mean"));
  CHECK(has(bad.err, "a.yaml:2:4: it does not fit one of \"front\", \"back\""));
  CHECK(has(bad.err, "did you mean `front`?"));
  CHECK(has(bad.err, "a.yaml:3:1: there is no step `7`"));
  CHECK(has(bad.err, "a.yaml:4:5: nobody is asked when this step is in doubt"));
  CHECK(has(bad.err, "a.yaml:5:1: nobody is asked anything in this step"));
  CHECK(has(bad.err, "a.yaml:6:4: a reason is wanted"));
  CHECK_FALSE(cli.has("made"));
}

TEST_CASE("answers for a failure are given one after another, each once") {
  Cli cli;
  cli.write("p.ocf", questions(R"( 1. Try it.
      do command(["sh", "-c", "echo x >> tries; exit 1"])
      on failure ask
 2. Go on.
      do command(["touch", "went"])
)"));
  cli.write("a.yaml", "1: {on failure: [again, again, \"skip: enough\"]}\n");
  const auto ran = cli({"run", "p.ocf", "--answers", "a.yaml", "--no-input"});
  CHECK(ran.exit_code == 0);
  CHECK(cli.read("tries") == "x\nx\nx\n");
  CHECK(has(cli({"show"}).out, "said skip: enough"));
  cli.write("b.yaml", "1: {on failure: again}\n");
  const auto short_of = cli({"run", "p.ocf", "--answers", "b.yaml", "--no-input"});
  CHECK(short_of.exit_code == 3);
  CHECK(has(short_of.err, "--decide 1=again, --decide 1=done or --decide 1=skip would answer it."));
  CHECK(cli({"resume", "--no-input", "--decide", "1=skip: no"}).exit_code == 0);
}

TEST_CASE("--yes confirms what wants no word typed, and does no person's step") {
  Cli cli;
  const auto ends = [&](const std::string& clause) {
    cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. A.\n      " + clause + "\nEnd\n");
    return cli({"run", "p.ocf", "--yes", "--no-input"}).exit_code;
  };
  CHECK(ends("confirm \"Sure?\"") == 0);
  CHECK(ends("confirm \"Sure?\" typing \"word\"") == 3);
  CHECK(ends("do person()") == 3);
}
