// Runs that lie behind, in the state folder of a Cli, with times that the test says: the real state machine, driven
// one thing after another, and the real journal.
//   PastRuns past(cli, text);  past.add({{"1", 60}, {"2.1", 90}});  // seconds
#pragma once
#include <map>

#include "engine/run/requests.h"
#include "tests/support/cli_run.h"
#include "tests/support/compiled.h"

namespace ocflow::test {

class PastRuns {
 public:
  PastRuns(const Cli& cli, const std::string& text, const std::string& site = {})
      : state_(*journal::StateFolder::open(cli / "state")), made_(compiled(text, {}, site)) {}

  struct More {
    std::map<std::string, double> undone{};  // the run is taken back: seconds by step
    std::string unchanged{};                 // the act of this step finds all so already
    std::string cut{};                       // in this step the engine is killed, and an hour later it is resumed
  };
  // What isn't named takes a second.
  void add(const std::map<std::string, double>& seconds) { add(seconds, More()); }
  void add(const std::map<std::string, double>& seconds, const More& more) {
    plan::Plan plan = made_->plan();
    run::RunState run(plan);
    Writing out{run, seconds, more, {}, wall_ms_ += 86'400'000};
    auto header = made_->header;
    header.run_id = *state_.new_run(out.wall_ms);
    header.procedure = made_->compiled.chosen().name;
    header.plan_digest = cli::digest(plan);
    header.started_ms = out.wall_ms;
    out.begin(run::EventKind::run_started);
    out.all();
    if (!more.undone.empty()) {
      out.begin(run::EventKind::undoing);
      out.all();
    }
    if (!run.broken().empty()) throw std::runtime_error(run.broken());
    const auto journal = journal::Journal::create(state_.run_folder(header.run_id), header);
    if (!(*journal)->commit(out.events)) throw std::runtime_error("it can't be written");
  }

 private:
  struct Writing {
    run::RunState& run;
    const std::map<std::string, double>& seconds;
    const More& more;
    std::vector<run::Event> events;
    std::int64_t wall_ms;

    void happen(run::EventKind kind, const run::Decision& d, bool yes = true) {
      run::Event e;
      e.seq = events.size() + 1;
      e.wall_ms = wall_ms;
      e.kind = kind;
      e.node = d.node;
      e.clause = d.clause;
      e.attempt = d.attempt;
      e.yes = yes;
      if (kind == run::EventKind::answered) e.answer = run::Answer::done;
      run.apply(e);
      events.push_back(e);
    }
    void begin(run::EventKind kind) {
      run::Event e;
      e.seq = events.size() + 1;
      e.wall_ms = wall_ms;
      e.kind = kind;
      e.value = Record{{{"run_id", "r"}, {"engine_host", "localhost"}, {"kept", Record{}}}};
      run.apply(e);
      events.push_back(e);
    }
    void pass(plan::NodeId n, bool back) {
      const auto& from = back ? more.undone : seconds;
      const auto at = from.find(run.plan().number(n));
      wall_ms += at == from.end() ? 1000 : static_cast<std::int64_t>(at->second * 1000);
    }
    void all() {
      for (run::Decision d; run.next(d);) one(d);
      run::Decision none;
      happen(run::EventKind::run_ended, none);
    }
    void one(const run::Decision& d) {
      using What = run::Decision::What;
      const bool back = run::step_of(run.plan(), d.node).clauses <= d.clause;
      const auto number = run.plan().number(d.node);
      if (d.what == What::act || d.what == What::person) {
        happen(run::EventKind::intent, d, false);
        pass(d.node, back);
        if (number == more.cut) wall_ms += 3'600'000, begin(run::EventKind::run_resumed);
        happen(d.what == What::act ? run::EventKind::observed : run::EventKind::answered, d, number != more.unchanged);
      } else if (d.what == What::wait) {
        pass(d.node, back);
        happen(run::EventKind::wait_ended, d);
      } else if (d.what == What::evaluate) {
        const auto kind = run::clause_of(run.plan(), d.node, d.clause).kind;
        const bool condition = kind == plan::ClauseKind::condition || kind == plan::ClauseKind::otherwise;
        happen(condition ? run::EventKind::condition : run::EventKind::checked, d);
      }
    }
  };

  journal::StateFolder state_;
  std::unique_ptr<CompiledText> made_;
  std::int64_t wall_ms_ = 1'780'000'000'000;
};

}  // namespace ocflow::test
