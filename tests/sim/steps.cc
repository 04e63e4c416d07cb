#include "tests/sim/steps.h"

#include <algorithm>
#include <functional>

namespace ocflow::sim {

namespace {

class Maker {
 public:
  explicit Maker(std::uint64_t seed)
      : random_(Random(seed).next()),
        deep_((seed & deep) != 0),
        chained_((seed & chained) != 0),
        turned_((seed & turned) != 0) {}

  Step list(int depth) {
    Step out;
    out.what = Step::What::list;
    out.numbered = random_.chance(60);
    const std::uint32_t most = depth == 0 ? 5 : 3;
    for (std::uint32_t i = 0, n = 1 + random_.below(most); i < n; ++i) {
      Step s = one(depth + 1);
      for (const Step& before : out.inner)
        if (!out.numbered && random_.chance(25)) s.afters.push_back(before.id);
      out.inner.push_back(std::move(s));
    }
    const bool by_place =  // an `otherwise` stands below its `if`
        std::any_of(out.inner.begin(), out.inner.end(), [](const Step& s) { return s.otherwise; });
    if (turned_ && !out.numbered && !by_place) std::reverse(out.inner.begin(), out.inner.end());
    return out;
  }

 private:
  Step one(int depth) {
    const std::uint32_t kind = random_.below(100);
    Step s;
    if (depth < 4 && kind < 30) {
      s = list(depth);
      if (kind < 10) s.what = Step::What::call;
    } else if (kind < 40) {
      s.what = Step::What::person;
    } else if (kind < 46) {
      s.what = Step::What::look;
    } else if (depth < 3 && kind < (chained_ ? 85 : 58)) {
      s = many();
    }
    s.id = ++named_;
    s.once = random_.chance(60);
    guards(s);
    ways(s);
    if (deep_) procedures(s, depth);
    return s;
  }
  void procedures(Step& s, int depth) {
    if (s.else_do && random_.chance(60)) {
      s.else_call = true;
      s.rung.push_back(list(depth + 2));
    }
    if (s.else_do && random_.chance(40)) s.rung_retries = 1 + random_.below(2);
    if (s.undo == "call" && random_.chance(25)) s.back.push_back(list(depth + 3));
  }
  // More acts side by side than can begin at once, or one after another, of which most may be repeated.
  Step many() {
    Step out;
    out.what = Step::What::list;
    out.numbered = chained_ && random_.chance(80);
    for (std::uint32_t i = 0, n = 6 + random_.below(10); i < n; ++i) {
      Step s;
      s.id = ++named_;
      s.once = random_.chance(10);
      s.undo = "call";
      if (random_.chance(10)) ways(s);
      out.inner.push_back(std::move(s));
    }
    return out;
  }
  void guards(Step& s) {
    s.condition = random_.chance(15);
    s.otherwise = random_.chance(15);
    s.let = random_.chance(8);
    if (random_.chance(15)) s.loop = static_cast<Step::Loop>(1 + random_.below(3));
    s.at_once = 1 + random_.below(3);
    if (s.what == Step::What::person) return;
    s.require = random_.chance(8);
    s.confirm = random_.chance(5);
    s.ask = random_.chance(4);
    s.keep = random_.chance(4);
  }
  void ways(Step& s) {
    static const char* const policies[] = {"stop", "continue", "ask", "undo"};
    if (random_.chance(30)) s.policy = policies[random_.below(4)];
    s.finally = random_.chance(12);
    if (s.what == Step::What::person) return;
    s.wait = random_.chance(12);
    s.expect = random_.chance(8);
    if (random_.chance(15)) s.retries = 1 + random_.below(2);
    s.limit = random_.chance(12);
    if (s.what == Step::What::look) return;
    s.else_do = random_.chance(12);
    s.else_call = s.else_do && random_.chance(30);
    s.else_ask = random_.chance(5);
    static const char* const undos[] = {"call", "call", "nothing", "none"};
    if (s.what == Step::What::act || random_.chance(20)) s.undo = undos[random_.below(4)];
    if (s.else_do && s.undo.empty()) s.undo = "nothing";  // the way back has to be told
  }

  Random random_;
  bool deep_, chained_, turned_;
  int named_ = 0;
};

std::vector<const Step*> all_of(const Step& root) {
  std::vector<const Step*> all;
  const std::function<void(const Step&)> add = [&](const Step& s) {
    for (const auto* steps : {&s.inner, &s.rung, &s.back}) {
      for (const Step& inner : *steps) {
        all.push_back(&inner);
        add(inner);
      }
    }
  };
  add(root);
  return all;
}

using Change = void (*)(Step&);
// What can be left unsaid of a step.
constexpr Change changes[] = {
    [](Step& s) { s.condition = s.otherwise = false; },
    [](Step& s) { s.let = s.require = s.confirm = s.ask = s.keep = false; },
    [](Step& s) { s.wait = s.expect = s.limit = false; },
    [](Step& s) { s.rung_retries = 0; },
    [](Step& s) { s.else_do = s.else_call = s.else_ask = false; },
    [](Step& s) { s.retries = 0, s.policy.clear(); },
    [](Step& s) { s.finally = false; },
    [](Step& s) { s.loop = Step::Loop::none; },
    [](Step& s) { s.afters.clear(); },
    [](Step& s) { s.what = s.what == Step::What::call ? Step::What::list : s.what; },
};

// Takes out, or changes, the `at`-th step of a copy.
void edit(Step& root, std::size_t& at, const std::function<bool(std::vector<Step>&, std::size_t)>& how, bool& done) {
  for (auto* steps : {&root.inner, &root.rung, &root.back}) {
    for (std::size_t i = 0; i < steps->size() && !done; ++i) {
      if (at-- == 0) {
        done = how(*steps, i);
        return;
      }
      edit((*steps)[i], at, how, done);
    }
  }
}

}  // namespace

Step random_procedure(std::uint64_t seed) { return Maker(seed).list(0); }
std::size_t count(const Step& root) { return all_of(root).size(); }

bool smaller(const Step& root, std::size_t at, Step& out) {
  const std::size_t steps = count(root), ways = std::size(changes);
  out = root;
  bool done = false;
  if (at < steps) {
    edit(
        out, at,
        [](auto& list, std::size_t i) { return list.erase(list.begin() + static_cast<std::ptrdiff_t>(i)), true; },
        done);
    return true;
  }
  at -= steps;
  if (at >= steps * ways) return false;
  const Change change = changes[at % ways];
  std::size_t place = at / ways;
  edit(
      out, place, [&](auto& list, std::size_t i) { return change(list[i]), true; }, done);
  return true;
}

}  // namespace ocflow::sim
