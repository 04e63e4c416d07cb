#include "dsl/prove_uses.h"

namespace ocflow::dsl::proving {

using expr::Op;
using plan::Clause;
using plan::ClauseKind;
using plan::Program;
using plan::Step;

std::vector<ExprId> nodes_of(const expr::Arena& arena, ExprId root) {
  std::vector<ExprId> out;
  std::vector<ExprId> open{root};
  const auto push = [&](ExprId e) {
    if (e != no_expr) open.push_back(e);
  };
  while (!open.empty()) {
    const ExprId e = open.back();
    open.pop_back();
    if (e == no_expr) continue;
    out.push_back(e);
    const expr::Node& n = arena.nodes[e];
    switch (n.op) {
      case Op::slot:
      case Op::constant:
      case Op::written:
      case Op::bound:
      case Op::given:
      case Op::kept:
        break;
      case Op::read: {
        const expr::Call& call = arena.calls[n.a];
        push(call.host);
        for (const expr::Argument& a : arena.arguments_of(call)) push(a.value);
        break;
      }
      case Op::list:
      case Op::text:
      case Op::call:
      case Op::binder:
        for (std::uint32_t i = 0; i < (n.op == Op::binder ? 4 : n.b); ++i) push(arena.operands[n.a + i]);
        break;
      case Op::field:
      case Op::not_:
      case Op::negate:
        push(n.a);
        break;
      default:
        push(n.a);
        push(n.b);
    }
  }
  return out;
}

void slots_of(const expr::Arena& arena, ExprId root, std::vector<ExprId>& out) {
  for (const ExprId e : nodes_of(arena, root)) {
    if (arena.nodes[e].op == Op::slot) out.push_back(e);
  }
}

namespace {

struct Collector {
  const Program& program;
  std::vector<Use> out;

  void add(ExprId e, bool around, std::uint32_t clause) {
    if (e != no_expr) out.push_back({e, around, clause});
  }

  void arguments(const Step& s, std::uint32_t clause) {
    const plan::StepMore& more = program.more(s);
    for (std::uint32_t i = 0; i < more.arguments; ++i) add(program.operands[more.first_argument + i], false, clause);
  }

  void clause(const Clause& c, bool around, std::uint32_t place) {
    const plan::ClauseMore& more = program.more(c);
    for (const ExprId e : {c.expr, more.within, more.hold, more.every}) add(e, around, place);
    if (c.kind == ClauseKind::require || c.kind == ClauseKind::expect || c.kind == ClauseKind::confirm)
      add(c.why, around, place);
    if (c.kind == ClauseKind::act && c.call != nothing) {
      const expr::Call& call = program.arena.calls[c.call];
      add(call.host, around, place);
      for (const expr::Argument& a : program.arena.arguments_of(call)) add(a.value, around, place);
    }
    if (c.kind == ClauseKind::list && c.aside != nothing) {
      add(program.more(program.steps[c.aside]).host, around, place);
      arguments(program.steps[c.aside], place);
    }
  }
};

}  // namespace

// What is said of the whole step comes with the place of its act: limits and hosts are worked out then.
std::vector<Use> uses_of(const Program& program, const Step& s, std::span<const Clause> clauses,
                         std::span<const Clause> behind) {
  Collector all{program, {}};
  const plan::StepMore& more = program.more(s);
  bool around = more.loop != nothing;
  for (std::uint32_t i = 0; i < clauses.size(); ++i) {
    all.clause(clauses[i], around, i);
    if (clauses[i].kind == ClauseKind::each) around = false;
  }
  const auto end = static_cast<std::uint32_t>(clauses.size());
  for (const Clause& c : behind) all.clause(c, false, end);
  for (const ExprId e : {s.sentence, more.reversed, more.host, more.within, more.retry_every, more.undo_why})
    all.add(e, false, nothing);
  for (std::uint32_t i = 0; i < more.notes; ++i) all.add(program.notes[more.first_note + i].text, false, nothing);
  if (more.loop != nothing) all.add(program.loops[more.loop].each_after, false, nothing);
  all.arguments(s, nothing);
  for (std::uint32_t i = 0; i < more.rungs; ++i) {
    all.add(program.rungs[more.first_rung + i].within, false, nothing);
    all.add(program.rungs[more.first_rung + i].retry_every, false, nothing);
  }
  return std::move(all.out);
}

}  // namespace ocflow::dsl::proving
