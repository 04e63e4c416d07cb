#include "cli/explain_step.h"

#include <functional>

#include "cli/known_values.h"
#include "engine/plan/texts.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

std::string place_of(const plan::Plan& plan, Span at) {
  const auto& file = (*plan.program().sources)[at.file];
  return file.path() + ":" + std::to_string(file.position(at.begin).line);
}

using plan::Clause;
using plan::ClauseKind;
using plan::NodeId;
using plan::Part;

namespace {

class Explaining {
 public:
  Explaining(run::RunState& state, NodeId node) : state_(state), plan_(state.plan()), values_(state), node_(node) {}

  Explained tell() {
    out_.number = plan_.number(node_);
    out_.path = plan_.path(node_);
    out_.sentence = report::sentence(state_, node_);
    out_.place = place(run::step_of(plan_, node_).at);
    std::vector<NodeId> way;  // from the outside in
    for (NodeId n = node_; n != plan_.root(); n = plan_.parent(n)) way.insert(way.begin(), n);
    for (const NodeId n : way) here(n);
    for (const NodeId n : way) comes_after(n);
    for (const NodeId n : way) hangs_on(n);
    does();
    failing();
    return std::move(out_);
  }

 private:
  const plan::Program& program() const { return plan_.program(); }
  std::string place(Span at) const { return place_of(plan_, at); }
  std::string name(NodeId n) const { return "step " + plan_.number(n) + " (" + report::sentence(state_, n) + ")"; }

  // What holds it: the procedure, a list, a call, a `for`.
  void here(NodeId n) {
    const NodeId p = plan_.parent(n);
    const std::string which = "step " + plan_.number(n);
    if (p == plan_.root()) {
      const auto& procedure = program().procedures[plan_.procedure()];
      out_.here.push_back({which + " stands in the procedure " + procedure.name, place(run::step_of(plan_, n).at), {}});
    } else if (plan_.part(n) == Part::item) {
      const auto& loop = program().loops[run::more_of(plan_, p).loop];
      Reason why{"it is done for each item of `" + text(loop.list) + "`, this is the " +
                     std::to_string(plan_.ordinal(n)) + ". of " + std::to_string(items(p).size()),
                 place(run::step_of(plan_, p).at), values_.facts(loop.list, p)};
      if (plan_.open_ended(p))
        why.text = "it is done for each item of `" + text(loop.list) + "`, which only the run can tell";
      out_.here.push_back(std::move(why));
    } else if (plan_.part(n) == Part::aside) {
      out_.here.push_back(
          {which + " is another way of " + name(p) + ", or its way back", place(run::step_of(plan_, p).at), {}});
    } else {
      const auto callee = run::more_of(plan_, p).callee;
      const std::string in = callee == plan::nothing ? " stands in the list of " + name(p)
                                                     : " stands in the procedure " + program().procedures[callee].name +
                                                           ", which " + name(p) + " calls";
      out_.here.push_back({which + in, place(run::step_of(plan_, n).at), {}});
    }
  }
  // The line of a clause that the program keeps no place of: the first beneath the sentence that begins so.
  std::string clause_place(const plan::Step& step, std::string_view word) const {
    const auto& file = (*program().sources)[step.at.file];
    const auto first = file.position(step.at.begin).line;
    for (auto line = first + 1; line < first + 40; ++line) {
      auto shown = file.line(line);
      const auto at = shown.find_first_not_of(' ');
      if (at == std::string_view::npos) continue;
      shown.remove_prefix(at);
      if (shown.starts_with(word)) return file.path() + ":" + std::to_string(line);
      if (shown.starts_with("- ") || (shown[0] >= '0' && shown[0] <= '9')) break;
    }
    return place(step.at);
  }

  std::string why_after(NodeId before, NodeId n, std::string& where) const {
    const auto& step = run::step_of(plan_, n);
    if (plan_.part(n) == Part::item) {
      where = place(step.at);
      return plan_.at_once(plan_.parent(n)) == 1 ? "the items go one after another" : "`each after` says so";
    }
    for (std::uint32_t i = 0; i < program().more(step).afters; ++i)
      if (program().lists[program().more(step).first_after + i] == plan_.step(before)) {
        where = clause_place(step, "after ");
        return "its `after` says so";
      }
    for (const Clause& c : plan_.clauses(n))
      if (c.kind == ClauseKind::otherwise) {
        where = place(c.at);
        return "its `otherwise` looks at what became of that";
      }
    where = place(step.at);
    return "the steps of that list are numbered, one after another";
  }

  void comes_after(NodeId n) {
    const NodeId p = plan_.parent(n);
    if (plan_.part(p) == Part::each && plan_.at_once(p) == 1 && plan_.previous_sibling(n) != plan::nothing) {
      std::string where;
      const auto why = why_after(plan_.previous_sibling(n), n, where);
      out_.after.push_back({"after " + name(plan_.previous_sibling(n)) + ": " + why, where, {}});
      return;
    }
    for (NodeId m = plan_.first_child(p); m != plan::nothing; m = plan_.next_sibling(m)) {
      bool before = false;
      for (const NodeId next : plan_.successors(m)) before = before || next == n;
      if (!before) continue;
      std::string where;
      const auto why = why_after(m, n, where);
      const std::string of = n == node_ ? "" : "with " + name(n) + ", ";
      out_.after.push_back({of + "after " + name(m) + ": " + why, where, {}});
    }
  }

  std::string text(expr::ExprId id) const { return expr::to_text(program().arena, id, *program().sources); }

  static std::string_view asked(const Clause& c) {
    switch (c.kind) {
      case ClauseKind::condition:
        return "if";
      case ClauseKind::require:
        return "require";
      case ClauseKind::wait:
        return "until";
      case ClauseKind::expect:
        return "expect";
      default:
        return {};
    }
  }

  void hangs_on(NodeId n) {
    const std::string of = n == node_ ? "" : name(n) + ": ";
    for (const Clause& c : plan_.clauses(n)) {
      if (c.kind == ClauseKind::otherwise)
        out_.hangs_on.push_back(
            {of + "otherwise: only where none of the steps above it in its group applied", place(c.at), {}});
      if (asked(c).empty()) continue;
      out_.hangs_on.push_back({of + "`" + std::string(asked(c)) + " " + text(c.expr) + "`: " + values_.verdict(c, n),
                               place(c.at), values_.facts(c.expr, n)});
    }
    const auto all = n == node_ ? items(n) : std::vector<NodeId>();
    if (all.empty()) return;
    for (const Clause& c : plan_.clauses(all.front())) {
      if (asked(c).empty()) continue;
      const auto say = [&](NodeId item) {
        const auto facts = joined(values_.facts(c.expr, item));
        return values_.verdict(c, item) + (facts.empty() ? "" : " (" + facts + ")");
      };
      out_.hangs_on.push_back(
          {"each item: `" + std::string(asked(c)) + " " + text(c.expr) + "`", place(c.at), of_items(all, say)});
    }
  }

  // What stands beneath a `for` hangs on its item, so each item says what it is there. Where only the run can tell
  // the items, one stands for all.
  std::vector<NodeId> items(NodeId each) const {
    std::vector<NodeId> out;
    if (plan_.part(each) != Part::each) return out;
    for (NodeId n = plan_.first_child(each); n != plan::nothing; n = plan_.next_sibling(n)) out.push_back(n);
    return out;
  }
  std::vector<std::string> of_items(const std::vector<NodeId>& items, const std::function<std::string(NodeId)>& say) {
    constexpr std::size_t most = 8;
    std::vector<std::string> out;
    for (std::size_t i = 0; i < items.size() && i < most; ++i) {
      const auto said = say(items[i]);
      if (plan_.open_ended(node_)) return {said};
      if (!said.empty()) out.push_back(plan_.number(items[i]) + ": " + said);
    }
    if (items.size() > most && !out.empty()) out.push_back("and " + std::to_string(items.size() - most) + " more");
    return out;
  }

  void does() {
    const auto& step = run::step_of(plan_, node_);
    const auto items = this->items(node_);
    const bool each = plan_.part(node_) == Part::each;
    bool in_items = false;
    for (std::uint16_t i = plan_.part(node_) == Part::item ? static_cast<std::uint16_t>(plan_.first_clause(node_)) : 0;
         i < step.clauses; ++i) {
      const Clause& c = run::clause_of(plan_, node_, i);
      const auto what = doing(c, each);
      in_items = in_items || (each && c.kind == ClauseKind::each);
      if (what.empty()) continue;
      Reason reason{what, place(c.kind == ClauseKind::person ? step.at : c.at), {}};
      if (in_items)
        reason.facts = of_items(items, [&](NodeId item) { return joined(with_what(c, item)); });
      else
        reason.facts = with_what(c, node_);
      if (run::decides(plan_, node_, i))
        reason.facts.push_back(
            "it decides, whatever the act above ends with; only where that runs out of time or is cancelled the step "
            "fails anyway");
      out_.does.push_back(std::move(reason));
    }
  }
  std::string doing(const Clause& c, bool each) const {
    const auto& step = run::step_of(plan_, node_);
    const auto written = report::one_line(program().sources->text(c.at));
    switch (c.kind) {
      case ClauseKind::act:
      case ClauseKind::let:
      case ClauseKind::keep:
      case ClauseKind::wait:
      case ClauseKind::require:
      case ClauseKind::expect:
        return written;
      case ClauseKind::ask:
      case ClauseKind::confirm:
        return "a person is asked: " + written;
      case ClauseKind::person:
        return "a person does it";
      case ClauseKind::rung:
        return "where that fails:";
      case ClauseKind::each:
        return each ? "of each item (" + written + "):" : "";
      case ClauseKind::list: {
        const auto callee = program().more(step).callee;
        return callee == plan::nothing ? "the steps in it" : "the procedure " + program().procedures[callee].name;
      }
      case ClauseKind::condition:
      case ClauseKind::otherwise:
        break;  // said above, where it tells on what it hangs
    }
    return {};
  }
  std::vector<std::string> with_what(const Clause& c, NodeId n) {
    if (c.kind == ClauseKind::act) return values_.of_act(c, n);
    if (c.kind == ClauseKind::let || c.kind == ClauseKind::keep) return {"it" + is_text(values_.value(c.expr, n))};
    return {};
  }
  static std::string joined(const std::vector<std::string>& all) {
    std::string out;
    for (const auto& one : all) out += (out.empty() ? "" : ", ") + one;
    return out;
  }

  bool first_decides() const {
    const auto clauses = run::step_of(plan_, node_).clauses;
    for (std::uint16_t i = 0; i < clauses && run::clause_of(plan_, node_, i).kind != ClauseKind::rung; ++i)
      if (run::decides(plan_, node_, i)) return true;
    return false;
  }

  void failing() {
    const auto& step = run::step_of(plan_, node_);
    const auto where = [&](std::string_view word, bool said) {
      return said ? clause_place(step, word) : std::string();
    };
    static constexpr std::string_view words[] = {"its list stops, and what comes after does not start",
                                                 "the run goes on", "a person is asked", "its list is taken back"};
    out_.failing.push_back({"if it fails: " + std::string(words[static_cast<std::size_t>(step.on_failure)]),
                            where("on failure", step.failure_said),
                            {}});
    if (step.tries > 1)
      out_.failing.push_back({"it is tried " + std::to_string(step.tries) + " times" +
                                  (first_decides() ? ", until what it expects holds" : ""),
                              where("retry", true),
                              {}});
    if (program().more(step).within != expr::no_expr)
      out_.failing.push_back({"one try may take " + text(program().more(step).within), where("within", true), {}});
    if (step.undo == plan::Undo::impossible)
      out_.failing.push_back({"it can't be taken back", where("undo none", true), {}});
    if (step.has_undo)
      out_.failing.push_back(
          {"it is taken back by " +
               plan::clause_text(program(), program().clauses[step.first_clause + step.undo_clause()]),
           where("undo", step.undo == plan::Undo::call),
           {}});
  }

  run::RunState& state_;
  const plan::Plan& plan_;
  KnownValues values_;
  NodeId node_;
  Explained out_;
};

}  // namespace

Explained explained_step(run::RunState& state, NodeId node) { return Explaining(state, node).tell(); }

}  // namespace ocflow::cli
