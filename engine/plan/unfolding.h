// The inside of `unfold`. Private to engine/plan/unfold*.cc.
#pragma once
#include "engine/plan/least_size.h"
#include "engine/plan/unfold.h"

namespace ocflow::plan {

class Places;

// Walks the program as the plan is built, with a stack of its own: procedures may call one another very deep.
class Unfolding {
 public:
  Unfolding(const Program& program, Builder& builder, Names& names, Trouble& trouble)
      : program_(program), builder_(builder), names_(names), trouble_(trouble) {}

  bool procedure(ProcedureId id, const std::vector<Value>& givens);
  bool items(NodeId each, const Value& list);

 private:
  // A list whose steps are opened one after another, the items of a `for`, or what stands aside of a node.
  struct Open {
    std::uint32_t first = 0, count = 0, next = 0;
    bool numbered = false;
    FrameId frame = 0;          // around: of a list its steps', of a `for` the frame outside its items
    bool dead = false;          // nothing in it will ever apply
    bool closes = false;        // a node is open around it
    StepId loop = nothing;      // of a `for`: its step
    Value items;                // and what it goes through
    bool open_ended = false;    // its only item stands for all
    std::vector<NodeId> nodes;  // of a list: those of its steps so far, for their edges; of a `for`: of its items
    std::vector<std::pair<StepId, FrameId>> asides;  // if they are what is opened
    NodeId last = nothing;
  };

  const Step& step(StepId id) const { return program_.steps[id]; }
  const StepMore& more(StepId id) const { return program_.more(step(id)); }
  const Loop& loop(StepId id) const { return program_.loops[more(id).loop]; }
  expr::Evaluated evaluate(expr::ExprId id, FrameId frame);
  bool walk();
  void advance();
  void push_list(std::uint32_t first, std::uint32_t count, bool numbered, FrameId frame, bool dead, bool closes);
  void push_asides(StepId id, ProcedureId runs, FrameId frame, FrameId inner, bool dead);
  bool may_have_asides(const Step& step) const;
  std::vector<StepId> asides_of(StepId id) const;
  bool too_many();
  void fail(Trouble trouble);
  void finish_list();
  void order(const Open& list);
  NodeId open_node(Part part, StepId id, FrameId frame);
  void open_step(StepId id, Part part, FrameId frame);
  void inside(NodeId node, StepId id, FrameId frame, bool dead);
  FrameId call(NodeId node, const StepMore& more, FrameId frame);
  bool never_applies(StepId id, FrameId frame, std::uint32_t from, std::uint32_t to);
  bool an_alternative_applies(FrameId frame);

  // unfold_loop.cc
  void open_each(StepId id);
  void push_items(StepId id, FrameId frame, bool dead, Value list);
  void refuse_list(StepId id, const expr::Evaluated& list);
  void open_item();
  void order_items(const Open& items);
  std::vector<Value> all_items(const Open& list);
  bool befores_of(const Loop& l, FrameId frame, const Places& places, std::vector<std::uint32_t>& out);

  const Program& program_;
  Builder& builder_;
  Names& names_;
  Trouble& trouble_;
  std::vector<Open> open_;
  bool failed_ = false;
};

}  // namespace ocflow::plan
