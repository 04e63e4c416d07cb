#include "cli/plan_diff.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "engine/plan/texts.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

using plan::Clause;
using plan::ClauseKind;
using plan::NodeId;
using plan::nothing;
using plan::Part;

namespace {

// One of the two plans, with the words for its steps.
class Side {
 public:
  explicit Side(run::RunState& state) : state_(state), plan(state.plan()) {
    before.resize(plan.size());
    for (NodeId n = 0; n < plan.size(); ++n)
      for (const NodeId next : plan.successors(n)) before[next].push_back(n);
  }
  std::string sentence(NodeId n) { return report::sentence(state_, n); }
  std::string name(NodeId n) { return plan.number(n) + "  " + sentence(n); }
  std::vector<NodeId> children(NodeId n) const {
    std::vector<NodeId> out;
    for (NodeId c = plan.first_child(n); c != nothing; c = plan.next_sibling(c)) out.push_back(c);
    return out;
  }
  std::string text(expr::ExprId id) const {
    return id == expr::no_expr ? std::string() : expr::to_text(plan.program().arena, id, *plan.program().sources);
  }
  // What is done, with the values that are known.
  std::string does(NodeId n) {
    std::string out;
    for (std::uint16_t i = 0; i < run::step_of(plan, n).clauses; ++i) {
      const Clause& c = run::clause_of(plan, n, i);
      if (c.kind != ClauseKind::act) continue;
      const auto request = run::act_request(state_, n, i);
      out += (out.empty() ? "" : ", else ") + (request ? call(*request) : plan::clause_text(plan.program(), c));
    }
    const auto callee = run::more_of(plan, n).callee;
    if (out.empty() && callee != nothing) out = "the procedure " + plan.program().procedures[callee].name;
    return out;
  }
  // Of a list: what stands in it.
  std::string inside(NodeId n) {
    std::string out;
    for (const NodeId c : children(n)) out += sentence(c) + "\n";
    return out;
  }
  // Each line of what a step hangs on, and of what is said of it, by what it is about.
  std::multimap<std::string, std::string> clauses(NodeId n);
  // Where it and what is around it applies, up to a node that both have.
  void conditions(NodeId n, NodeId up_to, std::set<std::string>& out) const {
    for (; n != up_to && n != 0 && n != nothing; n = plan.parent(n))
      for (const Clause& c : plan.clauses(n))
        if (c.kind == ClauseKind::condition) out.insert("`" + text(c.expr) + "`");
  }
  bool never(NodeId n) {
    for (const Clause& c : plan.clauses(n)) {
      if (c.kind != ClauseKind::condition || expr::has_reads(plan.program().arena, c.expr)) continue;
      const auto found = expr::evaluate(plan.program().arena, c.expr, state_.scope(n));
      if (found.known() && !found.is_true()) return true;
    }
    return false;
  }

 private:
  static std::string shown(const Value& value) {
    return value.get<std::string>() ? "\"" + value.text() + "\"" : value.is_none() ? "none" : value.text();
  }
  std::string call(const action::Request& request) const {
    std::string out;
    const auto at = plan.program().registry->index(request.action);
    for (std::size_t i = 0; i < request.arguments.size(); ++i) {
      const auto& parameters = (*plan.program().registry)[*at].parameters;
      if (i < parameters.size() && parameters[i].otherwise == request.arguments[i]) continue;
      out += (out.empty() ? "" : ", ") + shown(request.arguments[i]);
    }
    out = request.action + "(" + out + ")";
    return request.host.name.empty() ? out : out + " on " + request.host.name;
  }
  run::RunState& state_;

 public:
  const plan::Plan& plan;
  std::vector<std::vector<NodeId>> before;
};

std::multimap<std::string, std::string> Side::clauses(NodeId n) {
  std::multimap<std::string, std::string> out;
  const auto& step = run::step_of(plan, n);
  for (const Clause& c : plan.clauses(n)) {
    if (c.kind == ClauseKind::act || c.kind == ClauseKind::list || c.kind == ClauseKind::each) continue;
    const auto line = plan::clause_text(plan.program(), c);
    const auto within = plan.program().more(c).within;
    auto whole = within == expr::no_expr ? line : line + ", at most " + text(within);
    out.emplace(line.substr(0, line.find(' ')), std::move(whole));
  }
  if (plan.part(n) == Part::each) {
    out.emplace("for", "for " + plan::loop_text(plan, n));
    const auto most = plan.at_once(n);
    out.emplace("at a time", most == nothing ? "all items at once" : std::to_string(most) + " at a time");
    return out;
  }
  const plan::StepMore& more = run::more_of(plan, n);
  const auto say = [&](const char* about, const std::string& line) { out.emplace(about, line); };
  if (const auto what = does(n); !what.empty()) say("do", "do " + what);
  if (more.host != expr::no_expr) say("on", "on " + text(more.host));
  if (more.within != expr::no_expr) say("within", "within " + text(more.within));
  if (step.tries > 1)
    say("retry", "retry " + std::to_string(step.tries - 1) + " times every " + text(more.retry_every));
  static constexpr const char* failing[] = {"", "on failure continue", "on failure ask", "on failure undo"};
  if (step.on_failure != plan::OnFailure::stop) say("on failure", failing[static_cast<std::size_t>(step.on_failure)]);
  if (step.else_ask) say("else", "else ask");
  if (step.undo == plan::Undo::impossible) say("undo", "undo none");
  if (step.undo == plan::Undo::needless) say("undo", "undo nothing");
  const auto behind = [&](const char* word, std::uint32_t at) {
    say(word,
        std::string(word) + " " + plan::clause_text(plan.program(), plan.program().clauses[step.first_clause + at]));
  };
  if (step.has_undo) behind("undo", step.undo_clause());
  for (std::uint32_t i = 0; i < more.finals; ++i) behind("finally", more.first_final + i);
  if (step.name != plan::nothing) say("as", "as " + plan.program().name(step));
  return out;
}

class Comparing {
 public:
  Comparing(run::RunState& before, run::RunState& after) : a_(before), b_(after) {}

  std::vector<StepDifference> tell() {
    match();
    for (const auto& [n, depth, end] : b_.plan.outline()) {
      const NodeId of = to_a_[n];
      if (of == nothing) {
        // What is in it is told by it.
        if (to_a_[b_.plan.parent(n)] != nothing)
          out_.push_back({StepDifference::What::added, {}, b_.name(n), {b_.does(n)}});
        continue;
      }
      changed(of, n);
    }
    for (const auto& [n, depth, end] : a_.plan.outline())
      if (to_b_[n] == nothing && to_b_[a_.plan.parent(n)] != nothing)
        out_.push_back({StepDifference::What::removed, a_.name(n), {}, {a_.does(n)}});
    for (const auto& [n, depth, end] : b_.plan.outline())
      if (to_a_[n] != nothing) order(n);
    for (auto& d : out_) std::erase(d.lines, std::string());
    return std::move(out_);
  }

 private:
  void pair(NodeId a, NodeId b) {
    to_b_[a] = b;
    to_a_[b] = a;
    open_.emplace_back(a, b);
  }

  // Lists whose steps are held against each other, from the whole inwards; what is left over is looked for everywhere
  // by its name, for it may have moved to another list.
  void match() {
    to_b_.assign(a_.plan.size(), nothing);
    to_a_.assign(b_.plan.size(), nothing);
    pair(0, 0);
    while (true) {
      while (!open_.empty()) {
        const auto [a, b] = open_.back();
        open_.pop_back();
        match_lists(a_.children(a), b_.children(b));
      }
      if (!match_moved()) return;
    }
  }

  using Key = std::function<std::string(Side&, NodeId)>;
  void match_lists(const std::vector<NodeId>& as, const std::vector<NodeId>& bs) {
    const Key keys[] = {[](Side& s, NodeId n) { return s.plan.name(n); },
                        [](Side& s, NodeId n) { return s.sentence(n); },
                        [](Side& s, NodeId n) { return s.text(run::step_of(s.plan, n).sentence); },
                        [](Side& s, NodeId n) { return s.does(n); }, [](Side& s, NodeId n) { return s.inside(n); }};
    for (const Key& key : keys) {
      std::map<std::string, std::vector<NodeId>> free;
      for (auto at = as.rbegin(); at != as.rend(); ++at)
        if (to_b_[*at] == nothing) free[key(a_, *at)].push_back(*at);
      for (const NodeId b : bs) {
        if (to_a_[b] != nothing) continue;
        const auto word = key(b_, b);
        const auto found = word.empty() ? free.end() : free.find(word);
        if (found == free.end() || found->second.empty()) continue;
        pair(found->second.back(), b);
        found->second.pop_back();
      }
    }
  }

  bool match_moved() {
    std::map<std::string, NodeId> free;
    const auto key = [](Side& s, NodeId n) {
      return s.plan.part(n) == Part::step ? s.sentence(n) + "\n" + s.does(n) : std::string();
    };
    for (const auto& line : a_.plan.outline())
      if (to_b_[line.node] == nothing) free.emplace(key(a_, line.node), line.node);
    for (const auto& line : b_.plan.outline()) {
      if (to_a_[line.node] != nothing || b_.does(line.node).empty()) continue;
      const auto found = free.find(key(b_, line.node));
      if (found == free.end() || to_b_[found->second] != nothing) continue;
      pair(found->second, line.node);
    }
    return !open_.empty();
  }

  void changed(NodeId a, NodeId b) {
    StepDifference d{StepDifference::What::changed, a_.name(a), b_.name(b), {}};
    const auto said = a_.sentence(a), says = b_.sentence(b);
    if (said != says) d.lines.push_back("its sentence: " + said + " -> " + says);
    if (to_b_[a_.plan.parent(a)] != b_.plan.parent(b))
      d.lines.push_back("it stands elsewhere: was " + a_.plan.number(a) + ", is " + b_.plan.number(b));
    auto before = a_.clauses(a), after = b_.clauses(b);
    for (auto at = before.begin(); at != before.end();) {  // what both have
      const auto [from, to] = after.equal_range(at->first);
      const auto same = std::find_if(from, to, [&](const auto& other) { return other.second == at->second; });
      if (same != to) after.erase(same);
      at = same != to ? before.erase(at) : std::next(at);
    }
    for (const auto& [about, line] : before) {
      const auto now = after.find(about);
      d.lines.push_back(now == after.end() ? "no longer: " + line : line + " -> " + now->second);
      if (now != after.end()) after.erase(now);
    }
    for (const auto& [about, line] : after) d.lines.push_back("now: " + line);
    const bool not_before = a_.never(a), not_now = b_.never(b);
    if (not_before != not_now) d.lines.push_back(not_now ? "it does not apply any more" : "it applies now");
    if (!d.lines.empty()) out_.push_back(std::move(d));
  }

  // The steps right before one that both plans have: what only one of them has is passed through.
  std::vector<NodeId> right_before(const Side& side, const std::vector<NodeId>& other, NodeId n) const {
    std::vector<NodeId> out, open = side.before[n];
    std::set<NodeId> seen(open.begin(), open.end());
    while (!open.empty()) {
      const NodeId m = open.back();
      open.pop_back();
      if (other[m] != nothing) {
        out.push_back(m);
        continue;
      }
      for (const NodeId more : side.before[m])
        if (seen.insert(more).second) open.push_back(more);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  std::string where(NodeId n, NodeId m) const {
    NodeId both = b_.plan.parent(n);
    while (!b_.plan.holds(both, m)) both = b_.plan.parent(both);
    std::set<std::string> all;
    b_.conditions(n, both, all);
    b_.conditions(m, both, all);
    std::string out;
    for (const auto& one : all) out += (out.empty() ? ", where " : " and ") + one;
    return out;
  }

  void order(NodeId b) {
    const NodeId a = to_a_[b];
    StepDifference d{StepDifference::What::order, a_.name(a), b_.name(b), {}};
    for (const NodeId m : right_before(b_, to_a_, b)) {
      if (a_.plan.precedes(to_a_[m], a)) continue;
      const bool turned = a_.plan.precedes(a, to_a_[m]);
      d.lines.push_back("now comes after " + b_.name(m) + (turned ? ", and came before it" : "") + where(b, m));
    }
    for (const NodeId m : right_before(a_, to_b_, a)) {
      const NodeId now = to_b_[m];
      if (b_.plan.precedes(now, b) || b_.plan.precedes(b, now)) continue;
      if (b_.plan.holds(now, b) || b_.plan.holds(b, now)) continue;
      d.lines.push_back("no longer comes after " + b_.name(now) + where(b, now));
    }
    if (!d.lines.empty()) out_.push_back(std::move(d));
  }

  Side a_, b_;
  std::vector<NodeId> to_b_, to_a_;
  std::vector<std::pair<NodeId, NodeId>> open_;
  std::vector<StepDifference> out_;
};

constexpr std::string_view names[] = {"added", "removed", "changed", "order"};

}  // namespace

std::vector<StepDifference> plan_diff(run::RunState& before, run::RunState& after) {
  return Comparing(before, after).tell();
}

std::string to_text(const std::vector<StepDifference>& differences) {
  std::string out;
  for (const auto& d : differences) {
    const auto name = names[static_cast<std::size_t>(d.what)];
    out += std::string(name) + std::string(9 - name.size(), ' ') + (d.after.empty() ? d.before : d.after) + "\n";
    for (const auto& line : d.lines) out += report::lines_after("           ", line);
  }
  return out;
}

nlohmann::json to_json(const std::vector<StepDifference>& differences) {
  auto out = nlohmann::json::array();
  for (const auto& d : differences)
    out.push_back({{"what", names[static_cast<std::size_t>(d.what)]},
                   {"before", d.before},
                   {"after", d.after},
                   {"lines", d.lines}});
  return out;
}

}  // namespace ocflow::cli
