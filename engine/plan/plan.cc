#include "engine/plan/plan.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace ocflow::plan {

FrameId Plan::inner_frame(NodeId n) const {
  const auto at =
      std::lower_bound(inner_.begin(), inner_.end(), n, [](const auto& p, NodeId id) { return p.first < id; });
  return at != inner_.end() && at->first == n ? at->second : frame_[n];
}

std::span<const NodeId> Plan::successors(NodeId n) const {
  return std::span(successor_).subspan(successor_begin_[n], successor_begin_[n + 1] - successor_begin_[n]);
}

std::uint32_t Plan::at_once(NodeId n) const {
  if (part_[n] != Part::each) return nothing;
  const std::uint32_t loop = program_->more(program_->steps[step_[n]]).loop;
  return loop == nothing ? nothing : std::max(1U, program_->loops[loop].at_once);
}

// The items that were added to a `for` hide the one that stood for them.
NodeId Plan::first_child(NodeId n) const {
  if (part_[n] == Part::each && !open_ended_.empty()) {
    const auto added = open_ended_.find(n);
    if (added != open_ended_.end() && added->second.second > 0)
      return added->second.first < added->second.second ? added->second.first : nothing;
  }
  return n + 1 < end_[n] ? n + 1 : nothing;
}

NodeId Plan::next_sibling(NodeId n) const {
  if (n == 0) return nothing;
  const NodeId parent = parent_[n];
  if (n < end_[parent]) return end_[n] < end_[parent] ? end_[n] : nothing;
  const auto added = open_ended_.find(parent);
  return added != open_ended_.end() && end_[n] < added->second.second ? end_[n] : nothing;
}

// The node before n in the text is its parent, or lies in its previous sibling.
NodeId Plan::previous_sibling(NodeId n) const {
  if (n == 0 || n - 1 == parent_[n] || ordinal_[n] == 1) return nothing;
  NodeId at = n - 1;
  while (parent_[at] != parent_[n]) at = parent_[at];
  return at;
}

NodeId Plan::aside(NodeId n, StepId step) const {
  NodeId at = first_child(n);
  while (at != nothing && (part_[at] != Part::aside || step_[at] != step)) at = next_sibling(at);
  return at;
}

std::vector<Plan::Range> Plan::ranges(NodeId n) const {
  std::vector<Range> all{{n + 1, end_[n]}};
  if (open_ended_.empty()) return all;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto begin = open_ended_.lower_bound(i == 0 ? n : all[i].first);
    const auto end = open_ended_.lower_bound(all[i].second);
    for (auto at = begin; at != end; ++at) {
      if (at->second.first < at->second.second) all.push_back(at->second);
    }
  }
  return all;
}

bool Plan::holds(NodeId outer, NodeId n) const {
  if (open_ended_.empty()) return outer <= n && n < end_[outer];
  while (n > outer) n = parent_[n];
  return n == outer;
}

std::vector<Plan::Outline> Plan::outline() const {
  std::vector<Outline> all;
  all.reserve(size());
  std::vector<std::uint32_t> open;  // places around
  std::vector<std::pair<NodeId, std::uint32_t>> next{{first_child(0), 0}};
  while (!next.empty()) {
    auto& [n, depth] = next.back();
    while (n != nothing && part_[n] == Part::aside) n = next_sibling(n);
    if (n == nothing) {
      next.pop_back();
      if (next.empty()) break;
      all[open.back() - 1].end = static_cast<std::uint32_t>(all.size() + 1);
      open.pop_back();
      continue;
    }
    const NodeId now = n;
    const std::uint32_t inner = depth + 1;
    n = next_sibling(now);
    all.push_back({now, inner - 1, 0});
    open.push_back(static_cast<std::uint32_t>(all.size()));
    next.emplace_back(first_child(now), inner);
  }
  return all;
}

NodeId Walk::no_aside(NodeId n) const {
  while (n != nothing && plan_.part(n) == Part::aside) n = plan_.next_sibling(n);
  return n;
}

bool Walk::next() {
  NodeId n = no_aside(plan_.first_child(node_));
  if (n != nothing) {
    ++depth_;
    return node_ = n, true;
  }
  while (node_ != 0) {
    n = no_aside(plan_.next_sibling(node_));
    if (n != nothing) return node_ = n, true;
    node_ = plan_.parent(node_);
    --depth_;
  }
  return false;
}

const std::string& Plan::name(NodeId n) const {
  static const std::string none;
  return part_[n] == Part::root || part_[n] == Part::item ? none : program_->name(program_->steps[step_[n]]);
}

std::uint32_t Plan::first_clause(NodeId n) const {
  if (part_[n] != Part::item) return 0;
  const Step& step = program_->steps[step_[n]];
  const std::uint32_t loop = program_->more(step).loop;
  const std::uint32_t at = loop == nothing ? 0 : program_->loops[loop].clauses_before;
  const bool marked = at < step.clauses && program_->clauses[step.first_clause + at].kind == ClauseKind::each;
  return std::min(step.clauses, marked ? at + 1 : at);
}

std::span<const Clause> Plan::clauses(NodeId n) const {
  if (part_[n] == Part::root) return {};
  const Step& step = program_->steps[step_[n]];
  const auto all = std::span(program_->clauses).subspan(step.first_clause, step.clauses);
  if (part_[n] == Part::item) return all.subspan(first_clause(n));
  const std::uint32_t loop = part_[n] == Part::each ? program_->more(step).loop : nothing;
  return loop == nothing ? all : all.first(std::min(step.clauses, program_->loops[loop].clauses_before));
}

bool Plan::precedes(NodeId a, NodeId b) const {
  if (a >= size() || b >= size() || holds(a, b) || holds(b, a)) return false;
  while (!holds(parent_[a], b)) a = parent_[a];
  while (!holds(parent_[b], a)) b = parent_[b];
  if (at_once(parent_[a]) == 1 && a < b) return true;
  std::vector<NodeId> open{a};
  std::unordered_set<NodeId> seen{a};
  while (!open.empty()) {
    const NodeId n = open.back();
    open.pop_back();
    for (const NodeId next : successors(n)) {
      if (next == b) return true;
      if (seen.insert(next).second) open.push_back(next);
    }
  }
  return false;
}

std::string Plan::number(NodeId n) const {
  std::string text;
  add_number(n, text);
  return text;
}

// Written from its end: the way leads from the inside out.
void Plan::add_number(NodeId n, std::string& text) const {
  const auto begin = static_cast<std::ptrdiff_t>(text.size());
  for (; n != 0; n = parent_[n]) {
    const bool item = part_[n] == Part::item;
    if (item) text += ']';
    std::uint32_t place = ordinal_[n];
    do text += static_cast<char>('0' + place % 10);
    while ((place /= 10) > 0);
    if (item)
      text += '[';
    else if (part_[n] == Part::aside)
      text += '/';
    else if (parent_[n] != 0)
      text += '.';
  }
  std::reverse(text.begin() + begin, text.end());
}

// Names are flat within a procedure and within an item, so a name needs before it only the way to those.
std::string Plan::path(NodeId n) const {
  if (n != 0 && part_[n] != Part::item && name(n).empty()) return number(n);
  std::vector<std::string> parts;  // from the inside out
  while (n != 0) {
    if (part_[n] == Part::item) {
      parts.push_back("[" + std::to_string(ordinal_[n]) + "]");
      n = parent_[n];
    }
    if (name(n).empty() || program_->steps[step_[n]].named_before) {
      parts.push_back(number(n));
      break;
    }
    parts.push_back(name(n));
    const auto scope = [this](NodeId at) {
      return at == 0 || part_[at] == Part::item || program_->more(program_->steps[step_[at]]).callee != nothing;
    };
    n = parent_[n];
    while (!scope(n)) n = parent_[n];
  }
  std::string text;
  for (auto at = parts.rbegin(); at != parts.rend(); ++at) {
    if (!text.empty() && at->front() != '[') text += '.';
    text += *at;
  }
  return text;
}

namespace {

NodeId find_number(const Plan& plan, std::string_view wanted) {
  NodeId at = plan.root();
  for (std::size_t i = 0; i < wanted.size();) {
    const bool item = wanted[i] == '[', aside = wanted[i] == '/';
    if (item || aside || (wanted[i] == '.' && i > 0)) ++i;
    std::uint32_t place = 0;
    const auto [end, error] = std::from_chars(wanted.data() + i, wanted.data() + wanted.size(), place);
    if (error != std::errc()) return nothing;
    i = static_cast<std::size_t>(end - wanted.data());
    if (item && (i >= wanted.size() || wanted[i++] != ']')) return nothing;
    NodeId child = plan.first_child(at);
    while (child != nothing && plan.ordinal(child) != place) child = plan.next_sibling(child);
    if (child == nothing || (plan.part(child) == Part::item) != item || (plan.part(child) == Part::aside) != aside)
      return nothing;
    at = child;
  }
  return at;
}

}  // namespace

// Not what stood for items that are known by now, nor items of a list that was asked for anew.
bool Plan::is_child(NodeId n) const {
  const auto added = open_ended_.find(parent_[n]);
  if (added == open_ended_.end() || added->second.second == 0) return true;
  return n >= added->second.first && n < added->second.second;
}

bool Plan::shown(NodeId n) const {
  for (; n != 0 && !open_ended_.empty(); n = parent_[n]) {
    if (!is_child(n)) return false;
  }
  return true;
}

NodeId Plan::find(std::string_view wanted) const {
  if (wanted.empty()) return nothing;
  if (wanted.find_first_not_of("0123456789.[]/") == wanted.npos) return find_number(*this, wanted);
  // Any other path ends with a name or an item; only nodes of which that is true are looked at closely.
  const bool item = wanted.back() == ']';
  const std::string_view last =
      wanted.substr(wanted.find_last_of('.') == wanted.npos ? 0 : wanted.find_last_of('.') + 1);
  for (NodeId n = 1; n < size(); ++n) {
    if (item ? part_[n] != Part::item : name(n) != last) continue;
    if (shown(n) && path(n) == wanted) return n;
  }
  return nothing;
}

}  // namespace ocflow::plan
