// What a run has to say about one step: why it began when it did, why it didn't, and what was found.
#include <algorithm>

#include "cli/explain_step.h"
#include "engine/plan/texts.h"
#include "engine/report/words.h"
#include "engine/run/finals.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

using plan::NodeId;
using run::Event;
using run::EventKind;
using run::State;

namespace {

class Telling {
 public:
  Telling(run::RunState& state, NodeId node, const std::vector<Event>& events, bool only_finals = false)
      : state_(state), plan_(state.plan()), node_(node), events_(events), only_finals_(only_finals) {}

  std::vector<Reason> tell() {
    why_now();
    for (const Event& e : events_)
      if (e.node == node_ && about_step(e)) happened(e);
    why_not();
    return std::move(out_);
  }
  std::vector<Reason> tell_finals() {
    for (const Event& e : events_)
      if (e.node == node_ && about_step(e) && run::is_final(plan_, node_, e.clause)) happened(e);
    return std::move(out_);
  }

 private:
  static bool about_step(const Event& e) {
    return e.kind != EventKind::run_started && e.kind != EventKind::run_resumed && e.kind != EventKind::draining &&
           e.kind != EventKind::run_ended && e.kind != EventKind::paused && e.kind != EventKind::continued &&
           e.kind != EventKind::adopted && e.kind != EventKind::undoing;
  }
  std::string name(NodeId n) const { return "step " + plan_.number(n) + " (" + report::sentence(state_, n) + ")"; }
  void say(const Event* at, std::string text, std::vector<std::string> facts = {}) {
    out_.push_back(
        {(at ? report::moment_text(at->wall_ms) + "  " : std::string()) + std::move(text), {}, std::move(facts)});
  }

  // Its first event, and of all that it comes after the last thing that happened before that.
  void why_now() {
    const auto mine = [&](const Event& e) {
      const bool ahead = e.kind == EventKind::intent && e.yes;  // not yet its turn
      return about_step(e) && !ahead && plan_.holds(node_, e.node);
    };
    const auto first = std::find_if(events_.begin(), events_.end(), mine);
    if (first == events_.end()) return;
    const Event* last = nullptr;
    NodeId of = plan::nothing;
    for (auto e = events_.begin(); e != first; ++e) {
      if (!about_step(*e) || e->node == 0 || e->node >= plan_.size()) continue;
      const NodeId before = waited_for(e->node);
      if (before != plan::nothing) last = &*e, of = before;
    }
    if (!last) return say(&*first, "it was its turn at once: it comes after nothing");
    say(&*first, "it was its turn, for " + name(of) + " had ended at " + report::moment_text(last->wall_ms) +
                     " and it comes after that");
  }

  // The step or list that holds `n` and has to end before this one, whatever list they meet in.
  NodeId waited_for(NodeId n) const {
    for (NodeId at = n; at != 0; at = plan_.parent(at)) {
      if (plan_.holds(at, node_)) return plan::nothing;
      if (plan_.holds(plan_.parent(at), node_)) return plan_.precedes(at, node_) ? at : plan::nothing;
    }
    return plan::nothing;
  }

  std::string clause_text(const Event& e) const {
    const auto& step = run::step_of(plan_, node_);
    if (node_ == 0 || step.first_clause + e.clause >= plan_.program().clauses.size()) return "it";
    const auto text = plan::clause_text(plan_.program(), plan_.program().clauses[step.first_clause + e.clause]);
    const bool closes = run::is_final(plan_, node_, e.clause) && text.starts_with("do ");
    return closes ? "`finally " + text.substr(3) + "`" : "`" + text + "`";
  }

  // Of its `finally`, the same things happen as of the step.
  std::string about(const Event& e) const {
    const bool may = e.kind == EventKind::observed || e.kind == EventKind::answered || e.kind == EventKind::decided;
    return may && !only_finals_ && run::is_final(plan_, node_, e.clause) ? "its `finally`" : "";
  }

  void happened(const Event& e) {
    const std::string of = about(e), it = of.empty() ? "it" : of;
    const std::string facts = e.output.empty() || e.kind == EventKind::observed ? std::string() : e.output;
    const auto used = facts.empty() ? std::vector<std::string>() : std::vector<std::string>{facts};
    const std::string who = e.who.empty() ? "" : " by " + report::one_line(e.who);
    switch (e.kind) {
      case EventKind::condition:
      case EventKind::checked:
      case EventKind::wait_ended:
        if (e.kind == EventKind::checked && e.yes && failed_ && run::decides(plan_, node_, e.clause))
          return say(&e, clause_text(e) + " held, and that decides, though the act failed", used);
        return say(&e, clause_text(e) + (e.yes ? " held" : e.text.empty() ? " did not hold" : ": " + e.text), used);
      case EventKind::value:
        return say(&e, clause_text(e) + (e.text.empty() ? " has its value" : ": " + e.text),
                   e.text.empty() && !e.hidden ? std::vector<std::string>{"it is " + e.value.text()} : used);
      case EventKind::items:
        return say(&e, e.text.empty() ? "its list was known" : "its list: " + e.text);
      case EventKind::intent:
        failed_ = false;
        return say(&e, clause_text(e) + (e.yes ? " was written ahead, to begin in its turn" : " was about to begin") +
                           (e.attempt > 1 ? ", attempt " + std::to_string(e.attempt) : ""));
      case EventKind::begun:
        return say(&e, clause_text(e) + " began");
      case EventKind::withdrawn:
        return say(&e, clause_text(e) + " was not begun: nothing was to begin any more");
      case EventKind::observed:
        failed_ = e.ended == action::Ended::failed;
        return say(&e, it + " ended: " + std::string(action::ended_name(e.ended)) +
                           (e.ended != action::Ended::done ? ""
                            : e.yes                        ? ", and changed something"
                                                           : ", and changed nothing") +
                           (e.text.empty() ? "" : ": " + e.text));
      case EventKind::answered:
      case EventKind::decided:
        return say(&e, std::string(run::answer_name(e.answer)) + " was said" + (of.empty() ? "" : " of " + of) +
                           (e.who.empty() ? " by the procedure" : who) + (e.text.empty() ? "" : ": " + e.text));
      case EventKind::expired:
        return say(&e, "its time was over");
      default:
        return;
    }
  }

  void why_not() {
    const State now = state_.state(node_);
    const std::string& why = state_.why(node_);
    if (now == State::waiting && state_.rung(node_) > 0)
      return say(nullptr, "now it waits for another way of doing it, as the one before failed: " + why);
    say(nullptr, "now it is " + std::string(run::state_name(now)) + (why.empty() ? "" : ": " + why));
    if (now == State::not_applicable) {
      for (NodeId n = plan_.parent(node_); n != 0 && n != plan::nothing; n = plan_.parent(n))
        if (state_.state(n) == State::not_applicable) say(nullptr, name(n) + ", which holds it, does not apply");
    }
    if (now != State::waiting) return;
    for (NodeId n = node_; n != 0; n = plan_.parent(n))
      for (NodeId m = plan_.first_child(plan_.parent(n)); m != plan::nothing; m = plan_.next_sibling(m)) {
        const State before = state_.state(m);
        const bool over = before == State::done || before == State::not_applicable || before == State::tolerated ||
                          before == State::skipped;
        if (!over && m != n && plan_.precedes(m, n))
          say(nullptr, "it comes after " + name(m) + ", which is " + std::string(run::state_name(before)));
      }
  }

  run::RunState& state_;
  const plan::Plan& plan_;
  NodeId node_;
  const std::vector<Event>& events_;
  std::vector<Reason> out_;
  const bool only_finals_;
  bool failed_ = false;  // the last act
};

}  // namespace

Explained explained_step(run::RunState& state, NodeId node, const std::vector<Event>& events) {
  auto out = explained_step(state, node);
  out.happened = Telling(state, node, events).tell();
  return out;
}

std::vector<Reason> told_of_final(run::RunState& state, NodeId holder, const std::vector<Event>& events) {
  return Telling(state, holder, events, true).tell_finals();
}

namespace {

std::string part(const char* heading, const std::vector<Reason>& reasons) {
  if (reasons.empty()) return {};
  std::string out = std::string("\n") + heading + "\n";
  for (const Reason& reason : reasons) {
    out += report::lines_after("  ", reason.text + (reason.place.empty() ? "" : "  [" + reason.place + "]"));
    for (const auto& fact : reason.facts) out += report::lines_after("      ", fact);
  }
  return out;
}

nlohmann::json part_json(const std::vector<Reason>& reasons) {
  auto out = nlohmann::json::array();
  for (const Reason& reason : reasons)
    out.push_back({{"text", reason.text}, {"place", reason.place}, {"facts", reason.facts}});
  return out;
}

}  // namespace

std::string to_text(const Explained& step) {
  std::string out = step.number + "  " + step.sentence + "\n" + report::lines_after("", step.place);
  out += part("Why it is here", step.here);
  out += step.after.empty() ? "\nWhen\n  at once: it comes after nothing\n" : part("When", step.after);
  out += part("On what it hangs", step.hangs_on);
  out += part("What it does", step.does);
  out += part("If it fails, and back", step.failing);
  return out + part("In that run", step.happened);
}

nlohmann::json to_json(const Explained& step) {
  return {{"number", step.number},
          {"path", step.path},
          {"sentence", step.sentence},
          {"place", step.place},
          {"here", part_json(step.here)},
          {"after", part_json(step.after)},
          {"hangs_on", part_json(step.hangs_on)},
          {"does", part_json(step.does)},
          {"failing", part_json(step.failing)},
          {"happened", part_json(step.happened)}};
}

}  // namespace ocflow::cli
