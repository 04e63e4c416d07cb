// Conditions that decide nothing, and steps that nobody reaches.
#include "dsl/rules_context.h"

namespace ocflow::dsl::ruling {
namespace {

// What the questions of one program may cost together, for each step and to begin with. Past it nothing is asked: the
// rules report only what is certain.
constexpr std::uint64_t kForEach = 60;
constexpr std::uint64_t kToBegin = 500'000;
// So many steps that may fail are looked at together.
constexpr std::size_t kTogether = 4;

class Conditions {
 public:
  explicit Conditions(Context& context)
      : c_(context), meanings_(context.tree, formulas_), budget_(kToBegin + kForEach * context.steps.size()) {}

  void check() {
    for (ProcedureId p = 0; p < c_.procedures; ++p) {
      const plan::Procedure& procedure = c_.program.procedures[p];
      call_ = meanings_.begin(p);
      list(procedure.first_step, procedure.steps, procedure.numbered);
    }
  }

 private:
  struct Held {  // a condition that holds around, and what it is about
    Formula formula;
    std::vector<TermId> terms;
    std::size_t size;
  };

  // What holds when the list, or the step, has ended well, as far as that is certain.
  Formula list(std::uint32_t first, std::uint32_t count, bool numbered) {
    std::vector<Formula> ended;
    StepId stops = nothing;
    for (std::uint32_t i = 0; i < count; ++i) {
      const StepId s = c_.program.lists[first + i];
      if (stops != nothing && numbered) {
        unreached(s, stops);
        break;
      }
      const Formula f = step(s);
      if (f == kTrue) continue;
      ended.push_back(f);
      if (ended.size() > kTogether) ended.erase(ended.begin());
      if (impossible(formulas_.all(ended))) stops = s;
    }
    return formulas_.all(std::move(ended));
  }

  Formula step(StepId s) {
    const plan::Step& step = c_.step(s);
    const plan::StepMore& more = c_.more(s);
    const std::size_t before = held_.size();
    needed_.clear();
    const bool reached = clauses(s);
    std::vector<Formula> ended = std::move(needed_);
    if (reached && more.children > 0) ended.push_back(list(more.first_child, more.children, step.numbered));
    while (held_.size() > before) let_go();
    // Where another rung, a person or `continue` may lead on, nothing is known.
    const bool stops = step.on_failure == plan::OnFailure::stop || step.on_failure == plan::OnFailure::undo;
    if (!reached || !stops || more.rungs > 0 || step.else_ask || more.loop != nothing) return kTrue;
    if (ended.empty()) return kTrue;
    const Formula all = formulas_.all(std::move(ended));
    return all == kTrue ? kTrue : formulas_.any({-meanings_.applies(call_, s), all});
  }

  void unreached(StepId s, StepId stops) {
    Diagnostic& d = c_.diagnostics.add("OCF0351", c_.step(s).at, "nobody reaches this step: one above always fails");
    d.want = "a case in which the steps above end well";
    d.remedy = "mend what has to hold there, or take this step away";
    d.labels.push_back({c_.step(stops).at, "this fails whatever the site is"});
  }

  // False: nobody gets past its conditions, which was reported.
  bool clauses(StepId s) {
    bool around = true, settled = false;
    for (const Clause& clause : c_.clauses(s)) {
      switch (clause.kind) {
        case ClauseKind::condition:
          if (!settled && !condition(s, clause, around)) return false;
          break;
        case ClauseKind::otherwise:
          if (!otherwise(s, clause)) return false;
          break;
        case ClauseKind::each:
          around = false;
          if (!loop(s, clause)) return false;
          break;
        case ClauseKind::require:
        case ClauseKind::expect:
          if (clause.expr != no_expr && !only_looks(clause.expr))
            needed_.push_back(meanings_.condition(call_, s, around, clause.expr));
          break;
        case ClauseKind::act:
        case ClauseKind::list:
        case ClauseKind::person:
        case ClauseKind::rung:
          settled = true;
          break;
        default:
          break;
      }
    }
    return true;
  }

  // What one look at the world says, or its being this or not: nothing else speaks of it, so it stands in nobody's way.
  bool only_looks(ExprId e) const {
    const auto& nodes = c_.program.arena.nodes;
    const auto looks = [&](ExprId id) {
      while (nodes[id].op == expr::Op::field) id = nodes[id].a;
      return nodes[id].op == expr::Op::read;
    };
    const auto is_value = [&](ExprId id) {
      return nodes[id].op == expr::Op::constant || nodes[id].op == expr::Op::written;
    };
    const expr::Node& n = nodes[e];
    if (n.op != expr::Op::eq && n.op != expr::Op::ne) return looks(e);
    return (looks(n.a) && is_value(n.b)) || (is_value(n.a) && looks(n.b));
  }

  bool condition(StepId s, const Clause& clause, bool around) {
    if (clause.expr == no_expr) return true;
    const Formula f = meanings_.condition(call_, s, around, clause.expr);
    const bool never = impossible(f);
    if (never) {
      Diagnostic& d =
          c_.diagnostics.add("OCF0350", clause.at, "this condition is never true, so the step never applies");
      tell_around(d);
      d.remedy = "mend the condition, or take the step away";
    } else if (impossible(-f)) {
      Diagnostic& d = c_.diagnostics.warn("OCF0352", clause.at, "this condition is always true");
      tell_around(d);
      d.remedy = "leave it out, or mend it";
    }
    hold(f);
    if (!never) asked_.push_back({held_.size(), clause.at});
    return !never;
  }

  bool otherwise(StepId s, const Clause& clause) {
    const Formula f = meanings_.nobody_of_group(call_, s);
    hold(f);
    if (!impossible(f, true)) return true;
    Diagnostic& d =
        c_.diagnostics.add("OCF0351", clause.at, "nobody reaches this step: one of those above always applies");
    d.want = "a case that the conditions above leave open";
    d.remedy = "take the step away, or mend the conditions of the steps above";
    return false;
  }

  bool loop(StepId s, const Clause& clause) {
    const Formula f = meanings_.loop_holds(call_, s);
    hold(f);
    if (!impossible(f, true)) return true;
    Diagnostic& d = c_.diagnostics.add("OCF0351", clause.at, "nobody reaches this step: no item is ever left for it");
    d.remedy = "take the step away, or mend the list and its `where`";
    tell_around(d);
    return false;
  }

  // The conditions around are told when they have to do with it.
  void tell_around(Diagnostic& d) {
    if (!together_) return;
    for (const auto& [depth, at] : asked_) {
      if (depth <= held_.size() && d.labels.size() < 3) d.labels.push_back({at, "this holds here"});
    }
  }

  std::vector<TermId> terms_of(Formula root, std::size_t& size) {
    std::vector<TermId> out;
    std::vector<Formula> open{root};
    std::unordered_set<Formula> seen;
    while (!open.empty()) {
      const Formula f = std::abs(open.back());
      open.pop_back();
      if (!seen.insert(f).second) continue;
      const Part& part = formulas_.part(f);
      if (part.kind == Part::Kind::atom) out.push_back(part.term);
      open.insert(open.end(), part.of.begin(), part.of.end());
    }
    size = seen.size();
    return out;
  }

  void hold(Formula f) {
    Held held{f, {}, 0};
    held.terms = terms_of(f, held.size);
    for (const TermId t : held.terms) ++around_[t];
    size_ += held.size;
    held_.push_back(std::move(held));
  }

  void let_go() {
    for (const TermId t : held_.back().terms) --around_[t];
    size_ -= held_.back().size;
    held_.pop_back();
    while (!asked_.empty() && asked_.back().first > held_.size()) asked_.pop_back();
  }

  // Only where it is about what the conditions around are about too do they matter.
  bool impossible(Formula f, bool is_held = false) {
    if (f == kTrue) return false;
    std::size_t size = 0;
    together_ = false;
    if (held_.empty() && plainly_possible(formulas_, f)) return false;
    for (const TermId t : terms_of(f, size)) together_ = together_ || around_[t] > (is_held ? 1U : 0U);
    if (together_) size += size_;
    if (f == kFalse && held_.empty()) return true;
    if (size > budget_) return false;
    budget_ -= size;
    std::vector<Formula> all{f};
    if (together_) {
      for (const Held& held : held_) all.push_back(held.formula);
    }
    const Formula whole = formulas_.all(std::move(all));
    if (plainly_possible(formulas_, whole)) return false;
    Query query(formulas_, whole);
    std::uint64_t work = 50'000;
    return query.possible(work) == Solver::Answer::no;
  }

  Context& c_;
  Formulas formulas_;
  Meanings meanings_;
  std::uint64_t budget_;
  CallId call_ = 0;
  std::vector<Held> held_;
  std::vector<Formula> needed_;  // by the `require`s and `expect`s of a step
  std::vector<std::pair<std::size_t, Span>> asked_;
  std::unordered_map<TermId, std::uint32_t> around_;
  std::size_t size_ = 0;
  bool together_ = false;  // the last question was about the conditions around, too
};

}  // namespace

void conditions(Context& context) { Conditions(context).check(); }

}  // namespace ocflow::dsl::ruling
