// A real keeper in a folder of its own, with the engine's client, in one line of a test:
//   KeeperRun run;  CHECK(run.act("command", {words({"/bin/true"})}).ok());
#pragma once
#include <signal.h>
#include <unistd.h>

#include <functional>
#include <map>
#include <optional>
#include <stdexcept>

#include "engine/base/clock.h"
#include "engine/host/keeper_client.h"
#include "tests/support/soon.h"
#include "tests/support/temp_folder.h"

namespace ocflow::test {

using action::AttemptKey;
using action::Known;
using action::Outcome;
using action::Probed;
using action::Request;

inline Request call(std::string action, std::vector<Value> arguments, Duration limit = Duration{0}) {
  return {std::move(action), std::move(arguments), {}, limit};
}

#ifdef __SANITIZE_THREAD__  // with it each start of a child copies what it knows of the keeper
inline constexpr std::chrono::seconds turning_limit{200};
#else
inline constexpr std::chrono::seconds turning_limit{20};
#endif

// The engine's end of one connection, and what came to it.
class Engine : public action::Listener {
 public:
  explicit Engine(const keeper::Start& start) {
    auto connected = keeper::Client::connect(loop, start);
    if (!connected) throw std::runtime_error(connected.error().what);
    client = std::move(*connected);
    client->listen(*this);
  }
  void ended(AttemptKey key, Outcome outcome) override { ends[key] = std::move(outcome); }
  void known(AttemptKey key, Known what) override { knows[key] = what; }
  void not_begun(AttemptKey key, Error why) override { refused[key] = std::move(why); }
  void begun(AttemptKey key) override { began.push_back(key); }
  void withheld(AttemptKey key) override { held.push_back(key); }
  void lost(Error why) override { gone = std::move(why); }

  // Turns the loop until it holds; false when nothing like it came in time.
  bool until(const std::function<bool()>& holds, std::chrono::seconds limit = turning_limit) {
    auto end = system_clock().elapsed() + limit;
    client->flush();
    while (!holds() && system_clock().elapsed() < end) {
      loop.restart();
      loop.run_one_for(std::chrono::milliseconds(100));
    }
    return holds();
  }
  Outcome end_of(AttemptKey key) {
    if (!until([&] { return ends.count(key) > 0; })) throw std::runtime_error("no end in time");
    return ends[key];
  }
  Outcome act(AttemptKey key, const Request& request) {
    client->apply(key, request);
    return end_of(key);
  }
  Known attach(AttemptKey key) {
    knows.erase(key);
    client->attach(key, {});
    if (!until([&] { return knows.count(key) > 0; })) throw std::runtime_error("no answer in time");
    return knows[key];
  }
  Outcome read(const Request& request) {
    std::optional<Outcome> answer;
    client->read(request, [&](Outcome outcome) { answer = std::move(outcome); });
    if (!until([&] { return answer.has_value(); })) throw std::runtime_error("no answer in time");
    return *answer;
  }
  Probed probe(const Request& request) {
    std::optional<Probed> answer;
    client->probe(request, [&](Probed probed) { answer = std::move(probed); });
    if (!until([&] { return answer.has_value(); })) throw std::runtime_error("no answer in time");
    return *answer;
  }

  asio::io_context loop;
  std::unique_ptr<keeper::Client> client;
  std::map<AttemptKey, Outcome> ends;
  std::map<AttemptKey, Known> knows;
  std::map<AttemptKey, Error> refused;
  std::vector<AttemptKey> began, held;
  std::optional<Error> gone;
};

class KeeperRun : public TempFolder {
 public:
  explicit KeeperRun(bool read_only = false, AttemptKey first_key = 0)
      : start{OCFLOW_BUILD_DIR "/bin/ocflow-keeper", path(), "test-run-" + std::to_string(getpid()), read_only,
              first_key},
        engine(std::make_unique<Engine>(start)) {}
  ~KeeperRun() {
    if (auto pid = keeper_pid(); has("keeper.sock") && pid > 0) kill(pid, SIGTERM);
    engine.reset();
    soon([&] { return !has("keeper.sock"); });
  }
  Outcome act(const std::string& action, std::vector<Value> arguments, Duration limit = Duration{0}) {
    return engine->act(next_key++, call(action, std::move(arguments), limit));
  }
  Outcome read(const std::string& action, std::vector<Value> arguments) {
    return engine->read(call(action, std::move(arguments)));
  }
  Probed probe(const std::string& action, std::vector<Value> arguments) {
    return engine->probe(call(action, std::move(arguments)));
  }
  void engine_dies() { engine.reset(); }
  void new_engine() { engine = std::make_unique<Engine>(start); }
  // From the record: the keeper that began last.
  pid_t keeper_pid() const {
    auto text = read_file("keeper.record");
    auto at = text.rfind("\"pid\":");
    return at == std::string::npos ? -1 : std::stoi(text.substr(at + 6));
  }
  std::string read_file(const std::string& name) const { return TempFolder::read(name); }

  keeper::Start start;
  std::unique_ptr<Engine> engine;
  AttemptKey next_key = 1;
};

}  // namespace ocflow::test
