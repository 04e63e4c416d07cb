#include <algorithm>
#include <array>

#include "dsl/check_world.h"

namespace ocflow::dsl::checking {
namespace {

struct Named {
  std::string_view name;
  Type::Kind kind;
};
constexpr std::array<Named, 8> kSimple = {{{"text", Type::Kind::text},
                                           {"number", Type::Kind::number},
                                           {"bool", Type::Kind::boolean},
                                           {"duration", Type::Kind::duration},
                                           {"size", Type::Kind::size},
                                           {"version", Type::Kind::version},
                                           {"host", Type::Kind::host},
                                           {"secret", Type::Kind::secret}}};

const RecordType* find_record(World& world, const Unit& unit, std::string_view name) {
  const std::size_t dot = name.find('.');
  const auto* types = &unit.types;
  if (dot != std::string_view::npos) {
    const auto module = unit.modules.find(std::string(name.substr(0, dot)));
    if (module == unit.modules.end() || module->second == plan::nothing) return nullptr;
    types = &world.units[module->second]->own_types;
    name = name.substr(dot + 1);
  }
  const auto found = types->find(std::string(name));
  return found == types->end() ? nullptr : found->second;
}

// What other languages call it.
std::string_view meant_type(std::string_view name) {
  static constexpr std::array<std::array<std::string_view, 2>, 17> all = {{{"string", "text"},
                                                                           {"String", "text"},
                                                                           {"str", "text"},
                                                                           {"int", "number"},
                                                                           {"integer", "number"},
                                                                           {"float", "number"},
                                                                           {"double", "number"},
                                                                           {"boolean", "bool"},
                                                                           {"Boolean", "bool"},
                                                                           {"time", "duration"},
                                                                           {"timeout", "duration"},
                                                                           {"seconds", "duration"},
                                                                           {"bytes", "size"},
                                                                           {"password", "secret"},
                                                                           {"enum", "one of …"},
                                                                           {"array", "list of …"},
                                                                           {"list", "list of …"}}};
  for (const auto& [other, own] : all) {
    if (other == name) return own;
  }
  return {};
}

// The module could not be used, and that was said.
bool of_missing_module(const World& world, const Unit& unit, std::string_view name) {
  const std::size_t dot = name.find('.');
  return dot != std::string_view::npos && is_missing(world, unit, name.substr(0, dot));
}

Type unknown_type(World& world, const Unit& unit, const SyntaxType& type) {
  const std::string name = world.name(type.name);
  if (of_missing_module(world, unit, name)) return Type::of(Type::Kind::any);
  Diagnostic& d =
      world.report("OCF0218", type.name.end > type.name.begin ? type.name : type.at, "there is no type " + name);
  d.want =
      "text, number, bool, duration, size, version, host, secret, list of T, one of \"a\", \"b\", or a type that is "
      "declared";
  std::vector<std::string> known;
  for (const Named& n : kSimple) known.emplace_back(n.name);
  for (const auto& [t, declared] : unit.types) known.push_back(t);
  for (const auto& [m, index] : unit.modules) {
    if (index == plan::nothing) continue;
    for (const auto& [t, declared] : world.units[index]->own_types) known.push_back(m + "." + t);
  }
  std::sort(known.begin(), known.end());
  d.remedy = "use one of these, or declare it: type " + name.substr(name.rfind('.') + 1);
  suggest(world, d, name, known);
  if (const std::string_view meant = meant_type(name); !meant.empty()) d.remedy = "write `" + std::string(meant) + "`";
  return Type::of(Type::Kind::any);
}

// One level of a declared default at a time; lists are the only thing that nests, and the parser limits how far.
bool constant(World& world, const SyntaxFile& file, std::int32_t id, const Type& wanted, Value& out) {
  const SyntaxExpr& expr = file.exprs[static_cast<std::size_t>(id)];
  const std::size_t errors = world.diagnostics.errors();
  if (literal_value(world, expr, out)) {
    const std::string* text = out.get<std::string>();
    if (wanted.kind == Type::Kind::version && text) out = Version{*text};
    return true;
  }
  if (world.diagnostics.errors() > errors || expr.kind == ExprKind::broken) return false;
  if (expr.kind == ExprKind::negate) {
    if (!constant(world, file, static_cast<std::int32_t>(expr.children()[0]), wanted, out)) return false;
    if (const double* n = out.get<double>()) return out = Value(-*n), true;
    if (const Duration* d = out.get<Duration>()) return out = Value(-*d), true;
  } else if (expr.kind == ExprKind::list) {
    List items;
    for (const std::uint32_t child : expr.children()) {
      Value item;
      const Type element = wanted.element ? *wanted.element : Type{};
      if (!constant(world, file, static_cast<std::int32_t>(child), element, item)) return false;
      items.push_back(std::move(item));
    }
    out = std::move(items);
    return true;
  }
  world.report("OCF0220", expr.at, "a default has to stand there as it is").remedy =
      "write a text, a number, a duration, a list of them, true, false or none; a value of the site belongs in the "
      "site file";
  return false;
}

std::string default_remedy(const Type& type) {
  if (type.kind == Type::Kind::secret)
    return "leave the default out: a secret comes from outside, never from a file like this";
  if (type.kind == Type::Kind::host) return "leave the default out: the site file says which hosts there are";
  if (type.kind == Type::Kind::record) return "only `none` can be the default of a record";
  return "write a default of that type, or leave it out: then every site has to give a value";
}

Field declare_field(World& world, const Unit& unit, const SyntaxField& syntax) {
  Field field;
  field.name = world.name(syntax.name);
  field.type = resolve_type(world, unit, syntax.type);
  field.about = unquoted(world.text(syntax.about));
  field.at = syntax.name;
  if (syntax.otherwise < 0) return field;
  Value value;
  if (!constant(world, unit.syntax, syntax.otherwise, field.type, value)) {
    field.type.may_be_none = false;
    field.otherwise = Value{};  // so that no use of it is said to lack a value
    return field;
  }
  if (value.is_none()) field.type.may_be_none = true;
  const std::string why = why_not(value, field.type);
  if (!why.empty()) {
    const bool none_there = field.type.kind == Type::Kind::secret || field.type.kind == Type::Kind::host;
    Diagnostic& d =
        world.report("OCF0221", unit.syntax.exprs[static_cast<std::size_t>(syntax.otherwise)].at,
                     none_there ? "a " + field.type.text() + " has no default" : "the default does not fit: " + why);
    d.want = field.type.text();
    d.remedy = default_remedy(field.type);
  }
  field.otherwise = std::move(value);
  return field;
}

// A record that needs a record of its own kind inside can never be written down in a site file.
struct Containment {
  World& world;
  std::unordered_map<const RecordType*, int> marks;  // 1: open, 2: closed

  struct Open {
    const RecordType* type;
    std::size_t next = 0;
  };

  static const RecordType* needed(const Field& field) {
    const bool needs = field.type.kind == Type::Kind::record && !field.type.may_be_none;
    return needs ? field.type.fields : nullptr;
  }

  void walk(const RecordType& root) {
    if (marks[&root] != 0) return;
    std::vector<Open> path{{&root}};
    marks[&root] = 1;
    while (!path.empty()) {
      Open& top = path.back();
      if (top.next == top.type->fields.size()) {
        marks[top.type] = 2;
        path.pop_back();
        continue;
      }
      const Field& field = top.type->fields[top.next++];
      const RecordType* inner = needed(field);
      if (!inner || marks[inner] == 2) continue;
      if (marks[inner] == 1) {
        world.report("OCF0222", field.at, "a " + inner->name + " would always hold another " + inner->name).remedy =
            "let it be absent: " + field.name + " : " + field.type.text() + " = none";
        continue;
      }
      marks[inner] = 1;
      path.push_back({inner});
    }
  }
};

}  // namespace

Type resolve_type(World& world, const Unit& unit, const SyntaxType& type) {
  if (type.broken) return Type::of(Type::Kind::any);
  if (!type.choices.empty()) {
    std::vector<std::string> choices;
    for (const Span choice : type.choices) choices.push_back(unquoted(world.text(choice)));
    return Type::one_of(std::move(choices));
  }
  if (!type.of.empty()) return Type::list_of(resolve_type(world, unit, type.of.front()));
  const std::string_view name = world.text(type.name);
  if (name.empty()) return Type::of(Type::Kind::any);
  for (const Named& n : kSimple) {
    if (n.name == name) return Type::of(n.kind);
  }
  const RecordType* record = find_record(world, unit, name);
  return record ? Type::record(*record) : unknown_type(world, unit, type);
}

std::vector<Field> declare_fields(World& world, const Unit& unit, const std::vector<SyntaxField>& syntax,
                                  const char* what) {
  std::vector<Field> fields;
  std::unordered_map<std::string, Span> seen;
  for (const SyntaxField& s : syntax) {
    const auto [first, fresh] = seen.emplace(world.name(s.name), s.name);
    if (!fresh) {
      Diagnostic& d =
          world.report("OCF0219", s.name, std::string("there are two ") + what + " with the name " + first->first);
      d.remedy = "give one of them another name";
      d.labels.push_back({first->second, "the other one"});
      continue;
    }
    fields.push_back(declare_field(world, unit, s));
  }
  return fields;
}

void declare_types(World& world) {
  auto declared = world.program->types.begin();
  for (const auto& unit : world.units) {
    for (const SyntaxTypeDecl& syntax : unit->syntax.types) {
      const std::string_view name = world.text(syntax.name);
      if (std::any_of(kSimple.begin(), kSimple.end(), [&](const Named& n) { return n.name == name; }) ||
          name == "list") {
        world.report("OCF0217", syntax.name, std::string(name) + " is a type of the language").remedy =
            "choose another name";
      }
      RecordType& type = *declared++;
      type.fields = declare_fields(world, *unit, syntax.fields, "fields");
    }
  }
  Containment containment{world, {}};
  for (const RecordType& type : world.program->types) containment.walk(type);
}

void declare_givens(World& world) {
  for (ProcedureId p = 0; p < world.program->procedures.size(); ++p) {
    const Unit& unit = *world.units[world.origins[p].unit];
    plan::Procedure& procedure = world.program->procedures[p];
    const SyntaxProcedure& syntax = world.syntax(p);
    procedure.givens = declare_fields(world, unit, syntax.givens, "givens");
    procedure.slots = static_cast<std::uint32_t>(procedure.givens.size());
    for (const auto& note : syntax.notes) {
      std::string text;
      for (const TextPart& part : note) text += plain(world.text(part.at), false);
      procedure.notes.push_back(std::move(text));
    }
  }
}

}  // namespace ocflow::dsl::checking
