#include "cli/explain_step.h"

#include <set>

#include "engine/plan/texts.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

using plan::Clause;
using plan::ClauseKind;
using plan::NodeId;
using plan::Part;

namespace {

class Explaining {
 public:
  Explaining(run::RunState& state, NodeId node) : state_(state), plan_(state.plan()), node_(node) {}

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
  std::string place(Span at) const {
    const auto& file = (*program().sources)[at.file];
    return file.path() + ":" + std::to_string(file.position(at.begin).line);
  }
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
                     std::to_string(plan_.ordinal(n)) + ". of " + std::to_string(items(p)),
                 place(run::step_of(plan_, p).at), facts(loop.list, p)};
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
  std::size_t items(NodeId each) const {
    std::size_t count = 0;
    for (NodeId n = plan_.first_child(each); n != plan::nothing; n = plan_.next_sibling(n)) ++count;
    return count;
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

  void hangs_on(NodeId n) {
    const std::string of = n == node_ ? "" : name(n) + ": ";
    for (const Clause& c : plan_.clauses(n)) {
      if (c.kind == ClauseKind::otherwise)
        out_.hangs_on.push_back(
            {of + "otherwise: only where none of the steps above it in its group applied", place(c.at), {}});
      const bool asked = c.kind == ClauseKind::condition || c.kind == ClauseKind::require ||
                         c.kind == ClauseKind::wait || c.kind == ClauseKind::expect;
      if (!asked) continue;
      const std::string word = c.kind == ClauseKind::condition ? "if"
                               : c.kind == ClauseKind::require ? "require"
                               : c.kind == ClauseKind::wait    ? "until"
                                                               : "expect";
      out_.hangs_on.push_back(
          {of + "`" + word + " " + text(c.expr) + "`: " + verdict(c, n), place(c.at), facts(c.expr, n)});
    }
  }

  std::string verdict(const Clause& c, NodeId n) {
    if (expr::has_reads(program().arena, c.expr)) return "read when it is its turn";
    const auto found = expr::evaluate(program().arena, c.expr, state_.scope(n));
    if (!found.known()) return found.why.empty() ? "known only in the run" : found.why;
    if (found.is_true()) return "true";
    return c.kind == ClauseKind::condition ? "false, so it does not apply" : "false";
  }

  // The values that stand in an expression: whole chains of fields (`site.ocm.used`), each once.
  std::vector<std::string> facts(expr::ExprId id, NodeId n) {
    std::vector<std::string> out;
    std::set<std::string> told;
    collect(id, n, out, told, 0);
    return out;
  }
  void collect(expr::ExprId id, NodeId n, std::vector<std::string>& out, std::set<std::string>& told, unsigned depth) {
    if (id == expr::no_expr || depth > 50 || out.size() > 8) return;
    const auto& arena = program().arena;
    const expr::Node& node = arena.nodes[id];
    const auto into = [&](expr::ExprId child) { collect(child, n, out, told, depth + 1); };
    using expr::Op;
    switch (node.op) {
      case Op::slot:
      case Op::given:
      case Op::kept:
      case Op::field: {
        const auto found = expr::evaluate(arena, id, state_.scope(n));
        const auto written = text(id);
        if (!told.insert(written).second) return;
        if (found.known()) {
          out.push_back(written + " is " + (found.value.is_none() ? "none" : found.value.text()));
          return;
        }
        return node.op == Op::field ? into(node.a) : void(out.push_back(written + " is known only in the run"));
      }
      case Op::list:
      case Op::text:
      case Op::call:
        for (std::uint32_t i = 0; i < node.b; ++i) into(arena.operands[node.a + i]);
        return;
      case Op::binder:
        return into(arena.operands[node.a]);
      case Op::read:
        for (const auto& argument : arena.arguments_of(arena.calls[node.a])) into(argument.value);
        return;
      case Op::not_:
      case Op::negate:
        return into(node.a);
      case Op::constant:
      case Op::written:
      case Op::bound:
        return;
      default:
        into(node.a);
        into(node.b);
    }
  }

  void does() {
    const auto& step = run::step_of(plan_, node_);
    for (std::uint16_t i = 0; i < step.clauses; ++i) {
      const Clause& c = run::clause_of(plan_, node_, i);
      if (c.kind == ClauseKind::act)
        out_.does.push_back({report::one_line(program().sources->text(c.at)), place(c.at), values(i)});
      if (c.kind == ClauseKind::person) out_.does.push_back({"a person does it", place(step.at), {}});
      if (c.kind == ClauseKind::rung) out_.does.push_back({"where that fails:", place(c.at), {}});
      if (c.kind != ClauseKind::list) continue;
      const auto callee = program().more(step).callee;
      out_.does.push_back(
          {callee == plan::nothing ? "the steps in it" : "the procedure " + program().procedures[callee].name,
           place(c.at),
           {}});
    }
  }
  std::vector<std::string> values(std::uint16_t clause) {
    std::vector<std::string> out;
    const auto request = run::act_request(state_, node_, clause);
    if (!request) return {request.error().what};
    const auto& call = program().arena.calls[run::clause_of(plan_, node_, clause).call];
    const auto& parameters = (*program().registry)[call.action].parameters;
    for (std::size_t i = 0; i < request->arguments.size() && i < parameters.size(); ++i)
      if (!request->arguments[i].is_none() && parameters[i].otherwise != request->arguments[i])
        out.push_back(parameters[i].name + " is " + request->arguments[i].text());
    if (!request->host.name.empty()) out.push_back("it happens on " + request->host.name);
    return out;
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
      out_.failing.push_back({"it is tried " + std::to_string(step.tries) + " times", where("retry", true), {}});
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
  NodeId node_;
  Explained out_;
};

}  // namespace

Explained explained_step(run::RunState& state, NodeId node) { return Explaining(state, node).tell(); }

}  // namespace ocflow::cli
