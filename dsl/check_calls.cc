// Calls of actions in expressions, and the arguments of every call.
#include <algorithm>

#include "dsl/check_expr.h"

namespace ocflow::dsl::checking {

using expr::Op;

std::string_view Expressions::callee(const SyntaxExpr& call) const {
  return path_text(world_, file(), static_cast<std::int32_t>(call.children()[0]));
}

void Expressions::unknown_call(Span where, std::string_view called, bool procedures) {
  const std::string name(called);
  const std::size_t dot = name.find('.');
  const std::string module = name.substr(0, dot);
  if (dot != std::string::npos && is_missing(world_, unit(), module)) return;  // that was said
  const bool known_module =
      dot != std::string::npos && (unit().modules.contains(module) || !world_.registry.names_in(module).empty());
  Diagnostic& d =
      world_.report("OCF0203", where, std::string("there is no action ") + (procedures ? "or procedure " : "") + name);
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < world_.registry.size(); ++i) names.push_back(world_.registry[i].name);
  if (!procedures) {
    for (const auto& [r, id] : unit().reads) names.push_back(r);
  }
  if (procedures) {
    for (const auto& [p, id] : unit().procedures) names.push_back(p);
    for (const auto& [m, used] : unit().modules) {
      if (used == plan::nothing) continue;
      for (const auto& [p, id] : world_.units[used]->own_procedures) names.push_back(m + "." + p);
    }
  }
  std::sort(names.begin(), names.end());
  if (procedures && find_read(world_, unit(), name)) {
    d.remedy = name + " only looks: use it in `let`, `if`, `until`, `require` or `expect`";
    return;
  }
  const std::string last = name.substr(dot + 1);  // without a dot: all of it
  if (dot != std::string::npos && unit().procedures.contains(last)) {
    d.remedy = "what stands in a file that is used goes by its own name: `" + last + "`";
    return;
  }
  suggest(world_, d, name, names);
  if (!d.remedy.empty()) return;
  const std::string such = "." + last;
  std::string same;
  for (const std::string& n : names) {
    if (n.ends_with(such)) same += (same.empty() ? "`" : " or `") + n + "`";
  }
  if (!same.empty()) {
    d.remedy = "did you mean " + same + "?";
  } else if (dot != std::string::npos && !known_module) {
    d.remedy = "if " + module + " is a module, say so at the top of the file: use " + module;
  } else {
    d.remedy = procedures ? "`ocflow actions` lists the actions; a procedure of another file needs `use \"file.ocf\"`"
                          : "`ocflow actions` lists the actions";
  }
}

Typed Expressions::call(const SyntaxExpr& e) {
  const std::string_view name = callee(e);
  using Fn = expr::Function;
  static const ByName<Fn> functions = {{"lower", Fn::lower},     {"trim", Fn::trim},       {"lines", Fn::lines},
                                       {"matches", Fn::matches}, {"capture", Fn::capture}, {"count", Fn::count},
                                       {"first", Fn::first},     {"max", Fn::max},         {"min", Fn::min},
                                       {"all", Fn::all},         {"any", Fn::any},         {"distinct", Fn::distinct}};
  if (const auto fn = functions.find(name); fn != functions.end()) return function(e, fn->second);
  if (const auto read = find_read(world_, unit(), name)) return named_read(e, world_.reads[*read]);
  const std::optional<std::uint32_t> action = world_.registry.index(name);
  if (name == "person" || find_procedure(world_, unit(), name) ||
      (action && world_.registry[*action].effect != action::Effect::reads)) {
    Diagnostic& d =
        world_.report("OCF0214", callee_at(e), std::string(name) + " can change something, so it can't stand here");
    d.want = "an action that only reads";
    d.remedy = "do it in a step of its own, with `do`, and use its result here";
    return broken(e.at);
  }
  if (!action) {
    unknown_call(callee_at(e), name, false);
    return broken(e.at);
  }
  if (!may_read(e, name)) return broken(e.at);
  from_run_ = true;
  const std::uint32_t index = add_call(e, *action, place_);
  return node(Op::read, index, 0, e.at, world_.registry[*action].result);
}

bool Expressions::may_read(const SyntaxExpr& e, std::string_view name) {
  if (place_.reads) return true;
  Diagnostic& d = world_.report("OCF0215", callee_at(e), "nothing is read here");
  d.want = "a value that is known when the step begins";
  d.remedy = "read it above, with `let NAME = " + std::string(name) + "(…)`, and use the name here";
  return false;
}

World::Taken& Expressions::taken_by(std::uint32_t action) {
  if (world_.taken.size() <= action) world_.taken.resize(world_.registry.size());
  World::Taken& out = world_.taken[action];
  if (!out.wanted.empty()) return out;
  const auto& parameters = world_.registry[action].parameters;
  for (const action::Parameter& p : parameters) {
    if (!p.otherwise) out.needed.push_back(static_cast<std::uint32_t>(out.wanted.size()));
    out.wanted.push_back({p.name, p.type, p.otherwise});
  }
  out.defaults.assign(parameters.size(), expr::no_expr);
  return out;
}

std::uint32_t Expressions::add_call(const SyntaxExpr& e, std::uint32_t action, const Place& place) {
  const action::Signature& signature = world_.registry[action];
  World::Taken& taken = taken_by(action);
  std::vector<expr::Argument> more;
  Operands values(stack_, taken.wanted.size());
  arguments(e, signature.name, taken.wanted, place, values, signature.takes_values ? &more : nullptr, nullptr, &taken);
  expr::Call call;
  call.action = action;
  if (e.has_host) {
    const Type host = Type::of(Type::Kind::host);
    const Typed on = expr(e.children().back(), &host);
    if (!fits(on.type, host)) {
      mismatch(at(e.children().back()).at, "what stands after `on`", host, on.type,
               world_.name(at(e.children().back()).at));
    }
    call.host = on.id;
  }
  std::vector<expr::Argument>& given = given_;
  given.clear();
  for (std::uint32_t i = 0; i < values.size(); ++i) {
    if (values[i] != expr::no_expr) given.push_back({i, values[i], expr::no_expr});
  }
  for (expr::Argument& argument : more) {
    argument.parameter = values.size() + static_cast<std::uint32_t>(&argument - more.data());
    given.push_back(argument);
  }
  return keep_call(call, given, taken);
}

// `given` by their places; the others have the defaults of the action.
std::uint32_t Expressions::keep_call(expr::Call call, std::span<const expr::Argument> given) {
  return keep_call(call, given, taken_by(call.action));
}

std::uint32_t Expressions::keep_call(expr::Call call, std::span<const expr::Argument> given, World::Taken& taken) {
  if (taken.first_default == expr::no_expr) {
    for (std::size_t i = 0; i < taken.wanted.size(); ++i) {
      const Wanted& wanted = taken.wanted[i];
      if (taken.defaults[i] == expr::no_expr && wanted.otherwise) taken.defaults[i] = default_of(wanted);
    }
    if (arena_.defaults.size() <= call.action) arena_.defaults.resize(world_.registry.size());
    taken.first_default = static_cast<std::uint32_t>(arena_.operands.size());
    arena_.defaults[call.action] = {taken.first_default, static_cast<std::uint32_t>(taken.defaults.size())};
    arena_.operands.insert(arena_.operands.end(), taken.defaults.begin(), taken.defaults.end());
  }
  call.first_argument = static_cast<std::uint32_t>(arena_.arguments.size());
  call.arguments = static_cast<std::uint16_t>(given.size());
  arena_.arguments.insert(arena_.arguments.end(), given.begin(), given.end());
  arena_.calls.push_back(call);
  return static_cast<std::uint32_t>(arena_.calls.size() - 1);
}

expr::ExprId Expressions::argument(std::uint32_t id, std::string_view callee, const Wanted& wanted) {
  if (const expr::ExprId same = written(id, wanted.type); same != expr::no_expr) return same;
  const Typed e = expr(id, &wanted.type);
  if (!fits(e.type, wanted.type)) {
    mismatch(at(id).at, "`" + wanted.name + "` of " + std::string(callee), wanted.type, e.type, world_.name(at(id).at));
  }
  return e.id;
}

// The parameter that an argument is for: by its name, else by its place. `wanted.size()`: none.
std::size_t Expressions::parameter_of(const CallSite& call, std::size_t i, std::size_t& by_place) const {
  const std::string_view name = call.name(i);
  if (name.empty()) return by_place < call.wanted.size() ? by_place++ : call.wanted.size();
  const auto found =
      std::find_if(call.wanted.begin(), call.wanted.end(), [&](const Wanted& w) { return w.name == name; });
  return static_cast<std::size_t>(found - call.wanted.begin());
}

void Expressions::too_many(const CallSite& call, std::size_t i) {
  Diagnostic& d = world_.report("OCF0206", at(call.value(i)).at, std::string(call.callee) + " takes no more arguments");
  d.got = std::to_string(call.count);
  d.want = call.wanted.empty() ? "none" : "at most " + std::to_string(call.wanted.size());
  d.remedy = call.more ? "give a value that stands beside the text a name: name: value" : "leave out what is too much";
}

void Expressions::unknown_parameter(const CallSite& call, std::size_t i) {
  Diagnostic& d = world_.report("OCF0205", call.names[i],
                                std::string(call.callee) + " has no parameter " + std::string(call.name(i)));
  std::vector<std::string> names;
  for (const Wanted& w : call.wanted) names.push_back(w.name);
  for (const std::string& n : names) d.want += (d.want.empty() ? "" : ", ") + n;
  d.remedy = names.empty() ? "leave it out: it takes no values" : "leave it out, or use one of its parameters";
  suggest(world_, d, call.name(i), names);
}

void Expressions::given_twice(const CallSite& call, std::size_t i, std::string_view name) {
  const auto name_of = [&](std::size_t k, std::size_t& by_place) {
    const std::size_t parameter = parameter_of(call, k, by_place);
    return parameter < call.wanted.size() ? std::string_view(call.wanted[parameter].name) : call.name(k);
  };
  std::size_t first = 0;
  for (std::size_t by_place = 0; first < i && name_of(first, by_place) != name;) ++first;
  const Span where = call.name(i).empty() ? at(call.value(i)).at : call.names[i];
  Diagnostic& d = world_.report("OCF0230", where, "`" + std::string(name) + "` is given twice");
  d.remedy = "leave out one of the two";
  d.labels.push_back({at(call.value(first)).at, "the first"});
}

// Made once for all calls: most leave most parameters out, and a million of them would be a million constants.
expr::ExprId Expressions::default_of(const Wanted& wanted) {
  static const Value none;
  const Value& value = wanted.otherwise ? *wanted.otherwise : none;
  const auto [known, fresh] = world_.defaults.emplace(&value, expr::no_expr);
  if (fresh) known->second = arena_.constant(value, {});
  return known->second;
}

// What the text doesn't give has its default (of an action: in `taken`), or is missing.
void Expressions::fill_in(const CallSite& call, bool misnamed, Operands& values, World::Taken* taken) {
  const auto is_given = [&](std::uint32_t parameter) { return values[parameter] != expr::no_expr; };
  const bool known = taken != nullptr && taken->first_default != expr::no_expr;
  if (known && std::all_of(taken->needed.begin(), taken->needed.end(), is_given)) return;
  std::string missing;
  for (std::size_t i = 0; i < call.wanted.size(); ++i) {
    if (values[i] != expr::no_expr) continue;
    const Wanted& w = call.wanted[i];
    expr::ExprId& value = taken != nullptr ? taken->defaults[i] : values[i];
    if (value == expr::no_expr) value = default_of(w);
    if (!w.otherwise) missing += (missing.empty() ? "`" : ", `") + w.name + "`";
  }
  if (missing.empty() || misnamed) return;  // a wrong name may have meant what is missing
  world_.report("OCF0207", callee_at(call.syntax), std::string(call.callee) + " also needs " + missing).remedy =
      "give it between the parentheses";
}

void Expressions::arguments(const SyntaxExpr& e, std::string_view callee, std::span<const Wanted> wanted,
                            const Place& place, Operands& out, std::vector<expr::Argument>* more,
                            std::vector<std::uint64_t>* weights, World::Taken* taken) {
  place_ = place;
  const CallSite call{
      world_, e, callee, wanted, e.argument_names(), e.children().size() - 1 - (e.has_host ? 1 : 0), more != nullptr};
  std::vector<std::string_view> named;  // beside the parameters
  std::size_t by_place = 0;
  bool misnamed = false;
  bool told = false;
  for (std::size_t i = 0; i < call.count; ++i) {
    const std::size_t parameter = parameter_of(call, i, by_place);
    const bool known = parameter < wanted.size();
    const std::string_view name = known ? wanted[parameter].name : call.name(i);
    const std::uint64_t before = weight_;
    const expr::ExprId value =
        known ? argument(call.value(i), callee, wanted[parameter]) : expr(call.value(i), nullptr).id;
    if (name.empty()) {
      if (!told) too_many(call, i);
      told = true;
      continue;
    }
    const bool again = known ? out[parameter] != expr::no_expr : std::count(named.begin(), named.end(), name) > 0;
    if (again) given_twice(call, i, name);
    if (!known) named.push_back(name);
    if (known) {
      out[parameter] = value;
      if (weights) (*weights)[parameter] = weight_ - before;
    } else if (more) {
      more->push_back({0, value, arena_name(name)});
    } else {
      misnamed = true;
      unknown_parameter(call, i);
    }
  }
  fill_in(call, misnamed, out, taken);
}

}  // namespace ocflow::dsl::checking
