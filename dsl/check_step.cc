// What is said of a whole step, and what its result is.
#include "dsl/check_steps.h"

namespace ocflow::dsl::checking {

void Steps::whole_step(Draft& draft) {
  const BodyStep& s = body_.steps[draft.index];
  const Place place = body_.place(draft.index, kBefore);
  const std::size_t facts = expressions_.facts.size();
  condition_facts(s);
  draft.step.sentence = expressions_.prose(s.item->sentence, s.item->sentence_at, place);
  notes(draft, place);
  // Limits are worked out when the act begins: what stands above it has its value by then.
  const Position act = s.act_position();
  const Place limits = act == kAfterAll ? place : body_.place(draft.index, act);
  const Type host = Type::of(Type::Kind::host);
  for (const SyntaxClause& clause : s.item->clauses) {
    switch (clause.word) {
      case ClauseWord::on:
        draft.step.host = expressions_.check_as(clause.expr, place, host, "what stands after `on`").id;
        break;
      case ClauseWord::within:
        draft.step.within = duration(clause.expr, limits, "`within`");
        break;
      case ClauseWord::retry:
        retry(draft, clause, limits);
        break;
      case ClauseWord::do_:
        if (clause.host >= 0)
          draft.step.host = expressions_.check_as(clause.host, place, host, "what stands after `on`").id;
        if (clause.within >= 0) draft.step.within = duration(clause.within, limits, "`within`");
        break;
      case ClauseWord::on_failure:
        if (clause.policy == SyntaxClause::Policy::proceed) draft.step.on_failure = plan::OnFailure::proceed;
        if (clause.policy == SyntaxClause::Policy::ask) draft.step.on_failure = plan::OnFailure::ask;
        if (clause.policy == SyntaxClause::Policy::undo) draft.step.on_failure = plan::OnFailure::undo;
        break;
      case ClauseWord::reversed:
        draft.step.reversed = expressions_.check_as(clause.expr, place, Type::of(Type::Kind::text), "`reversed`").id;
        break;
      default:
        break;
    }
  }
  expressions_.facts.forget(facts);
}

void Steps::notes(Draft& draft, const Place& place) {
  std::vector<plan::Note> notes;
  for (const SyntaxClause& clause : body_.steps[draft.index].item->clauses) {
    plan::Note note;
    switch (clause.word) {
      case ClauseWord::note:
        note.kind = plan::Note::Kind::note;
        break;
      case ClauseWord::warning:
        note.kind = plan::Note::Kind::warning;
        break;
      case ClauseWord::caution:
        note.kind = plan::Note::Kind::caution;
        break;
      default:
        continue;
    }
    note.text = expressions_.prose(clause.prose, clause.at, place);
    notes.push_back(note);
  }
  draft.step.first_note = static_cast<std::uint32_t>(program_.notes.size());
  draft.step.notes = static_cast<std::uint32_t>(notes.size());
  program_.notes.insert(program_.notes.end(), notes.begin(), notes.end());
}

// `retry 3 times` are three more tries after the first.
void Steps::retry(Draft& draft, const SyntaxClause& clause, const Place& place) {
  std::uint32_t again = 0;
  if (clause.count >= 0 && whole_number(clause.count, "how many times to try again", again))
    draft.step.tries = 1 + again;
  draft.step.doubling = clause.doubling;
  if (clause.every >= 0) draft.step.retry_every = duration(clause.every, place, "`every` of the `retry`");
}

expr::ExprId Steps::duration(std::int32_t expr, const Place& place, const std::string& what) {
  const Typed e = expressions_.check_as(expr, place, Type::of(Type::Kind::duration), what);
  const expr::Node& node = program_.arena.nodes[e.id];
  const Duration* constant = node.op == expr::Op::constant ? program_.arena.constants[node.a].get<Duration>() : nullptr;
  if (constant && constant->count() <= 0) {
    world_.report("OCF0319", node.at, what + " has to be longer than nothing").remedy = "write a time, as in 5s";
  }
  return e.id;
}

// --- results -------------------------------------------------------------------------------------------------------

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

void Steps::result(Index index, const Type& type) {
  const std::string& name = body_.steps[index].name;
  Symbol* own = name.empty() ? nullptr : body_.own(name, index);
  if (!own || own->kind != Symbol::Kind::result) return;
  own->type = own->typed ? both(own->type, type) : type;
  own->typed = true;
}

}  // namespace ocflow::dsl::checking
