// What can be read of a step afterwards.
#include "dsl/check_steps.h"

namespace ocflow::dsl::checking {

namespace {

void add_common(RecordType& type) {
  const auto add = [&](const char* name, Type::Kind kind, bool none, const char* about) {
    if (type.find(name)) return;
    Type t = Type::of(kind);
    t.may_be_none = none;
    type.fields.push_back({name, std::move(t), std::nullopt, about, {}});
  };
  add("failed", Type::Kind::boolean, false, "Whether the step failed");
  add("error", Type::Kind::text, false, "Why it failed; empty when it did not");
  add("exit_code", Type::Kind::number, true, "Of the program that it ran, if it ran one");
  add("output", Type::Kind::text, false, "The last lines that it wrote");
}

}  // namespace

Type Steps::plain_result() {
  const RecordType*& known = world_.results[plan::nothing];
  if (!known) {
    RecordType& type = program_.types.emplace_back();
    type.name = "the result of a step";
    add_common(type);
    known = &type;
  }
  return Type::record(*known);
}

Type Steps::result_of(std::uint32_t action) {
  const action::Signature& signature = world_.registry[action];
  if (signature.result.kind == Type::Kind::any) return Type{};
  const RecordType*& known = world_.results[action];
  if (!known) {
    RecordType& type = program_.types.emplace_back();
    type.name = "the result of " + signature.name;
    if (signature.result.kind == Type::Kind::record && signature.result.fields) {
      type.fields = signature.result.fields->fields;
    } else if (signature.result.kind != Type::Kind::none) {
      type.fields.push_back({"value", signature.result, std::nullopt, signature.about, {}});
    }
    add_common(type);
    known = &type;
  }
  return Type::record(*known);
}

// What can be read whichever of two alternatives it was.
Type Steps::both(const Type& a, const Type& b) {
  if (a.kind == Type::Kind::any || b.kind == Type::Kind::any || !a.fields || !b.fields) return Type{};
  if (a.fields == b.fields) return a;
  RecordType& type = program_.types.emplace_back();
  type.name = "the result of either step";
  for (const Field& field : a.fields->fields) {
    const Field* other = b.fields->find(field.name);
    if (other && fits(field.type, other->type) && fits(other->type, field.type)) type.fields.push_back(field);
  }
  return Type::record(type);
}

Symbol* Steps::result_name(const Draft& draft) {
  const std::string& name = body_.steps[draft.index].name;
  Symbol* own = name.empty() ? nullptr : body_.own(name, draft.index);
  return own && own->kind == Symbol::Kind::result ? own : nullptr;
}

// What the step gives on the way that it is checked now.
void Steps::result(Draft& draft, const Type& type) {
  draft.ways.push_back(type);
  Symbol* own = result_name(draft);
  if (!own) return;
  own->type = type;
  own->typed = true;
}

// From outside nobody knows which way it went.
void Steps::settle_result(Draft& draft) {
  Symbol* own = result_name(draft);
  if (!own || draft.ways.empty()) return;
  Type all = draft.ways.front();
  for (std::size_t i = 1; i < draft.ways.size(); ++i) all = both(all, draft.ways[i]);
  own->type = draft.alternative ? both(*draft.alternative, all) : all;
}

}  // namespace ocflow::dsl::checking
