// A Windows of the tests' own: Wine with a folder (prefix) that is thrown away. Made once for all tests of a program,
// as that takes ten seconds.
//   auto& windows = Windows::get();  windows.install("ocs");  FarRun run(windows.reach());
#pragma once
#include "tests/parts/ssh/far_kit.h"
#include "tests/support/keeper_kit.h"

namespace ocflow::test {

class Windows : public TempFolder {
 public:
  static Windows& get() {
    static Windows windows;
    return windows;
  }
  ~Windows() { shell("wineserver -k; wineserver -w"); }

  // As the site file has it: wine in place of ssh.
  std::vector<std::string> through() const {
    return {"env", "DISPLAY=" + display_, "WINEPREFIX=" + prefix(), "WINEDEBUG=-all", "wine"};
  }
  keeper::Reach reach(const std::string& name = "win1") const {
    return {name, "windows", {}, "", std::chrono::seconds(20), through(), keeper()};
  }
  std::string yaml(const std::string& name, const std::string& more = "") const {
    std::string words;
    for (const auto& word : through()) words += (words.empty() ? "" : ", ") + ("\"" + word + "\"");
    return "  " + name + ": {platform: windows, address: 127.0.0.1, through: [" + words + "], keeper: \"" + keeper() +
           "\"" + more + "}\n";
  }
  static std::string keeper() { return OCFLOW_BUILD_DIR "/bin/ocflow-keeper.exe"; }
  static std::string program(const std::string& name) { return file(OCFLOW_BUILD_DIR "/windows/bin/" + name + ".exe"); }

  // A file of this machine, as Windows calls it.
  static std::string file(const std::filesystem::path& path) {
    auto text = "Z:" + path.string();
    for (char& c : text)
      if (c == '/') c = '\\';
    return text;
  }
  // A Windows program, to its end; what it wrote.
  ChildResult run(std::vector<std::string> words) const {
    auto call = through();
    call.insert(call.end(), words.begin(), words.end());
    ChildCall made;
    made.command = {"/usr/bin/env"};
    made.command.insert(made.command.end(), call.begin() + 1, call.end());
    return Child(made).finish();
  }
  // A service of that name; `options` as tests/parts/wine/programs/component.cc has them.
  void install(const std::string& name, std::vector<std::string> options = {},
               const std::string& start = "demand") const {
    std::vector<std::string> words{program("component"), "install", name, start};
    words.insert(words.end(), options.begin(), options.end());
    if (const auto made = run(words); made.exit_code != 0)
      throw std::runtime_error("no service " + name + ": " + std::to_string(made.exit_code) + made.err);
  }
  std::string prefix() const { return (path() / "prefix").string(); }

 private:
  // What its first window finds is what all have, so there is a screen and a window manager before.
  Windows() : server_(screen()) {
    display_ = ":" + server_.first_line();
    ChildCall call;
    call.command = {"/usr/bin/openbox", "--startup", "touch " + (path() / "managed").string()};
    call.env = {{"DISPLAY", display_}, {"HOME", path().string()}};
    manager_ = std::make_unique<Child>(call);
    if (!soon([&] { return has("managed"); })) throw std::runtime_error("no window manager");
    // Its first process hands its files to all that stays, and whoever reads them would wait for ever.
    // What crashes ends, as it does where nobody debugs, and no window asks about it.
    const auto made = shell(
        "wine wineboot -i && wineserver -w && wineserver -p && wine reg add "
        "'HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\AeDebug' /v Debugger /d 'cmd.exe /c exit' /f");
    if (made.exit_code != 0) throw std::runtime_error("wine does not start");
  }
  ChildResult shell(const std::string& script) const {
    ChildCall call;
    call.command = {"/bin/sh", "-c", "exec </dev/null >/dev/null 2>&1; " + script};
    call.env = {{"WINEPREFIX", prefix()},
                {"WINEDEBUG", "-all"},
                {"WINEDLLOVERRIDES", "mscoree=;mshtml="},
                {"DISPLAY", display_}};
    call.limit = std::chrono::seconds(200);
    return Child(call).finish();
  }
  static ChildCall screen() {
    ChildCall call;
    call.command = {"/usr/bin/Xvfb", "-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"};
    return call;
  }
  Child server_;
  std::unique_ptr<Child> manager_;
  std::string display_;
};

}  // namespace ocflow::test
