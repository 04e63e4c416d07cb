// The world of a simulated run: a clock, a keeper with its record, acts that go on without it, and chance. Everything
// is decided by the seed: what an act does depends on its name and on how often it was begun, not on what else goes on.
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/run/driver.h"
#include "tests/support/random.h"

namespace ocflow::sim {

using action::AttemptKey;
using action::Outcome;
using test::Random;
using Nanoseconds = std::chrono::nanoseconds;

// Thrown where the engine dies; whoever runs it drops all that it had in memory.
struct Killed {};

// Which troubles there are; shrinking takes away what isn't needed.
enum Trouble : unsigned {
  engine_dies = 1,
  keeper_dies = 2,
  power_fails = 4,
  disk_fails = 8,
  acts_fail = 16,
  reads_fail = 32,
  slow = 64,
  people_differ = 128,
  people_leave = 256,
  stops = 512,
  taken_back = 1024,
  hosts_go = 2048,
  all_troubles = 4095
};

class SimClock final : public Clock {
 public:
  Nanoseconds elapsed() const override { return now; }
  std::int64_t wall_ms() const override { return 1'795'000'000'000 + now.count() / 1'000'000; }
  Nanoseconds now{0};
};

// One attempt that really began.
struct Begun {
  AttemptKey key = 0;
  std::string label;
  bool running = true, seen = true;  // seen: its keeper lives, or another knows it again
  Outcome outcome;
  Nanoseconds end{0};
  bool unknown = false;  // it runs, and no keeper can know that
};

class World final : public action::Performer {
 public:
  World(std::uint64_t seed, unsigned troubles) : seed_(seed), troubles_(troubles) {}

  SimClock clock;
  std::vector<Begun> begun;                                      // in order
  std::function<void(AttemptKey, const std::string&)> on_begin;  // before the act does anything
  std::function<void(const std::string&)> told;
  std::function<void()> seam;      // called where the engine might die
  std::vector<std::string> wrong;  // what a keeper would refuse
  bool calm = false;               // no trouble any more: everything succeeds in the end

  bool has(unsigned trouble) const { return !calm && (troubles_ & trouble) != 0; }
  // A number that depends on the seed and on what it is for, and on nothing else.
  std::uint32_t chance(const std::string& what, std::uint64_t nth, std::uint32_t below) const;
  void later(Nanoseconds after, std::function<void()> what);
  bool step();  // the next thing that happens; false: nothing does
  std::optional<Nanoseconds> next() const;

  void connect();         // a new engine; starts a keeper if there is none
  void engine_is_gone();  // what it had sent arrives, or not
  void kill_keeper();
  void cut_far();   // the host where some of the acts happen is out of reach, and has been for long
  void join_far();  // it is reached again
  bool far_is_there() const { return far_up_; }
  bool is_far(AttemptKey key) const { return far_.contains(key); }
  void power_cut();                           // ends everything; the keeper's record loses its newest lines
  std::size_t running_here() const;           // what is out of reach holds no place
  bool end_is_durable(AttemptKey key) const;  // in the keeper's record

  void listen(action::Listener& listener) override { listener_ = &listener; }
  void read(const action::Request& request, std::function<void(Outcome)> then) override;
  void probe(const action::Request& request, std::function<void(action::Probed)> then) override;
  void apply(AttemptKey key, const action::Request& request) override;
  bool apply_after(AttemptKey key, const action::Request& request, action::Behind behind) override;
  void withhold(AttemptKey key) override;
  void cancel(AttemptKey key) override;
  void attach(AttemptKey key, const Host& host) override;
  void flush() override;

 private:
  struct Line {  // of the keeper's record
    std::uint64_t keeper = 0;
    bool ended = false, lost = false;
    bool begin_durable = false, end_durable = false;
    Outcome outcome;
  };
  struct Follower {
    AttemptKey key = 0;
    action::Request request;
    bool durable = false;  // the end before it
  };
  void to_keeper(std::function<void()> message);
  void to_engine(std::function<void()> message);
  bool happens_far(const action::Request& request) const;
  void tell_end(AttemptKey key, const Outcome& outcome);
  void apply_far(AttemptKey key, const action::Request& request);
  void tell_away(AttemptKey key);
  void begin(AttemptKey key, const action::Request& request);
  void begin(const Follower& next);
  void end(std::size_t at, Outcome outcome);
  void begin_next(AttemptKey ended);
  void force();  // what is in the record
  void follow(const Follower& next, AttemptKey after);
  void answer_attach(AttemptKey key);
  bool outlasts(AttemptKey key);
  Outcome fate(const std::string& label, std::uint64_t nth, const action::Request& request, Nanoseconds& takes);
  Outcome look(const std::string& label);

  std::uint64_t seed_;
  unsigned troubles_;
  action::Listener* listener_ = nullptr;
  std::uint64_t connection_ = 0, keeper_ = 0, boot_keeper_ = 1;  // the first keeper of this boot
  bool alive_ = false, linked_ = false;
  std::multimap<Nanoseconds, std::function<void()>> coming_;
  std::vector<std::function<void()>> outgoing_;
  std::map<AttemptKey, Line> record_;
  std::map<AttemptKey, Follower> followers_;  // by what each waits for
  bool record_lost_ = false;                  // an earlier boot's keeper may have written what is gone
  std::set<AttemptKey> acts_, asked_;         // what the engine's end of the connection waits for
  std::map<std::uint64_t, std::function<void()>> given_up_;
  std::map<AttemptKey, action::Request> far_;  // what was sent to the other host
  std::set<AttemptKey> far_cancelled_;         // and should be told to end
  bool far_up_ = true;
  std::uint64_t next_id_ = 1;
  std::map<std::string, std::uint64_t> times_;
};

std::string label_of(const action::Request& request);

}  // namespace ocflow::sim
