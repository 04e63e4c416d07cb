#include <algorithm>

#include "engine/plan/plan.h"

namespace ocflow::plan {

Builder::Builder(std::shared_ptr<const Program> program, ProcedureId procedure) {
  plan_.program_ = std::move(program);
  plan_.procedure_ = procedure;
}

FrameId Builder::frame(FrameId outer, std::uint32_t slots) {
  if (outer != nothing && outer >= plan_.frames_.size()) misuse("a frame around another has to be made first");
  const std::uint64_t first = plan_.initial_.size();
  if (first + slots >= nothing || plan_.frames_.size() + 1 >= nothing) {
    misuse("there are more values than a plan can hold");
    slots = 0;
  }
  plan_.frames_.push_back({outer, static_cast<std::uint32_t>(first), slots});
  plan_.initial_.resize(first + slots);
  plan_.known_.resize(first + slots);
  return static_cast<FrameId>(plan_.frames_.size() - 1);
}

void Builder::set(FrameId frame, std::uint32_t slot, Value value) {
  if (frame >= plan_.frames_.size() || slot >= plan_.frames_[frame].slots) return misuse("a value outside its frame");
  const std::uint32_t at = plan_.frames_[frame].first_slot + slot;
  plan_.initial_[at] = std::move(value);
  plan_.known_[at] = 1;
}

NodeId Builder::open(Part part, StepId step, FrameId frame) {
  const auto n = static_cast<NodeId>(plan_.part_.size());
  if (n + 1 >= nothing) return misuse("there are more steps than a plan can hold"), 0;
  if ((part == Part::root) != (n == 0)) misuse("the first node, and no other, is the root");
  if (n > 0 && open_.empty()) misuse("a step outside the root");
  if (part != Part::root && step >= plan_.program_->steps.size()) misuse("a step that the program doesn't have");
  if (frame >= plan_.frames_.size()) misuse("a frame that doesn't exist");
  plan_.part_.push_back(part);
  plan_.step_.push_back(part == Part::root ? nothing : step);
  plan_.frame_.push_back(frame);
  plan_.parent_.push_back(open_.empty() ? nothing : open_.back());
  plan_.end_.push_back(n + 1);
  plan_.ordinal_.push_back(open_.empty() ? 1 : ++children_.back());
  open_.push_back(n);
  children_.push_back(0);
  return n;
}

void Builder::inner(NodeId node, FrameId frame) {
  if (node >= plan_.size() || frame >= plan_.frames_.size()) return misuse("an inner frame of nothing");
  plan_.inner_.emplace_back(node, frame);
}

void Builder::close() {
  if (open_.empty()) return misuse("more nodes were closed than opened");
  plan_.end_[open_.back()] = static_cast<NodeId>(plan_.size());
  open_.pop_back();
  children_.pop_back();
}

void Builder::edge(NodeId before, NodeId after) { edges_.emplace_back(before, after); }

void Builder::misuse(std::string what) {
  if (misuse_.empty()) misuse_ = std::move(what);
}

Result<void> Builder::check() const {
  std::string what = misuse_;
  if (what.empty() && plan_.size() == 0) what = "a plan without a root";
  if (what.empty() && !open_.empty()) what = "a node was opened and not closed";
  for (const auto& [before, after] : edges_) {
    if (!what.empty()) break;
    const bool there = before < plan_.size() && after < plan_.size() && before != 0 && after != 0;
    if (!there || plan_.parent_[before] != plan_.parent_[after]) what = "an order between steps of different lists";
  }
  if (!what.empty()) return fail(ErrorKind::internal, "the plan was built wrongly: " + what);
  return {};
}

// Counting sort by the node before; then each node's successors in the order of the text, none twice.
void Builder::lay_out_edges() {
  auto& begin = plan_.successor_begin_;
  begin.assign(plan_.size() + 1, 0);
  std::sort(edges_.begin(), edges_.end());
  edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
  plan_.successor_.reserve(edges_.size());
  plan_.predecessors_.assign(plan_.size(), 0);
  for (const auto& [before, after] : edges_) {
    ++begin[before + 1];
    ++plan_.predecessors_[after];
    plan_.successor_.push_back(after);
  }
  for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
  edges_ = {};
}

namespace {

std::string label(const Plan& plan, NodeId n) {
  const std::string number = plan.number(n);
  return plan.name(n).empty() ? number : number + " (" + plan.name(n) + ")";
}

std::string circle(const Plan& plan, const std::vector<NodeId>& cycle) {
  constexpr std::size_t shown = 12;
  std::string text;
  for (std::size_t i = 0; i < std::min(cycle.size(), shown); ++i) text += label(plan, cycle[i]) + " → ";
  if (cycle.size() > shown) text += "… " + std::to_string(cycle.size() - shown) + " more … → ";
  return text + label(plan, cycle.front());
}

}  // namespace

Result<Plan> Builder::finish() {
  if (auto checked = check(); !checked) return tl::unexpected<Error>(checked.error());
  lay_out_edges();
  std::sort(plan_.inner_.begin(), plan_.inner_.end());
  const std::vector<NodeId> cycle = find_cycle(plan_.successor_begin_, plan_.successor_);
  if (!cycle.empty()) {
    return fail(ErrorKind::invalid,
                "these steps wait for each other in a circle, so none can begin: " + circle(plan_, cycle),
                "take away the `after` that closes the circle");
  }
  return std::move(plan_);
}

}  // namespace ocflow::plan
