#include "engine/timing/foreseen.h"

#include <algorithm>
#include <cmath>

namespace ocflow::timing {

namespace {

std::size_t rank(std::size_t count, double share) {
  const auto at = static_cast<std::size_t>(std::ceil(share * static_cast<double>(count) - 1e-9));
  return std::min(count, std::max<std::size_t>(1, at)) - 1;
}

// SplitMix64: the same numbers on every machine, as the distributions of the standard library are not.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t bound) {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<std::size_t>((z ^ (z >> 31)) % bound);
  }

 private:
  std::uint64_t state_;
};

}  // namespace

Length quantile(const std::vector<Length>& seen, double share) {
  if (seen.empty()) return {};
  auto sorted = seen;
  std::sort(sorted.begin(), sorted.end(), [](const Length& a, const Length& b) {
    return a.all() != b.all() ? a.all() < b.all() : a.works < b.works;
  });
  return sorted[rank(sorted.size(), share)];
}

std::vector<Length> lengths_at(const std::vector<Known>& known, double share) {
  std::vector<Length> out;
  out.reserve(known.size());
  for (const auto& one : known)
    out.push_back(one.samples.empty() ? one.limit.value_or(Length()) : quantile(one.samples, share));
  return out;
}

Ms Foreseen::at(double share) const { return totals.empty() ? 0 : totals[rank(totals.size(), share)]; }

double Foreseen::chance(Ms window) const {
  const auto fit = std::upper_bound(totals.begin(), totals.end(), window) - totals.begin();
  return totals.empty() ? 0 : static_cast<double>(fit) / static_cast<double>(totals.size());
}

Foreseen foresee(const Graph& graph, const std::vector<Known>& known, std::uint32_t jobs, std::size_t draws,
                 std::uint64_t seed) {
  Foreseen out;
  Schedule drawn;
  auto lengths = lengths_at(known, 0.5);
  schedule(graph, lengths, jobs, drawn);
  out.critical = critical_path(drawn);
  Chance chance(seed);
  out.totals.reserve(draws);
  for (std::size_t i = 0; i < draws; ++i) {
    for (std::size_t t = 0; t < known.size(); ++t)
      if (!known[t].samples.empty()) lengths[t] = known[t].samples[chance.below(known[t].samples.size())];
    schedule(graph, lengths, jobs, drawn);
    out.totals.push_back(drawn.total);
  }
  std::sort(out.totals.begin(), out.totals.end());
  return out;
}

namespace {

class Aborts {
 public:
  Aborts(const Graph& graph, const std::vector<Length>& lengths, const std::vector<Back>& backs, std::uint32_t jobs)
      : lengths_(lengths), backs_(backs), jobs_(jobs), turned_(backwards(graph)) {
    schedule(graph, lengths, jobs, forward_);
  }
  const Schedule& forward() const { return forward_; }

  // When all is as it was before, if the abort comes then (nullopt: when all is done); `back` is how much of it is the
  // way back.
  Ms over(std::optional<Ms> moment, Ms& back) {
    const auto n = lengths_.size();
    std::vector<Length> ways(n);
    Ms used = moment.value_or(forward_.total);
    back = 0;
    for (std::size_t t = 0; t < n; ++t) {
      const bool begun = !moment || forward_.starts[t] < *moment;
      const bool ended = begun && (!moment || forward_.ends[t] <= *moment);
      const bool acts = begun && lengths_[t].works > 0;
      if (!ended && !acts) continue;
      if (backs_[t].never) return std::numeric_limits<Ms>::infinity();
      if (acts) used = std::max(used, forward_.starts[t] + lengths_[t].works);
      ways[n - 1 - t] = backs_[t].length;
    }
    schedule(turned_, ways, jobs_, turning_);
    back = turning_.total;
    return used + back;
  }

 private:
  const std::vector<Length>& lengths_;
  const std::vector<Back>& backs_;
  std::uint32_t jobs_;
  Graph turned_;
  Schedule forward_, turning_;
};

}  // namespace

Abort latest_abort(const Graph& graph, const std::vector<Length>& lengths, const std::vector<Back>& backs,
                   const std::vector<TaskId>& starts, std::uint32_t jobs, Ms window) {
  Aborts aborts(graph, lengths, backs, jobs);
  const auto& forward = aborts.forward();
  Abort out;
  out.always = aborts.over(std::nullopt, out.back) <= window;
  if (out.always) return out;
  auto order = starts;
  std::stable_sort(order.begin(), order.end(),
                   [&](TaskId a, TaskId b) { return forward.starts[a] < forward.starts[b]; });
  const auto first_late = std::partition_point(order.begin(), order.end(), [&](TaskId t) {
    Ms back = 0;
    return aborts.over(forward.starts[t], back) <= window;
  });
  out.back = 0;
  if (first_late == order.begin()) return out;
  out.task = *(first_late - 1);
  out.offset = forward.starts[out.task];
  aborts.over(out.offset, out.back);
  return out;
}

}  // namespace ocflow::timing
