// A desktop of a test's own: an X server without a screen, a session's bus, and openbox where it is wanted.
#pragma once
#include "tests/support/child.h"
#include "tests/support/keeper_kit.h"

namespace ocflow::test {

enum class Manager { none, openbox };

// It writes its number, and goes on when its last client goes (-noreset): or whoever comes just then is thrown out too.
inline const std::vector<std::string> screen{"/usr/bin/Xvfb", "-displayfd", "1",  "-noreset", "-screen", "0",
                                             "800x600x24",    "-nolisten",  "tcp"};

class Desk : public KeeperRun {
 public:
  explicit Desk(Manager manager = Manager::openbox) : server_(call(screen)) {
    display = ":" + server_.first_line();
    env_["DISPLAY"] = display;
    bus_ = std::make_unique<Child>(call({"/usr/bin/dbus-daemon", "--session", "--nofork", "--print-address"}));
    env_["DBUS_SESSION_BUS_ADDRESS"] = bus_->first_line();
    if (manager == Manager::none) return;
    // It takes over the display before it runs what it is told to.
    run({"/usr/bin/openbox", "--startup", "touch " + (path() / "managed").string()});
    if (!soon([&] { return has("managed"); })) throw std::runtime_error("no window manager");
  }
  ~Desk() {
    for (auto& child : programs_) child->signal(SIGKILL);
  }

  Child& run(std::vector<std::string> command) {
    programs_.push_back(std::make_unique<Child>(call(std::move(command))));
    return *programs_.back();
  }
  // A terminal whose window has that title; there when this returns.
  Child& terminal(const std::string& title) {
    auto& child = run({"/usr/bin/xterm", "-T", title, "-e", "sleep", "1000"});
    if (shows(title)) return child;
    child.signal(SIGTERM);
    throw std::runtime_error("no window " + title + ": " + child.finish().err);
  }
  bool shows(const std::string& title) {
    return soon(
        [&] {
          return read("window.is_open", {title, display}).result == Value(true);
        },
        std::chrono::seconds(90));
  }
  Outcome find(const std::string& title) { return read("window.find", {title, display}); }
  Outcome close(const std::string& title, Duration limit = std::chrono::seconds(10), Value confirm = {}) {
    return act("window.close", {title, limit, std::move(confirm), display});
  }
  Outcome menu(const std::string& title, List path, bool closes = false, Value confirm = {}) {
    return act("window.menu",
               {title, std::move(path), closes, Duration(std::chrono::seconds(10)), std::move(confirm), display});
  }
  std::string display;

 private:
  ChildCall call(std::vector<std::string> command) {
    ChildCall made;
    made.command = std::move(command);
    made.env = env_;
    made.env["HOME"] = made.env["XDG_RUNTIME_DIR"] = path().string();
    made.env["GSETTINGS_BACKEND"] = "memory";
    made.limit = std::chrono::seconds(120);
    return made;
  }
  std::map<std::string, std::string> env_;
  Child server_;
  std::unique_ptr<Child> bus_;
  std::vector<std::unique_ptr<Child>> programs_;
};

}  // namespace ocflow::test
