#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/expr/evaluate.h"
#include "engine/plan/plan.h"
#include "engine/plan/texts.h"

namespace ocflow::plan {
namespace {

constexpr std::string_view clause_names[] = {"if",     "otherwise", "for",    "let",  "require", "until", "do",
                                             "person", "list",      "expect", "keep", "confirm", "ask",   "else"};

class Writer {
 public:
  Writer(const Plan& plan, const std::function<void(std::string_view, std::uint32_t)>& put)
      : plan_(plan), program_(plan.program()), put_(put) {}

  void write() {
    befores();
    line(0, 0);
    std::uint32_t depth = 0;
    std::vector<NodeId> around{0};
    for (NodeId n = 1; n < plan_.size(); ++n) {
      while (n >= plan_.end(around.back())) around.pop_back();
      depth = static_cast<std::uint32_t>(around.size());
      line(n, depth);
      around.push_back(n);
      if (text_.size() >= enough) hand_over();
    }
    hand_over();
  }

 private:
  void befores() {
    begin_.assign(plan_.size() + 1, 0);
    for (NodeId n = 0; n < plan_.size(); ++n) begin_[n + 1] = begin_[n] + plan_.predecessors(n);
    before_.resize(begin_.back());
    std::vector<std::uint32_t> at(begin_.begin(), begin_.end() - 1);
    for (NodeId n = 0; n < plan_.size(); ++n) {
      for (const NodeId m : plan_.successors(n)) before_[at[m]++] = n;
    }
  }

  void hand_over() {
    put_(text_, 0);
    text_.clear();
  }

  // As `expr::to_text` has it; most stand in the file as they are told.
  void add(ExprId id) {
    if (id == no_expr) {
      text_ += '-';
      return;
    }
    const auto node = program_.arena.nodes[id];
    const auto written = node.at.empty() ? std::string_view() : program_.sources->text(node.at);
    if (written.empty() || written.front() == ' ' || written.find("  ") != written.npos)
      text_ += expr::to_text(program_.arena, id, *program_.sources);
    else
      text_ += written;
  }
  void add(std::string_view lead, ExprId id) {
    text_ += lead;
    add(id);
  }
  void add_number(std::uint32_t number) {
    char digits[10];
    text_.append(digits, std::to_chars(digits, std::end(digits), number).ptr);
  }

  void argument(const action::Signature& signature, const expr::Argument& argument) {
    if (argument.parameter < signature.parameters.size())
      text_.append(signature.parameters[argument.parameter].name).append(": ");
    add(argument.value);
  }

  // What a text doesn't say is the same for all calls of an action, so it is put together once.
  struct Defaults {
    std::uint32_t from, end, number;  // of the parameters; the number of the text
    std::string text;
  };

  bool by_default(const expr::Defaults& of, const expr::Argument& which) const {
    if (which.name != no_expr || which.parameter >= of.count) return false;
    return program_.arena.operands[of.first + which.parameter] == which.value;
  }

  Defaults& defaults_of(std::uint32_t action, const expr::Defaults& of, std::uint32_t from, std::uint32_t end) {
    if (action >= defaults_.size()) defaults_.resize(action + 1);
    auto& known = defaults_[action];
    for (Defaults& one : known)
      if (one.from == from && one.end == end) return one;
    const std::string before = std::exchange(text_, {});
    for (std::uint32_t i = from; i < end; ++i) {
      if (i > 0) text_ += ", ";
      argument((*program_.registry)[action], {i, program_.arena.operands[of.first + i], no_expr});
    }
    known.push_back({from, end, ++numbers_, std::exchange(text_, before)});
    return known.back();
  }

  void defaults(std::uint32_t action, const expr::Defaults& of, std::uint32_t from, std::uint32_t end) {
    constexpr std::size_t long_enough = 32;
    if (from >= end) return;
    const Defaults& known = defaults_of(action, of, from, end);
    if (known.text.size() < long_enough) {
      text_ += known.text;
      return;
    }
    hand_over();
    put_(known.text, known.number);
  }

  void call(const expr::Call& c) {
    const action::Signature& signature = (*program_.registry)[c.action];
    const auto& all = program_.arena.defaults;
    const expr::Defaults of = c.action < all.size() ? all[c.action] : expr::Defaults();
    text_.append(" ").append(signature.name).append("(");
    std::uint32_t from = 0, at = 0;  // arguments come by their places; those from `from` on are defaults
    for (const expr::Argument& one : program_.arena.arguments_of(c)) {
      if (!by_default(of, one)) {
        defaults(c.action, of, from, at);
        if (at > 0) text_ += ", ";
        argument(signature, one);
        from = at + 1;
      }
      ++at;
    }
    defaults(c.action, of, from, at);
    text_ += ")";
    if (c.host != no_expr) add(" on ", c.host);
  }

  void clause(const Clause& c, std::string_view lead = "; ") {
    text_ += lead;
    text_ += clause_names[static_cast<std::size_t>(c.kind)];
    if (c.kind == ClauseKind::act && c.call != nothing) call(program_.arena.calls[c.call]);
    if (c.expr != no_expr) add(" ", c.expr);
    const ClauseMore& more = program_.more(c);
    if (more.every != no_expr) add(" every ", more.every);
    if (more.hold != no_expr) add(" for ", more.hold);
    if (more.within != no_expr) add(" within ", more.within);
    if (c.kind == ClauseKind::confirm && c.why != no_expr) add(" typing ", c.why);
    if (c.kind == ClauseKind::keep && c.name != nothing) text_ += " as " + program_.arena.names[c.name];
    if (c.kind == ClauseKind::ask && more.shape != nothing) text_ += " : " + program_.shapes[more.shape].text();
    const bool gives = c.kind == ClauseKind::let || c.kind == ClauseKind::ask;
    if (gives && c.slot != nothing) text_ += " -> " + std::to_string(c.slot);
  }

  void whole_step(const Step& step, Part part) {
    const StepMore& more = program_.more(step);
    if (more.callee != nothing) {
      text_ += "; procedure " + program_.procedures[more.callee].name + "(";
      for (std::uint32_t i = 0; i < more.arguments; ++i) {
        add(i == 0 ? "" : ", ", program_.operands[more.first_argument + i]);
      }
      text_ += ")";
    }
    if (more.host != no_expr) add("; on ", more.host);
    if (more.within != no_expr) add("; within ", more.within);
    if (step.tries > 1) add("; retry " + std::to_string(step.tries) + " every ", more.retry_every);
    if (step.result != nothing && part != Part::item) text_ += "; as " + std::to_string(step.result);
    if (step.on_failure == OnFailure::proceed) text_ += "; on failure continue";
    if (step.doubling) text_ += " doubling";
    if (step.else_ask) text_ += "; else ask";
    if (step.on_failure == OnFailure::ask) text_ += "; on failure ask";
    if (step.on_failure == OnFailure::undo) text_ += "; on failure undo";
    if (more.shape != nothing) text_ += "; shape " + program_.shapes[more.shape].text();
    way_back(step);
  }

  // The rungs' own limits, and the clauses behind those of the step.
  void way_back(const Step& step) {
    const StepMore& more = program_.more(step);
    for (std::uint32_t i = 0; i < more.rungs; ++i) {
      const Rung& rung = program_.rungs[more.first_rung + i];
      text_ += "; rung";
      if (rung.within != no_expr) add(" within ", rung.within);
      if (rung.tries > 1) add(" retry " + std::to_string(rung.tries) + " every ", rung.retry_every);
    }
    if (step.undo == Undo::needless) text_ += "; undo nothing";
    if (step.undo == Undo::impossible) text_ += "; undo none";
    const auto behind = [&](std::string_view word, std::uint32_t at) {
      text_ += "; " + std::string(word);
      clause(program_.clauses[step.first_clause + at], " ");
    };
    if (step.has_undo) behind("undo", step.undo_clause());
    for (std::uint32_t i = 0; i < more.finals; ++i) behind("finally", more.first_final + i);
  }

  // Edges name siblings by their place, so that a line doesn't change when something changes elsewhere. Past a
  // depth that nobody reads the indent stops growing and the depth is a number, or a deep plan's text is quadratic.
  void line(NodeId n, std::uint32_t depth) {
    constexpr std::uint32_t deepest = 32;
    text_.append(2 * static_cast<std::size_t>(std::min(depth, deepest)), ' ');
    if (depth > deepest) text_ += "<" + std::to_string(depth) + "> ";
    if (n == 0) {
      text_ += "procedure " + program_.procedures[plan_.procedure()].name + "\n";
      return;
    }
    const Step& step = program_.steps[plan_.step(n)];
    const StepMore& more = program_.more(step);
    const Part part = plan_.part(n);
    text_ += part == Part::item ? "[" : part == Part::aside ? "/" : "";
    add_number(plan_.ordinal(n));
    text_ += part == Part::item ? ']' : '.';
    if (const auto& name = plan_.name(n); !name.empty()) text_.append(" ").append(name);
    if (begin_[n] < begin_[n + 1]) text_ += " after";
    for (std::uint32_t i = begin_[n]; i < begin_[n + 1]; ++i) {
      text_ += ' ';
      add_number(plan_.ordinal(before_[i]));
    }
    if (part != Part::item) text_ += ": ";
    if (part != Part::item && step.sentence != no_expr) add(step.sentence);
    for (const Clause& c : plan_.clauses(n)) clause(c);
    if (part == Part::each) {
      const std::uint32_t most = plan_.at_once(n);
      text_ += "; for ";
      if (more.loop != nothing) add(program_.loops[more.loop].list);
      text_ += most == nothing ? ", at once" : ", " + std::to_string(most) + " at a time";
      if (plan_.open_ended(n)) text_ += ", known at run";
      if (more.loop != nothing && program_.loops[more.loop].until_one) text_ += ", until one succeeds";
    }
    // What stands once for the whole loop is written at the loop, the rest is each item's.
    whole_step(step, part);
    text_ += '\n';
  }

  static constexpr std::size_t enough = 1 << 16;  // to hand it over
  const Plan& plan_;
  const Program& program_;
  const std::function<void(std::string_view, std::uint32_t)>& put_;
  std::vector<std::uint32_t> begin_;
  std::vector<NodeId> before_;
  std::vector<std::vector<Defaults>> defaults_;  // by action
  std::uint32_t numbers_ = 0;
  std::string text_;
};

}  // namespace

std::string loop_text(const Plan& plan, NodeId each) {
  const Program& program = plan.program();
  const std::uint32_t loop = program.more(program.steps[plan.step(each)]).loop;
  return loop == nothing ? std::string() : expr::to_text(program.arena, program.loops[loop].list, *program.sources);
}

std::string clause_text(const Program& program, const Clause& c) {
  const auto text = [&](ExprId id) { return expr::to_text(program.arena, id, *program.sources); };
  std::string out(clause_names[static_cast<std::size_t>(c.kind)]);
  if (c.kind == ClauseKind::act && c.call != nothing) {
    const expr::Call& call = program.arena.calls[c.call];
    out += " " + (*program.registry)[call.action].name + "(";
    bool first = true;
    for (const expr::Argument& argument : program.arena.arguments_of(call)) {
      out += (first ? "" : ", ") + text(argument.value);
      first = false;
    }
    out += ")";
    if (call.host != no_expr) out += " on " + text(call.host);
  }
  if (c.expr != no_expr) out += " " + text(c.expr);
  const ClauseMore& more = program.more(c);
  if (more.hold != no_expr) out += " for " + text(more.hold);
  if (c.kind == ClauseKind::confirm && c.why != no_expr) out += " typing " + text(c.why);
  if (c.kind == ClauseKind::keep && c.name != nothing) out += " as " + program.arena.names[c.name];
  if (c.kind == ClauseKind::ask && more.shape != nothing) out += " : " + program.shapes[more.shape].text();
  return out;
}

void put_canonical_text(const Plan& plan, const std::function<void(std::string_view, std::uint32_t)>& put) {
  Writer(plan, put).write();
}

std::string canonical_text(const Plan& plan) {
  std::string text;
  put_canonical_text(plan, [&](std::string_view part, std::uint32_t) { text += part; });
  return text;
}

}  // namespace ocflow::plan
