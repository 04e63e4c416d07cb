#include "engine/rehearse/assume.h"

#include <algorithm>

#include "engine/rehearse/sample.h"

namespace ocflow::rehearse {

using expr::Evaluated;
using expr::ExprId;
using expr::ReadRequest;

namespace {

constexpr std::size_t most_tries = 400;

const Value* answered(const Answers& answers, const ReadRequest& request) {
  for (const auto& [asked, value] : answers)
    if (asked == request) return &value;
  return nullptr;
}

// Evaluates with what is known; reads that nobody answers stand in `unknown` afterwards, and it is pending then.
Evaluated evaluate_with(const Question& q, const Answers& answers, Answers& unknown) {
  expr::Reads reads;
  for (int round = 0; round < 1000; ++round) {
    Evaluated found = expr::evaluate(q.program.arena, q.expr, q.scope(), reads, q.empty);
    if (found.state != Evaluated::State::pending || reads.wanted.empty()) return found;
    std::vector<ReadRequest> wanted;
    wanted.swap(reads.wanted);
    bool all = true;
    for (ReadRequest& request : wanted) {
      if (const Value* value = answered(answers, request)) {
        Evaluated answer;
        answer.value = *value;
        reads.answer(std::move(request), std::move(answer));
      } else if (auto known = q.known(request)) {
        reads.answer(std::move(request), std::move(*known));
      } else {
        unknown.emplace_back(std::move(request), Value());
        all = false;
      }
    }
    if (!all) return found;
  }
  return {};
}

class Candidates {
 public:
  explicit Candidates(const Question& question) : q_(question) { visit(q_.expr); }

  std::vector<Value> of(const Type& type) const {
    std::vector<Value> all;
    const auto add = [&all](Value value) {
      if (std::find(all.begin(), all.end(), value) == all.end()) all.push_back(std::move(value));
    };
    if (type.kind == Type::Kind::boolean) return {true, false};
    if (type.choices)
      for (const auto& choice : *type.choices) add(choice);
    if (type.kind == Type::Kind::choice) return all;
    for (const Value& value : found_) {
      if (why_not(value, type).empty()) add(value);
      if (const double* number = value.get<double>(); number && type.kind == Type::Kind::number) {
        add(*number + 1);
        add(*number - 1);
      }
    }
    if (type.kind == Type::Kind::record && type.fields) records(type, add);
    add(sample_of(type));
    if (type.kind == Type::Kind::list && type.element) add(List{sample_of(*type.element)});
    if (type.kind == Type::Kind::list && type.element)
      for (const Value& one : found_)
        if (why_not(one, *type.element).empty()) add(List{one});
    if (type.kind == Type::Kind::text || type.kind == Type::Kind::any) {
      add("");
      add("something else");
    }
    if (type.kind == Type::Kind::number) {
      add(0);
      add(1);
      add(1e9);
    }
    return all;
  }

 private:
  template <class Add>
  void records(const Type& type, const Add& add) const {
    const Value plain = sample_of(type);
    add(plain);
    for (std::size_t i = 0; i < type.fields->fields.size(); ++i)
      for (const Value& value : found_) {
        if (!why_not(value, type.fields->fields[i].type).empty()) continue;
        Record record = *plain.record();
        record.fields[i].second = value;
        add(std::move(record));
      }
  }

  // A part without reads may have a value already: a constant, or what the site says.
  void value_of(ExprId id) {
    if (id == expr::no_expr || expr::has_reads(q_.program.arena, id)) return;
    const Evaluated found = expr::evaluate(q_.program.arena, id, q_.scope());
    if (!found.known() || found.value.is_none()) return;
    found_.push_back(found.value);
    if (const List* list = found.value.list()) found_.insert(found_.end(), list->begin(), list->end());
  }

  void visit(ExprId id) {
    if (id == expr::no_expr) return;
    const auto& arena = q_.program.arena;
    const expr::Node& node = arena.nodes[id];
    using expr::Op;
    switch (node.op) {
      case Op::constant:
      case Op::written:
        found_.push_back(arena.value(node));
        return;
      case Op::slot:
      case Op::given:
      case Op::kept:
        return value_of(id);
      case Op::field:
        value_of(id);
        return visit(node.a);
      case Op::call:
        pattern(node);
        [[fallthrough]];
      case Op::list:
      case Op::text:
        for (std::uint32_t i = 0; i < node.b; ++i) visit(arena.operands[node.a + i]);
        return;
      case Op::binder:
        for (std::uint32_t i = 0; i < 4; ++i) visit(arena.operands[node.a + i]);
        return;
      case Op::read:
      case Op::bound:
        return;
      case Op::not_:
      case Op::negate:
        return visit(node.a);
      default:
        visit(node.a);
        return visit(node.b);
    }
  }

  void pattern(const expr::Node& node) {
    const auto fn = static_cast<expr::Function>(node.fn);
    if ((fn != expr::Function::matches && fn != expr::Function::capture) || node.b < 2) return;
    const ExprId id = q_.program.arena.operands[node.a + 1];
    if (expr::has_reads(q_.program.arena, id)) return;
    const Evaluated found = expr::evaluate(q_.program.arena, id, q_.scope());
    if (const std::string* text = found.known() ? found.value.get<std::string>() : nullptr)
      found_.push_back(sample_of(*text));
  }

  const Question& q_;
  std::vector<Value> found_;
};

bool as_wished(const Evaluated& found, Wish wish) {
  if (!found.known()) return false;
  if (wish == Wish::holds) return found.is_true();
  if (wish == Wish::broken) return found.value == Value(false);
  if (found.value.is_none()) return false;
  return !found.value.list() || !found.value.list()->empty();
}

class Search {
 public:
  Search(const Question& q, Wish wish) : q_(q), wish_(wish) {}

  Assumed run() {
    Answers fallback;
    for (std::size_t same = 0;; ++same) {  // one answer for all of them first: that is what is looked for most often
      Answers answers;
      bool some = false;
      const Evaluated found = all_alike(same, answers, some);
      if (as_wished(found, wish_)) return {std::move(answers), true};
      if (same == 0) fallback = answers;
      if (!some || ++tries_ > most_tries) break;
    }
    Answers answers;
    if (each(answers)) return {std::move(answers), true};
    return {std::move(fallback), false};
  }

 private:
  std::vector<Value> of(const ReadRequest& request) {
    if (!candidates_) candidates_.emplace(q_);
    return candidates_->of((*q_.program.registry)[request.action].result);
  }

  Evaluated all_alike(std::size_t same, Answers& answers, bool& some) {
    for (int round = 0; round < 1000; ++round) {
      Answers unknown;
      const Evaluated found = evaluate_with(q_, answers, unknown);
      if (unknown.empty()) return found;
      for (auto& [request, value] : unknown) {
        const auto all = of(request);
        some = some || same < all.size();
        answers.emplace_back(std::move(request), all.empty() ? Value() : all[std::min(same, all.size() - 1)]);
      }
    }
    return {};
  }

  bool each(Answers& answers) {
    if (++tries_ > most_tries) return false;
    Answers unknown;
    const Evaluated found = evaluate_with(q_, answers, unknown);
    if (unknown.empty()) return as_wished(found, wish_);
    for (Value& value : of(unknown.front().first)) {
      answers.emplace_back(unknown.front().first, std::move(value));
      if (each(answers)) return true;
      answers.pop_back();
    }
    return false;
  }

  const Question& q_;
  Wish wish_;
  std::optional<Candidates> candidates_;  // most clauses never need them
  std::size_t tries_ = 0;
};

}  // namespace

Assumed assume(const Question& question, Wish wish) { return Search(question, wish).run(); }

Evaluated outcome(const Question& question, const Answers& answers) {
  Answers unknown;
  return evaluate_with(question, answers, unknown);
}

}  // namespace ocflow::rehearse
