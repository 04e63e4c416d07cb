// The engine's end of one host behind a real sshd, in one line of a test:
//   FarRun run(sshd, "db1", 1);  CHECK(run.act("command", {words({"/bin/true"})}).ok());
#pragma once
#include <signal.h>
#include <sys/stat.h>

#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>

#include "engine/base/clock.h"
#include "engine/host/keeper_client.h"
#include "engine/host/remote.h"
#include "tests/support/sshd.h"
#include "tests/support/words.h"

namespace ocflow::test {

using action::AttemptKey;
using action::Known;
using action::Outcome;
using action::Probed;
using action::Request;

class FarRun : public action::Listener {
 public:
  FarRun(keeper::Reach reach, const std::string& run_id = "test-run", bool read_only = false)
      : far{keeper::Programs(OCFLOW_BUILD_DIR "/bin/ocflow-keeper"), keeper::Gate(loop), run_id, read_only},
        remote(std::make_unique<keeper::Remote>(loop, std::move(reach), far)) {
    signal(SIGPIPE, SIG_IGN);
    far.notice = [this](const std::string& host, const std::string& what) { told += host + ": " + what + "\n"; };
    remote->listen(*this);
  }
  ~FarRun() override {
    remote.reset();
    loop.restart();
    loop.poll();
  }
  void ended(AttemptKey key, Outcome outcome) override { ends[key] = std::move(outcome); }
  void known(AttemptKey key, Known what) override { knows[key] = what; }
  void not_begun(AttemptKey key, Error why) override { refused[key] = std::move(why); }
  void lost(Error) override {}
  void out_of_reach(AttemptKey key, Error why) override { away[key] = std::move(why); }

  bool until(const std::function<bool()>& holds, std::chrono::seconds limit = std::chrono::seconds(40)) {
    const auto end = system_clock().elapsed() + limit;
    remote->flush();
    while (!holds() && system_clock().elapsed() < end) {
      loop.restart();
      loop.run_one_for(std::chrono::milliseconds(50));
    }
    return holds();
  }
  void begin(AttemptKey key, const std::string& action, std::vector<Value> arguments) {
    remote->apply(key, Request{action, std::move(arguments), {}, Duration{0}});
    remote->flush();
  }
  Outcome end_of(AttemptKey key) {
    if (!until([&] { return ends.count(key) > 0; })) throw std::runtime_error("no end in time");
    return ends[key];
  }
  Outcome act(AttemptKey key, const std::string& action, std::vector<Value> arguments) {
    begin(key, action, std::move(arguments));
    return end_of(key);
  }
  Known attach(AttemptKey key) {
    remote->attach(key, {});
    if (!until([&] { return knows.count(key) > 0; })) throw std::runtime_error("no answer in time");
    return knows[key];
  }
  Outcome read(const std::string& action, std::vector<Value> arguments, Duration limit = Duration{0}) {
    std::optional<Outcome> answer;
    remote->read({action, std::move(arguments), {}, limit}, [&](Outcome o) { answer = std::move(o); });
    if (!until([&] { return answer.has_value(); })) throw std::runtime_error("no answer in time");
    return *answer;
  }
  keeper::Remote::Met meet() {
    std::optional<keeper::Remote::Met> met;
    remote->meet([&](keeper::Remote::Met m) { met = std::move(m); });
    if (!until([&] { return met.has_value(); })) throw std::runtime_error("no answer in time");
    return *met;
  }
  // The ssh programs that this test has started: the network, as it were.
  static std::vector<int> wires() { return processes_below(getpid(), "ssh"); }

  asio::io_context loop;
  keeper::Far far;
  std::unique_ptr<keeper::Remote> remote;
  std::map<AttemptKey, Outcome> ends;
  std::map<AttemptKey, Known> knows;
  std::map<AttemptKey, Error> refused, away;
  std::string told;
};

// A command that says that it has begun, and then waits until the test lets it go.
class Held {
 public:
  explicit Held(const TempFolder& in, const std::string& name = "gate")
      : gate_(in / name), begun_(in / (name + ".on")) {
    mkfifo(gate_.c_str(), 0600);
  }
  std::vector<Value> command() const {
    return {words(
        {"sh", "-c", "echo begun >>\"$1\"; read x <\"$2\"; echo through", "sh", begun_.string(), gate_.string()})};
  }
  bool begun() const { return std::filesystem::exists(begun_); }
  std::size_t times() const {
    std::ifstream in(begun_);
    std::size_t n = 0;
    for (std::string line; std::getline(in, line);) ++n;
    return n;
  }
  void let_go() const { std::ofstream(gate_) << "go\n"; }

 private:
  std::filesystem::path gate_, begun_;
};

inline pid_t keeper_pid(const std::filesystem::path& folder) {
  std::ifstream in(folder / "keeper.record");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto at = text.rfind("\"pid\":");
  return at == std::string::npos ? -1 : std::stoi(text.substr(at + 6));
}

}  // namespace ocflow::test
