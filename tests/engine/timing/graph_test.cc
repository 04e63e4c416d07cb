// How pieces of work lie in time: what holds for every plan, and small ones that can be worked out by hand.
#include "engine/timing/graph.h"

#include <algorithm>
#include <numeric>

#include "tests/support/catch.h"
#include "tests/support/random.h"

using namespace ocflow::timing;
using ocflow::test::Random;

namespace {

struct Made {
  Graph graph;
  std::vector<Length> lengths;

  Made() = default;
  // Some tasks, with edges by chance from smaller to greater numbers.
  explicit Made(std::uint64_t seed, bool only_work = false) {
    Random random(seed);
    const auto n = 2 + random.below(30);
    const auto percent = random.below(40);
    for (TaskId t = 0; t < n; ++t) {
      add(1 + random.below(50), only_work ? 0 : random.below(20));
      for (TaskId before = 0; before < t; ++before)
        if (random.chance(percent)) graph.edge(before, t);
    }
  }
  TaskId add(Ms works, Ms waits = 0) {
    lengths.push_back({works, waits});
    return graph.add();
  }
  Schedule with(std::uint32_t jobs) const {
    Schedule out;
    schedule(graph, lengths, jobs, out);
    return out;
  }
  Ms sum() const {
    return std::accumulate(lengths.begin(), lengths.end(), Ms(0), [](Ms s, const Length& l) { return s + l.all(); });
  }
  Ms longest_path() const {
    std::vector<Ms> ends(lengths.size());
    for (TaskId t = 0; t < lengths.size(); ++t) {
      ends[t] += lengths[t].all();
      for (const TaskId next : graph.after[t]) ends[next] = std::max(ends[next], ends[t]);
    }
    return *std::max_element(ends.begin(), ends.end());
  }
  Ms along(const std::vector<TaskId>& path) const {
    return std::accumulate(path.begin(), path.end(), Ms(0), [&](Ms s, TaskId t) { return s + lengths[t].all(); });
  }
};

}  // namespace

TEST_CASE("one at a time, work takes the sum of all") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Made made(seed, true);
    CHECK(made.with(1).total == made.sum());
  }
}

TEST_CASE("with a place for each it takes the longest path, and that is the critical one") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Made made(seed);
    const auto all_at_once = made.with(1000);
    CHECK(all_at_once.total == made.longest_path());
    CHECK(made.along(critical_path(all_at_once)) == all_at_once.total);
  }
}

TEST_CASE("with any number of places it lies between the longest path, the work divided, and the sum") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Made made(seed, true);
    for (std::uint32_t jobs = 1; jobs < 6; ++jobs) {
      const auto total = made.with(jobs).total;
      CHECK(total >= made.longest_path());
      CHECK(total >= made.sum() / jobs);
      CHECK(total <= made.sum());
    }
  }
}

TEST_CASE("nothing starts before what it waits for has ended, and no more work at a time than may") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Made made(seed);
    const auto s = made.with(3);
    for (TaskId t = 0; t < made.lengths.size(); ++t) {
      for (const TaskId next : made.graph.after[t]) CHECK(s.starts[next] >= s.ends[t]);
      std::size_t at_work = 0;
      for (TaskId o = 0; o < made.lengths.size(); ++o)
        at_work += s.starts[o] <= s.starts[t] && s.starts[t] < s.starts[o] + made.lengths[o].works ? 1 : 0;
      CHECK(at_work <= 3);
    }
  }
}

TEST_CASE("the critical path goes from task to task without a gap, also where one waits for a place") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Made made(seed, true);
    const auto s = made.with(2);
    const auto path = critical_path(s);
    CHECK(s.starts[path.front()] == 0);
    for (std::size_t i = 1; i < path.size(); ++i) CHECK(s.starts[path[i]] == s.ends[path[i - 1]]);
    CHECK(made.along(path) == s.total);
  }
}

TEST_CASE("what only waits needs no place") {
  Made made;
  made.add(0, 60), made.add(0, 60), made.add(10);
  CHECK(made.with(1).total == 60);
  made.lengths[0] = {10, 60};  // acts, then waits until it is so
  CHECK(made.with(1).total == 70);
}

TEST_CASE("a room lets in as many as it has places, the first of them first") {
  Made made;
  made.graph.rooms = {2};
  for (int i = 0; i < 5; ++i) {
    made.add(10);
    made.graph.tasks.back() = {0, 0};
  }
  const auto s = made.with(16);
  CHECK(s.starts == std::vector<Ms>{0, 0, 10, 10, 20});
  CHECK(critical_path(s).size() == 3);
}

TEST_CASE("backwards, the last is the first, and with the same lengths it takes as long") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Made made(seed);
    const auto forward = made.with(1000).total;
    made.graph = backwards(made.graph);
    std::reverse(made.lengths.begin(), made.lengths.end());
    CHECK(made.with(1000).total == forward);
  }
}
