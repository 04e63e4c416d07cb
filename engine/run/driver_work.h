// The inside of a Driver; only for the files driver*.cc.
#pragma once
#include <deque>
#include <map>
#include <unordered_map>

#include "engine/run/driver.h"
#include "engine/run/inbox.h"
#include "engine/run/requests.h"

namespace ocflow::run {

using Nanoseconds = std::chrono::nanoseconds;

class Driver::Work final : public action::Listener {
 public:
  Work(RunState& s, Surroundings a, Options o, std::uint64_t seq);

  void start(EventKind first);
  void turn();
  std::optional<Nanoseconds> deadline() const;
  bool finished() const {
    const bool nothing_runs = running_.empty() && ahead_.empty() && line_.empty() && !settling_;
    return finished_ || (halted() && nothing_runs && (recording_failed() || batch_.empty()));
  }
  void ended(action::AttemptKey key, action::Outcome outcome) override;
  void known(action::AttemptKey key, action::Known what) override;
  void begun(action::AttemptKey key) override;
  void withheld(action::AttemptKey key) override;
  void not_begun(action::AttemptKey key, Error why) override;
  void lost(Error why) override;
  void out_of_reach(action::AttemptKey key, Error why) override;
  void stop(Stopped how, const std::string& why, bool cancel_running);
  void give_up(const std::string& who, const std::string& why);
  void pause(const std::string& who, const std::string& why);
  void go_on(const std::string& who);

  void when_line_is_known(std::function<void()> then);

  Unrecorded unrecorded() const;
  std::vector<Waiting> waiting() const;
  std::uint64_t waits_begun() const { return waits_begun_; }

  std::shared_ptr<Inbox> inbox = std::make_shared<Inbox>();
  Stopped stopped_ = Stopped::no;
  std::optional<Error> error_;

 private:
  struct Task {  // an evaluation under way, or an `until`
    Decision decision;
    std::uint64_t id = 0;
    expr::Reads reads;
    std::size_t outstanding = 0;
    Nanoseconds began{0};
    std::int64_t began_ms = 0;  // on the wall
    std::optional<Nanoseconds> limit;
    std::optional<Nanoseconds> holds_since;  // a wait that has to hold for a while
    bool last = false;                       // this look is the last one
    std::string seen;                        // what the last whole look showed
    std::uint64_t looks = 0;                 // that were whole
  };
  struct Alarm {
    enum What { poll, too_late, retry, list } what = poll;
    NodeId node = 0;
    std::uint64_t id = 0;
    Decision decision;
  };
  struct Attempt {
    NodeId node = 0;
    std::uint16_t clause = 0, attempt = 0;
    bool unsure = false;      // begun before a crash, perhaps: the performer was asked
    bool repeatable = false;  // and the first of its step
    Nanoseconds began{0};
  };
  struct Ahead {  // its intent is written, and it begins when there is room
    action::AttemptKey key = 0;
    Attempt attempt;
    action::Request request;
    action::AttemptKey after = 0;  // given to the performer, to begin then; 0: it was not
    bool due = false;              // that has ended well, so it has its place
    bool withholding = false;
    bool cancelled = false;  // if it has begun all the same
  };
  struct Settling {  // of what was open, and partly in line, when an engine was killed
    EventKind first = EventKind::run_resumed;
    std::vector<RunState::Open> open;
    std::map<action::AttemptKey, action::Known> known;
    std::map<action::AttemptKey, action::Outcome> ends;
  };
  struct Away {  // on a host that can't be asked: it holds no place, and its step stands still
    Attempt attempt;
    std::string why;
  };
  struct Asked {
    std::uint64_t id = 0;
    Decision decision;
  };

  // driver.cc
  void begin_sitting(EventKind first);
  void emit(Event event);
  bool commit();
  void perform();
  void fire_alarms();
  void wind_up();
  void handle(const Decision& d);
  void take_up(const Decision& d);
  std::string summary() const;

  // Nothing is decided any more; what runs is waited for.
  bool recording_failed() const { return stopped_ == Stopped::journal; }
  bool halted() const { return recording_failed() || stopped_ == Stopped::keeper; }

  // driver_halted.cc
  void halt(const Error& why);

  // driver_away.cc
  void on_out_of_reach(action::AttemptKey key, const std::string& why);
  void back_in_reach(action::AttemptKey key);
  void no_word_needed(action::AttemptKey key);
  bool take_word(action::AttemptKey key, const Attempt& attempt, const std::string& why);
  bool only_away() const { return !away_.empty() && state_.waits_only_for(away_.size()); }
  void leave_open();

  // driver_unrecorded.cc
  void lose_record();
  void stop_unrecorded(bool cancel_running);

  // driver_evaluate.cc
  void begin_task(const Decision& d);
  void look(NodeId node);
  void ask_reads(Task& task);
  void read_arrived(NodeId node, std::uint64_t id, const expr::ReadRequest& read, const action::Outcome& outcome);
  void settle(Task& task, const expr::Evaluated& found);
  void settle_wait(Task& task, const expr::Evaluated& found);
  bool held_long_enough(Task& task, const plan::Clause& clause);
  void end_wait(Task& task, bool held, const std::string& why);
  std::optional<Nanoseconds> wait_limit(const Decision& d);
  void end_waits(NodeId list, const std::string& why);

  // driver_act.cc
  bool start_acts();
  void begin_act(const Decision& d, action::Request request);
  void cancel_inside(NodeId list);
  void on_ended(action::AttemptKey key, action::Outcome outcome);
  void decode_result(const Attempt& attempt, action::Outcome& outcome) const;
  void on_known(action::AttemptKey key, action::Known what);
  void look_at_doubt(action::AttemptKey key, const Attempt& attempt, action::Outcome doubt);
  void open_list(const Decision& d);
  void expire(NodeId list);

  // driver_ahead.cc
  bool room() const { return running_.size() + looking_ + due_ < options_.jobs; }
  void emit_end(const Attempt& attempt, Event event);
  bool write_ahead();
  bool begin_ahead();
  void begin(Ahead&& next);
  bool may_wait() const;

  // driver_follow.cc
  void give_ahead();
  void let_follow();
  void withhold(Ahead& ahead);
  void follow_on(action::AttemptKey key, const action::Outcome& outcome);
  void on_begun(action::AttemptKey key);
  void on_withheld(action::AttemptKey key);
  std::deque<Ahead>::iterator find_ahead(action::AttemptKey key);
  void drop_ahead();
  void begin_given(Ahead&& next);

  // driver_line.cc
  bool line_may_grow() const;
  bool write_line();
  void give_line();
  void break_line();
  void line_is_known();
  bool begins_by_itself(NodeId node);
  bool line_moves() const;
  bool begun_in_line(action::AttemptKey key);
  bool left_line(action::AttemptKey key);

  // driver_settle.cc
  void ask_about(const RunState::Open& attempt);
  bool settle_known(action::AttemptKey key, action::Known what);
  bool settle_ended(action::AttemptKey key, const action::Outcome& outcome);
  void look_whether_settled();
  void settle_open(const Settling& all, std::size_t at);

  // driver_planned.cc
  bool planned_otherwise(const Decision& d, const action::Request& request);
  void on_look(const Decision& d, const Expectation& expected, const action::Probed& seen);
  void refuse_act(const Decision& d, std::string why);
  void release(NodeId node);

  // driver_pause.cc
  void emit_said(EventKind kind, const std::string& who, const std::string& why);
  void stop_limits();
  void start_limits();

  // driver_person.cc
  bool ask_next();
  Question question_of(const Decision& d);
  void question_of_clause(Question& q, const Decision& d);
  std::string detail_of(NodeId node);
  void on_reply(std::uint64_t id, const Reply& reply);
  bool look_first(const Decision& d, const Reply& reply);
  void decide(const Decision& d, const Reply& reply);

  // `what`: a decision or an attempt.
  template <class What>
  static Event about(EventKind kind, const What& what) {
    Event e;
    e.kind = kind;
    e.node = what.node;
    e.clause = what.clause;
    e.attempt = what.attempt;
    return e;
  }
  Nanoseconds now() const { return around_.clock.elapsed(); }

  RunState& state_;
  Surroundings around_;
  Options options_;
  std::uint64_t next_seq_;
  std::uint64_t next_id_ = 1;
  std::string given_up_by_;
  bool started_ = false, ended_told_ = false, finished_ = false;
  bool ended_only_ = false;  // what ran was ended from outside, and nothing has failed but by that
  std::vector<Event> batch_;
  std::size_t tried_ = 0;  // of the batch: what a commit failed with
  std::unordered_map<NodeId, Task> tasks_;
  std::uint64_t waits_begun_ = 0;
  std::multimap<Nanoseconds, Alarm> alarms_;
  std::unordered_map<NodeId, std::uint64_t> lists_;            // lists whose limit runs, and which alarm is theirs
  std::unordered_map<NodeId, Nanoseconds> try_began_;          // of steps with a `within`
  std::vector<std::pair<Nanoseconds, Alarm>> stopped_limits_;  // of lists while the run is paused: what is left
  std::deque<Decision> acts_;                                  // due, waiting for a free place
  std::map<action::AttemptKey, Attempt> running_;
  std::map<action::AttemptKey, Away> away_;
  std::deque<Ahead> ahead_;
  std::deque<Ahead> line_;                    // each behind the one before it, the first behind what runs
  bool breaking_ = false;                     // whether they have begun is asked, and nothing is decided before
  bool no_line_ = false;                      // the performer can't
  std::vector<std::function<void()>> later_;  // what is wanted from outside until then
  std::optional<Settling> settling_;
  std::size_t due_ = 0;                  // of those that are ahead
  std::uint64_t durable_;                // all events before this one are
  bool quick_ = false;                   // the act that ended last took next to no time
  bool urgent_ = false;                  // something in the batch is more than the end of an act that may be repeated
  Nanoseconds commit_by_{0};             // else it may wait until then
  std::size_t looking_ = 0;              // acts that are looked at before they begin
  std::unordered_set<NodeId> off_plan_;  // steps of which an act was refused
  std::deque<Decision> questions_;
  std::optional<Asked> asked_;
  // To be performed when the batch is durable.
  std::vector<std::pair<action::AttemptKey, action::Request>> to_apply_;
  std::vector<std::pair<action::AttemptKey, Host>> to_attach_;
  std::vector<action::AttemptKey> to_cancel_;
  std::optional<Question> to_ask_;
};

}  // namespace ocflow::run
