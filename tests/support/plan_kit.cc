#include "tests/support/plan_kit.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace ocflow::test {

using plan::Clause;
using plan::ClauseKind;
using plan::nothing;
using plan::Part;

std::vector<Spec> steps_that(int count, const char* action) {
  std::vector<Spec> all;
  for (int i = 0; i < count; ++i) all.push_back(step("s" + std::to_string(100 + i)).act(action));
  return all;
}

Spec& Spec::when_field(std::string step, std::string f) {
  ClauseSpec c{ClauseKind::condition, std::move(step)};
  c.field = std::move(f);
  return add(std::move(c));
}

Spec& Spec::when_true(bool truth) {
  ClauseSpec c{ClauseKind::condition, {}};
  c.constant = true;
  c.truth = truth;
  return add(std::move(c));
}

Spec& Spec::list(std::vector<Spec> children) {
  steps = std::move(children);
  return add({ClauseKind::list, {}});
}

Spec& Spec::bullets(std::vector<Spec> children) {
  numbered = false;
  return list(std::move(children));
}

Spec& Spec::each(std::uint32_t count, std::uint32_t at_once) {
  items = count;
  items_at_once = at_once;
  clauses_above = static_cast<std::uint32_t>(clauses.size());
  return add({ClauseKind::each, {}});
}

namespace {

action::Signature signature(std::string name, action::Effect effect, bool repeatable = false) {
  action::Signature s;
  s.name = std::move(name);
  s.about = "For tests";
  s.parameters.push_back({"what", Type::of(Type::Kind::text), std::nullopt, "What"});
  if (repeatable) s.parameters.push_back({"repeatable", Type::of(Type::Kind::boolean), Value(true), "Whether"});
  s.repeatable_by_call = repeatable;
  s.effect = effect;
  return s;
}

class Maker {
 public:
  explicit Maker(Built& built) : built_(built) {
    built.registry = std::make_unique<action::Registry>();
    built.sources = std::make_unique<Sources>();
    built.registry->add(signature("once", action::Effect::once));
    built.registry->add(signature("again", action::Effect::idempotent));
    built.registry->add(signature("cmd", action::Effect::once, true));
    built.registry->add(signature("look", action::Effect::reads));
    program_->registry = built.registry.get();
    program_->sources = built.sources.get();
  }

  void make(const std::vector<Spec>& steps, bool numbered) {
    plan::Procedure procedure;
    procedure.name = "test";
    procedure.title = "A test";
    procedure.numbered = numbered;
    name_slots(steps);
    const auto ids = steps_of(steps, false);
    procedure.first_step = static_cast<std::uint32_t>(program_->lists.size());
    procedure.steps = static_cast<std::uint32_t>(ids.size());
    program_->lists.insert(program_->lists.end(), ids.begin(), ids.end());
    procedure.slots = slots_;
    program_->procedures.push_back(procedure);
    built_.sources->add("test.ocf", text_);
    built_.program = program_;
    plan::Builder builder(program_, 0);
    const plan::FrameId frame = builder.frame(nothing, slots_);
    builder.open(Part::root, nothing, frame);
    open_all(builder, steps, ids, numbered, frame);
    builder.close();
    auto plan = builder.finish();
    if (plan) {
      built_.plan = std::make_unique<plan::Plan>(std::move(*plan));
    } else {
      built_.error = plan.error();
    }
  }

 private:
  void name_slots(const std::vector<Spec>& steps) {
    for (const Spec& s : steps) {
      if (s.named) slot_of_[s.name] = slots_++;
      name_slots(s.steps);
    }
  }

  Span write(const std::string& words) {
    const auto begin = static_cast<std::uint32_t>(text_.size());
    text_ += words + "\n";
    return {0, begin, static_cast<std::uint32_t>(text_.size() - 1)};
  }

  expr::ExprId constant(Value v) { return program_->arena.constant(v, write(v.text())); }

  expr::ExprId duration(Duration d) { return d.count() == 0 ? expr::no_expr : constant(d); }

  // In a `for` every item has a name of its own: a[1], a[2].
  expr::ExprId what(const std::string& name, bool in_item) {
    if (!in_item) return constant(name);
    expr::Arena& arena = program_->arena;
    expr::Node item;
    item.op = expr::Op::slot;
    const expr::ExprId parts[] = {constant(name + "["), arena.add(item), constant("]")};
    expr::Node node;
    node.op = expr::Op::text;
    node.a = static_cast<std::uint32_t>(arena.operands.size());
    node.b = 3;
    node.at = write("\"" + name + "[{item}]\"");
    arena.operands.insert(arena.operands.end(), std::begin(parts), std::end(parts));
    return arena.add(node);
  }

  std::uint32_t call(const std::string& action, expr::ExprId argument) {
    expr::Arena& arena = program_->arena;
    expr::Call call;
    call.action = *built_.registry->index(action);
    call.first_argument = static_cast<std::uint32_t>(arena.arguments.size());
    call.arguments = 1;
    arena.arguments.push_back({0, argument, expr::no_expr});
    if (action == "cmd") {
      call.arguments = 2;
      arena.arguments.push_back({1, constant(true), expr::no_expr});
    }
    arena.calls.push_back(call);
    return static_cast<std::uint32_t>(arena.calls.size() - 1);
  }

  expr::ExprId condition(const ClauseSpec& c) {
    if (c.constant) return constant(c.truth);
    expr::Arena& arena = program_->arena;
    expr::Node node;
    if (!c.field.empty()) {
      expr::Node record;
      record.op = expr::Op::slot;
      record.a = slot_of_.at(c.fact);
      arena.names.push_back(c.field);
      node.op = expr::Op::field;
      node.a = arena.add(record);
      node.b = static_cast<std::uint32_t>(arena.names.size() - 1);
      node.at = write(c.fact + "." + c.field);
      return arena.add(node);
    }
    node.op = expr::Op::read;
    node.a = call("look", constant(c.fact));
    node.at = write("look(\"" + c.fact + "\")");
    return arena.add(node);
  }

  void clause(const Spec& s, const ClauseSpec& c, bool in_item) {
    Clause out;
    out.kind = c.kind;
    plan::ClauseMore more;
    more.every = duration(c.every);
    more.within = duration(c.within);
    program_->set_more(out, more);
    const bool looks = c.kind == ClauseKind::condition || c.kind == ClauseKind::require ||
                       c.kind == ClauseKind::expect || c.kind == ClauseKind::wait;
    if (looks) out.expr = condition(c);
    if (c.kind == ClauseKind::act) out.call = call(c.fact, what(s.name, in_item));
    program_->clauses.push_back(out);
  }

  std::vector<plan::StepId> steps_of(const std::vector<Spec>& specs, bool in_item) {
    std::vector<plan::StepId> ids;
    for (const Spec& s : specs) {
      const bool inner = in_item || s.items > 0;
      plan::Step step;
      plan::StepMore more;
      step.sentence = what(s.name, inner);
      step.name = static_cast<std::uint32_t>(program_->arena.names.size());
      program_->arena.names.push_back(s.name);
      if (s.named) step.result = slot_of_.at(s.name);
      step.first_clause = static_cast<std::uint32_t>(program_->clauses.size());
      step.clauses = static_cast<std::uint32_t>(s.clauses.size());
      for (const ClauseSpec& c : s.clauses) clause(s, c, inner);
      step.numbered = s.numbered;
      more.within = duration(s.limit);
      step.tries = s.most_tries;
      more.retry_every = duration(s.retry_every);
      step.on_failure = s.policy;
      if (s.items > 0) {
        more.loop = static_cast<std::uint32_t>(program_->loops.size());
        plan::Loop loop;
        loop.at_once = s.items_at_once;
        loop.clauses_before = s.clauses_above;
        loop.list = program_->arena.constant(List{}, write("items"));
        program_->loops.push_back(loop);
      }
      const auto children = steps_of(s.steps, inner);
      more.first_child = static_cast<std::uint32_t>(program_->lists.size());
      more.children = static_cast<std::uint32_t>(children.size());
      program_->lists.insert(program_->lists.end(), children.begin(), children.end());
      program_->set_more(step, more);
      program_->steps.push_back(step);
      ids.push_back(static_cast<plan::StepId>(program_->steps.size() - 1));
    }
    return ids;
  }

  void open_all(plan::Builder& builder, const std::vector<Spec>& specs, const std::vector<plan::StepId>& ids,
                bool numbered, plan::FrameId frame) {
    std::map<std::string, plan::NodeId> by_name;
    plan::NodeId last = nothing;
    for (std::size_t i = 0; i < specs.size(); ++i) {
      const plan::NodeId n = open_one(builder, specs[i], ids[i], frame);
      by_name[specs[i].name] = n;
      if (numbered && last != nothing) builder.edge(last, n);
      last = n;
    }
    for (const Spec& s : specs) {
      for (const std::string& before : s.afters) builder.edge(by_name.at(before), by_name.at(s.name));
    }
  }

  plan::NodeId open_one(plan::Builder& builder, const Spec& s, plan::StepId id, plan::FrameId frame) {
    const plan::StepMore& more = program_->more(program_->steps[id]);
    const auto first = program_->lists.begin() + more.first_child;
    const std::vector<plan::StepId> children(first, first + more.children);
    const plan::NodeId n = builder.open(s.items > 0 ? Part::each : Part::step, id, frame);
    if (s.items == 0) open_all(builder, s.steps, children, s.numbered, frame);
    for (std::uint32_t i = 0; i < s.items; ++i) {
      const plan::FrameId item = builder.frame(frame, 1);
      builder.set(item, 0, static_cast<int>(i + 1));
      builder.open(Part::item, id, item);
      open_all(builder, s.steps, children, s.numbered, item);
      builder.close();
    }
    builder.close();
    return n;
  }

  Built& built_;
  std::shared_ptr<plan::Program> program_ = std::make_shared<plan::Program>();
  std::string text_;
  std::uint32_t slots_ = 0;
  std::map<std::string, std::uint32_t> slot_of_;
};

}  // namespace

plan::NodeId Built::node(const std::string& path) const {
  const plan::NodeId n = plan->find(path);
  if (n == nothing) throw std::runtime_error("no step " + path);
  return n;
}

Built build(std::vector<Spec> steps, bool numbered) {
  Built built;
  Maker(built).make(steps, numbered);
  return built;
}

}  // namespace ocflow::test
