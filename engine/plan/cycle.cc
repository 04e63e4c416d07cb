#include <algorithm>

#include "engine/plan/plan.h"

namespace ocflow::plan {
namespace {

using Graph = std::pair<std::span<const std::uint32_t>, std::span<const NodeId>>;

std::span<const NodeId> after(const Graph& g, NodeId n) {
  return g.second.subspan(g.first[n], g.first[n + 1] - g.first[n]);
}

Graph turned(const Graph& g, std::vector<std::uint32_t>& begin, std::vector<NodeId>& to) {
  const std::size_t nodes = g.first.size() - 1;
  begin.assign(nodes + 1, 0);
  to.resize(g.second.size());
  for (const NodeId n : g.second) ++begin[n + 1];
  for (std::size_t i = 1; i <= nodes; ++i) begin[i] += begin[i - 1];
  std::vector<std::uint32_t> at(begin.begin(), begin.end() - 1);
  for (NodeId n = 0; n < nodes; ++n) {
    for (const NodeId m : after(g, n)) to[at[m]++] = n;
  }
  return {begin, to};
}

// Kahn: takes away, again and again, what nothing left comes before. What stays is in a circle or comes after one.
void peel(const Graph& g, std::vector<std::uint8_t>& left) {
  std::vector<std::uint32_t> before(left.size(), 0);
  for (NodeId n = 0; n < left.size(); ++n) {
    if (!left[n]) continue;
    for (const NodeId m : after(g, n)) ++before[m];
  }
  std::vector<NodeId> free;
  for (NodeId n = 0; n < left.size(); ++n) {
    if (left[n] && before[n] == 0) free.push_back(n);
  }
  while (!free.empty()) {
    const NodeId n = free.back();
    free.pop_back();
    left[n] = 0;
    for (const NodeId m : after(g, n)) {
      if (left[m] && --before[m] == 0) free.push_back(m);
    }
  }
}

class Search {
 public:
  Search(const Graph& g, const std::vector<std::uint8_t>& left) : g_(g), left_(left), from_(left.size(), nothing) {}

  // Every node left has a successor that is left: whoever walks on comes back to where he was.
  std::vector<NodeId> any(NodeId start) {
    std::vector<NodeId> way;
    std::vector<std::uint32_t> place(left_.size(), nothing);
    NodeId n = start;
    while (place[n] == nothing) {
      place[n] = static_cast<std::uint32_t>(way.size());
      way.push_back(n);
      const auto next = after(g_, n);
      n = *std::find_if(next.begin(), next.end(), [this](NodeId m) { return left_[m] != 0; });
    }
    way.erase(way.begin(), way.begin() + place[n]);
    std::rotate(way.begin(), std::min_element(way.begin(), way.end()), way.end());
    return way;
  }

  // The shortest cycle through `start` with fewer than `most` nodes, breadth first.
  std::vector<NodeId> shortest(NodeId start, std::size_t most) {
    std::vector<NodeId> wave{start}, next, touched;
    std::vector<NodeId> found;
    for (std::size_t length = 1; length < most && !wave.empty() && found.empty() && work_ > 0; ++length) {
      next.clear();
      for (const NodeId n : wave) {
        for (const NodeId m : after(g_, n)) {
          --work_;
          if (m == start) return trace(start, n, touched);
          if (!left_[m] || from_[m] != nothing) continue;
          from_[m] = n;
          touched.push_back(m);
          next.push_back(m);
        }
      }
      wave.swap(next);
    }
    for (const NodeId n : touched) from_[n] = nothing;
    return found;
  }
  bool tired() const { return work_ <= 0; }

 private:
  std::vector<NodeId> trace(NodeId start, NodeId last, const std::vector<NodeId>& touched) {
    std::vector<NodeId> cycle;
    for (NodeId n = last; n != start; n = from_[n]) cycle.push_back(n);
    cycle.push_back(start);
    std::reverse(cycle.begin(), cycle.end());
    for (const NodeId n : touched) from_[n] = nothing;
    return cycle;
  }

  Graph g_;
  const std::vector<std::uint8_t>& left_;
  std::vector<NodeId> from_;
  std::int64_t work_ = 50'000'000;  // a graph made to be slow gets a cycle too, only not the shortest
};

}  // namespace

std::vector<NodeId> find_cycle(std::span<const std::uint32_t> successor_begin, std::span<const NodeId> successor) {
  const Graph g{successor_begin, successor};
  std::vector<std::uint8_t> left(successor_begin.size() - 1, 1);
  peel(g, left);
  if (std::find(left.begin(), left.end(), 1) == left.end()) return {};
  std::vector<std::uint32_t> begin;
  std::vector<NodeId> to;
  peel(turned(g, begin, to), left);
  const auto first = static_cast<NodeId>(std::find(left.begin(), left.end(), 1) - left.begin());
  Search search(g, left);
  std::vector<NodeId> best = search.any(first);
  std::size_t most = best.size() + 1;
  for (NodeId n = first; n < left.size() && most > 1 && !search.tired(); ++n) {
    if (!left[n]) continue;
    std::vector<NodeId> cycle = search.shortest(n, most);
    if (cycle.empty()) continue;
    most = cycle.size();
    best = std::move(cycle);
  }
  std::rotate(best.begin(), std::min_element(best.begin(), best.end()), best.end());
  return best;
}

}  // namespace ocflow::plan
