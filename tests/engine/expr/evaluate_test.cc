#include "engine/expr/evaluate.h"

#include "tests/engine/expr/expr_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using State = Evaluated::State;

namespace {

Value ok(const Evaluated& e) {
  INFO(e.why);
  REQUIRE(e.known());
  return e.value;
}

}  // namespace

TEST_CASE("and, or over all states of both sides", "[expr]") {
  Kit k;
  // t true, f false, u unknown, e error, p pending
  const auto make = [&](char c) {
    switch (c) {
      case 't':
        return k.value(true);
      case 'f':
        return k.value(false);
      case 'u':
        return k.unknown();
      case 'e':
        return k.error();
      default:
        return k.read(1);
    }
  };
  const auto state = [&](ExprId id) {
    Reads reads;
    const Evaluated e = k.eval(id, reads);
    switch (e.state) {
      case State::known:
        return e.is_true() ? 't' : 'f';
      case State::unknown:
        return 'u';
      case State::error:
        return 'e';
      default:
        return 'p';
    }
  };
  struct Row {
    const char* sides;
    char and_, or_;
  };
  const Row table[] = {{"tt", 't', 't'}, {"tf", 'f', 't'}, {"tu", 'u', 't'}, {"te", 'e', 't'}, {"tp", 'p', 't'},
                       {"ft", 'f', 't'}, {"ff", 'f', 'f'}, {"fu", 'f', 'u'}, {"fe", 'f', 'e'}, {"fp", 'f', 'p'},
                       {"ut", 'u', 't'}, {"uf", 'f', 'u'}, {"uu", 'u', 'u'}, {"ue", 'u', 'u'}, {"up", 'p', 'p'},
                       {"et", 'e', 'e'}, {"ef", 'e', 'e'}, {"eu", 'e', 'e'}, {"ee", 'e', 'e'}, {"ep", 'e', 'e'},
                       {"pt", 'p', 'p'}, {"pf", 'p', 'p'}, {"pu", 'p', 'p'}, {"pe", 'p', 'p'}, {"pp", 'p', 'p'}};
  for (const Row& row : table) {
    INFO(row.sides);
    CHECK(state(k.two(Op::and_, make(row.sides[0]), make(row.sides[1]))) == row.and_);
    CHECK(state(k.two(Op::or_, make(row.sides[0]), make(row.sides[1]))) == row.or_);
  }
}

TEST_CASE("calculations", "[expr]") {
  Kit k;
  const Value m5(Duration(5min));
  struct Row {
    Op op;
    Value a, b, result;
  };
  const Row table[] = {{Op::add, 1, 2, 3},
                       {Op::sub, 1, 2, -1},
                       {Op::mul, 3, 2, 6},
                       {Op::div, 3, 2, 1.5},
                       {Op::add, m5, Duration(10s), Duration(310s)},
                       {Op::sub, m5, Duration(10s), Duration(290s)},
                       {Op::mul, m5, 2, Duration(10min)},
                       {Op::mul, 2, m5, Duration(10min)},
                       {Op::div, m5, 2, Duration(150s)},
                       {Op::div, m5, Duration(1min), 5},
                       {Op::lt, 1, 2, true},
                       {Op::ge, Size{5}, Size{5}, true},
                       {Op::gt, Version{"1.10"}, Version{"1.9"}, true},
                       {Op::le, Duration(2s), Duration(1s), false},
                       {Op::eq, "a", "a", true},
                       {Op::ne, "a", Value{}, true},
                       {Op::in, 2, List{1, 2}, true},
                       {Op::not_in, 2, List{1, 2}, false}};
  for (const Row& row : table) {
    CHECK(ok(k.eval(k.two(row.op, k.value(row.a), k.value(row.b)))) == row.result);
  }
}

TEST_CASE("what can't be calculated is an error with a reason", "[expr]") {
  Kit k;
  struct Row {
    Op op;
    Value a, b;
    const char* why;
  };
  const Row table[] = {{Op::div, 1, 0, "division by zero"},
                       {Op::div, Duration(1s), 0, "division by zero"},
                       {Op::div, Duration(1s), Duration(0s), "division by zero"},
                       {Op::mul, Duration::max(), 2, "longer than can be counted"},
                       {Op::mul, 1e308, 10, "no number"},
                       {Op::lt, "a", "b", "no order"},
                       {Op::lt, 1, Duration(1s), "no order"},
                       {Op::add, "a", "b", "calculated"},
                       {Op::in, 1, 2, "wants a list"}};
  for (const Row& row : table) {
    const Evaluated e = k.eval(k.two(row.op, k.value(row.a), k.value(row.b)));
    CHECK(e.state == State::error);
    CHECK(e.why.find(row.why) != std::string::npos);
  }
}

TEST_CASE("fields of records, hosts and none", "[expr]") {
  Kit k;
  const ExprId record = k.value(Record{{{"port", 5000}}});
  CHECK(ok(k.eval(k.field(record, "port"))) == Value(5000));
  CHECK(k.eval(k.field(record, "prot")).why == "the record has no field prot");
  CHECK(k.eval(k.field(k.value({}), "port")).why == "none has no field port");
  CHECK(ok(k.eval(k.field(k.value(Host{"db", "10.0.0.1"}), "address"))) == Value("10.0.0.1"));
  CHECK(ok(k.eval(k.field(k.value(Host{"db", ""}), "address"))) == Value("db"));
  CHECK(k.eval(k.field(k.unknown(), "x")).state == State::unknown);
}

TEST_CASE("slots are looked up by depth, givens by which", "[expr]") {
  Kit k;
  k.scope.slots[101] = "outer";
  k.scope.givens[Given::run_id] = "r1";
  CHECK(ok(k.eval(k.slot(1, 1))) == Value("outer"));
  CHECK(k.eval(k.slot(1, 0)).state == State::unknown);
  CHECK(ok(k.eval(k.arena.add({Op::given, 0, 0, static_cast<std::uint32_t>(Given::run_id), 0, {}}))) == Value("r1"));
}

TEST_CASE("a text that stands in a file is read from there", "[expr]") {
  Sources sources;
  Kit k;
  k.arena.sources = &sources;
  const Span at{sources.add("a.ocf", "say(\"Hello\")"), 4, 11};
  const ExprId quoted = k.arena.add({Op::written, 0, 0, 1, 1, at});
  CHECK(ok(k.eval(quoted)) == Value("Hello"));
  CHECK(ok(k.eval(k.arena.add({Op::written, 0, 0, 0, 0, at}))) == Value("\"Hello\""));
  CHECK(to_text(k.arena, quoted, sources) == "\"Hello\"");
  CHECK(ok(k.eval(k.many(Op::text, {quoted, k.value("!")}))) == Value("Hello!"));
}

TEST_CASE("texts are put together, and unknown where a part is", "[expr]") {
  Kit k;
  CHECK(ok(k.eval(k.many(Op::text, {k.value("port "), k.value(5000), k.value(Duration(90s))}))) ==
        Value("port 50001m30s"));
  CHECK(k.eval(k.many(Op::text, {k.value("x"), k.unknown()})).state == State::unknown);
}

TEST_CASE("functions of text", "[expr]") {
  Kit k;
  const auto fn = [&](Function f, const char* text, const char* pattern = nullptr) {
    std::vector<ExprId> all{k.value(text)};
    if (pattern) all.push_back(k.value(pattern));
    return k.eval(k.call(f, all));
  };
  CHECK(ok(fn(Function::lower, "AbC")) == Value("abc"));
  CHECK(ok(fn(Function::trim, " \t a b \r\n")) == Value("a b"));
  CHECK(ok(fn(Function::trim, "  ")) == Value(""));
  CHECK(ok(fn(Function::lines, "a\r\n\nb\n")) == Value(List{"a", "", "b"}));
  CHECK(ok(fn(Function::lines, "")) == Value(List{}));
  CHECK(ok(fn(Function::matches, "state: up", "up$")) == Value(true));
  CHECK(ok(fn(Function::matches, "state: up", "^up")) == Value(false));
  CHECK(ok(fn(Function::capture, "pid=42;", "pid=([0-9]+)")) == Value("42"));
  CHECK(ok(fn(Function::capture, "pid=42;", "[0-9]+")) == Value("42"));
  CHECK(ok(fn(Function::capture, "none", "[0-9]+")).is_none());
  CHECK(ok(fn(Function::capture, "b", "(a)?b")).is_none());
  CHECK(fn(Function::matches, "x", "(").state == State::error);
}

TEST_CASE("a hostile pattern and a long text end soon", "[expr]") {
  Kit k;
  const std::string text(200'000, 'a');
  CHECK(ok(k.eval(k.call(Function::matches, {k.value(text + "b"), k.value("^(a+)+$")}))) == Value(false));
  CHECK(k.eval(k.call(Function::matches, {k.value("x"), k.value("((a{1000}){1000}){1000}")})).state == State::error);
}

TEST_CASE("functions over lists", "[expr]") {
  Kit k;
  const ExprId list = k.value(List{3, 1, 3, 2});
  const ExprId none = k.value(List{});
  CHECK(ok(k.eval(k.call(Function::count, {list}))) == Value(4));
  CHECK(ok(k.eval(k.call(Function::first, {list}))) == Value(3));
  CHECK(ok(k.eval(k.call(Function::max, {list}))) == Value(3));
  CHECK(ok(k.eval(k.call(Function::min, {list}))) == Value(1));
  CHECK(ok(k.eval(k.call(Function::max, {none}))).is_none());
  CHECK(ok(k.eval(k.call(Function::first, {none}))).is_none());
  CHECK(ok(k.eval(k.call(Function::distinct, {list}))) == Value(List{3, 1, 2}));
  CHECK(k.eval(k.call(Function::max, {k.value(List{1, "a"})})).state == State::error);
  CHECK(k.eval(k.call(Function::count, {k.value("x")})).state == State::error);
}

TEST_CASE("binders filter, order and choose", "[expr]") {
  Kit k;
  const auto item = [](const char* name, int seq) { return Value(Record{{{"name", name}, {"seq", seq}}}); };
  const ExprId list = k.value(List{item("b", 2), item("a", 2), item("c", -1)});
  const ExprId seq = k.field(k.bound(0), "seq");
  const ExprId positive = k.two(Op::ge, seq, k.value(0));
  const ExprId name = k.field(k.bound(0), "name");
  CHECK(ok(k.eval(k.binder(Function::filter, list, positive))) == Value(List{item("b", 2), item("a", 2)}));
  CHECK(ok(k.eval(k.binder(Function::filter, list, no_expr, name))) ==
        Value(List{item("a", 2), item("b", 2), item("c", -1)}));
  CHECK(ok(k.eval(k.binder(Function::max, list, positive, seq))) == item("b", 2));  // of equal ones the first
  CHECK(ok(k.eval(k.binder(Function::distinct, list, no_expr, seq))) == Value(List{item("b", 2), item("c", -1)}));
  CHECK(ok(k.eval(k.binder(Function::count, list, positive))) == Value(2));
}

TEST_CASE("all and any are and and or over the items", "[expr]") {
  Kit k;
  const auto over = [&](Function fn, List items) {
    return k.eval(k.binder(fn, k.value(std::move(items)), no_expr, no_expr, k.two(Op::gt, k.bound(0), k.value(0))));
  };
  CHECK(ok(over(Function::all, {1, 2})) == Value(true));
  CHECK(ok(over(Function::all, {1, 0})) == Value(false));
  CHECK(ok(over(Function::any, {0, 1})) == Value(true));
  CHECK(ok(over(Function::any, {})) == Value(false));
  CHECK(over(Function::all, {"x", 0}).state == State::error);
  // An item that can't be known doesn't matter once another decides.
  const ExprId mixed = k.many(Op::list, {k.value(true), k.value(false)});
  const ExprId maybe = k.two(Op::and_, k.unknown(), k.bound(0));
  CHECK(ok(k.eval(k.binder(Function::all, mixed, no_expr, no_expr, maybe))) == Value(false));
  CHECK(k.eval(k.binder(Function::any, mixed, no_expr, no_expr, maybe)).state == State::unknown);
}

TEST_CASE("all of nothing is false where something has to hold", "[expr]") {
  Kit k;
  const ExprId all = k.call(Function::all, {k.value(List{})});
  Reads reads;
  CHECK(ok(k.eval(all, reads)) == Value(true));
  const Evaluated e = k.eval(all, reads, EmptyAll::is_false);
  CHECK(ok(e) == Value(false));
  CHECK(e.why == "nothing to check");
}

TEST_CASE("reads are asked for, answered and used", "[expr]") {
  Kit k;
  const ExprId both = k.two(Op::eq, k.read(1, {k.value("a")}), k.read(2, {k.value("b")}));
  Reads reads;
  CHECK(k.eval(both, reads).state == State::pending);
  REQUIRE(reads.wanted.size() == 2);  // both at once
  for (ReadRequest& request : reads.wanted) reads.answer(std::move(request), {State::known, 7, {}, {}});
  reads.wanted.clear();
  CHECK(ok(k.eval(both, reads)) == Value(true));
  CHECK(reads.wanted.empty());
  CHECK(reads.answers().size() == 2);
}

TEST_CASE("the reads of all items go together, each once", "[expr]") {
  Kit k;
  const ExprId list = k.value(List{"a", "b", "a", "c"});
  const ExprId all = k.binder(Function::all, list, no_expr, no_expr, k.read(1, {k.bound(0)}));
  Reads reads;
  CHECK(k.eval(all, reads).state == State::pending);
  CHECK(reads.wanted.size() == 3);
  CHECK(k.eval(all, reads).state == State::pending);
  CHECK(reads.wanted.size() == 3);
}

TEST_CASE("a left side guards the reads of the right", "[expr]") {
  Kit k;
  Reads reads;
  CHECK(ok(k.eval(k.two(Op::and_, k.value(false), k.read(1)), reads)) == Value(false));
  CHECK(reads.wanted.empty());
}

TEST_CASE("a read that failed is an error at its place; without reads it is unknown", "[expr]") {
  Kit k;
  const ExprId read = k.read(1);
  k.arena.nodes.set_at(read, Span{0, 3, 9});
  Reads reads;
  reads.answer({1, {}, {}}, {State::error, {}, "no such host", {}});
  const Evaluated e = k.eval(read, reads);
  CHECK(e.state == State::error);
  CHECK(e.at == Span{0, 3, 9});
  CHECK(k.eval(read).state == State::unknown);
}

TEST_CASE("arguments of a call stand by parameter, named values behind them", "[expr]") {
  Kit k;
  k.arena.names.push_back("id");
  k.arena.arguments = {{0, k.value("select"), no_expr}, {1, k.value({}), no_expr}, {2, k.value(7), 0}};
  Call call;
  call.arguments = 3;
  std::vector<Value> out;
  CHECK(evaluate_arguments(k.arena, call, k.scope, out).known());
  REQUIRE(out.size() == 3);
  CHECK(out[0] == Value("select"));
  CHECK(out[2] == Value(Record{{{"name", "id"}, {"value", 7}}}));
  k.arena.arguments[1].value = k.unknown();
  CHECK(evaluate_arguments(k.arena, call, k.scope, out).state == State::unknown);
}

TEST_CASE("what a call does not give has the default of its place", "[expr]") {
  Kit k;
  k.arena.operands = {k.value("a"), k.value("b"), k.value("c")};
  k.arena.arguments = {{1, k.value("given"), no_expr}, {3, k.value(7), no_expr}};
  Call call;
  call.arguments = 2;
  k.arena.defaults = {{0, 3}};
  std::vector<Value> out;
  CHECK(evaluate_arguments(k.arena, call, k.scope, out).known());
  CHECK(out == std::vector<Value>{"a", "given", "c", 7});
  CHECK(k.arena.arguments_of(call).value(2) == k.arena.operands[2]);
  CHECK(k.arena.arguments_of(call).value(4) == no_expr);
}

TEST_CASE("nodes keep what is small and what is large", "[expr]") {
  Nodes nodes;
  const std::uint32_t values[] = {0, 1, 2, 15, 16, no_expr};
  for (const std::uint32_t a : values) {
    for (const std::uint32_t b : values) nodes.add({Op::negate, 12, 65535, a, b, Span{3, a, a + 7}});
  }
  std::vector<std::uint32_t> found;
  for (const Node& n : nodes) {
    CHECK((n.op == Op::negate && n.fn == 12 && n.depth == 65535 && Span(n.at) == Span{3, n.a, n.a + 7}));
    found.push_back(n.b);
  }
  REQUIRE(found.size() == 36);
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == values[i % 6]);
}

TEST_CASE("a hundred thousand items are asked about in no time", "[expr]") {
  Kit k;
  List items;
  for (int i = 0; i < 100'000; ++i) items.emplace_back(i);
  const ExprId all = k.binder(Function::count, k.value(items), k.read(1, {k.bound(0)}));
  Reads reads;
  CHECK(k.eval(all, reads).state == State::pending);
  REQUIRE(reads.wanted.size() == 100'000);
  for (ReadRequest& request : reads.wanted) reads.answer(std::move(request), {State::known, true, {}, {}});
  reads.wanted.clear();
  CHECK(ok(k.eval(all, reads)) == Value(100'000));
}
