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

const RecordType*& known_result(World& world, std::size_t place) {
  if (world.results.empty()) world.results.resize(world.registry.size() + 1);
  return world.results[place];
}

}  // namespace

Type Steps::plain_result() {
  const RecordType*& known = known_result(world_, world_.registry.size());
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
  const RecordType*& known = known_result(world_, action);
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
  const std::string_view name = body_.name(body_.steps[draft.index]);
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

// --- of a list, and of a procedure ---------------------------------------------------------------------------------

// The record of the names in a list. Where it may have been broken off, none of them is sure.
Type Steps::gather(Index list, bool broken_off, std::uint32_t& first, std::uint32_t& count) {
  RecordType& type = program_.types.emplace_back();
  type.name =
      list == plan::nothing ? "the result of " + program_.procedures[body_.procedure].name : "the result of a list";
  first = static_cast<std::uint32_t>(program_.gathered.size());
  for (const Symbol* s : body_.given_in(list)) {
    if (s->name == "failed" || s->name == "error") continue;  // of a list these are always its own
    Type t = s->typed ? s->type : Type{};
    if (broken_off || !expressions_.is_given_in(*s, list)) t.may_be_none = true;
    type.fields.push_back({s->name, std::move(t), std::nullopt, "", s->at});
    program_.gathered.push_back({s->name, s->slot});
  }
  count = static_cast<std::uint32_t>(program_.gathered.size()) - first;
  add_common(type);
  return Type::record(type);
}

Type Steps::gathered(Draft& draft) {
  const bool broken_off = body_.steps[draft.index].tolerates();
  return gather(draft.index, broken_off, draft.more.first_gathered, draft.more.gathered);
}

void Steps::gather_procedure() {
  World::Gathered& out = world_.procedure_results[body_.procedure];
  out.type = gather(plan::nothing, false, out.first, out.count);
}

// One that runs itself has none yet; that was reported.
Type Steps::procedure_result(plan::StepMore& of, ProcedureId callee, bool broken_off) {
  const auto found = world_.procedure_results.find(callee);
  if (found == world_.procedure_results.end()) return Type{};
  of.first_gathered = found->second.first;
  of.gathered = found->second.count;
  if (!broken_off) return found->second.type;
  RecordType& type = program_.types.emplace_back(*found->second.type.fields);
  for (std::size_t i = 0; i < found->second.count; ++i) type.fields[i].type.may_be_none = true;
  return Type::record(type);
}

// --- decoded -------------------------------------------------------------------------------------------------------

// `as x : T`: the fields of T in the place of those of the action.
Type Steps::decoded(Draft& draft, const SyntaxClause& clause) {
  Type wanted = resolve_type(world_, body_.unit, *clause.more->type);
  draft.more.shape = static_cast<std::uint32_t>(program_.shapes.size());
  program_.shapes.push_back(wanted);
  if (!can_be_decoded(wanted)) {
    Diagnostic& d = world_.report("OCF0233", clause.more->type->at, "no output can be read as a " + wanted.text());
    d.want = "text, number, bool, duration, size, version, choices, and records and lists of these";
    d.remedy = "leave out of it what is a secret or a host: those come from outside";
  }
  if (wanted.kind == Type::Kind::any) return wanted;
  RecordType& type = program_.types.emplace_back();
  type.name = "the result of a step, as " + wanted.text();
  if (wanted.kind == Type::Kind::record && wanted.fields) {
    type.fields = wanted.fields->fields;
  } else {
    type.fields.push_back({"value", wanted, std::nullopt, "What the output says", {}});
  }
  add_common(type);
  return Type::record(type);
}

}  // namespace ocflow::dsl::checking
