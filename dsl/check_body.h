// The steps of one procedure while it is checked: who stands where, what is called how, and what comes before what.
// Private to dsl/check*.cc.
#pragma once
#include <limits>

#include "dsl/check_world.h"

namespace ocflow::dsl::checking {

using Index = std::uint32_t;  // of a step in its procedure, in the order of the text

// Where among the clauses of a step something stands. The list stands where a `do` would.
using Position = std::int64_t;
inline constexpr Position kBefore = -1;  // what is said of the whole step
inline constexpr Position kAfterAll = std::numeric_limits<Position>::max();

struct BodyStep {
  const SyntaxItem* item = nullptr;
  Index parent = plan::nothing;
  Index place = 0;  // in its list
  std::vector<Index> children;
  std::vector<Index> afters;         // siblings that it waits for in a bulleted list, those of `otherwise` included
  Index loop = plan::nothing;        // the nearest step with a `for`, itself included
  Index outer_loop = plan::nothing;  // the same without itself
  std::uint16_t level = 0;           // how many loops those are, itself included
  Index group = plan::nothing;       // the first of the if/otherwise group that it belongs to
  bool ends_group = false;           // by `otherwise`
  std::string name;
  Span name_at;
  const SyntaxClause* condition = nullptr;       // `if`, when it is asked once for the step
  const SyntaxClause* item_condition = nullptr;  // `if` below a `for`: asked of each item
  const SyntaxClause* otherwise = nullptr;
  const SyntaxClause* each = nullptr;
  const SyntaxClause* act = nullptr;
  const SyntaxClause* policy = nullptr;

  // Of a broken clause what it was meant to be: it was reported, and the names that it gives are known.
  static ClauseWord meaning(const SyntaxClause& clause) {
    return clause.word == ClauseWord::broken ? clause.meant : clause.word;
  }
  bool has_list() const { return !item->items.empty(); }
  Position position(std::size_t clause) const;
  Position act_position() const;  // of its `do` or list; kAfterAll where it has none
  bool is_persons() const;        // nothing in it but a sentence, and when and where
  bool tolerates() const { return policy && policy->policy != SyntaxClause::Policy::stop; }
};

struct Symbol {
  enum class Kind { given, result, let, item } kind = Kind::given;
  std::string name;
  Span at;
  Type type;
  bool typed = false;  // its type is known: all that may use it is checked after it
  std::uint32_t slot = 0;
  std::uint16_t level = 0;      // of the frame that holds it
  Index loop = plan::nothing;   // whose items' frame that is
  std::vector<Index> steps;     // result: those that give it (more than one: alternatives); let, item: its step
  Position position = kBefore;  // let
};

// From where a name is used.
struct Place {
  Index step = plan::nothing;
  Position position = kBefore;
  std::uint16_t level = 0;
  Index loop = plan::nothing;
  bool reads = false;  // actions of class `reads` may stand here
};

class Body {
 public:
  Body(World& world, const Unit& unit, ProcedureId procedure);

  // Names and orders the steps; reports what is wrong with that.
  void build();

  Place place(Index step, Position position, bool reads = false) const;
  bool numbered(Index step) const;  // is the list numbered in which it stands?
  const std::vector<Index>& list(Index parent) const;
  bool precedes(Index a, Index b) const;       // siblings: does every run of a end before one of b starts?
  bool is_inside(Index step, Index of) const;  // or the same
  // The two siblings that hold a and b. False: one holds the other, then both are that one.
  bool lift(Index& a, Index& b) const;

  const std::vector<Symbol*>* symbols(const std::string& name) const;
  Symbol* own(const std::string& name, Index step);  // what the step itself gives that name
  Symbol& add(Symbol symbol);                        // reports a name that is taken
  std::vector<std::string> names() const;
  bool sees(const Place& place, const Symbol& symbol) const;
  std::uint32_t new_slot(Index loop);
  std::uint32_t item_slots(Index loop) const;
  // An order of the steps of one list in which each comes after those it waits for.
  std::vector<Index> in_order(Index parent) const;

  World& world;
  const Unit& unit;
  ProcedureId procedure;
  plan::StepId first_step = 0;  // of its steps in the program
  std::vector<BodyStep> steps;
  std::unordered_map<std::string, std::vector<Index>> by_name;  // steps

 private:
  void add_list(const std::vector<SyntaxItem>& items, Index parent, int depth);
  void read_clauses(BodyStep& step);
  void group(const std::vector<Index>& list);
  void name_steps();
  void declare_lets(Index step);
  void declare_item(Index step);
  void declare_result(const std::string& name, const std::vector<Index>& givers);
  void order(const std::vector<Index>& list);
  void wait_for(Index step, const SyntaxClause& after,
                const std::unordered_map<std::string, std::vector<Index>>& names);
  void refuse_circles(const std::vector<Index>& list);
  bool taken(const Symbol& symbol);

  std::vector<Index> roots_;
  std::deque<Symbol> symbols_;
  std::unordered_map<std::string, std::vector<Symbol*>> by_symbol_;
  std::unordered_map<Index, std::uint32_t> slots_;  // by loop: how many its items' frame has
};

// check_items.cc: what the clauses of an item are not, taken together.
void check_clauses_together(World& world, const SyntaxFile& file, const BodyStep& step);

}  // namespace ocflow::dsl::checking
