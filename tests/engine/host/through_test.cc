// A host that is reached through a program in place of ssh.
#include "tests/parts/ssh/far_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

// Another home on this machine is as good as another machine.
keeper::Reach through(const TempFolder& home) {
  keeper::Reach reach{"box", "linux", {}, "", std::chrono::seconds(20)};
  reach.through = {"env", "XDG_CACHE_HOME=" + (home / "cache").string(), "XDG_STATE_HOME=" + (home / "state").string()};
  return reach;
}

}  // namespace

TEST_CASE(
    "a program that leads to a host takes the place of ssh: the keeper is brought, acts, and is attached to again") {
  const TempFolder home;
  {
    FarRun run(through(home));
    CHECK(run.meet().brought);
    CHECK(run.act(1, "command", {words({"/bin/true"})}).ok());
  }
  FarRun again(through(home));
  CHECK(again.attach(1) == Known::ended);
  CHECK_FALSE(again.meet().brought);
}

TEST_CASE("what such a program says when it fails is told") {
  keeper::Reach reach{
      "box", "linux", {}, "", std::chrono::seconds(20), {"/bin/sh", "-c", "echo no such container >&2; exit 1"}};
  FarRun run(reach);
  const auto met = run.meet();
  REQUIRE(met.trouble);
  CHECK(met.trouble->what == "the connection to box through /bin/sh has ended (no such container)");
  reach.through = {"/no/such/program"};
  FarRun none(reach);
  CHECK(none.meet().trouble->what.find("\"/no/such/program\" can't be started") != std::string::npos);
}

TEST_CASE("a Windows host is given the path of its keeper, and nothing of a run") {
  keeper::Reach reach{"win1", "windows", {{"10.0.0.8", "ops", 0, "", ""}}, ""};
  CHECK(keeper::far_command(reach).back() == "ocflow-keeper.exe --far");
  reach.keeper = "C:\\Program Files\\ocflow-keeper.exe";
  CHECK(keeper::far_command(reach).back() == "\"C:\\Program Files\\ocflow-keeper.exe\" --far");
  reach.through = {"wine"};
  CHECK(keeper::far_command(reach) == std::vector<std::string>{"wine", reach.keeper, "--far"});
}

TEST_CASE("a Windows host without a keeper says what to bring there") {
  const keeper::Reach reach{"win1", "windows", {{"10.0.0.8", "ops", 0, "", ""}}, ""};
  const auto trouble =
      keeper::far_trouble(reach, "'ocflow-keeper.exe' is not recognized as an internal or external command,\r\n");
  CHECK(trouble.kind == keeper::Trouble::Kind::unfit);
  CHECK(trouble.remedy.find("scp ocflow-keeper.exe ops@10.0.0.8:") != std::string::npos);
}
