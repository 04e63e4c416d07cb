#include "engine/run/adopt.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/plan/texts.h"
#include "engine/run/requests.h"

namespace ocflow::run {

namespace {

using plan::ClauseKind;
using plan::Part;

bool is_over(State s) {
  return s == State::done || s == State::not_applicable || s == State::tolerated || s == State::skipped ||
         s == State::undone;
}

class Adoption {
 public:
  Adoption(plan::Plan& before, plan::Plan& after, plan::Plan& whole, const std::vector<Event>& events)
      : old_plan_(before), new_plan_(after), old_(before), new_(after), ended_(whole) {
    for (const Event& e : events) {
      ended_.apply(e);
      if (e.kind != EventKind::decided && e.kind != EventKind::expired) last_clause_[e.node] = e.clause;
    }
    match_[0] = 0;
  }

  Result<Moved> go(const std::vector<Event>& events) {
    for (const Event& e : events) {
      Event there = e;
      there.node = match(e.node);
      if (there.node == plan::nothing) return refuse(e.node, "the new text has no such step");
      if (auto wrong = compare(e, there); !wrong.empty()) return refuse(e.node, wrong);
      old_.apply(e);
      new_.apply(there);
      if (!new_.broken().empty()) return refuse(e.node, in_the_way(there.node));
    }
    for (NodeId n = 1; n < old_plan_.size(); ++n) {
      if (!old_plan_.shown(n) || old_plan_.part(n) == Part::aside || !is_over(old_.state(n))) continue;
      const NodeId m = match(n);
      const bool held = old_.state(old_plan_.parent(n)) == State::not_applicable;
      if (held || (m != plan::nothing && new_.state(m) == old_.state(n))) continue;
      return refuse(n, m == plan::nothing ? "the new text has no such step" : "the new text has more to do in it");
    }
    Moved moved;
    std::set<NodeId> told;
    for (const Event& e : events)
      if (match_[e.node] != e.node && told.insert(e.node).second) moved.emplace_back(e.node, match_[e.node]);
    return moved;
  }

 private:
  tl::unexpected<Error> refuse(NodeId n, const std::string& why) {
    const std::string state =
        is_over(ended_.state(n)) ? " is " + std::string(state_name(ended_.state(n))) : " has begun";
    return fail(ErrorKind::invalid, "the new text can't be adopted: step " + old_plan_.number(n) + " (" +
                                        sentence(old_, n) + ")" + state + ", and " + why);
  }

  const plan::Clause* clause_at(const plan::Plan& plan, NodeId n, std::uint16_t at) const {
    const std::size_t i = step_of(plan, n).first_clause + std::size_t{at};
    return i < plan.program().clauses.size() ? &plan.program().clauses[i] : nullptr;
  }

  static std::string written(const plan::Plan& plan, const plan::Clause& clause) {
    return std::string(plan.program().sources->text(clause.at));
  }

  // What a step does, but for its sentence.
  std::string content(const plan::Plan& plan, NodeId n) const {
    std::string text;
    if (plan.part(n) == Part::each) text = plan::loop_text(plan, n);
    for (const plan::Clause& c : plan.clauses(n)) text += plan::clause_text(plan.program(), c);
    return text;
  }

  // By its name; without one by its number where it does the same there; else by what it does; else by its number.
  NodeId match(NodeId n) {
    if (const auto known = match_.find(n); known != match_.end()) return known->second;
    std::vector<NodeId> up;
    NodeId at = n;
    for (; !match_.contains(at); at = old_plan_.parent(at)) up.push_back(at);
    for (auto child = up.rbegin(); child != up.rend(); ++child) {
      const NodeId p = match_[old_plan_.parent(*child)];
      const NodeId found = p == plan::nothing ? plan::nothing : find(*child, p);
      match_[*child] = found;
      if (found != plan::nothing) taken_.insert(found);
    }
    return match_[n];
  }

  NodeId find(NodeId n, NodeId among) const {
    const bool item = old_plan_.part(n) == Part::item, aside = old_plan_.part(n) == Part::aside;
    const std::string& name = old_plan_.name(n);
    NodeId numbered = plan::nothing, same = plan::nothing;
    for (NodeId m = new_plan_.first_child(among); m != plan::nothing; m = new_plan_.next_sibling(m)) {
      if (new_plan_.part(m) != old_plan_.part(n) && (item || aside || new_plan_.part(m) == Part::aside)) continue;
      if (item || aside) {
        if (new_plan_.ordinal(m) == old_plan_.ordinal(n)) return m;
        continue;
      }
      if (!name.empty() && new_plan_.name(m) == name) return m;
      if (taken_.contains(m) || !new_plan_.name(m).empty()) continue;
      if (new_plan_.ordinal(m) == old_plan_.ordinal(n)) numbered = m;
      const bool alike = new_plan_.part(m) == old_plan_.part(n) && content(new_plan_, m) == content(old_plan_, n);
      if (alike && (same == plan::nothing || m == numbered)) same = m;
    }
    if (!name.empty()) return plan::nothing;
    return same == plan::nothing ? numbered : same;
  }

  // Empty when the event means the same there.
  std::string compare(const Event& e, const Event& there) {
    if (e.node == 0 || e.kind == EventKind::decided || e.kind == EventKind::expired) return {};
    if (e.kind == EventKind::items) {
      const bool same = content(old_plan_, e.node) == content(new_plan_, there.node);
      return same ? "" : "the list of its `for` is another one";
    }
    const plan::Clause* was = clause_at(old_plan_, e.node, e.clause);
    const plan::Clause* is = clause_at(new_plan_, there.node, there.clause);
    if (!was || !is || was->kind != is->kind) return "its clauses are others now";
    // At the clause at which it failed it may do something else.
    const State now = ended_.state(e.node);
    if (now == State::failed && last_clause_[e.node] == e.clause) return {};
    if (was->kind == ClauseKind::person) return {};
    const std::string before = plan::clause_text(old_plan_.program(), *was);
    const std::string after = plan::clause_text(new_plan_.program(), *is);
    if (before != after) return "its `" + written(old_plan_, *was) + "` would be `" + written(new_plan_, *is) + "`";
    if (e.kind != EventKind::intent || was->kind != ClauseKind::act) return {};
    const auto did = act_request(old_, e.node, e.clause);
    const auto does = act_request(new_, there.node, there.clause);
    const bool same = did && does && did->arguments == does->arguments && did->host == does->host;
    return same || (!did && !does) ? "" : "its `" + written(old_plan_, *was) + "` would be given other values";
  }

  // Why what has happened can't have happened there: as a rule something new stands before it.
  std::string in_the_way(NodeId there) {
    std::set<NodeId> known;
    for (const auto& [was, is] : match_) known.insert(is);
    for (NodeId m = 1; m < new_plan_.size(); ++m) {
      if (!new_plan_.shown(m) || new_plan_.part(m) == Part::aside || !new_plan_.precedes(m, there)) continue;
      if (new_.state(m) != State::running && new_.state(m) != State::waiting) continue;
      const bool leaf = new_plan_.first_child(m) == plan::nothing;
      if (known.contains(m) && leaf)
        return "there is more to do before it, in step " + new_plan_.number(m) + " of the new text (" +
               sentence(new_, m) + ")";
      if (!known.contains(m))
        return "step " + new_plan_.number(m) + " of the new text (" + sentence(new_, m) +
               ") is new and comes before it";
    }
    return "by the new text it can't have begun yet";
  }

  plan::Plan &old_plan_, &new_plan_;
  RunState old_, new_, ended_;
  std::map<NodeId, NodeId> match_;
  std::set<NodeId> taken_;
  std::map<NodeId, std::uint16_t> last_clause_;
};

}  // namespace

Result<Moved> adopt(const std::vector<Event>& events, plan::Plan before, plan::Plan after) {
  plan::Plan whole = before;
  Adoption adoption(before, after, whole, events);
  return adoption.go(events);
}

}  // namespace ocflow::run
