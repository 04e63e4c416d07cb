// window.* and process.* with real programs of Windows on a desktop under Xvfb.
#include "tests/parts/wine/wine_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using action::Ended;

namespace {

class Desk {
 public:
  explicit Desk(const std::string& run_id) : run_(Windows::get().reach(), run_id) {}
  Outcome act(const std::string& action, std::vector<Value> arguments) {
    return run_.act(next_++, action, std::move(arguments));
  }
  Value look(const std::string& action, std::vector<Value> arguments) {
    return run_.read(action, std::move(arguments)).result;
  }
  // A program that goes on by itself; with its window there.
  void start(const std::string& program, const std::string& title, std::vector<std::string> options = {}) {
    List words{Windows::program(program), title};
    for (const auto& option : options) words.push_back(option);
    const auto started = act("process.start", {words});
    if (!started.ok()) throw std::runtime_error(started.error);
    const auto end = system_clock().elapsed() + 20s;
    while (look("window.is_open", {title}) != Value(true))
      if (system_clock().elapsed() > end) throw std::runtime_error("no window " + title);
  }
  Outcome close(const std::string& title, Value confirm = {}, Duration limit = 10s) {
    return act("window.close", {title, limit, std::move(confirm)});
  }
  Outcome leave(const std::string& title, Value confirm = {}, List path = {"File", "Exit"}) {
    return act("window.menu", {title, std::move(path), true, Duration(10s), std::move(confirm)});
  }
  bool open(const std::string& title) { return look("window.is_open", {title}) == Value(true); }

 private:
  FarRun run_;
  AttemptKey next_ = 1;
};

bool mentions(const std::string& text, const std::string& part) {
  INFO(text);
  CHECK(text.find(part) != std::string::npos);
  return true;
}

}  // namespace

TEST_CASE("a desktop program is left by its menu, and its window is closed by its title") {
  auto& windows = Windows::get();
  Desk desk("menu");
  const auto ledger = "ledger=" + Windows::file(windows / "menu.txt");
  desk.start("manager", "Campaign Manager", {ledger});
  const auto left = desk.leave("Campaign Manager");
  INFO(left.error);
  CHECK(left.ok());
  CHECK(windows.read("menu.txt") == "Campaign Manager started\nCampaign Manager left by its menu\n");
  desk.start("manager", "Pulse", {ledger});
  CHECK(desk.close("Pulse").ok());
  CHECK_FALSE(desk.open("Pulse"));
  CHECK_FALSE(desk.close("Pulse").changed);
}

TEST_CASE("a question on the way is answered by the text of its button, or told") {
  Desk desk("question");
  desk.start("manager", "Asking Manager", {"exit=ask"});
  const auto asked = desk.close("Asking Manager", {}, 2s);
  CHECK(asked.ended == Ended::failed);
  mentions(asked.error, "its program also shows \"Leave?\", which may be a question");
  CHECK(desk.act("window.press", {"Leave?", "No"}).ok());
  CHECK(desk.leave("Asking Manager", "Yes").ok());
  CHECK_FALSE(desk.open("Asking Manager"));
}

TEST_CASE("a program that hangs, or only hides, is no success") {
  Desk desk("hung");
  desk.start("manager", "Hung Manager", {"exit=hang"});
  const auto hung = desk.close("Hung Manager", {}, 2s);
  CHECK(hung.ended == Ended::failed);
  mentions(hung.error, "its program hangs");
  mentions(desk.leave("Hung Manager").error, "can't be worked with: its program hangs");
  desk.start("manager", "Shy Manager", {"exit=hide"});
  mentions(desk.close("Shy Manager", {}, 2s).error, "is only hidden 2s after it was asked to close");
  CHECK(desk.act("process.terminate", {"manager.exe", {}, Duration(20s), Duration(1s)}).ok());
}

TEST_CASE("an entry that no menu has is an error, and the program stays as it was") {
  Desk desk("entry");
  desk.start("manager", "Plain Manager");
  const auto outcome = desk.leave("Plain Manager", {}, {"File", "Quit"});
  CHECK(outcome.ended == Ended::failed);
  CHECK(desk.open("Plain Manager"));
  CHECK(desk.leave("Plain Manager").ok());
}

TEST_CASE("a console window is closed as its Close button does") {
  auto& windows = Windows::get();
  Desk desk("console");
  desk.start("component", "CPDServer", {"ledger=" + Windows::file(windows / "console.txt")});
  const auto closed = desk.close("CPDServer");
  INFO(closed.error);
  CHECK(closed.ok());
  CHECK_FALSE(desk.open("CPDServer"));
  CHECK(has(windows.read("console.txt"), "CPDServer started\n"));  // Wine tells it nothing of the end
}

TEST_CASE("a process is found by its program, asked to end, and ended by force only where that is allowed") {
  Desk desk("process");
  const auto program = Windows::program("manager");
  desk.start("manager", "Plain Process");
  CHECK(desk.look("process.find", {"manager.exe"}).list()->size() == 1);
  CHECK_FALSE(desk.act("process.start", {words({program, "Plain Process"})}).changed);
  CHECK(desk.act("process.stop", {words({program, "Plain Process"})}).ok());
  CHECK(desk.look("process.is_running", {"manager.exe"}) == Value(false));
  desk.start("manager", "Stubborn Process", {"exit=hang"});
  const auto asked = desk.act("process.terminate", {program, {}, Duration(2s)});
  CHECK(asked.ended == Ended::failed);
  mentions(asked.error, "still runs 2s after it was asked to end");
  const auto forced = desk.act("process.terminate", {program, {}, Duration(20s), Duration(1s)});
  CHECK(forced.ok());
  mentions(forced.output, "and was ended by force");
  CHECK_FALSE(desk.act("process.terminate", {program}).changed);
}
