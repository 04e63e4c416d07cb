// Which procedure calls which, read from the text: none runs itself, not even through others, and each is checked
// after those that it calls, whose results it uses.
#include <algorithm>

#include "dsl/check_facts.h"

namespace ocflow::dsl::checking {
namespace {

struct CallOf {
  ProcedureId callee;
  Span at;
};

struct Graph {
  World& world;
  std::vector<std::vector<CallOf>> calls;
  std::vector<bool> keeps;
  // What the clause before called: mostly it is the same.
  const Unit* last_unit = nullptr;
  std::string_view last_name;
  std::optional<ProcedureId> last_callee;

  void clause(ProcedureId of, const Unit& unit, const SyntaxClause& clause) {
    if (clause.word == ClauseWord::keep) keeps[of] = true;
    const bool acts = clause.word == ClauseWord::do_ || clause.word == ClauseWord::else_do ||
                      clause.word == ClauseWord::undo || clause.word == ClauseWord::finally;
    if (!acts || clause.expr < 0) return;
    const SyntaxExpr& call = unit.syntax.exprs[static_cast<std::size_t>(clause.expr)];
    if (call.kind != ExprKind::call) return;
    const std::string_view name = path_text(world, unit.syntax, static_cast<std::int32_t>(call.children()[0]));
    if (&unit != last_unit || name != last_name) last_callee = find_procedure(world, unit, name);
    last_unit = &unit;
    last_name = name;
    if (last_callee) calls[of].push_back({*last_callee, clause.at});
  }

  // The parser limits how deep items nest.
  void items(ProcedureId of, const Unit& unit, std::span<const SyntaxItem> list) {
    for (const SyntaxItem& item : list) {
      for (std::size_t i = 0; i < item.clauses.size(); ++i) clause(of, unit, item.clauses[i]);
      items(of, unit, item.items());
    }
  }

  void build() {
    const std::size_t count = world.program->procedures.size();
    calls.resize(count);
    keeps.resize(count);
    for (ProcedureId p = 0; p < count; ++p) {
      const Unit& unit = *world.units[world.origins[p].unit];
      for (const SyntaxClause& final : world.syntax(p).finals) clause(p, unit, final);
      items(p, unit, world.syntax(p).items);
    }
  }
};

struct Walk {
  World& world;
  const Graph& graph;
  enum class Mark : std::uint8_t { fresh, open, closed };
  std::vector<Mark> marks;
  struct Open {
    ProcedureId procedure;
    std::size_t next = 0;
  };
  std::vector<Open> path;
  std::vector<ProcedureId> done;
  bool recursive = false;

  void circle(const CallOf& call) {
    recursive = true;
    const auto begin =
        std::find_if(path.begin(), path.end(), [&](const Open& o) { return o.procedure == call.callee; });
    std::string names;
    for (auto it = begin; it != path.end(); ++it) names += world.program->procedures[it->procedure].name + " runs ";
    Diagnostic& d = world.report("OCF0316", call.at, "a procedure runs itself, so it would never end");
    d.got = names + world.program->procedures[call.callee].name;
    d.remedy = "take this call out; to do something again and again, use `for` with a list or `retry`";
  }

  void from(ProcedureId root) {
    if (marks[root] != Mark::fresh) return;
    path.push_back({root});
    marks[root] = Mark::open;
    while (!path.empty()) {
      Open& top = path.back();
      if (top.next == graph.calls[top.procedure].size()) {
        marks[top.procedure] = Mark::closed;
        done.push_back(top.procedure);
        path.pop_back();
        continue;
      }
      const CallOf& call = graph.calls[top.procedure][top.next++];
      Mark& mark = marks[call.callee];
      if (mark == Mark::open) circle(call);
      if (mark != Mark::fresh) continue;
      mark = Mark::open;
      path.push_back({call.callee});
    }
  }
};

}  // namespace

std::vector<ProcedureId> in_order_of_calls(World& world, bool& recursive) {
  Graph graph{world, {}, {}, nullptr, {}, {}};
  graph.build();
  Walk walk{world, graph, std::vector<Walk::Mark>(graph.calls.size(), Walk::Mark::fresh), {}, {}, false};
  for (ProcedureId p = 0; p < graph.calls.size(); ++p) {
    if (graph.keeps[p]) walk.from(p);
  }
  for (ProcedureId p = 0; p < graph.calls.size(); ++p) walk.from(p);
  recursive = walk.recursive;
  return std::move(walk.done);
}

}  // namespace ocflow::dsl::checking
