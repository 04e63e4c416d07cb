// Calls of actions in expressions, and the arguments of every call.
#include <algorithm>

#include "dsl/check_expr.h"

namespace ocflow::dsl::checking {

using expr::Op;

std::string Expressions::callee(const SyntaxExpr& call) const {
  return path_text(world_, file_, static_cast<std::int32_t>(call.children.at(0)));
}

void Expressions::unknown_call(Span where, const std::string& name, bool procedures) {
  const std::size_t dot = name.find('.');
  const std::string module = name.substr(0, dot);
  const bool known_module = dot != std::string::npos &&
                            (body_.unit.modules.contains(module) || !world_.registry.names_in(module).empty());
  Diagnostic& d = world_.report("OCF0203", where, std::string("there is no action ") + (procedures ? "or procedure " : "") + name);
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < world_.registry.size(); ++i) names.push_back(world_.registry[i].name);
  if (procedures) {
    for (const auto& [p, id] : body_.unit.procedures) names.push_back(p);
    for (const auto& [m, unit] : body_.unit.modules) {
      if (unit == plan::nothing) continue;
      for (const auto& [p, id] : world_.units[unit]->own_procedures) names.push_back(m + "." + p);
    }
  }
  std::sort(names.begin(), names.end());
  suggest(world_, d, name, names);
  if (!d.remedy.empty()) return;
  if (dot != std::string::npos && !known_module) {
    d.remedy = "if " + module + " is a module, say so at the top of the file: use " + module;
  } else {
    d.remedy = procedures ? "`ocflow actions` lists the actions; a procedure of another file needs `use \"file.ocf\"`"
                          : "`ocflow actions` lists the actions";
  }
}

Typed Expressions::call(const SyntaxExpr& e) {
  const std::string name = callee(e);
  using Fn = expr::Function;
  static const std::unordered_map<std::string, Fn> functions = {
      {"lower", Fn::lower}, {"trim", Fn::trim}, {"lines", Fn::lines}, {"matches", Fn::matches}, {"capture", Fn::capture},
      {"count", Fn::count}, {"first", Fn::first}, {"max", Fn::max},   {"min", Fn::min},         {"all", Fn::all},
      {"any", Fn::any},     {"distinct", Fn::distinct}};
  if (const auto fn = functions.find(name); fn != functions.end()) return function(e, fn->second);
  const std::optional<std::uint32_t> action = world_.registry.index(name);
  const std::size_t dot = name.find('.');
  const auto module = body_.unit.modules.find(name.substr(0, dot));
  const bool module_procedure = dot != std::string::npos && module != body_.unit.modules.end() && module->second != plan::nothing &&
                                world_.units[module->second]->own_procedures.contains(name.substr(dot + 1));
  if (name == "person" || body_.unit.procedures.contains(name) || module_procedure ||
      (action && world_.registry[*action].effect != action::Effect::reads)) {
    Diagnostic& d = world_.report("OCF0214", callee_at(e), name + " can change something, so it can't stand here");
    d.want = "an action that only reads";
    d.remedy = "do it in a step of its own, with `do`, and use its result here";
    return broken(e.at);
  }
  if (!action) {
    unknown_call(callee_at(e), name, false);
    return broken(e.at);
  }
  if (!place_.reads) {
    Diagnostic& d = world_.report("OCF0215", callee_at(e), "nothing is read here");
    d.want = "a value that is known when the step begins";
    d.remedy = "read it above, with `let NAME = " + name + "(…)`, and use the name here";
    return broken(e.at);
  }
  from_run_ = true;
  const std::uint32_t index = add_call(e, *action, place_);
  return node(Op::read, index, 0, e.at, world_.registry[*action].result);
}

std::uint32_t Expressions::add_call(const SyntaxExpr& e, std::uint32_t action, const Place& place) {
  const action::Signature& signature = world_.registry[action];
  std::vector<Wanted> wanted;
  for (const action::Parameter& p : signature.parameters) wanted.push_back({p.name, p.type, p.otherwise});
  std::vector<expr::Argument> more;
  const std::vector<expr::ExprId> values = arguments(e, signature.name, wanted, place, signature.takes_values ? &more : nullptr);
  expr::Call call;
  call.action = action;
  call.at = e.at;
  if (e.has_host) {
    const Type host = Type::of(Type::Kind::host);
    const Typed on = expr(e.children.back(), &host);
    if (!fits(on.type, host)) {
      mismatch(at(e.children.back()).at, "what stands after `on`", host, on.type, world_.name(at(e.children.back()).at));
    }
    call.host = on.id;
  }
  call.first_argument = static_cast<std::uint32_t>(arena_.arguments.size());
  for (std::uint32_t i = 0; i < values.size(); ++i) arena_.arguments.push_back({i, values[i], expr::no_expr});
  for (std::uint32_t i = 0; i < more.size(); ++i) {
    more[i].parameter = static_cast<std::uint32_t>(values.size()) + i;
    arena_.arguments.push_back(more[i]);
  }
  call.arguments = static_cast<std::uint32_t>(values.size() + more.size());
  arena_.calls.push_back(call);
  return static_cast<std::uint32_t>(arena_.calls.size() - 1);
}

expr::ExprId Expressions::argument(std::uint32_t id, const std::string& callee, const Wanted& wanted) {
  const Typed e = expr(id, &wanted.type);
  if (!fits(e.type, wanted.type)) {
    mismatch(at(id).at, "`" + wanted.name + "` of " + callee, wanted.type, e.type, world_.name(at(id).at));
  }
  return e.id;
}

std::vector<expr::ExprId> Expressions::arguments(const SyntaxExpr& e, const std::string& callee,
                                                 const std::vector<Wanted>& wanted, const Place& place,
                                                 std::vector<expr::Argument>* more) {
  place_ = place;
  std::vector<expr::ExprId> out(wanted.size(), expr::no_expr);
  std::unordered_map<std::string, Span> given;
  const std::size_t count = e.children.size() - 1 - (e.has_host ? 1 : 0);
  std::size_t by_place = 0;
  bool told_too_many = false;
  bool misnamed = false;  // then what is missing may be what was meant
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t id = e.children[i + 1];
    const Span named = i < e.argument_names.size() ? e.argument_names[i] : Span{};
    std::string name = named.end > named.begin ? world_.name(named) : std::string{};
    const Span where = name.empty() ? at(id).at : named;
    auto slot = wanted.end();
    if (!name.empty()) {
      slot = std::find_if(wanted.begin(), wanted.end(), [&](const Wanted& w) { return w.name == name; });
    } else if (by_place < wanted.size()) {
      slot = wanted.begin() + static_cast<std::ptrdiff_t>(by_place++);
      name = slot->name;
    } else {
      const Typed ignored = expr(id, nullptr);
      static_cast<void>(ignored);
      if (told_too_many) continue;
      told_too_many = true;
      Diagnostic& d = world_.report("OCF0206", where, callee + " takes no more arguments");
      d.got = std::to_string(count);
      d.want = wanted.empty() ? "none" : "at most " + std::to_string(wanted.size());
      if (more) d.remedy = "give a value that stands beside the text a name: name: value";
      continue;
    }
    const auto [first, fresh] = given.emplace(name, where);
    if (!fresh) {
      Diagnostic& d = world_.report("OCF0230", where, "`" + name + "` is given twice");
      d.remedy = "leave out one of the two";
      d.labels.push_back({first->second, "the first"});
    }
    if (slot != wanted.end()) {
      out[static_cast<std::size_t>(slot - wanted.begin())] = argument(id, callee, *slot);
    } else if (more) {
      more->push_back({0, expr(id, nullptr).id, arena_name(name)});
    } else {
      const Typed ignored = expr(id, nullptr);
      static_cast<void>(ignored);
      misnamed = true;
      Diagnostic& d = world_.report("OCF0205", where, callee + " has no parameter " + name);
      std::vector<std::string> names;
      for (const Wanted& w : wanted) names.push_back(w.name);
      for (const std::string& n : names) d.want += (d.want.empty() ? "" : ", ") + n;
      suggest(world_, d, name, names);
    }
  }
  std::string missing;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (given.contains(wanted[i].name)) continue;
    if (wanted[i].otherwise) {
      out[i] = arena_.constant(*wanted[i].otherwise, {});
    } else {
      missing += (missing.empty() ? "`" : ", `") + wanted[i].name + "`";
    }
  }
  if (!missing.empty() && !misnamed) {
    Diagnostic& d = world_.report("OCF0207", callee_at(e), callee + " also needs " + missing);
    d.remedy = "give it between the parentheses";
  }
  for (expr::ExprId& id : out) {
    if (id == expr::no_expr) id = arena_.constant({}, e.at);
  }
  return out;
}

}  // namespace ocflow::dsl::checking
