// `ensure` is proved for every site. Here the proof is held against brute force: every way in which small random
// procedures can be worked through, with every choice of what is used.
#include <map>
#include <random>
#include <set>

#include "dsl/lower.h"
#include "tests/dsl/check_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

// --- a procedure as this test sees it --------------------------------------------------------------------------------

struct Node {
  std::string name;
  int parent = -1;
  bool numbered = false;  // its list
  std::vector<int> children;
  std::set<int> waits;  // siblings
  int flag = -1;        // `if fN`
  bool otherwise = false;
  std::vector<int> group;  // of an otherwise: those above it
  bool called = false;     // its list is a procedure of its own
};

struct Model {
  std::vector<Node> nodes;  // the root is 0
  int flags = 0;
  std::string text;
  std::string procedures;

  bool apart(int a, int b) const { return !holds(a, b) && !holds(b, a); }
  bool holds(int a, int b) const {
    for (; b >= 0; b = nodes[static_cast<std::size_t>(b)].parent) {
      if (a == b) return true;
    }
    return false;
  }
};

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Model make() {
    model_.nodes.emplace_back();
    fill(0, 0);
    model_.text = list(0, 1);
    return std::move(model_);
  }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  void fill(int parent, int depth) {
    const int count = 2 + pick(2);
    model_.nodes[static_cast<std::size_t>(parent)].numbered = pick(2) == 0;
    for (int i = 0; i < count && leaves_ < 6; ++i) {
      const int id = static_cast<int>(model_.nodes.size());
      Node node;
      node.name = "s" + std::to_string(id);
      node.parent = parent;
      Node& above = model_.nodes[static_cast<std::size_t>(parent)];
      if (above.numbered && !above.children.empty()) node.waits.insert(above.children.back());
      conditions(node, above);
      if (!above.numbered) {
        for (const int other : above.children) {
          if (pick(3) == 0) node.waits.insert(other);
        }
      }
      above.children.push_back(id);
      model_.nodes.push_back(node);
      if (depth < 2 && pick(3) == 0 && leaves_ < 4) {
        model_.nodes[static_cast<std::size_t>(id)].called = pick(3) == 0;
        fill(id, depth + 1);
      } else {
        ++leaves_;
      }
    }
  }

  void conditions(Node& node, const Node& above) {
    const bool can_end =
        !above.children.empty() && model_.nodes[static_cast<std::size_t>(above.children.back())].flag >= 0;
    if (can_end && pick(2) == 0) {
      node.otherwise = true;
      for (std::size_t i = above.children.size(); i-- > 0;) {
        if (model_.nodes[static_cast<std::size_t>(above.children[i])].flag < 0) break;
        node.group.push_back(above.children[i]);
        node.waits.insert(above.children[i]);
      }
    } else if (model_.flags < 3 && pick(3) == 0) {
      node.flag = model_.flags++;
    }
  }

  std::string list(int parent, std::size_t indent) {
    const Node& above = model_.nodes[static_cast<std::size_t>(parent)];
    std::string out;
    int number = 0;
    for (const int child : above.children) {
      const Node& n = model_.nodes[static_cast<std::size_t>(child)];
      const std::string pad(indent + 4, ' ');
      out += std::string(indent, ' ') + (above.numbered ? std::to_string(++number) + "." : "-") + " Step.\n";
      out += pad + "as " + n.name + "\n";
      if (n.flag >= 0) out += pad + "if f" + std::to_string(n.flag) + "\n";
      if (n.otherwise) out += pad + "otherwise\n";
      std::string waits;
      for (const int w : n.waits) waits += (waits.empty() ? "" : ", ") + model_.nodes[static_cast<std::size_t>(w)].name;
      if (!above.numbered && !waits.empty()) out += pad + "after " + waits + "\n";
      if (n.children.empty()) continue;
      if (n.called) {
        out += pad + "do q" + n.name + "(" + flags_passed() + ")\n";
        const std::string inner = list(child, 1);
        model_.procedures += "procedure q" + n.name + " \"Q\"\n" + givens() + "Start\n" + inner + "End\n";
      } else {
        out += list(child, indent + 4);
      }
    }
    return out;
  }

  static std::string givens() { return "given\n  f0 : bool\n  f1 : bool\n  f2 : bool\n"; }
  static std::string flags_passed() { return "f0, f1, f2"; }

  std::mt19937 random_;
  Model model_;
  int leaves_ = 0;
};

// The dotted name of a node from the main procedure: through the calls around it.
std::string dotted(const Model& m, int id) {
  std::string out = m.nodes[static_cast<std::size_t>(id)].name;
  for (int p = m.nodes[static_cast<std::size_t>(id)].parent; p > 0; p = m.nodes[static_cast<std::size_t>(p)].parent) {
    if (m.nodes[static_cast<std::size_t>(p)].called) out = m.nodes[static_cast<std::size_t>(p)].name + "." + out;
  }
  return out;
}

// --- brute force -----------------------------------------------------------------------------------------------------

class Worlds {
 public:
  Worlds(const Model& m, unsigned flags) : m_(m), flags_(flags) {}

  bool does_something(int id) const {
    for (int leaf = 1; leaf < static_cast<int>(m_.nodes.size()); ++leaf) {
      if (at(leaf).children.empty() && inside(leaf, id) && present(leaf)) return true;
    }
    return false;
  }

  // Can something in b start while something in a has not ended?
  bool can_break(int a, int b) {
    a_ = a;
    b_ = b;
    seen_.clear();
    return explore(std::vector<char>(m_.nodes.size(), 'w'));
  }

 private:
  const Node& at(int id) const { return m_.nodes[static_cast<std::size_t>(id)]; }
  bool flag(int f) const { return (flags_ >> f & 1U) != 0; }

  bool applies_itself(int id) const {
    const Node& n = at(id);
    if (n.flag >= 0) return flag(n.flag);
    if (!n.otherwise) return true;
    for (const int g : n.group) {
      if (flag(at(g).flag)) return false;
    }
    return true;
  }
  bool present(int id) const {
    for (; id > 0; id = at(id).parent) {
      if (!applies_itself(id)) return false;
    }
    return true;
  }
  bool inside(int id, int of) const {
    for (; id >= 0; id = at(id).parent) {
      if (id == of) return true;
    }
    return false;
  }
  bool reached(int id, const std::string& s) const {
    if (id == 0) return true;
    for (const int w : at(id).waits) {
      if (!complete(w, s)) return false;
    }
    return reached(at(id).parent, s);
  }
  bool complete(int id, const std::string& s) const {
    if (!reached(id, s)) return false;
    if (!present(id)) return true;  // absent, but its place in the order stays
    if (at(id).children.empty()) return s[static_cast<std::size_t>(id)] == 'd';
    for (const int c : at(id).children) {
      if (!complete(c, s)) return false;
    }
    return true;
  }

  bool explore(const std::vector<char>& state) {
    const std::string s(state.begin(), state.end());
    if (!seen_.insert(s).second) return false;
    bool a_open = false;
    for (int id = 1; id < static_cast<int>(m_.nodes.size()); ++id) {
      const bool leaf = at(id).children.empty() && present(id);
      a_open = a_open || (leaf && inside(id, a_) && s[static_cast<std::size_t>(id)] != 'd');
    }
    for (int id = 1; id < static_cast<int>(m_.nodes.size()); ++id) {
      if (!at(id).children.empty() || !present(id)) continue;
      std::vector<char> next = state;
      char& mine = next[static_cast<std::size_t>(id)];
      if (mine == 'w' && reached(id, s)) {
        if (inside(id, b_) && a_open) return true;
        mine = 'r';
      } else if (mine == 'r') {
        mine = 'd';
      } else {
        continue;
      }
      if (explore(next)) return true;
    }
    return false;
  }

  const Model& m_;
  unsigned flags_;
  int a_ = 0, b_ = 0;
  std::set<std::string> seen_;
};

std::string document_of(const Model& m, const std::string& ensure) {
  return "procedure p \"P\"\ngiven\n  f0 : bool\n  f1 : bool\n  f2 : bool\n" + ensure + "Start\n" + m.text + "End\n" +
         m.procedures;
}

}  // namespace

TEST_CASE("ensure says what brute force finds, in random procedures", "[ensure]") {
  int proved = 0, refused = 0;
  for (unsigned seed = 1; seed <= 150; ++seed) {
    const Model m = Maker(seed).make();
    const int count = static_cast<int>(m.nodes.size());
    std::mt19937 random(seed);
    for (int k = 0; k < 5; ++k) {
      const int a = 1 + static_cast<int>(random() % static_cast<unsigned>(count - 1));
      const int b = 1 + static_cast<int>(random() % static_cast<unsigned>(count - 1));
      bool breaks = false, both = false;
      for (unsigned flags = 0; flags < 8U; ++flags) {
        Worlds worlds(m, flags);
        breaks = breaks || worlds.can_break(a, b);
        both = both || (worlds.does_something(a) && worlds.does_something(b));
      }
      const Checking c(document_of(m, "ensure\n  " + dotted(m, a) + " before " + dotted(m, b) + "\n"));
      INFO("seed " << seed << ": " << dotted(m, a) << " before " << dotted(m, b) << "\n"
                   << document_of(m, "") << c.all());
      const bool holds = c.codes().empty();
      if (!holds) CHECK(c.codes() == "OCF0320");
      // Of a step and one in it no order can be asked for, whether or not they ever apply.
      if (!m.apart(a, b)) CHECK_FALSE(holds);
      if (m.apart(a, b)) CHECK(holds == !breaks);
      if (!both) CHECK_FALSE(breaks);
      ++(holds ? proved : refused);
    }
  }
  CHECK(proved > 100);
  CHECK(refused > 200);
}

TEST_CASE("what is ordered in the plan is ensured", "[ensure]") {
  for (unsigned seed = 500; seed <= 560; ++seed) {
    const Model m = Maker(seed).make();
    const Checking plain(document_of(m, ""));
    INFO(document_of(m, "") << plain.all());
    REQUIRE(plain.checked.program);
    Diagnostics none;
    const auto plan = dsl::lower(plain.checked.program, plain.checked.main, {true, false, true}, none);
    REQUIRE(plan);
    REQUIRE(plan->size() == m.nodes.size());  // both in the order of the text
    for (int a = 1; a < static_cast<int>(m.nodes.size()); ++a) {
      for (int b = 1; b < static_cast<int>(m.nodes.size()); ++b) {
        const Checking c(document_of(m, "ensure\n  " + dotted(m, a) + " before " + dotted(m, b) + "\n"));
        if (plan->precedes(static_cast<plan::NodeId>(a), static_cast<plan::NodeId>(b))) CHECK(c.codes().empty());
      }
    }
  }
}

TEST_CASE("ensure looks through calls, lists and loops", "[ensure]") {
  const auto codes = [](const std::string& ensure, const std::string& steps) {
    return Checking("procedure p \"P\"\nensure\n  " + ensure + "\nStart\n" + steps +
                    "End\nprocedure q \"Q\"\nStart\n 1. A.\n      as a\n 2. B.\n      as b\nEnd\n")
        .codes();
  };
  const std::string calls = " 1. X.\n      as x\n      do q()\n 2. Y.\n      as y\n      do q()\n";
  CHECK(codes("x.b before y.a", calls).empty());
  CHECK(codes("x before y.a", calls).empty());
  CHECK(codes("x.a before x.b", calls).empty());
  CHECK(codes("y.a before x.b", calls) == "OCF0320");
  CHECK(codes("x before x.a", calls) == "OCF0320");
  CHECK(codes("x.c before y", calls) == "OCF0317");
  CHECK(codes("z before y", calls) == "OCF0317");
  CHECK(codes("l.a before l.b",
              " 1. L.\n      as l\n      - A.\n          as a\n      - B.\n          as b\n          after a\n")
            .empty());
  CHECK(
      codes("a before b", " 1. L.\n      for i in [1, 2]\n      1. A.\n           as a\n      2. B.\n           as b\n")
          .empty());
}

TEST_CASE("a broken ensure shows the two steps and the order that would hold", "[ensure]") {
  const Checking turned(
      "procedure p \"P\"\nensure\n  ocs before stat\nStart\n 1. Stop Stat.\n      as stat\n 2. Stop OCS.\n      as "
      "ocs\nEnd\n");
  CHECK(turned.at() == "ocs before stat");
  CHECK(turned.only().got == "stat comes before ocs");
  CHECK(turned.only().remedy == "move ocs above stat");
  REQUIRE(turned.only().labels.size() == 2);
  const Checking apart(
      "procedure p \"P\"\nensure\n  ocs before stat\nStart\n - Stop Stat.\n     as stat\n - Stop OCS.\n     as "
      "ocs\nEnd\n");
  CHECK(apart.only().got == "nothing says which of the two comes first");
  CHECK(apart.only().remedy.find("after ocs") != std::string::npos);
}
