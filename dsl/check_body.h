// The steps of one procedure while it is checked: who stands where, what is called how, and what comes before what.
// Private to dsl/check*.cc.
#pragma once
#include "dsl/check_place.h"

namespace ocflow::dsl::checking {

class Body {
 public:
  Body(World& world, Unit& unit, ProcedureId procedure);
  Body(World& world, Unit& unit);  // no procedure: it has no names

  // Names and orders the steps; reports what is wrong with that.
  void build();

  Place place(Index step, Position position, bool reads = false) const;
  bool numbered(Index step) const;  // is the list numbered in which it stands?
  std::span<const Index> list(Index parent) const;
  std::span<const Index> afters(
      Index step) const;  // siblings that it waits for among bullets, with those of `otherwise`
  std::string_view name(const BodyStep& step) const {
    return step.more->name_at.empty() ? std::string_view() : world.text(step.more->name_at);
  }
  bool precedes(Index a, Index b) const;       // siblings: does every run of a end before one of b starts?
  bool is_inside(Index step, Index of) const;  // or the same
  Index outer_loop(Index step) const {         // the nearest step with a `for` around it
    return steps[step].parent == plan::nothing ? plan::nothing : steps[steps[step].parent].more->loop;
  }
  Index end(Index step) const { return steps[step].list ? steps[step].more->end : step + 1; }  // behind what is in it
  // The two siblings that hold a and b. False: one holds the other, then both are that one.
  bool lift(Index& a, Index& b) const;

  const std::vector<Symbol*>* symbols(std::string_view name) const;
  Symbol* own(std::string_view name, Index step);     // what the step itself gives that name
  Symbol* of_all(std::string_view name, Index step);  // of a `for`: what it gives outside
  // The results, lets and answers that have a value when all steps of this list have ended.
  std::vector<const Symbol*> given_in(Index list) const;
  Symbol& add(Symbol symbol);  // reports a name that is taken
  std::vector<std::string> names() const;
  bool sees(const Place& place, const Symbol& symbol) const;
  std::uint32_t new_slot(Index loop);
  std::uint32_t item_slots(Index loop) const;
  // An order of the steps of one list in which each comes after those it waits for; made in `room` where it isn't that
  // of the text.
  std::span<const Index> in_order(Index parent, std::vector<Index>& room) const;
  // The condition of a step that may have been let go: it is read again.
  Condition condition(const BodyStep& step) const;
  // This step of the outermost list has been checked: nobody needs its tree any more.
  void let_go(Index step);
  void let_go_all();  // all of them have been checked

  World& world;
  const Unit& unit;
  ProcedureId procedure;
  plan::StepId first_step = 0;  // of its steps in the program
  LargeVector<BodyStep> steps;
  ByName<std::vector<Index>> by_name;  // steps

 private:
  void add_list(std::span<const SyntaxItem> items, Index parent, int depth);
  BodyMore& more(BodyStep& step);  // to be changed
  void read_clauses(BodyStep& step);
  static Position first_try(const BodyStep& step);
  void group(std::span<const Index> list);
  void name_steps();
  void declare_lets(Index step);
  void declare_item(Index step);
  void declare_results(std::string_view name, const std::vector<Index>& givers);
  void declare_result(std::string_view name, const std::vector<Index>& givers, bool of_all);
  void order(std::span<const Index> list);
  using Beside = std::unordered_map<std::string_view, std::vector<Index>>;  // the steps of one list, by name
  Beside names_in(std::span<const Index> list) const;
  void wait_for(const SyntaxClause& after, const Beside& names);
  void refuse_circles(std::span<const Index> list);
  bool taken(const Symbol& symbol);

  void let_go_checked();

  // What hardly any step of a large procedure has: nothing of that has to be looked for where none is.
  bool has_lets_ = false, has_orders_ = false;  // a let or an answer; an `after` or an `otherwise`
  SyntaxFile& tree_;
  std::deque<BodyMore> more_;
  // Of the outermost list, by place: what has been checked; before `next_` all of it. What stands behind `first_` and
  // before `gone_` has been let go.
  std::vector<bool> checked_;
  Index next_ = 0, first_ = 0, gone_ = 0;
  std::uint32_t kept_ = 0;             // how many since it was done last
  LargeVector<Index> lists_, afters_;  // the steps of each list, and those that each step waits for
  std::uint32_t first_root_ = 0, roots_ = 0;
  std::deque<Symbol> symbols_;
  ByName<std::vector<Symbol*>> by_symbol_;
  std::unordered_map<Index, std::vector<const Symbol*>> by_giver_;  // without the items
  std::unordered_map<Index, std::uint32_t> slots_;                  // by loop: how many its items' frame has
};

// check_items.cc: what the clauses of an item are not, taken together.
void check_clauses_together(World& world, const SyntaxFile& file, const BodyStep& step);

// check_rungs.cc: what stands beneath an `else` and says something of that rung alone.
bool of_a_rung(ClauseWord word);
void check_ladder(World& world, const BodyStep& step);

}  // namespace ocflow::dsl::checking
