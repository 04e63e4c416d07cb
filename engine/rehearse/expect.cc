#include "engine/rehearse/expect.h"

#include <algorithm>

#include "engine/base/diagnostic.h"

namespace ocflow::rehearse {

using plan::NodeId;
using run::State;
using site::Node;

namespace {

constexpr std::string_view all_ends[] = {"done",  "waits", "taken back", "stops",
                                         "doubt", "stuck", "untrue",     "never ends"};
constexpr std::string_view step_words[] = {"done",      "failed",    "skipped", "not applicable",
                                           "not begun", "tolerated", "undone"};

std::string end_word(Grade grade) {
  switch (grade) {
    case Grade::done:
    case Grade::believed:
      return "done";
    case Grade::asks:
      return "waits";
    case Grade::stops:
    case Grade::undecided:
      return "stops";
    default:
      return std::string(grade_name(grade));
  }
}

std::string state_word(State state) {
  if (state == State::waiting) return "not begun";
  if (state == State::not_applicable) return "not applicable";
  return std::string(run::state_name(state));
}

std::vector<const Node*> each_of(const Node& node) {
  if (node.kind != Node::Kind::list) return {&node};
  std::vector<const Node*> out;
  for (const Node& item : node.items) out.push_back(&item);
  return out;
}

class ExpectationReader {
 public:
  ExpectationReader(const plan::Plan& plan, std::vector<Mistake>& mistakes) : plan_(plan), mistakes_(mistakes) {}

  Expectation read(const Node& map) {
    for (const auto& [key, value] : map.entries) entry(key, value);
    return std::move(out_);
  }

 private:
  void entry(const Node& key, const Node& value) {
    const std::string& name = key.scalar;
    if (name == "ends") return ends(value);
    if (name == "why") {
      out_.why = value.scalar;
    } else if (name == "at") {
      out_.at = step_named(value, plan_, mistakes_);
    } else if (name == "order") {
      for (const Node* step : each_of(value))
        if (const NodeId n = step_named(*step, plan_, mistakes_); n != plan::nothing) out_.order.push_back(n);
    } else if (name == "state") {
      for (const auto& [thing, is] : value.entries) out_.things.emplace_back(thing.scalar, is.scalar);
    } else if (name == "undo") {
      undo(value);
    } else if (std::find(std::begin(step_words), std::end(step_words), name) != std::end(step_words)) {
      for (const Node* step : each_of(value))
        if (const NodeId n = step_named(*step, plan_, mistakes_); n != plan::nothing) out_.states.emplace_back(n, name);
    } else {
      unknown(key);
    }
  }

  void ends(const Node& value) {
    out_.ends = value.scalar;
    if (std::find(std::begin(all_ends), std::end(all_ends), value.scalar) != std::end(all_ends)) return;
    std::string all;
    for (const auto one : all_ends) all.append(all.empty() ? "" : ", ").append(one);
    mistakes_.push_back({value.at, "a run doesn't end `" + value.scalar + "`; it ends " + all});
  }

  void undo(const Node& value) {
    out_.undo_said = true;
    if (value.kind == Node::Kind::scalar && value.scalar == "all") return;
    for (const Node* left : each_of(value)) out_.undo_leaves.push_back(left->scalar);
  }

  void unknown(const Node& key) {
    std::vector<std::string> all{"ends", "at", "why", "order", "state", "undo"};
    all.insert(all.end(), std::begin(step_words), std::end(step_words));
    const auto meant = did_you_mean(key.scalar, all);
    mistakes_.push_back({key.at, "`" + key.scalar + "` is nothing that can be expected" +
                                     (meant.empty() ? "" : "; did you mean `" + meant + "`?")});
  }

  const plan::Plan& plan_;
  std::vector<Mistake>& mistakes_;
  Expectation out_;
};

class Comparison {
 public:
  Comparison(const Expectation& expected, Stage& stage, const Played& played)
      : e_(expected), stage_(stage), plan_(stage.working), played_(played), ending_(played.ending) {}

  std::vector<Difference> run() {
    ends();
    for (const auto& [node, word] : e_.states) {
      const std::string found = node < ending_.states.size() ? state_word(ending_.states[node]) : "not there";
      if (found != word) add("step " + plan_.path(node), word, found);
    }
    order();
    for (const auto& [thing, is] : e_.things) state(thing, is);
    undo();
    return std::move(out_);
  }

 private:
  void add(std::string what, std::string expected, std::string found) {
    out_.push_back({std::move(what), std::move(expected), std::move(found)});
  }

  std::string where() const {
    if (ending_.node == plan::nothing) return {};
    return " at " + plan_.path(ending_.node) + (ending_.why.empty() ? "" : ": " + ending_.why);
  }

  void ends() {
    const std::string found = end_word(ending_.grade);
    if (!e_.ends.empty() && found != e_.ends) add("ends", e_.ends, found + where());
    const bool there = ending_.node != plan::nothing && e_.at != plan::nothing && plan_.holds(e_.at, ending_.node);
    if (e_.at != plan::nothing && !there)
      add("at", plan_.path(e_.at), ending_.node == plan::nothing ? "nowhere: " + found : plan_.path(ending_.node));
    if (!e_.why.empty() && ending_.why.find(e_.why) == std::string::npos)
      add("why", e_.why, ending_.why.empty() ? "nothing" : ending_.why);
  }

  // The places of a step's acts among all that began.
  std::pair<std::size_t, std::size_t> places(NodeId step) const {
    std::size_t first = ending_.order.size(), last = 0;
    for (std::size_t i = 0; i < ending_.order.size(); ++i) {
      if (!plan_.holds(step, ending_.order[i])) continue;
      first = std::min(first, i);
      last = i;
    }
    return {first, last};
  }

  void order() {
    for (std::size_t i = 0; i + 1 < e_.order.size(); ++i) {
      const auto [first, last] = places(e_.order[i]);
      const auto [next, unused] = places(e_.order[i + 1]);
      const std::string a = plan_.path(e_.order[i]), b = plan_.path(e_.order[i + 1]);
      if (first == ending_.order.size()) {
        add("order", a + " before " + b, a + " did nothing");
      } else if (next == ending_.order.size()) {
        add("order", a + " before " + b, b + " did nothing");
      } else if (last > next) {
        add("order", a + " before " + b, b + " began before " + a + " had ended");
      }
    }
  }

  void state(const std::string& name, const std::string& is) {
    const ThingId thing = stage_.things.find(name);
    if (thing == none) return add("state of " + name, is, "nothing of that name is in the site, or was changed");
    std::string found;
    for (SlotId i = 0; i < played_.slots.size(); ++i) {
      const Slot& slot = stage_.things.slots[i];
      if (slot.thing != thing || !played_.slots[i].known) continue;
      const std::string words = slot.words(played_.slots[i].now);
      if (words == is) return;
      if (found.empty() || slot.aspect == "runs") found = words;
    }
    add("state of " + name, is, found.empty() ? "not known" : found);
  }

  void undo() {
    if (!e_.undo_said) return;
    std::vector<std::string> left;
    for (const Left& l : ending_.back.left) left.push_back(l.path.empty() ? l.thing : l.path);
    std::vector<std::string> wanted;
    for (const auto& name : e_.undo_leaves) {
      const ThingId thing = stage_.things.find(name);
      const bool known = thing != none && !stage_.things.all[thing].path.empty();
      wanted.push_back(known ? stage_.things.all[thing].path : name);
    }
    std::sort(left.begin(), left.end());
    std::sort(wanted.begin(), wanted.end());
    const auto words = [](const std::vector<std::string>& all) {
      std::string text;
      for (const auto& one : all) text += (text.empty() ? "leaves " : ", ") + one;
      return text.empty() ? std::string("all") : text;
    };
    if (left != wanted) add("undo", words(wanted), words(left));
  }

  const Expectation& e_;
  Stage& stage_;
  const plan::Plan& plan_;
  const Played& played_;
  const Ending& ending_;
  std::vector<Difference> out_;
};

}  // namespace

Expectation read_expectation(const Node& map, const plan::Plan& plan, std::vector<Mistake>& mistakes) {
  return ExpectationReader(plan, mistakes).read(map);
}

std::vector<Difference> differences(const Expectation& expected, Stage& stage, const Played& played) {
  return Comparison(expected, stage, played).run();
}

}  // namespace ocflow::rehearse
