#include "engine/plan/unfold.h"

#include <algorithm>

#include "engine/plan/unfolding.h"

namespace ocflow::plan {

using expr::Evaluated;

namespace {

// What is known before the run: the values that stand in the frames made so far.
class Known final : public Names {
 public:
  explicit Known(const Plan& plan) : plan_(plan) {}
  void enter(FrameId frame) override { frame_ = frame; }

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

}  // namespace

Evaluated Unfolding::evaluate(expr::ExprId id, FrameId frame) {
  names_.enter(frame);
  return expr::evaluate(program_.arena, id, names_);
}

bool Unfolding::procedure(ProcedureId id, const std::vector<Value>& givens) {
  const Procedure& procedure = program_.procedures[id];
  const std::uint64_t least = least_size(program_, id);
  if (least > most_nodes) {
    fail({Trouble::What::too_many,
          procedure.at,
          "the plan has too many steps",
          {},
          "at most " + std::to_string(most_nodes),
          "the procedures call one another too often: take some of the calls away"});
    return false;
  }
  builder_.expect(least);
  const FrameId frame = builder_.frame(nothing, procedure.slots);
  for (std::uint32_t i = 0; i < givens.size() && i < procedure.givens.size(); ++i) builder_.set(frame, i, givens[i]);
  const NodeId root = builder_.open(Part::root, nothing, frame);
  builder_.inner(root, frame);
  push_asides(nothing, id, frame, frame, false);
  push_list(procedure.first_step, procedure.steps, procedure.numbered, frame, false, false);
  return walk();
}

bool Unfolding::walk() {
  while (!open_.empty() && !failed_) advance();
  return !failed_;
}

void Unfolding::advance() {
  Open& top = open_.back();
  if (top.next == top.count) return finish_list();
  if (too_many()) return;
  if (top.loop != nothing) return open_item();
  if (!top.asides.empty()) {
    const auto [aside, frame] = top.asides[top.next];
    return open_step(aside, Part::aside, frame);
  }
  const StepId id = program_.lists[top.first + top.next];
  more(id).loop != nothing ? open_each(id) : open_step(id, Part::step, top.frame);
}

void Unfolding::push_list(std::uint32_t first, std::uint32_t count, bool numbered, FrameId frame, bool dead,
                          bool closes) {
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

// What stands aside of a node is opened after its children and closes it.
// The finals of the procedure that runs there see its names.
void Unfolding::push_asides(StepId id, ProcedureId runs, FrameId frame, FrameId inner, bool dead) {
  Open list;
  list.frame = frame;
  list.dead = dead;
  list.closes = true;
  const StepId finals = runs == nothing ? nothing : program_.procedures[runs].finals;
  if (finals != nothing) list.asides.emplace_back(finals, inner);
  if (id != nothing && may_have_asides(step(id))) {
    for (const StepId aside : asides_of(id)) list.asides.emplace_back(aside, frame);
  }
  list.count = static_cast<std::uint32_t>(list.asides.size());
  open_.push_back(std::move(list));
}

bool Unfolding::may_have_asides(const Step& step) const {
  return step.has_undo || program_.more(step).rungs > 0 || program_.more(step).finals > 0;
}

std::vector<StepId> Unfolding::asides_of(StepId id) const {
  std::vector<StepId> all;
  const Step& s = step(id);
  const StepMore& more = program_.more(s);
  const auto look = [&](std::uint32_t at) {
    if (at == nothing) return;
    const Clause& clause = program_.clauses[s.first_clause + at];
    if (clause.kind == ClauseKind::list && clause.aside != nothing) all.push_back(clause.aside);
  };
  for (std::uint32_t i = 0; more.rungs > 0 && i < s.clauses; ++i) look(i);
  look(s.undo_clause());
  for (std::uint32_t i = 0; i < more.rungs; ++i) look(program_.rungs[more.first_rung + i].undo_clause);
  for (std::uint32_t i = 0; i < more.finals; ++i) look(more.first_final + i);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

bool Unfolding::too_many() {
  if (builder_.so_far().size() < most_nodes) return false;
  fail({Trouble::What::too_many,
        program_.procedures[builder_.so_far().procedure()].at,
        "the plan has too many steps",
        {},
        "at most " + std::to_string(most_nodes),
        "run it for parts of the site, one after another"});
  return true;
}

void Unfolding::fail(Trouble trouble) {
  failed_ = true;
  trouble_ = std::move(trouble);
}

void Unfolding::finish_list() {
  const Open top = std::move(open_.back());
  open_.pop_back();
  if (top.loop != nothing) {
    order_items(top);
  } else if (!top.numbered && top.asides.empty()) {
    order(top);
  }
  if (top.closes) builder_.close();
}

// The edges among bullets. The steps of a list are numbered in the order of the text, so they are found by halving.
void Unfolding::order(const Open& list) {
  const auto begin = program_.lists.begin() + list.first;
  const auto end = begin + list.count;
  for (std::uint32_t i = 0; i < list.count; ++i) {
    const StepMore& more = program_.more(step(program_.lists[list.first + i]));
    for (std::uint32_t k = 0; k < more.afters; ++k) {
      const auto before = std::lower_bound(begin, end, program_.lists[more.first_after + k]);
      builder_.edge(list.nodes[static_cast<std::size_t>(before - begin)], list.nodes[i]);
    }
  }
}

NodeId Unfolding::open_node(Part part, StepId id, FrameId frame) {
  Open& top = open_.back();
  const NodeId node = builder_.open(part, id, frame);
  const bool items = top.loop != nothing;
  const bool chain = items ? loop(top.loop).at_once == 1 && loop(top.loop).each_after == no_expr : top.numbered;
  if (chain && top.last != nothing) builder_.edge(top.last, node);
  if (!top.numbered) top.nodes.push_back(node);
  top.last = node;
  ++top.next;
  return node;
}

void Unfolding::open_step(StepId id, Part part, FrameId frame) {
  const bool dead = open_.back().dead || never_applies(id, frame, 0, step(id).clauses);
  inside(open_node(part, id, frame), id, frame, dead);
}

// What stands in a step: a list, a procedure, or nothing; then what stands aside of it.
void Unfolding::inside(NodeId node, StepId id, FrameId frame, bool dead) {
  const Step& s = step(id);
  const StepMore& more = program_.more(s);
  const bool calls = more.callee != nothing;
  if (!calls && more.children == 0 && !may_have_asides(s)) return builder_.close();  // as most are
  const FrameId inner = calls ? call(node, more, frame) : frame;
  push_asides(id, more.callee, frame, inner, dead);
  if (calls) {
    const Procedure& callee = program_.procedures[more.callee];
    push_list(callee.first_step, callee.steps, callee.numbered, inner, dead, false);
  } else if (more.children > 0) {
    push_list(more.first_child, more.children, s.numbered, frame, dead, false);
  }
}

FrameId Unfolding::call(NodeId node, const StepMore& more, FrameId frame) {
  const FrameId inner = builder_.frame(nothing, program_.procedures[more.callee].slots);
  builder_.inner(node, inner);
  for (std::uint32_t i = 0; i < more.arguments; ++i) {
    Evaluated value = evaluate(program_.operands[more.first_argument + i], frame);
    if (value.known()) builder_.set(inner, i, std::move(value.value));
  }
  return inner;
}

// Do the values known now already say that the step will not apply? Then what is in it is planned, for its order
// and its report, but need not have all its values.
bool Unfolding::never_applies(StepId id, FrameId frame, std::uint32_t from, std::uint32_t to) {
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
bool Unfolding::an_alternative_applies(FrameId frame) {
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

std::optional<Plan> unfold(std::shared_ptr<const Program> program, ProcedureId procedure,
                           const std::vector<Value>& givens, Trouble& trouble) {
  const Program& p = *program;
  Builder builder(std::move(program), procedure);
  Known known(builder.so_far());
  if (!Unfolding(p, builder, known, trouble).procedure(procedure, givens)) return std::nullopt;
  Result<Plan> plan = builder.finish();
  if (plan) return std::move(*plan);
  trouble = {Trouble::What::circle, p.procedures[procedure].at, plan.error().what, {}, {}, plan.error().remedy};
  return std::nullopt;
}

bool unfold_items(Plan& plan, NodeId each, const Value& list, Names& names, Trouble& trouble) {
  const Program& program = plan.program();
  const Span at = program.steps[plan.step(each)].at;
  Builder builder(plan, each);
  if (!Unfolding(program, builder, names, trouble).items(each, list)) return builder.give_up(), false;
  const Result<void> grown = builder.finish_items();
  if (!grown) trouble = {Trouble::What::circle, at, grown.error().what, {}, {}, grown.error().remedy};
  return grown.has_value();
}

}  // namespace ocflow::plan
