// window.* with real programs on a real X server, with and without a window manager.
#include "tests/parts/desktop/desk.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using Sees = Probed::Sees;

namespace {

// A text editor with menus, on a file of its own.
struct Editor : Desk {
  Editor() : child(run({"/usr/bin/mousepad", write("campaigns.txt", "one\ntwo\n").string()})) {
    if (!shows("campaigns.txt")) throw std::runtime_error("no editor");
  }
  Child& child;
};

}  // namespace

TEST_CASE("a console window is closed, with and without a window manager") {
  for (auto manager : {Manager::openbox, Manager::none}) {
    Desk desk(manager);
    auto& xterm = desk.terminal("OCS console");
    auto found = desk.find("OCS").result;
    REQUIRE(found.list()->size() == 1);
    CHECK(*found.list()->front().field("title") == Value("OCS console"));
    CHECK(*found.list()->front().field("pid") == Value(xterm.pid()));
    auto probed = desk.probe("window.close", {"OCS console", Duration(5s), {}, desk.display});
    CHECK((probed.sees == Sees::would_change && probed.from.find("open: \"OCS console\" (XTerm, pid ") == 0));
    auto closed = desk.close("OCS console");
    INFO(closed.error);
    CHECK((closed.ok() && closed.changed));
    CHECK(xterm.finish().exit_code >= 0);
    auto again = desk.close("OCS console");
    INFO(again.error << again.output);
    CHECK_FALSE(again.changed);
    CHECK(desk.probe("window.close", {"OCS console", Duration(5s), {}, desk.display}).sees == Sees::already_so);
  }
}

TEST_CASE("a title that may mean two windows closes none; just that title goes before") {
  Desk desk;
  desk.terminal("CPD Server");
  desk.terminal("CPD Server 2");
  desk.terminal("CPD Proxy");
  CHECK(desk.close("CPD").error.find("\"CPD\" may mean 3 windows: ") == 0);
  CHECK(desk.close("CPD Server").ok());
  CHECK(desk.find("CPD").result.list()->size() == 2);
}

TEST_CASE("where there is no desktop, that is said") {
  KeeperRun run;
  auto outcome = run.act("window.close", {"OCS", Duration(1s), {}, ":4711"});
  CHECK(outcome.error.find("there is no desktop at :4711, or it lets nobody in") == 0);
  CHECK(run.probe("window.menu", {"OCS", List{"File", "Exit"}, true, Duration(1s), {}, ":4711"}).sees ==
        Sees::would_fail);
}

TEST_CASE("File, Quit is selected in a program, and it has ended then") {
  Editor desk;
  auto probed =
      desk.probe("window.menu", {"campaigns.txt", List{"File", "Quit"}, true, Duration(5s), {}, desk.display});
  CHECK((probed.sees == Sees::would_change && probed.to == "selects File > Quit"));
  auto outcome = desk.menu("campaigns.txt", {"File", "Quit"}, true);
  INFO(outcome.error);
  CHECK(outcome.ok());
  CHECK(desk.child.finish().exit_code == 0);
}

TEST_CASE("what isn't in a menu is told") {
  Editor desk;
  auto outcome = desk.menu("campaigns.txt", {"File", "Exit"});
  CHECK(outcome.error.find("there is no \"Exit\" in File") != std::string::npos);
  CHECK(desk.menu("campaigns.txt", {"Campaigns"}).error.find("there is no \"Campaigns\" in its menus") !=
        std::string::npos);
  CHECK(desk.shows("campaigns.txt"));
}

TEST_CASE("a question on the way out is answered by the text of a button, or told") {
  Editor desk;
  REQUIRE(desk.menu("campaigns.txt", {"Edit", "Select All"}).ok());
  auto cut = desk.menu("campaigns.txt", {"Edit", "Cut"});
  INFO(cut.error);
  REQUIRE(cut.ok());
  REQUIRE(desk.shows("*"));
  auto open = desk.close("campaigns.txt", 1s);
  CHECK(open.error.find(" is still open 1s after it was asked to close; its program also shows ") != std::string::npos);
  auto pressed = desk.act("window.press", {"Save Changes", "Cancel", Duration(5s), desk.display});
  INFO(pressed.error);
  CHECK(pressed.ok());
  auto closed = desk.close("campaigns.txt", 10s, "Don't Save");
  INFO(closed.error);
  CHECK(closed.ok());
  CHECK(desk.child.finish().exit_code == 0);
  CHECK(desk.read_file("campaigns.txt") == "one\ntwo\n");
}

TEST_CASE("a window whose program hangs is told") {
  Editor desk;
  CHECK(desk.read("window.is_hung", {"campaigns.txt", desk.display}).result == Value(false));
  desk.child.signal(SIGSTOP);
  CHECK(desk.read("window.is_hung", {"campaigns.txt", desk.display}).result == Value(true));
  CHECK(desk.close("campaigns.txt", 1s).error.find("after it was asked to close: its program hangs") !=
        std::string::npos);
  CHECK(desk.menu("campaigns.txt", {"File", "Quit"}).error.find("can't be worked with: its program hangs") !=
        std::string::npos);
  auto probed = desk.probe("window.close", {"campaigns.txt", Duration(1s), {}, desk.display});
  CHECK(probed.why == "its program hangs: it doesn't answer");
  desk.child.signal(SIGCONT);
  CHECK(soon([&] { return desk.read("window.is_open", {"campaigns.txt", desk.display}).result == Value(false); }));
}
