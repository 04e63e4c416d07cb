// An order that no site breaks: the solver against all small sites, and at size.
#include <functional>
#include <random>

#include "tests/dsl/check_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

// --- random conditions over a small site, as text and as what they say -----------------------------------------------

struct OneSite {
  bool used, other, part, part_used;
  int mode;  // of red, green, blue
  double n;
};

std::vector<OneSite> all_sites() {
  std::vector<OneSite> out;
  for (int bits = 0; bits < 16; ++bits) {
    for (int mode = 0; mode < 3; ++mode) {
      for (const double n : {-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0})
        out.push_back({(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, mode, n});
    }
  }
  return out;
}

struct Circumstance {
  std::string text;
  std::function<bool(const OneSite&)> holds;
};

constexpr const char* kModes[] = {"red", "green", "blue"};

Circumstance atom(std::mt19937& random) {
  const int k = static_cast<int>(random() % 3U);
  const auto limit = static_cast<double>(k);
  switch (random() % 7U) {
    case 0:
      return {"s.used", [](const OneSite& s) { return s.used; }};
    case 1:
      return {"s.other == false", [](const OneSite& s) { return !s.other; }};
    case 2:
      return {std::string("s.mode == \"") + kModes[k] + "\"", [k](const OneSite& s) { return s.mode == k; }};
    case 3:
      return {"s.n < " + std::to_string(k), [limit](const OneSite& s) { return s.n < limit; }};
    case 4:
      return {"s.n >= " + std::to_string(k), [limit](const OneSite& s) { return s.n >= limit; }};
    case 5:
      return {"(s.part != none and s.part.used)", [](const OneSite& s) { return s.part && s.part_used; }};
    default:
      return {std::string("s.mode not in [\"") + kModes[k] + "\", \"" + kModes[(k + 1) % 3] + "\"]",
              [k](const OneSite& s) { return s.mode != k && s.mode != (k + 1) % 3; }};
  }
}

Circumstance condition(std::mt19937& random, int depth) {
  if (depth == 0 || random() % 4U == 0) return atom(random);
  const Circumstance a = condition(random, depth - 1);
  if (random() % 4U == 0) return {"(not " + a.text + ")", [a](const OneSite& s) { return !a.holds(s); }};
  const Circumstance b = condition(random, depth - 1);
  if (random() % 2U == 0)
    return {"(" + a.text + " and " + b.text + ")", [a, b](const OneSite& s) { return a.holds(s) && b.holds(s); }};
  return {"(" + a.text + " or " + b.text + ")", [a, b](const OneSite& s) { return a.holds(s) || b.holds(s); }};
}

constexpr const char* kTypes = R"(type part
  used : bool = true
type site
  used  : bool
  other : bool = false
  part  : part = none
  mode  : one of "red", "green", "blue"
  n     : number
)";

std::string document(const Circumstance c[5], const std::string& ensure) {
  return std::string(kTypes) + "procedure p \"P\"\ngiven\n  s : site\nensure\n  " + ensure +
         "\nStart\n - X.\n     as x\n     let wanted = " + c[0].text +
         "\n     if wanted\n     1. A.\n          as a\n          if " + c[1].text +
         "\n     2. Otherwise.\n          as c\n          otherwise\n - Y.\n     as y\n     if " + c[2].text +
         "\n     do q(s, " + c[3].text +
         ")\nEnd\nprocedure q \"Q\"\ngiven\n  s : site\n  may : bool\nStart\n 1. B.\n      as b\n      if may and " +
         c[4].text + "\nEnd\n";
}

// As `document`, but with conditions told by the caller.
std::string bullets(const std::string& a, const std::string& b, const std::string& head = kTypes) {
  return head + "procedure p \"P\"\ngiven\n  s : site\nensure\n  a before b\nStart\n - A.\n     as a\n" + a +
         " - B.\n     as b\n" + b + "End\n";
}

// What is said of the order; empty: it is proved. (A condition that is never true is another matter, told apart.)
std::string broken_order(const Checking& c) {
  for (const Diagnostic& d : c.diagnostics.sorted()) {
    if (d.code == "OCF0320") return d.got;
    if (!d.code.starts_with("OCF035")) return d.code;
  }
  return {};
}

std::string bullet_if(const std::string& condition) { return "     if " + condition + "\n"; }

}  // namespace

TEST_CASE("an order that conditions keep is proved exactly when no small site breaks it", "[ensure]") {
  const std::vector<OneSite> sites = all_sites();
  int proved = 0, refused = 0;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    std::mt19937 random(seed);
    Circumstance c[5];
    for (Circumstance& one : c) one = condition(random, 2);
    const bool second = random() % 2U == 0;
    bool breaks = false;
    for (const OneSite& s : sites) {
      const bool x = c[0].holds(s) && c[1].holds(s) != second;
      breaks = breaks || (x && c[2].holds(s) && c[3].holds(s) && c[4].holds(s));
    }
    const std::string text = document(c, second ? "x.c before y" : "x.a before y.b");
    const Checking check(text);
    INFO("seed " << seed << "\n" << text << check.all());
    CHECK((!broken_order(check).empty()) == breaks);
    if (breaks) CHECK(check.codes() == "OCF0320");
    ++(breaks ? refused : proved);
  }
  CHECK(proved > 100);
  CHECK(refused > 100);
}

TEST_CASE("the smallest site that breaks an order is shown as the lines to set", "[ensure]") {
  const auto got = [](const std::string& a, const std::string& b) {
    const Checking c(bullets(bullet_if(a), bullet_if(b)));
    INFO(c.all());
    return c.only().got;
  };
  CHECK(got("s.other", "not s.used") == "nothing says which of the two comes first, with s.other: true, s.used: false");
  CHECK(got("s.part != none and s.part.used", "s.n > 2") ==
        "nothing says which of the two comes first, with s.part.used: true, s.n: 3");
  CHECK(got("s.part == none or s.other", "s.mode != \"red\" and s.mode != \"blue\"") ==
        "nothing says which of the two comes first, with s.part: none, s.mode: green");
  CHECK(got("s.used or not s.used", "true") == "nothing says which of the two comes first");
}

TEST_CASE("the example sites really break the order that they are shown for", "[ensure]") {
  // The site that is shown for random conditions, read back and asked: both hold in it.
  const std::vector<OneSite> sites = all_sites();
  for (unsigned seed = 1; seed <= 100; ++seed) {
    std::mt19937 random(seed);
    const Circumstance a = condition(random, 2), b = condition(random, 2);
    const Checking c(bullets(bullet_if(a.text), bullet_if(b.text)));
    INFO(a.text << "\n" << b.text << "\n" << c.all());
    const std::string got = broken_order(c);
    if (got.empty()) continue;
    const auto says = [&](const std::string& name, const std::string& value) {
      return got.find("s." + name + ": ") == std::string::npos ||
             got.find("s." + name + ": " + value) != std::string::npos;
    };
    const auto flag = [&](const std::string& name, bool is) { return says(name, is ? "true" : "false"); };
    const auto number = [&](double n) {
      const auto at = got.find("s.n: ");
      return at == std::string::npos || std::stod(got.substr(at + 5)) == n;
    };
    int matching = 0;
    for (const OneSite& s : sites) {
      const bool part = says("part", s.part ? "{" : "none") &&
                        (s.part ? flag("part.used", s.part_used) : got.find("s.part.used") == std::string::npos);
      if (!flag("used", s.used) || !flag("other", s.other) || !part || !says("mode", kModes[s.mode]) || !number(s.n))
        continue;
      ++matching;
      CHECK((a.holds(s) && b.holds(s)));
    }
    CHECK(matching > 0);
  }
}

TEST_CASE("loops, lists and results are looked at as far as they can be", "[ensure]") {
  const std::string head =
      std::string(kTypes) + "type big\n  parts : list of part = []\n  when : version = \"1\"\n  s : site\n";
  const auto codes = [&](const std::string& a, const std::string& b) {
    std::string text = bullets(a, b, head);
    text.replace(text.find("  s : site\nensure"), 11, "  s : big \n");
    const Checking c(text);
    INFO(c.all());
    return broken_order(c).empty() ? std::string() : c.codes();
  };
  CHECK(codes(bullet_if("s.parts == []"), "     for p in s.parts\n").empty());
  CHECK(codes(bullet_if("count(s.parts) > 0"), "     for p in s.parts\n") == "OCF0320");
  CHECK(codes(bullet_if("count(s.parts) < 1"), "     for p in s.parts where p.used\n").empty());
  CHECK(codes(bullet_if("s.when < \"8.1\""), bullet_if("s.when >= \"8.1.0\"")).empty());
  CHECK(codes(bullet_if("s.when <= \"8.1\""), bullet_if("s.when >= \"8.1.0\"")) == "OCF0320");
  CHECK(codes("     for i in [1, 2]\n     1. In it.\n          if i == 3\n", "").empty());
  // A read is asked each time anew.
  CHECK(codes(bullet_if("unit.state(\"a\") == \"running\""), bullet_if("unit.state(\"a\") != \"running\"")) ==
        "OCF0320");
  // A list does something only where something in it does.
  CHECK(codes("     - One.\n         if s.s.used\n     - Two.\n         if s.s.other\n",
              bullet_if("not s.s.used and not s.s.other"))
            .empty());
}

namespace {

// One condition made of many: in parts, for an expression may only be so deep.
std::string joined(const std::vector<std::string>& all, const std::string& word) {
  std::string lets, names;
  for (std::size_t i = 0; i < all.size(); i += 30) {
    const std::string name = "w" + std::to_string(i);
    lets += "     let " + name + " = ";
    for (std::size_t k = i; k < std::min(i + 30, all.size()); ++k) lets += (k > i ? " " + word + " " : "") + all[k];
    lets += "\n";
    names += (i > 0 ? " " + word + " " : "") + name;
  }
  return lets + "     if " + names + "\n";
}

}  // namespace

TEST_CASE("hundreds of conditions are decided", "[ensure]") {
  std::string head = "type site\n", steps;
  std::vector<std::string> all, chain{"s.n0 > 0"};
  for (int i = 0; i < 300; ++i) {
    const std::string n = std::to_string(i), m = std::to_string(i + 1);
    head += "  a" + n + " : bool\n  n" + n + " : number\n";
    all.push_back("(s.a" + n + " or s.n" + n + " > " + n + ")");
    if (i < 299) chain.push_back("(s.n" + n + " <= 0 or s.n" + m + " > 0)");
    steps += " - Step.\n     if " + all.back() + "\n";
  }
  head += "procedure p \"P\"\ngiven\n  s : site\nensure\n  a before b\nStart\n";
  // 300 alternatives and an `otherwise`: it never applies together with any of them.
  const auto alternatives = [&](const std::vector<std::string>& some) {
    return Checking(head + steps + " - None.\n     as a\n     otherwise\n - Some.\n     as b\n" + joined(some, "or") +
                    "End\n");
  };
  CHECK(broken_order(alternatives(all)).empty());
  std::vector<std::string> more = all;
  more.push_back("s.n0 < 0");
  CHECK(alternatives(more).codes() == "OCF0320");
  // Each of 300 decides the next.
  const auto last = [&](const std::string& limit) {
    return broken_order(Checking(head + " - A.\n     as a\n" + joined(chain, "and") +
                                 " - B.\n     as b\n     if s.n299 <= " + limit + "\nEnd\n"));
  };
  CHECK(last("0").empty());
  CHECK(last("1").find("s.n299: 1") != std::string::npos);
}

TEST_CASE("a question that is too hard is not guessed at", "[ensure]") {
  // Twelve things into eleven places, each place for one: no case is left, but to see that takes more work than is
  // allowed.
  std::string head = "type site\n";
  std::vector<std::string> all;
  const auto at = [](int thing, int place) { return "s.x" + std::to_string(thing) + "_" + std::to_string(place); };
  constexpr int places = 11;
  for (int t = 0; t <= places; ++t) {
    std::string somewhere;
    for (int p = 0; p < places; ++p) {
      head += "  x" + std::to_string(t) + "_" + std::to_string(p) + " : bool\n";
      somewhere += (p > 0 ? " or " : "") + at(t, p);
      for (int o = 0; o < t; ++o) all.push_back("not (" + at(t, p) + " and " + at(o, p) + ")");
    }
    all.push_back("(" + somewhere + ")");
  }
  head += "procedure p \"P\"\ngiven\n  s : site\nensure\n  a before b\nStart\n";
  const Checking c(head + " - A.\n     as a\n" + joined(all, "and") + " - B.\n     as b\nEnd\n");
  CHECK(c.codes() == "OCF0320");
  CHECK(c.only().got.find("too many") != std::string::npos);
}
