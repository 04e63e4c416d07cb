// What stands in a file is in its tree, at its place.
#include "tests/support/catch.h"
#include "tests/support/parse_text.h"

namespace ocflow::test {
namespace {

using dsl::ClauseWord;
using dsl::ExprKind;
using dsl::Marker;

std::string procedure(const std::string& steps) { return "procedure p \"A title\"\nStart\n" + steps + "End\n"; }

// A parsed procedure with one step, whose clauses these are.
std::unique_ptr<ParsedText> clauses(const std::string& lines) {
  auto out = parse_text(procedure(" 1. Do it.\n" + lines));
  INFO(lines);
  REQUIRE(codes(out->diagnostics) == "");
  return out;
}

const LargeVector<dsl::SyntaxItem>& items(const ParsedText& text) { return text.tree.procedures.at(0).items; }
const dsl::SyntaxClause& clause(const ParsedText& text, std::size_t i = 0) { return items(text).at(0).clauses[i]; }

// An expression as it would be written with all its parentheses, so that a test shows its shape.
std::string shape(const ParsedText& text, std::uint32_t index) {
  const dsl::SyntaxExpr& e = text.tree.exprs[index];
  if (e.children().empty() && e.kind != ExprKind::list) return std::string(text.at(e.at));
  std::string out = e.kind == ExprKind::list ? "[" : "(";
  if (e.kind == ExprKind::field) return shape(text, e.children()[0]) + "." + std::string(text.at(e.name()));
  if (e.kind == ExprKind::binder) out += "each " + std::string(text.at(e.name()));
  for (std::size_t i = 0; i < e.children().size(); i++) {
    const bool named =
        e.kind == ExprKind::call && i > 0 && i <= e.argument_names().size() && e.argument_name(i - 1).begin > 0;
    if (out.size() > 1) out += " ";
    out += (named ? std::string(text.at(e.argument_name(i - 1))) + ":" : "") + shape(text, e.children()[i]);
  }
  if (e.kind == ExprKind::not_) out.insert(1, "not ");
  if (e.kind == ExprKind::negate) out.insert(1, "- ");
  const char* sign = e.kind == ExprKind::add      ? " +"
                     : e.kind == ExprKind::mul    ? " *"
                     : e.kind == ExprKind::or_    ? " or"
                     : e.kind == ExprKind::and_   ? " and"
                     : e.kind == ExprKind::eq     ? " =="
                     : e.kind == ExprKind::in     ? " in"
                     : e.kind == ExprKind::not_in ? " not-in"
                     : e.kind == ExprKind::sub    ? " -"
                     : e.has_host                 ? " on"
                                                  : "";
  return out + sign + (e.kind == ExprKind::list ? "]" : ")");
}

std::string shape_of(const std::string& expression) {
  const auto text = clauses("      let x = " + expression + "\n");
  return shape(*text, static_cast<std::uint32_t>(clause(*text).expr));
}

TEST_CASE("operators bind as a reader expects", "[parse]") {
  CHECK(shape_of("1 + 2 * 3") == "(1 (2 3 *) +)");
  CHECK(shape_of("1 - 2 - 3") == "((1 2 -) 3 -)");
  CHECK(shape_of("(1 + 2) * -3") == "((1 2 +) (- 3) *)");
  CHECK(shape_of("not a == b and c or d") == "(((not (a b ==)) c and) d or)");
  CHECK(shape_of("a in b or c not in [1, 2]") == "((a b in) (c [1 2] not-in) or)");
  CHECK(shape_of("not not a") == "(not (not a))");
  CHECK(shape_of("true") == "true");
}

TEST_CASE("calls have arguments by place and by name, fields and a host", "[parse]") {
  CHECK(shape_of("a.b.c(1, title: x.y, on: 2)") == "(a.b.c 1 title:x.y on:2)");
  CHECK(shape_of("f()") == "(f)");
  CHECK(shape_of("f(1).output.first") == "(f 1).output.first");
  CHECK(shape_of("tcp.open(h, 80) on s.admin and b") == "((tcp.open h 80 s.admin on) b and)");
  CHECK(shape_of("(f(1) on h).output") == "(f 1 h on).output");
  CHECK(shape_of("x.if.for.note") == "x.if.for.note");
}

TEST_CASE("where and by make a binder, parentheses alone do not", "[parse]") {
  CHECK(shape_of("max(n in seqs where n.q == 1 by n.w).host") == "(max (each n seqs (n.q 1 ==) n.w)).host");
  CHECK(shape_of("(n in nodes by n.name)") == "(each n nodes n.name)");
  CHECK(shape_of("(n in nodes)") == "(n nodes in)");
  CHECK(shape_of("count(n in a, m in b where m)") == "(count (n a in) (each m b m))");
}

TEST_CASE("literals are told apart", "[parse]") {
  const auto text = clauses("      let x = [1, 1.5, 2m30s, 64MB, true, none, \"t\", []]\n");
  const dsl::SyntaxExpr& list = text->expr(clause(*text).expr);
  std::vector<ExprKind> kinds;
  for (const auto child : list.children()) kinds.push_back(text->tree.exprs[child].kind);
  CHECK(kinds == std::vector<ExprKind>{ExprKind::number, ExprKind::number, ExprKind::duration, ExprKind::size,
                                       ExprKind::truth, ExprKind::none_value, ExprKind::text, ExprKind::list});
}

TEST_CASE("an expression of many parts keeps them all, and what stands behind it", "[parse]") {
  for (const std::size_t count : {29U, 30U, 31U, 32U, 300U}) {
    std::string text = "x: 0";
    for (std::size_t i = 1; i < count; i++) text += ", " + std::to_string(i);
    const auto tree = clauses("      let a = call(" + text + ") on h\n      let b = y.z\n");
    const dsl::SyntaxExpr call = tree->expr(clause(*tree).expr);
    REQUIRE(call.children().size() == count + 2);
    CHECK(tree->at(tree->tree.exprs[call.children()[count]].at) == std::to_string(count - 1));
    CHECK(tree->at(call.argument_name(0)) == "x");
    std::vector<std::string> all;
    for (const dsl::SyntaxExpr& e : tree->tree.exprs) all.emplace_back(tree->at(e.at));
    CHECK(all.back() == "y.z");
  }
}

TEST_CASE("a text has prose and values; quotes and braces stay doubled", "[parse]") {
  const auto text = clauses("      let x = \"a {b.c} \"\"{{d}}\"\" \\n\"\n");
  const auto& parts = text->expr(clause(*text).expr).parts();
  REQUIRE(parts.size() == 3);
  CHECK(text->at(parts[0].at) == "a ");
  CHECK(text->at(parts[1].at) == "{b.c}");
  CHECK(shape(*text, static_cast<std::uint32_t>(parts[1].value)) == "b.c");
  CHECK(text->at(parts[2].at) == " \"\"{{d}}\"\" \\n");
}

TEST_CASE("a sentence is prose with values, and nothing else in it counts", "[parse]") {
  const auto text = parse_text(procedure(" 1. Stop {a.b}: \"if\" # - do x(, 100 % {{sure}}\n"));
  REQUIRE(codes(text->diagnostics) == "");
  const auto& sentence = items(*text).at(0).sentence();
  REQUIRE(sentence.size() == 3);
  CHECK(text->at(sentence[0].at) == "Stop ");
  CHECK(sentence[1].value >= 0);
  CHECK(text->at(sentence[2].at) == ": \"if\" # - do x(, 100 % {{sure}}");
}

TEST_CASE("as, on and within may follow a do", "[parse]") {
  const auto text = clauses("      do reverse a.b(1) within 5m on h.x as r : list of text\n");
  const dsl::SyntaxClause& c = clause(*text);
  CHECK(c.word == ClauseWord::do_);
  CHECK(c.reverse);
  CHECK(text->at(c.name) == "r");
  CHECK(text->at(c.more->type->of.at(0).name) == "text");
  CHECK(text->at(text->expr(c.more->host).at) == "h.x");
  CHECK(text->at(text->expr(c.within).at) == "5m");
  CHECK(text->at(text->expr(c.expr).at) == "a.b(1)");
}

TEST_CASE("a for has its list, its filter, its order and its ways", "[parse]") {
  const auto text =
      clauses("      for n in ns where n.up by n.name, 4 at a time, each after n.before, until one succeeds\n");
  const dsl::SyntaxClause& c = clause(*text);
  CHECK(text->at(c.name) == "n");
  CHECK(text->at(text->expr(c.expr).at) == "ns");
  CHECK(text->at(text->expr(c.more->where).at) == "n.up");
  CHECK(text->at(text->expr(c.more->by).at) == "n.name");
  CHECK(text->at(text->expr(c.more->count).at) == "4");
  CHECK(text->at(text->expr(c.more->each_after).at) == "n.before");
  CHECK(c.more->until_one);
  CHECK(clause(*clauses("      for n in ns, at once\n")).more->at_once);
}

TEST_CASE("every clause of the language is known", "[parse]") {
  const auto text = clauses(
      "      as a\n      let x = 1\n      keep y = 2\n      if x == 1\n      otherwise\n      after b, c\n      on h\n"
      "      else do f() on h\n      else ask\n      until x for 5s every 1s within 1m\n      require x \"why\"\n"
      "      expect x\n      within 5m\n      retry 3 times every 2s doubling\n      on failure continue\n      undo "
      "f()\n"
      "      undo nothing\n      undo none \"why\"\n      finally f()\n      confirm \"sure\" typing x\n"
      "      ask \"what\" as z : number\n      note Say {x}.\n      warning w\n      caution c\n      reversed "
      "\"Start\"\n");
  using W = ClauseWord;
  std::vector<W> found;
  for (const auto& c : items(*text).at(0).clauses) found.push_back(c.word);
  CHECK(found == std::vector<W>{W::as,         W::let,      W::keep,    W::if_,     W::otherwise, W::after,   W::on,
                                W::else_do,    W::else_ask, W::until,   W::require, W::expect,    W::within,  W::retry,
                                W::on_failure, W::undo,     W::undo,    W::undo,    W::finally,   W::confirm, W::ask,
                                W::note,       W::warning,  W::caution, W::reversed});
  CHECK(text->at(clause(*text, 14).keyword()) == "on failure");
  CHECK(clause(*text, 14).policy == dsl::SyntaxClause::Policy::proceed);
  CHECK(clause(*text, 17).undo == dsl::SyntaxClause::Undo::none);
  CHECK(clause(*text, 5).more->names.size() == 2);
  CHECK(clause(*text, 21).more->prose.size() == 3);
}

TEST_CASE("a line belongs to the nearest step above that stands further left", "[parse]") {
  const auto text =
      parse_text(procedure(" 1. A.\n      if a\n      - B.\n          do f()\n      - C.\n      within 5m\n 2. D.\n"));
  REQUIRE(codes(text->diagnostics) == "");
  REQUIRE(items(*text).size() == 2);
  const dsl::SyntaxItem& a = items(*text)[0];
  CHECK(a.clauses.size() == 2);
  CHECK(a.clauses_above() == 1);
  REQUIRE(a.items().size() == 2);
  CHECK(a.items()[0].marker == Marker::bullet);
  CHECK(a.items()[0].clauses.size() == 1);
  CHECK(text->at(a.items()[1].sentence_at) == "C.");
}

TEST_CASE("the numbers of a list stand under each other on either side", "[parse]") {
  std::string left, right;
  for (int i = 1; i <= 100; i++) {
    const std::string number = std::to_string(i);
    left += "  " + number + ". Step.\n       do f()\n";
    right += std::string(4 - number.size(), ' ') + number + ". Step.\n      do f()\n";
  }
  for (const std::string& steps : {left, right}) {
    const auto text = parse_text(procedure(steps));
    CHECK(codes(text->diagnostics) == "");
    CHECK(items(*text).size() == 100);
  }
}

TEST_CASE("a head has its notes, locks, fields and orders", "[parse]") {
  const auto text = parse_text(
      "use service\nuse \"a b.ocf\"\ntype site\n  type : text\n  kind : one of \"a\", \"b\" = \"a\" \"What\"\n"
      "let up(s : site, n : number) = tcp.open(s.h, n) on s.h\n\nprocedure p \"A title\"\n  note Look {site.x}.\n"
      "lock site.name\ngiven\n  site : m.site\n  all : list of list of text = [] \"All\"\nensure\n  a.b before c\n"
      "ensure c before d\nfinally f()\nStart\n 1. Do.\nEnd\n");
  REQUIRE(codes(text->diagnostics) == "");
  CHECK(text->at(text->tree.uses.at(1).what) == "\"a b.ocf\"");
  CHECK(text->at(text->tree.types.at(0).fields.at(1).about) == "\"What\"");
  CHECK(text->tree.types[0].fields[1].type.choices.size() == 2);
  CHECK(text->tree.reads.at(0).parameters.size() == 2);
  const dsl::SyntaxProcedure& p = text->tree.procedures.at(0);
  CHECK(text->at(p.title) == "\"A title\"");
  CHECK(p.notes.size() == 1);
  CHECK(p.locks.size() == 1);
  CHECK(text->at(p.givens.at(1).type.at) == "list of list of text");
  CHECK(p.ensures.size() == 2);
  CHECK(p.ensures[0].before.size() == 2);
  CHECK(p.finals.size() == 1);
}

TEST_CASE("comments, blank lines, CRLF, a mark and spaces at the end change nothing", "[parse]") {
  const auto text = parse_text(
      "\xEF\xBB\xBFprocedure p \"A\"  \r\n\r\nStart\r\n# so\r\n 1. Do.  \r\n   # x\r\n      do f()\t\r\nEnd");
  CHECK(codes(text->diagnostics) == "");
  CHECK(text->at(items(*text).at(0).sentence_at) == "Do.");
  CHECK(items(*text)[0].clauses.size() == 1);
  CHECK(text->tree.trivia.size() == 3);
  CHECK(text->tree.trivia[1].comment);
}

TEST_CASE("an empty file has nothing in it and nothing wrong", "[parse]") {
  for (const char* nothing : {"", "\n", "\n\n  \n", "# only this", "\xEF\xBB\xBF"}) {
    CHECK(codes(parse_text(nothing)->diagnostics) == "");
  }
}

TEST_CASE("a broken clause stays, with its name, so its step is not a person's", "[parse]") {
  const auto text = parse_text(procedure(" 1. Do.\n      let x = 1 +\n      dos f()\n      something else here.\n"));
  CHECK(codes(text->diagnostics) == "OCF0142 OCF0133 OCF0132");
  REQUIRE(items(*text).at(0).clauses.size() == 3);
  for (const auto& c : items(*text)[0].clauses) CHECK(c.word == ClauseWord::broken);
  CHECK(clause(*text).meant == ClauseWord::let);
  CHECK(text->at(clause(*text).name) == "x");
  CHECK(clause(*text, 1).meant == ClauseWord::do_);
}

TEST_CASE("a broken field keeps its name", "[parse]") {
  const auto text = parse_text("procedure p \"A\"\ngiven\n  a : list of\nStart\n 1. Do.\nEnd\n");
  CHECK(codes(text->diagnostics) == "OCF0150");
  REQUIRE(text->tree.procedures.at(0).givens.size() == 1);
  CHECK(text->tree.procedures[0].givens[0].type.broken);
}

TEST_CASE("a condition is read again from its line, and what it lacks is not told twice", "[parse]") {
  const std::string text = " 1. A.\n      if x.failed and y  \n      if\n";
  dsl::SyntaxFile into;
  const std::int32_t root = dsl::parse_condition(text, 13, into);
  REQUIRE(root >= 0);
  CHECK(into.exprs[static_cast<std::size_t>(root)].kind == ExprKind::and_);
  CHECK(Span(into.exprs[static_cast<std::size_t>(root)].at) == Span{0, 16, 30});
  CHECK(dsl::parse_condition(text, 39, into) == -1);
}

}  // namespace
}  // namespace ocflow::test

TEST_CASE("a pool keeps small things and large ones, each where its kind may stand", "[pool]") {
  ocflow::dsl::Pool pool;
  const std::vector<char> one{'x'};
  const std::vector<std::uint64_t> large(1'000'000, 7);
  const auto first = pool.keep(one);
  const auto kept = pool.keep(large);
  const auto next = pool.keep(std::vector<std::uint64_t>{1, 2});
  CHECK(reinterpret_cast<std::uintptr_t>(next.data()) % alignof(std::uint64_t) == 0);
  const ocflow::dsl::Pool moved = std::move(pool);
  CHECK(first[0] == 'x');
  CHECK(kept.size() == 1'000'000);
  CHECK(kept.back() == 7);
  CHECK(next[1] == 2);
}

TEST_CASE("what a pool lets go takes nothing of what stands at its ends", "[pool]") {
  ocflow::dsl::Pool pool;
  std::vector<std::span<const std::uint64_t>> kept;
  for (std::uint64_t i = 0; i < 40; ++i) kept.push_back(pool.keep(std::vector<std::uint64_t>(100'000, i)));
  pool.let_go(kept[2].data(), kept[37].data());
  for (const std::uint64_t i : {0U, 1U, 2U, 37U, 38U, 39U}) {
    CHECK(kept[i].front() == i);
    CHECK(kept[i].back() == i);
  }
}
