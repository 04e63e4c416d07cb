#include <algorithm>

#include "engine/plan/plan.h"

namespace ocflow::plan {

Builder::Builder(std::shared_ptr<const Program> program, ProcedureId procedure) {
  own_.program_ = std::move(program);
  own_.procedure_ = procedure;
}

Builder::Builder(Plan& plan, NodeId each)
    : plan_(&plan),
      grows_(each),
      nodes_(plan.size()),
      frames_(plan.frames_.size()),
      slots_(plan.initial_.size()),
      inners_(plan.inner_.size()),
      waits_(plan.successor_.size()) {
  if (each >= plan.size() || !plan.open_ended(each)) misuse("items for what is no open-ended `for`");
  open_.push_back(each);
  children_.push_back(0);
}

void Builder::expect(std::size_t nodes) {
  plan_->part_.reserve(nodes);
  plan_->step_.reserve(nodes);
  plan_->frame_.reserve(nodes);
  plan_->parent_.reserve(nodes);
  plan_->end_.reserve(nodes);
  plan_->ordinal_.reserve(nodes);
}

FrameId Builder::frame(FrameId outer, std::uint32_t slots) {
  if (outer != nothing && outer >= plan_->frames_.size()) misuse("a frame around another has to be made first");
  const std::uint64_t first = plan_->initial_.size();
  if (first + slots >= nothing || plan_->frames_.size() + 1 >= nothing) {
    misuse("there are more values than a plan can hold");
    slots = 0;
  }
  plan_->frames_.push_back({outer, static_cast<std::uint32_t>(first), slots});
  plan_->initial_.resize(first + slots);
  plan_->known_.resize(first + slots);
  return static_cast<FrameId>(plan_->frames_.size() - 1);
}

void Builder::set(FrameId frame, std::uint32_t slot, Value value) {
  if (frame >= plan_->frames_.size() || slot >= plan_->frames_[frame].slots) return misuse("a value outside its frame");
  const std::uint32_t at = plan_->frames_[frame].first_slot + slot;
  plan_->initial_[at] = std::move(value);
  plan_->known_[at] = 1;
}

NodeId Builder::open(Part part, StepId step, FrameId frame) {
  const auto n = static_cast<NodeId>(plan_->part_.size());
  if (n + 1 >= nothing) return misuse("there are more steps than a plan can hold"), 0;
  if ((part == Part::root) != (n == 0)) misuse("the first node, and no other, is the root");
  if (n > 0 && open_.empty()) misuse("a step outside the root");
  if (part != Part::root && step >= plan_->program_->steps.size()) misuse("a step that the program doesn't have");
  if (frame >= plan_->frames_.size()) misuse("a frame that doesn't exist");
  plan_->part_.push_back(part);
  plan_->step_.push_back(part == Part::root ? nothing : step);
  plan_->frame_.push_back(frame);
  plan_->parent_.push_back(open_.empty() ? nothing : open_.back());
  plan_->end_.push_back(n + 1);
  plan_->ordinal_.push_back(open_.empty() ? 1 : ++children_.back());
  open_.push_back(n);
  children_.push_back(0);
  return n;
}

void Builder::inner(NodeId node, FrameId frame) {
  if (node >= plan_->size() || frame >= plan_->frames_.size()) return misuse("an inner frame of nothing");
  plan_->inner_.emplace_back(node, frame);
}

void Builder::open_ended(NodeId each) {
  if (each >= plan_->size() || plan_->part(each) != Part::each) return misuse("only a `for` can be open-ended");
  plan_->open_ended_[each] = {0, 0};
}

void Builder::close() {
  if (open_.empty() || open_.back() == grows_) return misuse("more nodes were closed than opened");
  plan_->end_[open_.back()] = static_cast<NodeId>(plan_->size());
  open_.pop_back();
  children_.pop_back();
}

void Builder::edge(NodeId before, NodeId after) { edges_.emplace_back(before, after); }

void Builder::misuse(std::string what) {
  if (misuse_.empty()) misuse_ = std::move(what);
}

Result<void> Builder::check() const {
  std::string what = misuse_;
  if (what.empty() && plan_->size() == 0) what = "a plan without a root";
  if (what.empty() && open_.size() != (grows_ == nothing ? 0 : 1)) what = "a node was opened and not closed";
  for (const auto& [before, after] : edges_) {
    if (!what.empty()) break;
    const NodeId least = static_cast<NodeId>(std::max<std::size_t>(nodes_, 1));
    const bool there = before < plan_->size() && after < plan_->size() && before >= least && after >= least;
    if (!there || plan_->parent_[before] != plan_->parent_[after]) what = "an order between steps of different lists";
  }
  if (!what.empty()) return fail(ErrorKind::internal, "the plan was built wrongly: " + what);
  return {};
}

// Sorted by the node before; then each node's successors in the order of the text, none twice.
void Builder::lay_out_edges() {
  auto& begin = plan_->successor_begin_;
  if (begin.empty()) begin.push_back(0);
  begin.resize(plan_->size() + 1, 0);
  std::fill(begin.begin() + static_cast<std::ptrdiff_t>(nodes_) + 1, begin.end(), 0);
  if (!std::is_sorted(edges_.begin(), edges_.end())) std::sort(edges_.begin(), edges_.end());
  edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
  plan_->successor_.reserve(plan_->successor_.size() + edges_.size());
  plan_->predecessors_.resize(plan_->size(), 0);
  for (const auto& [before, after] : edges_) {
    ++begin[before + 1];
    ++plan_->predecessors_[after];
    plan_->successor_.push_back(after);
  }
  for (std::size_t i = nodes_ + 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
}

namespace {

std::string label(const Plan& plan, NodeId n) {
  const std::string number = plan.number(n);
  return plan.name(n).empty() ? number : number + " (" + plan.name(n) + ")";
}

std::string circle(const Plan& plan, const std::vector<NodeId>& cycle, std::size_t first) {
  constexpr std::size_t shown = 12;
  const auto node = [&](std::size_t i) { return static_cast<NodeId>(cycle[i] + first); };
  std::string text;
  for (std::size_t i = 0; i < std::min(cycle.size(), shown); ++i) text += label(plan, node(i)) + " → ";
  if (cycle.size() > shown) text += "… " + std::to_string(cycle.size() - shown) + " more … → ";
  return text + label(plan, node(0));
}

}  // namespace

// Edges that all lead down the text close no circle; only `after` and `each after` lead up.
Result<void> Builder::check_circles() const {
  const auto up = [](const auto& edge) { return edge.first >= edge.second; };
  if (std::none_of(edges_.begin(), edges_.end(), up)) return {};
  std::vector<std::uint32_t> begin(plan_->successor_begin_.begin() + static_cast<std::ptrdiff_t>(nodes_),
                                   plan_->successor_begin_.end());
  const std::uint32_t from = begin.front();
  for (std::uint32_t& at : begin) at -= from;
  std::vector<NodeId> after(plan_->successor_.begin() + from, plan_->successor_.end());
  for (NodeId& n : after) n -= static_cast<NodeId>(nodes_);
  const std::vector<NodeId> cycle = find_cycle(begin, after);
  if (cycle.empty()) return {};
  return fail(ErrorKind::invalid,
              "these steps wait for each other in a circle, so none can begin: " + circle(*plan_, cycle, nodes_),
              "take away the `after` that closes the circle");
}

void Builder::roll_back() {
  plan_->part_.resize(nodes_);
  plan_->step_.resize(nodes_);
  plan_->frame_.resize(nodes_);
  plan_->parent_.resize(nodes_);
  plan_->end_.resize(nodes_);
  plan_->ordinal_.resize(nodes_);
  plan_->predecessors_.resize(nodes_);
  plan_->successor_begin_.resize(nodes_ + 1);
  plan_->successor_.resize(waits_);
  plan_->frames_.resize(frames_);
  plan_->inner_.resize(inners_);
  plan_->initial_.resize(slots_);
  plan_->known_.resize(slots_);
  plan_->open_ended_.erase(plan_->open_ended_.lower_bound(static_cast<NodeId>(nodes_)), plan_->open_ended_.end());
}

Result<void> Builder::close_up() {
  if (auto checked = check(); !checked) return checked;
  lay_out_edges();
  std::sort(plan_->inner_.begin() + static_cast<std::ptrdiff_t>(inners_), plan_->inner_.end());
  return check_circles();
}

Result<Plan> Builder::finish() {
  if (auto closed = close_up(); !closed) return tl::unexpected<Error>(closed.error());
  return std::move(own_);
}

Result<void> Builder::finish_items() {
  if (grows_ == nothing) misuse("a new plan has no `for` that waits for its items");
  auto closed = close_up();
  if (!closed) {
    if (grows_ != nothing) roll_back();
    return closed;
  }
  plan_->open_ended_[grows_] = {static_cast<NodeId>(nodes_), static_cast<NodeId>(plan_->size())};
  return {};
}

}  // namespace ocflow::plan
