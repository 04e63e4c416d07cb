#include "dsl/lower.h"

#include <algorithm>

#include "dsl/lower_size.h"
#include "engine/expr/evaluate.h"

namespace ocflow::dsl {
namespace {

using namespace plan;
using expr::Evaluated;

// What is known before the run: the values that stand in the frames made so far.
class Known final : public expr::Scope {
 public:
  explicit Known(const Plan& plan) : plan_(plan) {}
  void at(FrameId frame) { frame_ = frame; }

  const Value* slot(std::uint16_t depth, std::uint32_t index) const override {
    FrameId frame = frame_;
    for (; depth > 0; --depth) frame = plan_.frames()[frame].outer;
    return plan_.initial(plan_.frames()[frame].first_slot + index);
  }
  const Value* given(expr::Given) const override { return nullptr; }

 private:
  const Plan& plan_;
  FrameId frame_ = 0;
};

// Walks the program as the plan is built, with a stack of its own: procedures may call one another very deep.
class Lowering {
 public:
  Lowering(std::shared_ptr<const Program> program, ProcedureId procedure, Diagnostics& diagnostics)
      : program_(*program),
        procedure_(procedure),
        builder_(std::move(program), procedure),
        known_(builder_.so_far()),
        diagnostics_(diagnostics) {}

  std::optional<Plan> run(const std::vector<Value>& givens) {
    if (lowering::least_size(program_, procedure_) > lowering::kMostNodes) {
      refuse_size("the procedures call one another too often: take some of the calls away");
      return std::nullopt;
    }
    const Procedure& procedure = program_.procedures[procedure_];
    const FrameId frame = builder_.frame(nothing, procedure.slots);
    for (std::uint32_t i = 0; i < givens.size() && i < procedure.givens.size(); ++i) builder_.set(frame, i, givens[i]);
    const NodeId root = builder_.open(Part::root, nothing, frame);
    builder_.inner(root, frame);
    push_list(procedure.first_step, procedure.steps, procedure.numbered, frame, false);
    while (!open_.empty() && !failed_) advance();
    if (failed_) return std::nullopt;
    builder_.close();
    Result<Plan> plan = builder_.finish();
    if (plan) return std::move(*plan);
    diagnostics_.add("OCF0308", procedure.at, plan.error().what).remedy = plan.error().remedy;
    return std::nullopt;
  }

 private:
  // A list whose steps are opened one after another, or the items of a `for`.
  struct Open {
    std::uint32_t first = 0, count = 0, next = 0;
    bool numbered = false;
    FrameId frame = 0;          // around: of a list its steps', of a `for` the frame outside its items
    bool dead = false;          // nothing in it will ever apply
    bool closes = false;        // a node is open around it
    StepId loop = nothing;      // of a `for`: its step
    Value items;                // and what it goes through
    std::vector<NodeId> nodes;  // of a list: those of its steps so far, for their edges
    NodeId last = nothing;
  };

  const Step& step(StepId id) const { return program_.steps[id]; }

  Evaluated evaluate(expr::ExprId id, FrameId frame) {
    known_.at(frame);
    return expr::evaluate(program_.arena, id, known_);
  }

  void push_list(std::uint32_t first, std::uint32_t count, bool numbered, FrameId frame, bool dead,
                 bool closes = false) {
    Open list;
    list.first = first;
    list.count = count;
    list.numbered = numbered;
    list.frame = frame;
    list.dead = dead;
    list.closes = closes;
    if (!numbered) list.nodes.reserve(count);
    open_.push_back(std::move(list));
  }

  void advance() {
    Open& top = open_.back();
    if (top.next == top.count) return finish_list();
    if (too_many()) return;
    if (top.loop != nothing) return open_item();
    const StepId id = program_.lists[top.first + top.next];
    if (step(id).loop != nothing) return open_each(id);
    open_step(id);
  }

  bool too_many() {
    if (builder_.so_far().size() < lowering::kMostNodes) return false;
    refuse_size("run it for parts of the site, one after another");
    return failed_ = true;
  }

  void refuse_size(std::string remedy) {
    Diagnostic& d = diagnostics_.add("OCF0322", program_.procedures[procedure_].at, "the plan has too many steps");
    d.want = "at most " + std::to_string(lowering::kMostNodes);
    d.remedy = std::move(remedy);
  }

  void finish_list() {
    const Open top = std::move(open_.back());
    open_.pop_back();
    if (top.loop == nothing && !top.numbered) order(top);
    if (top.closes) builder_.close();
  }

  // The edges among bullets. The steps of a list are numbered in the order of the text, so they are found by halving.
  void order(const Open& list) {
    const auto begin = program_.lists.begin() + list.first;
    const auto end = begin + list.count;
    for (std::uint32_t i = 0; i < list.count; ++i) {
      const Step& s = step(program_.lists[list.first + i]);
      for (std::uint32_t k = 0; k < s.afters; ++k) {
        const auto before = std::lower_bound(begin, end, program_.lists[s.first_after + k]);
        builder_.edge(list.nodes[static_cast<std::size_t>(before - begin)], list.nodes[i]);
      }
    }
  }

  NodeId open_node(Part part, StepId id, FrameId frame) {
    Open& top = open_.back();
    const NodeId node = builder_.open(part, id, frame);
    const bool chain = top.loop != nothing ? program_.loops[step(top.loop).loop].at_once == 1 : top.numbered;
    if (chain && top.last != nothing) builder_.edge(top.last, node);
    if (top.loop == nothing && !top.numbered) top.nodes.push_back(node);
    top.last = node;
    ++top.next;
    return node;
  }

  void open_step(StepId id) {
    const FrameId frame = open_.back().frame;
    const Step& s = step(id);
    const bool dead = open_.back().dead || never_applies(id, frame, 0, s.clauses);
    const NodeId node = open_node(Part::step, id, frame);
    inside(node, id, frame, dead);
  }

  // What stands in a step: a list, a procedure, or nothing.
  void inside(NodeId node, StepId id, FrameId frame, bool dead) {
    const Step& s = step(id);
    if (s.callee != nothing) {
      const FrameId inner = call(node, s, frame);
      const Procedure& callee = program_.procedures[s.callee];
      return push_list(callee.first_step, callee.steps, callee.numbered, inner, dead, true);
    }
    if (s.children > 0) return push_list(s.first_child, s.children, s.numbered, frame, dead, true);
    builder_.close();
  }

  FrameId call(NodeId node, const Step& s, FrameId frame) {
    const FrameId inner = builder_.frame(nothing, program_.procedures[s.callee].slots);
    builder_.inner(node, inner);
    for (std::uint32_t i = 0; i < s.arguments; ++i) {
      Evaluated value = evaluate(program_.operands[s.first_argument + i], frame);
      if (value.known()) builder_.set(inner, i, std::move(value.value));
    }
    return inner;
  }

  void open_each(StepId id) {
    const FrameId frame = open_.back().frame;
    const Loop& loop = program_.loops[step(id).loop];
    const bool dead = open_.back().dead || never_applies(id, frame, 0, loop.clauses_before);
    Evaluated list = evaluate(loop.list, frame);
    const bool usable = list.known() && list.value.list();
    if (!usable && !dead) return refuse_list(id, list);
    open_node(Part::each, id, frame);
    Open items;
    items.loop = id;
    items.frame = frame;
    items.dead = dead;
    items.closes = true;
    if (usable) {
      items.count = static_cast<std::uint32_t>(std::min<std::size_t>(list.value.list()->size(), nothing - 1));
      items.items = std::move(list.value);
    }
    open_.push_back(std::move(items));
  }

  void refuse_list(StepId id, const Evaluated& list) {
    failed_ = true;
    const Span at = program_.arena.nodes[program_.loops[step(id).loop].list].at;
    if (list.state == Evaluated::State::error || list.known()) {
      Diagnostic& d = diagnostics_.add("OCF0323", at, "the list of the `for` can't be worked out for this site");
      d.got = list.known() ? std::string(kind_name(list.value.kind())) : list.why;
      d.want = "a list";
      d.remedy = "give it in the site file, or put an `if` above the `for`";
      return;
    }
    Diagnostic& d = diagnostics_.add("OCF0321", at, "this list is known only while the procedure runs");
    d.want = "a list of the site, known before the first step";
    d.remedy = "going through a result comes with a later release; take the list from a given";
  }

  void open_item() {
    Open& top = open_.back();
    const StepId id = top.loop;
    const Loop& loop = program_.loops[step(id).loop];
    const FrameId frame = builder_.frame(top.frame, loop.item_slots);
    builder_.set(frame, 0, (*top.items.list())[top.next]);
    const bool dead = top.dead || never_applies(id, frame, loop.clauses_before + 1, step(id).clauses);
    const NodeId node = open_node(Part::item, id, frame);
    inside(node, id, frame, dead);
  }

  // Do the values known now already say that the step will not apply? Then what is in it is planned, for its order
  // and its report, but need not have all its values.
  bool never_applies(StepId id, FrameId frame, std::uint32_t from, std::uint32_t to) {
    const Step& s = step(id);
    for (std::uint32_t i = from; i < to; ++i) {
      const Clause& clause = program_.clauses[s.first_clause + i];
      if (clause.kind == ClauseKind::condition) {
        const Evaluated e = evaluate(clause.expr, frame);
        if (e.known() && !e.is_true()) return true;
      }
      if (clause.kind == ClauseKind::otherwise && an_alternative_applies(frame)) return true;
      if (clause.kind == ClauseKind::each || clause.kind == ClauseKind::list || clause.kind == ClauseKind::act) break;
    }
    return false;
  }

  // Of the step about to be opened: is a condition right above it true already?
  bool an_alternative_applies(FrameId frame) {
    const Open& list = open_.back();
    for (std::uint32_t i = list.next; i-- > 0;) {
      const Step& s = step(program_.lists[list.first + i]);
      bool asked = false;
      for (std::uint32_t k = 0; k < s.clauses; ++k) {
        const Clause& clause = program_.clauses[s.first_clause + k];
        if (clause.kind == ClauseKind::each || clause.kind == ClauseKind::otherwise) break;
        if (clause.kind != ClauseKind::condition) continue;
        asked = true;
        if (evaluate(clause.expr, frame).is_true()) return true;
      }
      if (!asked) break;
    }
    return false;
  }

  const Program& program_;
  ProcedureId procedure_;
  Builder builder_;
  Known known_;
  Diagnostics& diagnostics_;
  std::vector<Open> open_;
  bool failed_ = false;
};

}  // namespace

std::optional<Plan> lower(std::shared_ptr<const Program> program, ProcedureId procedure,
                          const std::vector<Value>& givens, Diagnostics& diagnostics) {
  return Lowering(std::move(program), procedure, diagnostics).run(givens);
}

}  // namespace ocflow::dsl
