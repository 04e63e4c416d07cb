// What a name means where it stands, and whether its value is there by then.
#include <algorithm>

#include "dsl/check_expr.h"

namespace ocflow::dsl::checking {

using expr::Op;

Typed Expressions::name(std::uint32_t id) {
  const SyntaxExpr& e = at(id);
  const std::string_view name = world_.text(e.name());
  for (std::size_t i = bound_.size(); i-- > scope_.first_bound;) {
    if (bound_[i].name != name) continue;
    Type type = bound_[i].type;
    if (type.may_be_none && facts.has("!" + std::string(name))) type.may_be_none = false;
    return node(Op::bound, static_cast<std::uint32_t>(i), 0, e.at, std::move(type));
  }
  if (scope_.parameters) {
    const std::optional<Typed> given = parameter(e, name);
    return given ? *given : unknown_name(e, std::string(name));
  }
  const std::vector<Symbol*>* all = body_.symbols(name);
  if (!all) return unknown_name(e, std::string(name));
  const Symbol* found = visible(e, *all);
  return found ? symbol(e, *found) : broken(e.at);
}

namespace {

// What other languages call it.
std::string_view meant_value(std::string_view name) {
  static constexpr std::string_view all[][2] = {{"null", "none"},
                                                {"nil", "none"},
                                                {"None", "none"},
                                                {"NULL", "none"},
                                                {"True", "true"},
                                                {"TRUE", "true"},
                                                {"yes", "true"},
                                                {"False", "false"},
                                                {"FALSE", "false"},
                                                {"no", "false"},
                                                {"localhost", "engine.host"}};
  for (const auto& [other, own] : all) {
    if (other == name) return own;
  }
  return {};
}

}  // namespace

Typed Expressions::unknown_name(const SyntaxExpr& e, const std::string& name) {
  Diagnostic& d = world_.report("OCF0201", e.name(), "there is no name " + name + " here");
  if (const std::string_view meant = meant_value(name); !meant.empty()) {
    d.remedy = "write `" + std::string(meant) + "`";
  } else if (reserved_name(name)) {
    d.message = name + " alone has no value";
    d.remedy = name == "kept"
                   ? "name what was kept: kept.NAME"
                   : "engine.host, run.id and operator.name have one; functions are written with parentheses";
  } else if (unit().procedures.contains(name)) {
    d.remedy = name + " is a procedure: a step runs it with `do " + name + "(…)`";
  } else if (unit().modules.contains(name)) {
    d.remedy = name + " is a module: use what is in it, as in " + name + ".x(…)";
  } else {
    d.remedy = "declare it among the givens, or give it a value above with `let`";
    std::vector<std::string> names = scope_.parameters ? std::vector<std::string>() : body_.names();
    if (scope_.parameters) d.remedy = "a read sees its parameters only: declare it among them";
    for (std::size_t i = scope_.first_bound; i < bound_.size(); ++i) names.push_back(bound_[i].name);
    suggest(world_, d, name, names);
  }
  return broken(e.at);
}

const Symbol* Expressions::visible(const SyntaxExpr& e, const std::vector<Symbol*>& all) {
  if (place_.step == plan::nothing && all.front()->kind != Symbol::Kind::given) {
    const Symbol& other = *all.front();
    Diagnostic& d =
        world_.report("OCF0311", e.name(), other.name + " belongs to the steps; here only the givens have a value");
    d.remedy = "use a given, or say it beneath a step";
    d.labels.push_back({other.at, "it gets its value here"});
    return nullptr;
  }
  for (const Symbol* s : all) {
    if (body_.sees(place_, *s)) return s;
  }
  const Symbol& other = *all.front();
  const bool own = place_.step != plan::nothing && other.loop == place_.step;
  Diagnostic& d = world_.report(
      "OCF0310", e.name(),
      own ? other.name + " has no value yet above the `for`" : other.name + " belongs to the items of a `for`");
  d.remedy = own ? "move this below the `for`, where it is asked for each item"
                 : "use it in that step or in its list; the results of all items are read by the name of that step";
  d.labels.push_back({other.at, "it gets its value here"});
  return nullptr;
}

namespace {

bool is_step_value(const Symbol& s) { return s.kind == Symbol::Kind::result || s.kind == Symbol::Kind::let; }

}  // namespace

Typed Expressions::symbol(const SyntaxExpr& e, const Symbol& s) {
  if (is_step_value(s)) {
    from_run_ = true;
    if (!available(e, s)) return broken(e.at);
  }
  if (s.from_run) from_run_ = true;
  if (!s.typed) return broken(e.at);
  Type type = s.type;
  if (is_step_value(s) && may_be_absent(s)) type.may_be_none = true;
  if (type.may_be_none && facts.has("!" + s.name)) type.may_be_none = false;
  expr::Node n{Op::slot, 0, static_cast<std::uint16_t>(place_.level - s.level), s.slot, arena_name(s.name), e.at};
  return {arena_.add(n), std::move(type), false};
}

// Is the value there when this place is reached? Steps before it have ended; of its own step the clauses above count.
bool Expressions::available(const SyntaxExpr& e, const Symbol& s) {
  const auto is_there = [&](Index step) {
    const BodyStep& giver = body_.steps[step];
    const Position given = s.kind == Symbol::Kind::let ? s.position : giver.result_position();
    if (step == place_.step) {
      // A lower rung comes when something from the first try on failed: a value from there may not have been told.
      const bool lower = giver.has_ladder() && place_.position >= giver.position(giver.first_else());
      if (lower && s.kind == Symbol::Kind::let && given > giver.more->first_try) return false;
      return given < place_.position && !(place_.untold && s.kind == Symbol::Kind::result);
    }
    if (body_.is_inside(place_.step, step)) {  // in its list
      return s.kind == Symbol::Kind::let && giver.has_list() && given < giver.act_position();
    }
    Index a = step;
    Index b = place_.step;
    if (body_.lift(a, b)) return body_.precedes(a, b);
    return body_.steps[place_.step].act_position() < place_.position;  // the step is in the list of this one
  };
  const auto own =
      std::find_if(s.steps.begin(), s.steps.end(), [&](Index step) { return body_.is_inside(place_.step, step); });
  const bool there = own != s.steps.end() ? is_there(*own) : std::all_of(s.steps.begin(), s.steps.end(), is_there);
  if (there) return true;
  const bool itself = own != s.steps.end();
  Diagnostic& d = world_.report("OCF0311", e.name(),
                                itself ? s.name + " has no value yet: its step is still to happen"
                                       : s.name + " is used by a step that does not come after it");
  const bool of_lower = itself && s.kind == Symbol::Kind::let && *own == place_.step && s.position < place_.position;
  if (of_lower) d.message = s.name + " may have no value on a lower rung: what stands above it may have failed";
  d.remedy = of_lower ? "move the `let` above the first try of its step, where it is there for every rung"
             : itself ? "move this below the clause that gives it its value"
                      : "let this step come later: further down in a numbered list, or with `after` among bullets";
  d.labels.push_back({s.at, "it gets its value here"});
  return false;
}

// Does the step surely happen when this place is reached? Conditions count up to the list that both are in.
bool Expressions::is_certain(Index step, bool itself) const {
  Index a = step;
  Index b = place_.step;
  return is_certain_below(step, body_.lift(a, b) ? body_.steps[a].parent : a, itself);
}

bool Expressions::is_certain_below(Index step, Index end, bool itself) const {
  for (Index s = step; s != end; s = body_.steps[s].parent) {
    const BodyStep& t = body_.steps[s];
    if (s != step && t.tolerates()) return false;  // it may have been broken off before
    if (t.has_otherwise() && (s != step || itself)) return false;
    if (t.has_condition() && (s != step || itself)) {
      const Condition condition = body_.condition(t);
      const std::vector<std::string> parts = parts_of(world_, condition.tree, condition.root);
      const bool asked_again =
          !parts.empty() && std::all_of(parts.begin(), parts.end(), [&](const std::string& p) { return facts.has(p); });
      if (!asked_again) return false;
    }
  }
  return true;
}

// One of the alternatives applied if the group ends with an `otherwise` and all of it gives the name.
bool Expressions::is_whole_group(const Symbol& s) const {
  const BodyStep& last = body_.steps[s.steps.back()];
  return last.more->ends_group && last.place - body_.steps[last.more->group].place + 1 == s.steps.size();
}

bool Expressions::is_given_in(const Symbol& s, Index list) const {
  if (s.steps.size() == 1) return is_certain_below(s.steps.front(), list, true);
  return is_whole_group(s) && is_certain_below(s.steps.front(), list, false);
}

bool Expressions::may_be_absent(const Symbol& s) const {
  for (const Index step : s.steps) {
    if (body_.is_inside(place_.step, step)) return false;
    if (place_.ending && body_.is_inside(step, place_.step)) return true;
    const BodyStep& giver = body_.steps[step];
    const bool passed_over = giver.tolerates() || (giver.has_ladder() && s.position > giver.more->first_try);
    if (s.kind == Symbol::Kind::let && passed_over) return true;
  }
  if (s.steps.size() == 1) return !is_certain(s.steps.front(), true);
  return !is_whole_group(s) || !is_certain(s.steps.front(), false);
}

// --- fields --------------------------------------------------------------------------------------------------------

std::optional<Typed> Expressions::given_of_run(const SyntaxExpr& e) {
  const std::string_view text = world_.text(e.at);
  struct Known {
    std::string_view path;
    expr::Given which;
    Type::Kind kind;
  };
  static constexpr Known all[] = {{"engine.host", expr::Given::engine_host, Type::Kind::host},
                                  {"run.id", expr::Given::run_id, Type::Kind::text},
                                  {"operator.name", expr::Given::operator_name, Type::Kind::text}};
  for (const Known& k : all) {
    if (k.path != text) continue;
    from_run_ = true;
    return node(Op::given, static_cast<std::uint32_t>(k.which), 0, e.at, Type::of(k.kind));
  }
  return std::nullopt;
}

// What an earlier run kept may be nothing yet. Of what no loaded file keeps nobody knows the type.
std::optional<Typed> Expressions::kept(std::uint32_t id) {
  const SyntaxExpr& e = at(id);
  const SyntaxExpr& of = at(e.children()[0]);
  if (of.kind != ExprKind::name || world_.text(of.name()) != "kept") return std::nullopt;
  from_run_ = true;
  const std::string_view name = world_.text(e.name());
  const auto found = world_.kept.find(name);
  Type type = found == world_.kept.end() || !found->second.typed ? Type{} : found->second.type;
  type.may_be_none = !facts.has("!kept." + std::string(name));
  return node(Op::kept, arena_name(name), 0, e.at, std::move(type));
}

bool Expressions::present(std::uint32_t id, const Typed& e) {
  if (!e.type.may_be_none && e.type.kind != Type::Kind::none) return true;
  const std::string what = world_.name(at(id).at);
  const bool named = at(id).kind == ExprKind::name && !scope_.parameters;
  const std::vector<Symbol*>* all = named ? body_.symbols(what) : nullptr;
  const bool step = all && is_step_value(*all->front());
  Diagnostic& d = world_.report(step ? "OCF0312" : "OCF0216", at(id).at, what + " may be none");
  d.got =
      step ? "a step that does not always apply" : e.type.text() + (e.type.kind == Type::Kind::none ? "" : " or none");
  d.remedy = "ask first: if " + what + " != none";
  if (step) {
    d.remedy += ", or the same `if` as that step has";
    d.labels.push_back({all->front()->at, "it gets its value here"});
  }
  return false;
}

Typed Expressions::field(std::uint32_t id) {
  const SyntaxExpr& e = at(id);
  const std::uint32_t child = e.children()[0];
  if (const std::optional<Typed> given = given_of_run(e)) return *given;
  if (const std::optional<Typed> value = kept(id)) return *value;
  const Typed of = expr(child, nullptr);
  const std::string_view name = world_.text(e.name());
  Type type;
  if (of.type.kind == Type::Kind::host && (name == "name" || name == "address")) {
    type = Type::of(Type::Kind::text);
  } else if (of.type.kind == Type::Kind::record && of.type.fields) {
    const Field* found = of.type.fields->find(name);
    if (!found) return unknown_field(e, of);
    type = found->type;
  } else if (of.type.kind != Type::Kind::any) {
    return unknown_field(e, of);
  }
  if (!present(child, of)) return broken(e.at);
  if (type.may_be_none && facts.has("!" + std::string(path_text(world_, file(), static_cast<std::int32_t>(id)))))
    type.may_be_none = false;
  return node(Op::field, of.id, arena_name(name), e.at, std::move(type));
}

Typed Expressions::unknown_field(const SyntaxExpr& e, const Typed& of) {
  const std::string name = world_.name(e.name());
  Diagnostic& d = world_.report("OCF0202", e.name(), of.type.text() + " has no field " + name);
  d.got = of.type.text();
  std::vector<std::string> names;
  if (of.type.fields) {
    for (const Field& f : of.type.fields->fields) names.push_back(f.name);
  } else if (of.type.kind == Type::Kind::host) {
    names = {"name", "address"};
  }
  for (const std::string& n : names) d.want += (d.want.empty() ? "" : ", ") + n;
  d.remedy = names.empty() ? "leave the field out" : "use one of its fields";
  suggest(world_, d, name, names);
  if (of.type.kind == Type::Kind::list) d.remedy = "go through the list with `for`, or take one with first(…)";
  return broken(e.at);
}

}  // namespace ocflow::dsl::checking
