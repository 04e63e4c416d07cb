#include "engine/expr/evaluate.h"

#include "engine/expr/operators.h"

namespace ocflow::expr {
namespace {

using State = Evaluated::State;

Evaluated not_known(State state, std::string why, Span at) { return {state, {}, std::move(why), at}; }

// Of operands that are all needed, the one that decides: an error, else what can't be known, else what is wanted.
int weight(State state) {
  switch (state) {
    case State::known:
      return 0;
    case State::pending:
      return 1;
    case State::unknown:
      return 2;
    case State::error:
      return 3;
  }
  return 3;
}

void keep_worse(Evaluated& total, const Evaluated& part) {
  if (weight(part.state) > weight(total.state)) total = part;
}

class Evaluator {
 public:
  Evaluator(const Arena& arena, const Scope& scope, Reads* reads, EmptyAll empty)
      : arena_(arena), scope_(scope), reads_(reads), empty_(empty) {}

  Evaluated eval(ExprId id) {
    const Node& node = arena_.nodes[id];
    switch (node.op) {
      case Op::constant:
      case Op::written:
        return ocflow::expr::known(arena_.value(node));
      case Op::slot:
        return seen(scope_.slot(node.depth, node.a), node);
      case Op::given:
        return seen(scope_.given(static_cast<Given>(node.a)), node);
      case Op::kept:
        return seen(scope_.kept(arena_.names[node.a]), node);
      case Op::bound:
        return ocflow::expr::known(*bound_[node.a]);
      case Op::field:
        return field(node);
      case Op::list:
      case Op::text:
      case Op::call:
        return with_operands(node);
      case Op::binder:
        return binder(node);
      case Op::read:
        return read(node);
      case Op::and_:
        return logic(node, false);
      case Op::or_:
        return logic(node, true);
      case Op::not_:
      case Op::negate:
        return unary(node);
      default:
        return binary(node);
    }
  }

 private:
  static Evaluated seen(const Value* value, const Node& node) {
    if (value) return ocflow::expr::known(*value);
    return not_known(State::unknown, "it is known only while the procedure runs", node.at);
  }

  // A truth, or an error where a value of type any is none.
  static Evaluated truth(Evaluated e, Span at) {
    if (!e.known() || e.value.get<bool>()) return e;
    return error_at(at, "true or false is wanted, " + std::string(kind_name(e.value.kind())) + " was found");
  }

  Evaluated field(const Node& node) {
    Evaluated of = eval(node.a);
    if (!of.known()) return of;
    const std::string& name = arena_.names[node.b];
    if (const Host* host = of.value.get<Host>()) {
      if (name == "name") return ocflow::expr::known(host->name);
      if (name == "address") return ocflow::expr::known(host->address.empty() ? host->name : host->address);
    }
    if (const Value* value = of.value.field(name)) return ocflow::expr::known(*value);
    const bool record = of.value.record() != nullptr;
    const std::string what = record ? "the record" : std::string(kind_name(of.value.kind()));
    return error_at(node.at, what + " has no field " + name);
  }

  Evaluated with_operands(const Node& node) {
    Evaluated total;
    List values;
    values.reserve(node.b);
    for (std::uint32_t i = 0; i < node.b; ++i) {
      Evaluated e = eval(arena_.operands[node.a + i]);
      keep_worse(total, e);
      values.push_back(std::move(e.value));
    }
    if (!total.known()) return total;
    if (node.op == Op::list) return ocflow::expr::known(std::move(values));
    if (node.op == Op::text) return joined(values);
    return call(node, std::move(values));
  }

  static Evaluated joined(const List& values) {
    std::string out;
    for (const Value& value : values) out += value.text();
    return ocflow::expr::known(std::move(out));
  }

  Evaluated call(const Node& node, List arguments) {
    const auto fn = static_cast<Function>(node.fn);
    if (fn <= Function::capture) return text_function(fn, arguments, node.at);
    const List* items = arguments.empty() ? nullptr : arguments[0].list();
    if (!items) return not_a_list(arguments.empty() ? Value{} : arguments[0], node.at);
    if (fn != Function::all && fn != Function::any) return list_function(fn, *items, *items, false, node.at);
    Quantity q{fn == Function::all, empty_, {}, {}, false};
    for (const Value& item : *items) q.ask(truth(ocflow::expr::known(item), node.at));
    return q.answer(node.at);
  }

  static Evaluated not_a_list(const Value& value, Span at) {
    return error_at(at, "a list is wanted, " + std::string(kind_name(value.kind())) + " was found");
  }

  // `all` and `any`: an `and` or an `or` over the items, all of which are looked at so that reads go together.
  struct Quantity {
    bool all;
    EmptyAll empty;
    Evaluated total;    // known: nothing stood in the way
    Evaluated decided;  // meaningful when `settled`
    bool settled = false;
    std::size_t asked = 0;

    void ask(Evaluated e) {
      ++asked;
      if (settled) return;
      if (e.known() && *e.value.get<bool>() != all && total.state != State::error) {
        settled = true;
        decided = std::move(e);
      } else {
        keep_worse(total, e);
      }
    }
    Evaluated answer(Span at) const {
      if (settled) return decided;
      if (!total.known()) return total;
      Evaluated e = ocflow::expr::known(all);
      if (all && asked == 0 && empty == EmptyAll::is_false) {
        e.value = false;
        e.why = "nothing to check";
        e.at = at;
      }
      return e;
    }
  };

  Evaluated binder(const Node& node) {
    const ExprId* part = &arena_.operands[node.a];
    const Evaluated from = eval(part[0]);
    if (!from.known()) return from;
    if (!from.value.list()) return not_a_list(from.value, node.at);
    const auto fn = static_cast<Function>(node.fn);
    const bool asks = fn == Function::all || fn == Function::any;
    Quantity q{fn == Function::all, empty_, {}, {}, false};
    Evaluated total;
    std::vector<Value> items, keys;
    for (const Value& item : *from.value.list()) {
      bound_.push_back(&item);
      if (passes(part[1], node.at, asks ? q.total : total)) {
        if (asks) {
          q.ask(truth(part[3] == no_expr ? ocflow::expr::known(item) : eval(part[3]), node.at));
        } else {
          Evaluated key = part[2] == no_expr ? ocflow::expr::known(item) : eval(part[2]);
          keep_worse(total, key);
          items.push_back(item);
          keys.push_back(std::move(key.value));
        }
      }
      bound_.pop_back();
    }
    if (asks) return q.answer(node.at);
    if (!total.known()) return total;
    return list_function(fn, std::move(items), keys, part[2] != no_expr, node.at);
  }

  bool passes(ExprId where, Span at, Evaluated& total) {
    if (where == no_expr) return true;
    const Evaluated e = truth(eval(where), at);
    keep_worse(total, e);
    return e.is_true();
  }

  // `decides` is the truth that settles it whatever the other side is: false for `and`, true for `or`.
  Evaluated logic(const Node& node, bool decides) {
    Evaluated left = truth(eval(node.a), arena_.nodes[node.a].at);
    if (left.state == State::error || left.state == State::pending) return left;  // the left side may guard the right
    if (left.known() && *left.value.get<bool>() == decides) return left;
    Evaluated right = truth(eval(node.b), arena_.nodes[node.b].at);
    if (left.known()) return right;
    if (right.known() && *right.value.get<bool>() == decides) return right;
    return right.state == State::pending ? right : left;
  }

  Evaluated unary(const Node& node) {
    Evaluated e = eval(node.a);
    if (!e.known()) return e;
    if (node.op == Op::negate) return negated(e.value, node.at);
    e = truth(std::move(e), node.at);
    if (e.known()) e.value = !*e.value.get<bool>();
    return e;
  }

  Evaluated binary(const Node& node) {
    const Evaluated a = eval(node.a);
    const Evaluated b = eval(node.b);
    Evaluated total;
    keep_worse(total, a);
    keep_worse(total, b);
    if (!total.known()) return total;
    const bool calculates = node.op == Op::add || node.op == Op::sub || node.op == Op::mul || node.op == Op::div;
    return calculates ? calculate(node.op, a.value, b.value, node.at) : compare(node.op, a.value, b.value, node.at);
  }

  Evaluated read(const Node& node) {
    const Call& call = arena_.calls[node.a];
    ReadRequest request{call.action, {}, {}};
    Evaluated total = arguments(call, request.arguments);
    if (call.host != no_expr) {
      Evaluated host = eval(call.host);
      keep_worse(total, host);
      request.host = std::move(host.value);
    }
    if (!total.known()) return total;
    if (!reads_) return not_known(State::unknown, "it is read while the procedure runs", node.at);
    if (const Evaluated* found = reads_->find(request)) {
      Evaluated answer = *found;
      if (!answer.known()) answer.at = node.at;
      return answer;
    }
    reads_->want(std::move(request));
    return not_known(State::pending, "it is being read", node.at);
  }

 public:
  Evaluated arguments(const Call& call, std::vector<Value>& out) {
    Evaluated total;
    for (const Argument& argument : arena_.arguments_of(call)) {
      Evaluated e = eval(argument.value);
      keep_worse(total, e);
      if (argument.name != no_expr) {
        out.emplace_back(Record{{{"name", arena_.names[argument.name]}, {"value", std::move(e.value)}}});
        continue;
      }
      if (out.size() <= argument.parameter) out.resize(argument.parameter + 1);
      out[argument.parameter] = std::move(e.value);
    }
    return total;
  }

 private:
  const Arena& arena_;
  const Scope& scope_;
  Reads* reads_;
  EmptyAll empty_;
  std::vector<const Value*> bound_;
};

}  // namespace

Evaluated evaluate(const Arena& arena, ExprId id, const Scope& scope, Reads& reads, EmptyAll empty) {
  return Evaluator(arena, scope, &reads, empty).eval(id);
}

Evaluated evaluate(const Arena& arena, ExprId id, const Scope& scope) {
  return Evaluator(arena, scope, nullptr, EmptyAll::is_true).eval(id);
}

Evaluated evaluate_arguments(const Arena& arena, const Call& call, const Scope& scope, std::vector<Value>& arguments) {
  arguments.clear();
  return Evaluator(arena, scope, nullptr, EmptyAll::is_true).arguments(call, arguments);
}

}  // namespace ocflow::expr
