#include "tests/sim/life.h"

#include <utility>

#include "engine/run/finals.h"
#include "tests/sim/person.h"
#include "tests/support/compiled.h"

namespace ocflow::sim {

namespace {

constexpr std::size_t most_sittings = 40, troubled_sittings = 12, most_turns = 20'000;

class Life final : public run::Observer {
 public:
  Life(const Case& which, bool tell)
      : case_(which),
        tell_(tell),
        text_(text_of(which.steps)),
        compiled_(test::compiled(text_)),
        fresh_(compiled_->plan()),
        world_(which.seed, which.troubles),
        disk_(world_),
        contract_(compiled_->plan(), world_, disk_),
        person_(world_) {
    world_.seam = [this] { seam(); };
    world_.told = [this](const std::string& what) { note(what); };
    person_.told = [this](const std::string& what) { note(what); };
    world_.on_begin = [this](AttemptKey key, const std::string& label) {
      note("begins " + label + " " + std::to_string(key));
      contract_.begins(key, label, state_.get());
      if (!world_.is_far(key) && world_.running_here() >= jobs()) say(label + " began, and as many run as may");
    };
  }

  Verdict run() {
    note(text_);
    while (verdict_.sittings < most_sittings && (!over_ || once_more()) && good()) {
      world_.calm = verdict_.sittings >= troubled_sittings;
      ++verdict_.sittings;
      sitting();
      engine_is_gone();
    }
    if (!over_ && good()) say("it never comes to its end");
    while (world_.step()) {
    }
    contract_.run_ended();
    return judged();
  }
  void happened(const run::Event& e) override {
    if (!tell_) return;
    last_told_ = e.seq;
    note("  event " + std::to_string(e.seq) + " kind " + std::to_string(static_cast<int>(e.kind)) + " node " +
         std::to_string(e.node) + " clause " + std::to_string(e.clause) + " attempt " + std::to_string(e.attempt) +
         " ended " + std::to_string(static_cast<int>(e.ended)) + " answer " + std::string(run::answer_name(e.answer)) +
         (e.yes ? " yes " : " ") + e.text);
  }

 private:
  // A run that is over may still be taken back.
  bool once_more() { return !taken_back_ && !std::exchange(asked_back_, true) && world_.has(sim::taken_back); }
  bool good() const { return contract_.wrong.empty() && world_.wrong.empty() && wrong_.empty(); }
  std::uint32_t jobs() const { return 1 + world_.chance("jobs", 0, 4); }
  void say(std::string what) { wrong_.push_back(std::move(what)); }
  void note(const std::string& line) {
    if (tell_) verdict_.story += line + "\n";
  }
  Verdict judged() {
    for (const auto* some : {&contract_.wrong, &world_.wrong}) wrong_.insert(wrong_.end(), some->begin(), some->end());
    verdict_.wrong = wrong_;
    verdict_.hash = disk_.hash();
    for (const Begun& act : world_.begun)
      verdict_.hash = (verdict_.hash ^ act.key) * 31 + static_cast<std::uint64_t>(act.end.count());
    verdict_.acts = world_.begun.size();
    return std::move(verdict_);
  }

  // Where the engine might die; each time it gets so far is another chance.
  void seam() {
    if (world_.has(engine_dies) && in_sitting_ && world_.chance("kill", ++seams_, 60) == 0) throw Killed{};
  }

  void sitting() {
    in_sitting_ = true;
    try {
      disk_.new_sitting();
      world_.connect();
      if (!begin()) return;
      drive();
    } catch (const Killed&) {
      note("the engine is killed");
      ++verdict_.kills;
    }
    in_sitting_ = false;
  }

  // False: the record can't be followed, or nobody decides about what has to be decided first.
  bool begin() {
    compiled_->plan() = fresh_;
    state_ = std::make_unique<run::RunState>(compiled_->plan());
    const auto events = disk_.events();
    for (const run::Event& e : events) {
      if (e.seq > last_told_) happened(e);  // kept, and the engine died before it told so
      state_->apply(e);
    }
    if (!state_->broken().empty()) return say("the record can't be followed: " + state_->broken()), false;
    taken_back_ = taken_back(!events.empty());
    if (!taken_back_ && state_->as_asked()) return over_ = true, false;
    if (!events.empty() && !decide()) return false;
    run::Options options;
    options.jobs = jobs();
    options.who = "anna";
    options.run_id = "r1";
    words_about_far(options);
    driver_ = std::make_unique<run::Driver>(*state_, run::Surroundings{world_, disk_, person_, *this, world_.clock},
                                            options, disk_.next_seq());
    note(events.empty() ? "started" : taken_back_ ? "taken back" : "resumed");
    const auto again = taken_back_ ? run::EventKind::undoing : run::EventKind::run_resumed;
    driver_->start(events.empty() ? run::EventKind::run_started : again);
    return true;
  }

  // `ocflow undo`, of a run that has ended or of one that was cut off; from then on nothing else.
  bool taken_back(bool begun) {
    const std::uint32_t below = over_ ? 3 : 20;
    over_ = false;
    if (state_->undoing()) return true;
    if (!begun || state_->taking_back() || !world_.has(sim::taken_back)) return false;
    return world_.chance("take back", verdict_.sittings, below) == 0;
  }

  // `--decide` about what runs on a host that can't be asked.
  void words_about_far(run::Options& options) {
    for (const auto& open : state_->open_attempts()) {
      if (!world_.is_far(open.key) || world_.far_is_there() || world_.chance("word", open.key, 3) != 0) continue;
      const auto answer = person_.about_failure(open.node, state_->running_back(open.node));
      if (answer == run::Answer::none) continue;
      options.said[open.node] = {answer, "I was there", "anna"};
      note("anna says " + std::string(run::answer_name(answer)) + " of node " + std::to_string(open.node));
    }
  }

  bool decide() {
    for (const plan::NodeId n : state_->undecided_failures()) {
      if (taken_back_ && !state_->running_back(n)) continue;
      if (!state_->decidable(n)) continue;  // an earlier one has settled it
      if (!decide_one(n, false)) return false;
    }
    for (const plan::NodeId n : state_->undecided_finals()) {
      if (taken_back_ && !state_->running_back(n)) continue;
      if (state_->final_undecided(n) && !decide_one(n, true)) return false;
    }
    return true;
  }

  bool decide_one(plan::NodeId n, bool final) {
    run::Event e;
    if (final) e = run::word_about_final(state_->plan(), n);
    e.seq = disk_.next_seq();
    e.kind = run::EventKind::decided;
    e.node = n;
    e.who = "anna";
    e.answer = person_.about_failure(n, state_->running_back(n));
    if (e.answer == run::Answer::none) return true;
    if (!disk_.commit({e})) return false;
    happened(e);
    state_->apply(e);
    if (!state_->broken().empty()) return say("a decision does not fit: " + state_->broken()), false;
    return true;
  }

  void drive() {
    for (std::size_t turn = 0; turn < most_turns; ++turn) {
      trouble();
      if (!state_) return;
      driver_->turn();
      if (driver_->finished()) return finished();
      const auto due = driver_->deadline();
      const auto next = world_.next();
      if (next && (!due || *next <= *due)) {
        world_.step();
      } else if (due) {
        world_.clock.now = std::max(world_.clock.now, *due);
      } else if (state_->paused()) {
        driver_->go_on("anna");
      } else if (!person_.waits() || stopped_) {
        note_states();
        return say("nothing can happen any more, and the run has not ended");
      } else {  // nobody answers: somebody stops it
        stopped_ = true;
        driver_->drain("nobody answers");
      }
    }
    say("it turns for ever");
  }

  void trouble() {
    const std::uint64_t now = ++troubles_;
    if (world_.has(keeper_dies) && world_.chance("keeper", now, 250) == 0) {
      note("the keeper is killed");
      world_.kill_keeper();
    }
    if (world_.has(hosts_go) && world_.chance("reach", now, world_.far_is_there() ? 120 : 250) == 0) {
      note(world_.far_is_there() ? "the host goes" : "the host is there again");
      world_.far_is_there() ? world_.cut_far() : world_.join_far();
    }
    if (world_.has(stops) && world_.chance("stop", now, 300) == 0) {
      const std::uint32_t how = world_.chance("how", now, 4);
      note("it is stopped, way " + std::to_string(how));
      if (how == 0) driver_->drain("drained");
      if (how == 1) driver_->cancel("cancelled");
      if (how == 2) driver_->give_up("anna", "given up");
      if (how == 3) driver_->pause("anna", "paused");
    }
    if (state_->paused() && (world_.calm || world_.chance("goes on", now, 20) == 0)) driver_->go_on("anna");
    if (world_.has(power_fails) && world_.chance("power", now, 400) == 0) {
      note("the power fails");
      world_.power_cut();
      throw Killed{};
    }
    seam();
  }

  void finished() {
    if (const Error* error = driver_->error(); error && error->kind == ErrorKind::internal) return say(error->what);
    plan::Plan plan = fresh_;
    run::RunState replayed(plan);
    for (const run::Event& e : disk_.events()) replayed.apply(e);
    note("the sitting ends");
    note_states();
    contract_.sitting_ended(*state_, replayed, *driver_);
    over_ = driver_->error() == nullptr && state_->as_asked();
    if (taken_back_ && !over_) not_all_taken_back();
  }

  void note_states() {
    for (plan::NodeId n = 0; tell_ && n < state_->plan().size(); ++n)
      note("    " + state_->plan().number(n) + " (" + std::to_string(n) + ") " +
           std::string(run::state_name(state_->state(n))) + " " + state_->why(n));
  }

  // What can't be taken back stays for good; a run of which something else stays is not through.
  void not_all_taken_back() {
    if (driver_->error() || driver_->stopped() != run::Stopped::no) return;
    bool stays = false;
    for (plan::NodeId n = 0; n < state_->plan().size(); ++n) stays = stays || state_->stays(n);
    if (!stays) say("not all was taken back, and nothing stays");
    over_ = world_.calm;
  }

  void engine_is_gone() {
    in_sitting_ = stopped_ = false;
    driver_.reset();
    world_.engine_is_gone();
    state_.reset();
    person_.forget();
  }

  Case case_;
  bool tell_;
  std::string text_;
  std::unique_ptr<test::CompiledText> compiled_;
  plan::Plan fresh_;
  World world_;
  Disk disk_;
  Contract contract_;
  Person person_;
  std::unique_ptr<run::RunState> state_;
  std::unique_ptr<run::Driver> driver_;
  Verdict verdict_;
  std::vector<std::string> wrong_;
  std::uint64_t last_told_ = 0, seams_ = 0, troubles_ = 0;
  bool over_ = false, in_sitting_ = false, stopped_ = false;
  bool taken_back_ = false, asked_back_ = false;
};

}  // namespace

Case case_of(std::uint64_t seed) { return {seed, random_procedure(seed), all_troubles}; }

Verdict live(const Case& which, bool tell) { return Life(which, tell).run(); }

// Fewer troubles first, then fewer steps, then less said of them; each as long as it still fails.
Case shrunk(Case failing) {
  std::size_t tries = 0;
  const auto fails = [&tries](const Case& c) {
    ++tries;
    try {
      return !live(c).wrong.empty();
    } catch (const std::exception&) {  // no valid procedure
      return false;
    }
  };
  for (unsigned trouble = 1; trouble < all_troubles; trouble <<= 1) {
    Case less = failing;
    less.troubles &= ~trouble;
    if (fails(less)) failing = less;
  }
  for (std::size_t at = 0; tries < 2000;) {
    Case less = failing;
    if (!smaller(failing.steps, at, less.steps)) break;
    const bool still = fails(less) && text_of(less.steps) != text_of(failing.steps);
    at = still ? 0 : at + 1;
    if (still) failing = less;
  }
  return failing;
}

}  // namespace ocflow::sim
