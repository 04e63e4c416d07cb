// The names of a procedure: what gives them, who sees them, and that each means one thing.
#include <algorithm>

#include "dsl/check_body.h"

namespace ocflow::dsl::checking {

void Body::name_steps() {
  for (Index i = 0; i < steps.size(); ++i) {
    if (steps[i].name.empty()) continue;
    std::vector<Index>& same = by_name[steps[i].name];
    const bool alternative =
        same.empty() || (steps[i].group != plan::nothing && steps[same.front()].group == steps[i].group);
    if (!alternative) {
      Diagnostic& d = world.report("OCF0306", steps[i].name_at, "there are two steps with the name " + steps[i].name);
      d.remedy = "give one of them another name; only the alternatives of one `if` and `otherwise` may share one";
      d.labels.push_back({steps[same.front()].name_at, "the other one"});
      continue;
    }
    same.push_back(i);
  }
  for (Index i = 0; i < steps.size(); ++i) {
    const auto found = by_name.find(steps[i].name);
    if (found != by_name.end() && found->second.front() == i) declare_result(found->first, found->second);
    declare_lets(i);
    if (steps[i].each) declare_item(i);
  }
}

void Body::declare_item(Index step) {
  Symbol symbol;
  symbol.kind = Symbol::Kind::item;
  symbol.name = world.name(steps[step].each->name);
  symbol.at = steps[step].each->name;
  symbol.level = steps[step].level;
  symbol.loop = step;
  symbol.steps = {step};
  if (!symbol.name.empty()) add(std::move(symbol));
}

void Body::declare_lets(Index step) {
  const std::vector<SyntaxClause>& clauses = steps[step].item->clauses;
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    const ClauseWord word = BodyStep::meaning(clauses[i]);
    if (word != ClauseWord::let && word != ClauseWord::ask) continue;
    if (clauses[i].name.end == clauses[i].name.begin) continue;
    const Place where = place(step, steps[step].position(i));
    Symbol symbol;
    symbol.kind = Symbol::Kind::let;
    symbol.name = world.name(clauses[i].name);
    symbol.at = clauses[i].name;
    symbol.level = where.level;
    symbol.loop = where.loop;
    symbol.slot = new_slot(where.loop);
    symbol.steps = {step};
    symbol.position = where.position;
    add(std::move(symbol));
  }
}

void Body::declare_result(const std::string& name, const std::vector<Index>& givers) {
  const BodyStep& step = steps[givers.front()];
  Symbol symbol;
  symbol.kind = Symbol::Kind::result;
  symbol.name = name;
  symbol.at = step.name_at;
  symbol.level = step.level;
  symbol.loop = step.loop;
  symbol.slot = new_slot(step.loop);
  symbol.steps = givers;
  add(std::move(symbol));
}

const std::vector<Symbol*>* Body::symbols(const std::string& name) const {
  const auto found = by_symbol_.find(name);
  return found == by_symbol_.end() ? nullptr : &found->second;
}

Symbol* Body::own(const std::string& name, Index step) {
  const auto found = by_symbol_.find(name);
  if (found == by_symbol_.end()) return nullptr;
  for (Symbol* s : found->second) {
    if (std::find(s->steps.begin(), s->steps.end(), step) != s->steps.end()) return s;
  }
  return nullptr;
}

std::vector<std::string> Body::names() const {
  std::vector<std::string> out;
  for (const auto& [name, symbols] : by_symbol_) out.push_back(name);
  std::sort(out.begin(), out.end());
  return out;
}

bool Body::sees(const Place& place, const Symbol& symbol) const {
  for (Index loop = place.loop;; loop = steps[loop].outer_loop) {
    if (symbol.loop == loop) return true;
    if (loop == plan::nothing) return false;
  }
}

bool Body::taken(const Symbol& symbol) {
  const auto refuse = [&](const std::string& what) -> Diagnostic& {
    Diagnostic& d = world.report("OCF0217", symbol.at, "the name " + symbol.name + " is taken: " + what);
    d.remedy = "choose another name";
    return d;
  };
  // Then it still means what is declared here, so that one mistake doesn't make many.
  if (reserved_name(symbol.name)) return refuse("it belongs to the language"), false;
  if (unit.modules.contains(symbol.name)) return refuse("a module is called so"), false;
  const auto others = by_symbol_.find(symbol.name);
  if (others == by_symbol_.end()) return false;
  for (const Symbol* other : others->second) {
    // Two loops that don't hold each other may call their items alike.
    const bool both_items = symbol.kind == Symbol::Kind::item && other->kind == Symbol::Kind::item;
    if (both_items && !is_inside(symbol.loop, other->loop) && !is_inside(other->loop, symbol.loop)) continue;
    refuse("it is used already").labels.push_back({other->at, "the other one"});
    return true;
  }
  return false;
}

Symbol& Body::add(Symbol symbol) {
  const bool refused = taken(symbol);
  Symbol& kept = symbols_.emplace_back(std::move(symbol));
  if (!refused) by_symbol_[kept.name].push_back(&kept);
  return kept;
}

}  // namespace ocflow::dsl::checking
