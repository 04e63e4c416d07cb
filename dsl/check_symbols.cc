// The names of a procedure: what gives them, who sees them, and that each means one thing.
#include <algorithm>

#include "dsl/check_body.h"

namespace ocflow::dsl::checking {

void Body::name_steps() {
  for (Index i = 0; i < steps.size(); ++i) {
    const std::string_view name = this->name(steps[i]);
    if (name.empty()) continue;
    std::vector<Index>& same = by_name.try_emplace(std::string(name)).first->second;
    const bool alternative = same.empty() || (steps[i].more->group != plan::nothing &&
                                              steps[same.front()].more->group == steps[i].more->group);
    if (!alternative) {
      Diagnostic& d =
          world.report("OCF0306", steps[i].more->name_at, "there are two steps with the name " + std::string(name));
      d.remedy = "give one of them another name; only the alternatives of one `if` and `otherwise` may share one";
      d.labels.push_back({steps[same.front()].more->name_at, "the other one"});
      continue;
    }
    same.push_back(i);
  }
  for (Index i = 0; i < steps.size(); ++i) {
    const std::string_view name = this->name(steps[i]);
    const auto found = name.empty() ? by_name.end() : by_name.find(name);
    if (found != by_name.end() && found->second.front() == i) declare_results(found->first, found->second);
    if (has_lets_) declare_lets(i);
    if (steps[i].each()) declare_item(i);
  }
}

void Body::declare_item(Index step) {
  Symbol symbol;
  symbol.kind = Symbol::Kind::item;
  symbol.name = world.name(steps[step].each()->name);
  symbol.at = steps[step].each()->name;
  symbol.level = steps[step].more->level;
  symbol.loop = step;
  symbol.steps = {step};
  if (!symbol.name.empty()) add(std::move(symbol));
}

void Body::declare_lets(Index step) {
  const std::span<const SyntaxClause> clauses = steps[step].item->clauses;
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    const ClauseWord word = BodyStep::meaning(clauses[i]);
    if (word != ClauseWord::let && word != ClauseWord::ask) continue;
    if (clauses[i].name.empty()) continue;
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

// Alternatives share a name inside and out. Under a `for` each item has its result, and outside there is their list.
void Body::declare_results(std::string_view name, const std::vector<Index>& givers) {
  const Index first = givers.front();
  for (const Index giver : givers) more(steps[giver]).named_before = giver != first;
  const auto other = std::find_if(givers.begin(), givers.end(), [&](Index i) {
    return (steps[i].each() != nullptr) != (steps[first].each() != nullptr);
  });
  if (other != givers.end()) {
    Diagnostic& d = world.report("OCF0306", steps[*other].more->name_at,
                                 std::string(name) + " would be one result here and a list there");
    d.remedy = "give the alternative with the `for` a name of its own";
    d.labels.push_back({steps[first].more->name_at, "the other one"});
  }
  if (!steps[first].each()) return declare_result(name, givers, false);
  for (const Index giver : givers) declare_result(name, {giver}, false);
  declare_result(name, givers, true);
}

void Body::declare_result(std::string_view name, const std::vector<Index>& givers, bool of_all) {
  const BodyStep& step = steps[givers.front()];
  Symbol symbol;
  symbol.kind = Symbol::Kind::result;
  symbol.name = name;
  symbol.at = step.more->name_at;
  symbol.level = of_all ? static_cast<std::uint16_t>(step.more->level - 1) : step.more->level;
  symbol.loop = of_all ? outer_loop(givers.front()) : step.more->loop;
  symbol.slot = new_slot(symbol.loop);
  symbol.steps = givers;
  symbol.of_all = of_all;
  add(std::move(symbol));
}

const std::vector<Symbol*>* Body::symbols(std::string_view name) const {
  const auto found = by_symbol_.find(name);
  return found == by_symbol_.end() ? nullptr : &found->second;
}

Symbol* Body::own(std::string_view name, Index step) {
  const auto found = by_symbol_.find(name);
  if (found == by_symbol_.end()) return nullptr;
  for (Symbol* s : found->second) {
    if (std::find(s->steps.begin(), s->steps.end(), step) != s->steps.end()) return s;
  }
  return nullptr;
}

Symbol* Body::of_all(std::string_view name, Index step) {
  const auto found = by_symbol_.find(name);
  if (found == by_symbol_.end()) return nullptr;
  for (Symbol* s : found->second) {
    if (s->of_all && std::find(s->steps.begin(), s->steps.end(), step) != s->steps.end()) return s;
  }
  return nullptr;
}

std::vector<const Symbol*> Body::given_in(Index list) const {
  std::vector<const Symbol*> out;
  const Index loop = list == plan::nothing ? plan::nothing : steps[list].more->loop;
  const Index behind = list == plan::nothing ? static_cast<Index>(steps.size()) : end(list);
  for (Index i = list == plan::nothing ? 0 : list + 1; i < behind; ++i) {
    const auto given = by_giver_.find(i);
    if (given == by_giver_.end()) continue;
    for (const Symbol* s : given->second) {
      if (s->loop == loop) out.push_back(s);
    }
  }
  return out;
}

std::vector<std::string> Body::names() const {
  std::vector<std::string> out;
  for (const auto& [name, symbols] : by_symbol_) out.push_back(name);
  std::sort(out.begin(), out.end());
  return out;
}

bool Body::sees(const Place& place, const Symbol& symbol) const {
  for (Index loop = place.loop;; loop = outer_loop(loop)) {
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
    if (symbol.kind == Symbol::Kind::result && other->kind == symbol.kind) continue;  // of one name, see above
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
  const bool given = kept.kind == Symbol::Kind::result || kept.kind == Symbol::Kind::let;
  if (!refused && given) by_giver_[kept.steps.front()].push_back(&kept);
  return kept;
}

}  // namespace ocflow::dsl::checking
