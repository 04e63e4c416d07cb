// What `ensure` promises is so for every site.
//
// Order survives absence: a step that does not apply stays in the graph. So "every end in A before every start in B"
// does not depend on the site, and is shown on the text alone: lift A and B to the list that holds both, and ask
// whether A's side is ordered before B's there. Two steps in the body of one `for` are looked at inside one item.
#include <algorithm>

#include "dsl/check_steps.h"

namespace ocflow::dsl::checking {
namespace {

using Bodies = std::vector<std::unique_ptr<Body>>;

ProcedureId callee(const World& world, const Body& body, Index step) {
  return world.program->steps[body.first_step + step].callee;
}

struct Point {  // a step in one call of a procedure
  ProcedureId procedure;
  Index step;
};
using Chain = std::vector<Point>;  // from the outermost procedure inward

struct Ensures {
  World& world;
  const Bodies& bodies;

  void unknown(const Body& body, Span at, const std::string& name, const Point* inside) {
    Diagnostic& d = world.report("OCF0317", at, "there is no step with the name " + name);
    std::vector<std::string> names;
    for (const auto& [n, steps] : body.by_name) {
      if (!inside || body.procedure != inside->procedure || body.is_inside(steps.front(), inside->step))
        names.push_back(n);
    }
    std::sort(names.begin(), names.end());
    suggest(world, d, name, names);
    if (d.remedy.empty()) d.remedy = "name the step with `as " + name + "`";
  }

  // The steps that a dotted name means: alternatives may share one.
  std::vector<Chain> resolve(ProcedureId procedure, const std::vector<Span>& path) {
    std::vector<Chain> found{{}};
    for (const Span part : path) {
      const std::string name = world.name(part);
      std::vector<Chain> next;
      for (const Chain& chain : found) extend(procedure, chain, name, next);
      if (next.empty() && !found.empty()) {
        const Point* last = found.front().empty() ? nullptr : &found.front().back();
        const ProcedureId in = last ? inner(*last) : procedure;
        unknown(*bodies[in], part, name, last);
      }
      found = std::move(next);
    }
    return found;
  }

  ProcedureId inner(const Point& point) const {
    const ProcedureId to = callee(world, *bodies[point.procedure], point.step);
    return to == plan::nothing ? point.procedure : to;
  }

  void extend(ProcedureId procedure, const Chain& chain, const std::string& name, std::vector<Chain>& out) const {
    const ProcedureId in = chain.empty() ? procedure : inner(chain.back());
    const Body& body = *bodies[in];
    const auto found = body.by_name.find(name);
    if (found == body.by_name.end()) return;
    const bool same = !chain.empty() && chain.back().procedure == in;  // a list: its name is followed by one in it
    for (const Index step : found->second) {
      if (same && (step == chain.back().step || !body.is_inside(step, chain.back().step))) continue;
      Chain longer = chain;
      if (same) longer.pop_back();
      longer.push_back({in, step});
      out.push_back(std::move(longer));
    }
  }

  // True, or the two steps that stand for A and B where their ways part; equal when one holds the other.
  bool holds(const Chain& a, const Chain& b, Point& left, Point& right) const {
    for (std::size_t k = 0;; ++k) {
      left = a[k];
      right = b[k];
      const bool deeper = k + 1 < a.size() && k + 1 < b.size();
      if (left.step == right.step && deeper) continue;
      if (left.step == right.step) return false;
      const Body& body = *bodies[left.procedure];
      return body.lift(left.step, right.step) && body.precedes(left.step, right.step);
    }
  }

  Span sentence(const Point& p) const { return bodies[p.procedure]->steps[p.step].item->sentence_at; }

  std::string name_of(const Point& p) const {
    const std::string& name = bodies[p.procedure]->steps[p.step].name;
    return name.empty() ? "“" + world.name(sentence(p)) + "”" : name;
  }

  void broken(const SyntaxEnsure& ensure, const std::string& before, const std::string& after, const Point& left,
              const Point& right) {
    Diagnostic& d = world.report("OCF0320", ensure.at, "the procedure does not ensure " + before + " before " + after);
    if (left.step == right.step) {
      d.got = "one of the two is a part of the other";
      d.remedy = "name two steps that are apart";
      d.labels.push_back({sentence(left), "both are in here"});
      return;
    }
    const Body& body = *bodies[left.procedure];
    const bool turned = body.precedes(right.step, left.step);
    d.got = turned ? after + " comes before " + before : "nothing says which of the two comes first";
    d.want = "every end in " + before + " before every start in " + after + ", whatever is used";
    d.labels.push_back({sentence(left), "holds " + before});
    d.labels.push_back({sentence(right), "holds " + after});
    if (body.numbered(left.step)) {
      d.remedy = "move " + name_of(left) + " above " + name_of(right);
    } else if (turned) {
      d.remedy = "turn the `after` between them round";
    } else {
      const std::string& name = bodies[left.procedure]->steps[left.step].name;
      d.remedy = "add `after " + (name.empty() ? "NAME" : name) + "` to " + name_of(right) +
                 (name.empty() ? ", where NAME is `as NAME` of " + name_of(left) : "") + ", or number the list";
    }
  }

  void check(ProcedureId procedure, const SyntaxEnsure& ensure) {
    const auto dotted = [&](const std::vector<Span>& path, std::vector<std::string>& names) {
      std::string out;
      for (const Span part : path) {
        names.push_back(world.name(part));
        out += (out.empty() ? "" : ".") + names.back();
      }
      return out;
    };
    plan::Ensure kept;
    kept.at = ensure.at;
    const std::string before = dotted(ensure.before, kept.before);
    const std::string after = dotted(ensure.after, kept.after);
    world.program->procedures[procedure].ensures.push_back(std::move(kept));
    if (ensure.before.empty() || ensure.after.empty()) return;
    const std::vector<Chain> lefts = resolve(procedure, ensure.before);
    const std::vector<Chain> rights = resolve(procedure, ensure.after);
    for (const Chain& a : lefts) {
      for (const Chain& b : rights) {
        Point left{};
        Point right{};
        if (holds(a, b, left, right)) continue;
        return broken(ensure, before, after, left, right);
      }
    }
  }
};

}  // namespace

void check_ensures(World& world, const Bodies& bodies) {
  Ensures ensures{world, bodies};
  for (ProcedureId p = 0; p < bodies.size(); ++p) {
    for (const SyntaxEnsure& ensure : world.syntax(p).ensures) ensures.check(p, ensure);
  }
}

}  // namespace ocflow::dsl::checking
