// What earlier runs say about the next one: never a number that nobody saw, and the same for the same seed.
#include "engine/timing/foreseen.h"

#include "tests/support/catch.h"

using namespace ocflow::timing;

namespace {

// Three steps one after another: a minute or two each.
struct Chain {
  Graph graph;
  std::vector<Known> known;
  explicit Chain(std::size_t steps, std::vector<Length> samples = {{60, 0}, {120, 0}}) {
    for (TaskId t = 0; t < steps; ++t) {
      graph.add();
      known.push_back({samples, {}});
      if (t > 0) graph.edge(t - 1, t);
    }
  }
  Foreseen draw(std::uint64_t seed = 1) const { return foresee(graph, known, 16, 1000, seed); }
  Abort abort(Ms window, std::vector<Back> backs) const {
    std::vector<TaskId> all;
    for (TaskId t = 0; t < known.size(); ++t) all.push_back(t);
    return latest_abort(graph, lengths_at(known, 0.5), backs, all, 16, window);
  }
};

}  // namespace

TEST_CASE("a quantile is one of the numbers that were seen") {
  const auto at = [](const std::vector<Ms>& seen, double share) {
    std::vector<Length> lengths;
    for (const Ms one : seen) lengths.push_back({one, 0});
    return quantile(lengths, share).all();
  };
  CHECK(at({3, 1, 2}, 0.5) == 2);
  CHECK(at({4, 1, 3, 2}, 0.5) == 2);
  CHECK(at({10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 0.9) == 9);
  CHECK(at({5}, 0.9) == 5);
  CHECK(at({1, 2}, 0.9) == 2);
}

TEST_CASE("the length of a task keeps together what was seen together") {
  const auto median = quantile({{9, 1}, {1, 2}, {5, 0}}, 0.5);
  CHECK(median.works == 5);
  CHECK(median.waits == 0);
}

TEST_CASE("the same seed foresees the same, another one does not") {
  const Chain chain(5, {{1, 0}, {10, 0}, {100, 0}});
  CHECK(chain.draw(7).totals == chain.draw(7).totals);
  CHECK(chain.draw(7).totals != chain.draw(8).totals);
}

TEST_CASE("totals lie between all at their shortest and all at their longest, and the chance follows them") {
  const auto seen = Chain(3).draw();
  CHECK(seen.totals.front() == 180);
  CHECK(seen.totals.back() == 360);
  CHECK(seen.chance(179) == 0);
  CHECK(seen.chance(360) == 1);
  CHECK(seen.chance(180) == Approx(0.125).margin(0.04));
  CHECK(seen.at(0.5) <= seen.at(0.9));
}

TEST_CASE("a limit stands for what was never seen, and for nothing that was") {
  Chain chain(2, {{60, 0}});
  chain.known[1] = {{}, Length{0, 600}};
  CHECK(chain.draw().totals.back() == 660);
  chain.known[1].samples = {{5, 0}};
  CHECK(chain.draw().totals.back() == 65);
}

TEST_CASE("the critical path is that of the medians") {
  Chain chain(3, {{60, 0}});
  chain.graph.after[0] = {2};  // 1 stands beside 0, and both come before 2
  chain.graph.after[1] = {2};
  chain.known[1].samples = {{90, 0}};
  CHECK(chain.draw().critical == std::vector<TaskId>{1, 2});
}

TEST_CASE("an abort fits until what was used and the way back are longer than the window") {
  const Chain chain(3, {{60, 0}});
  const std::vector<Back> as_long(3, Back{{60, 0}});
  CHECK(chain.abort(360, as_long).always);
  const auto two = chain.abort(359, as_long);  // at the start of the third 120 are used, and 120 take it back
  CHECK_FALSE(two.always);
  CHECK(two.task == 2);
  CHECK(two.offset == 120);
  CHECK(two.back == 120);
  CHECK(chain.abort(239, as_long).task == 1);
  CHECK(chain.abort(119, as_long).task == 0);
}

TEST_CASE("nothing fits once something was done that can't be taken back") {
  const Chain chain(3, {{60, 0}});
  std::vector<Back> backs(3, Back{{10, 0}});
  backs[1].never = true;
  const auto abort = chain.abort(100'000, backs);
  CHECK(abort.task == 1);
  CHECK(abort.offset == 60);
}

TEST_CASE("what acts when the abort comes goes on to its end first") {
  Graph graph;
  graph.add(), graph.add(), graph.add();
  graph.edge(0, 2);  // 1 goes on beside them, for long
  const std::vector<Length> lengths{{10, 0}, {100, 0}, {10, 0}};
  const std::vector<Back> backs(3, Back{{5, 0}});
  const auto late = latest_abort(graph, lengths, backs, {0, 1, 2}, 16, 104);
  CHECK(late.offset == 0);
  const auto fits = latest_abort(graph, lengths, backs, {0, 1, 2}, 16, 105);
  CHECK(fits.task == 2);
}
