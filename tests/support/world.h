// A world that a test makes up: a clock that stands until the test moves it, acts that take a time and end as told,
// facts that can be looked at. It outlives the engine, as a keeper does.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/run/driver.h"
#include "tests/support/plan_kit.h"

namespace ocflow::test {

class ManualClock final : public Clock {
 public:
  std::chrono::nanoseconds elapsed() const override { return now; }
  std::int64_t wall_ms() const override { return 1'795'000'000'000 + (now + set_by).count() / 1'000'000; }
  std::chrono::nanoseconds now{0};
  std::chrono::nanoseconds set_by{0};  // what somebody has set the wall clock by
};

class World final : public action::Performer {
 public:
  struct Act {
    std::string what;
    action::AttemptKey key = 0;
    std::uint64_t began = 0, ended = 0;  // ticks: every begin and every end is one; 0: not yet
    Duration limit{0};
    bool well = false;  // it ended as done
  };
  ManualClock clock;
  std::vector<Act> acts;                                      // in the order in which they began
  std::map<std::string, std::deque<action::Outcome>> script;  // how its attempts end; then all are done
  std::map<std::string, Value> facts;                         // what is not here can't be read
  std::function<Duration(const std::string&)> takes = [](const std::string&) { return std::chrono::seconds(1); };
  std::set<action::AttemptKey> lost;                         // of these nothing is known
  std::map<std::string, std::deque<action::Probed>> probes;  // what probes see; else would_change
  std::set<std::string> refused;                             // what its keeper can't begin
  std::set<std::string> away;                                // what happens on a host that can't be reached
  bool keeper_gone = false;  // `lost` was told; nothing is done and no read is answered well
  std::size_t looked = 0, probed = 0;
  bool follows = false;    // it begins by itself what waits for another's end
  bool by_action = false;  // acts and facts go by their action too: "service.stop ocs"

  int times(const std::string& what) const;  // how often it was begun
  void later(Duration after, std::function<void()> what);
  // Runs a driver to its end; false: nothing can happen any more, or it takes for ever.
  bool go(run::Driver& driver, const std::function<bool()>& enough = {});
  bool step();  // the next thing that happens in it; false: nothing does
  // The engine is gone; what runs goes on and is kept for whoever attaches.
  void forget_listener() {
    listener_ = nullptr;
    waiting_.clear();
    ++connection_;
  }
  void finish_all();
  void cut(const std::string& what);   // its host goes out of reach
  void join(const std::string& what);  // and is reached again
  void keeper_dies();                  // what runs goes on, and nobody will know how it ended

  void listen(action::Listener& listener) override { listener_ = &listener; }
  void read(const action::Request& request, std::function<void(action::Outcome)> then) override;
  void probe(const action::Request& request, std::function<void(action::Probed)> then) override;
  void apply(action::AttemptKey key, const action::Request& request) override;
  bool apply_after(action::AttemptKey key, const action::Request& request, action::Behind behind) override;
  void withhold(action::AttemptKey key) override;
  void cancel(action::AttemptKey key) override;
  void attach(action::AttemptKey key, const Host& host) override;
  void flush() override {}

 private:
  std::string label(const action::Request& request) const;
  void end(action::AttemptKey key, action::Outcome outcome);
  void begin_next(action::AttemptKey ended, bool well);
  Act* running(action::AttemptKey key);
  action::Listener* listener_ = nullptr;
  std::uint64_t connection_ = 0;  // what was asked over one that is gone is not answered over the next
  std::multimap<std::chrono::nanoseconds, std::function<void()>> coming_;
  std::map<action::AttemptKey, action::Outcome> ends_;  // of which nobody was told
  std::set<action::AttemptKey> to_cancel_;              // when they are in reach again
  std::map<std::string, std::size_t> begun_;
  struct Waiting {
    action::AttemptKey key = 0;
    action::Request request;
  };
  std::map<action::AttemptKey, Waiting> waiting_;  // by what each waits for
  std::uint64_t tick_ = 0;
};

class Memory final : public run::Recorder {
 public:
  std::vector<run::Event> events;
  std::size_t commits = 0;
  std::size_t fail_after = static_cast<std::size_t>(-1);  // so many commits go well
  Result<void> commit(const std::vector<run::Event>& batch) override;
};

class Watcher final : public run::Observer {
 public:
  std::vector<run::Event> seen;
  void happened(const run::Event& event) override { seen.push_back(event); }
};

// Answers by the sentence of the step; what is not there is answered with `otherwise`.
class Person final : public run::Operator {
 public:
  explicit Person(World& world) : world_(world) {}
  std::map<std::string, std::deque<run::Answer>> answers;
  std::map<std::string, Value> values;  // of what an `ask` asks
  run::Answer otherwise = run::Answer::done;
  std::string reason = "I have seen to it";  // of a `done` about a failure or a doubt
  std::vector<run::Question> asked;
  Duration takes = std::chrono::seconds(5);
  void ask(const run::Question& question, std::function<void(run::Reply)> then) override;

 private:
  World& world_;
};

// A run of a plan in a world of its own, that can be killed and resumed.
class Sim {
 public:
  explicit Sim(std::vector<Spec> steps, bool numbered = true) : Sim(build(std::move(steps), numbered)) {}
  explicit Sim(Built made);

  bool run();    // from the start to the end; true: as asked
  void begin();  // makes the state and the driver, and starts
  bool go_on(const std::function<bool()>& enough = {});
  void crash();  // the engine is gone, the record and the world stay
  void begin_again(run::EventKind how = run::EventKind::run_resumed);  // a fresh engine, without going on
  bool resume();
  void reload();  // the state from the record, as `resume` does before it starts
  run::State state(const std::string& path) const { return machine->state(built.node(path)); }
  // Between two runs. `final`: about its `finally`, and not about the step.
  void decide(const std::string& path, run::Answer answer, bool final = false);
  std::vector<std::string> order() const;  // what was begun, in order
  long count(run::EventKind kind) const;   // of the events that are durable
  long running() const;                    // acts that have not ended

  Built built;
  plan::Plan fresh;  // as it was before a run made it grow
  World world;
  Memory memory;
  Watcher watcher;
  Person person{world};
  run::Options options;
  std::unique_ptr<run::RunState> machine;
  std::unique_ptr<run::Driver> driver;
};

}  // namespace ocflow::test
