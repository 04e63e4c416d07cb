// The inside of a Previewer; only for the files preview*.cc.
#pragma once
#include <deque>
#include <unordered_map>

#include "engine/run/foreseen.h"
#include "engine/run/inbox.h"
#include "engine/run/preview.h"
#include "engine/run/requests.h"

namespace ocflow::run {

using plan::Clause;
using plan::ClauseKind;
using What = Preview::What;

class Previewer::Work {
 public:
  Work(plan::Plan& plan, action::Performer& performer, PreviewOptions options)
      : state(plan), plan_(plan), performer_(performer), options_(std::move(options)), foreseen_(plan) {
    forecast.steps.resize(plan.size());
    state.predict();
    if (options_.jobs == 0) options_.jobs = 1;
  }

  void turn() {
    if (finished) return;
    if (!begun_) begin();
    inbox->open();
    Decision d;
    while (state.broken().empty()) {
      if (outstanding_ < options_.jobs && !later_.empty()) {
        d = later_.front();
        later_.pop_front();
        take(d);
      } else if (state.next(d)) {
        outstanding_ < options_.jobs ? take(d) : later_.push_back(d);
      } else {
        break;
      }
    }
    performer_.flush();
    if (outstanding_ == 0 && later_.empty()) sum_up();
  }

  RunState state;
  Forecast forecast;
  bool finished = false;
  std::shared_ptr<Inbox> inbox = std::make_shared<Inbox>();

 private:
  struct Look {  // an expression that is being found out
    Decision decision;
    expr::Reads reads;  // as things are now
    expr::Reads then;   // as they will be, as far as that is known
    std::size_t outstanding = 0;
    std::string open_by{};  // which step leaves something open
  };

  void begin();
  void take(const Decision& d);
  void person(const Decision& d);
  void list(const Look& look, const expr::Evaluated& then, bool certain);
  void look(NodeId node);
  void read(NodeId node, const expr::ReadRequest& wanted);
  void read_arrived(NodeId node, const expr::ReadRequest& wanted, const action::Request* request,
                    const action::Outcome& outcome);
  void found(const Look& look, const expr::Evaluated& now, const expr::Evaluated& then);
  void condition(const Look& look, const expr::Evaluated& now, const expr::Evaluated& then, bool certain);
  void check(const Look& look, const expr::Evaluated& now, const expr::Evaluated& then, bool certain);
  void wait(const Look& look, const expr::Evaluated& then, bool certain);
  void act(const Decision& d);
  void probed(const Decision& d, const action::Request& request, const action::Probed& probed);
  void foretell(const Decision& d, const action::Probed& seen);
  bool sure(NodeId node, NodeId within = 0) const;  // it happens, whatever is not known before the run
  bool in_reserve(NodeId n) const;
  NodeId candidate(NodeId node) const;
  bool ends_run(NodeId n) const;
  std::string step_text(NodeId node) const;
  std::string arm(NodeId node) const;
  std::int64_t wall_ms() const { return (options_.clock ? *options_.clock : system_clock()).wall_ms(); }
  void end_act(const Decision& d);
  void way_back(const Decision& d);
  void rungs(NodeId n);
  bool by_hand(NodeId n) const;
  bool only_people(NodeId from, NodeId to) const;
  void sum_up();
  void settle_node(NodeId n);
  void count(NodeId n);
  void happen(EventKind kind, const Decision& d, bool yes, bool hidden = false, Value value = {});
  Preview& at(NodeId node) { return forecast.steps[node]; }
  std::string_view keep(std::string_view text) { return forecast.texts.keep(text); }
  std::string words(expr::ExprId id) const {
    return expr::to_text(plan_.program().arena, id, *plan_.program().sources);
  }

  const plan::Plan& plan_;
  action::Performer& performer_;
  PreviewOptions options_;
  Foreseen foreseen_;
  std::uint64_t seq_ = 0;
  bool begun_ = false;
  std::size_t outstanding_ = 0;
  std::deque<Decision> later_;
  std::unordered_map<NodeId, Look> looks_;
  std::unordered_map<NodeId, std::string> fails_now_;  // of acts that would fail as things are: why
};

}  // namespace ocflow::run
