#include "tests/lab/judge.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace lab {
namespace {

struct Life {  // of one process
  std::string component;
  pid_t pid = 0;
  std::vector<std::string> needs;
  std::int64_t began = 0, ready = 0, ended = 0;  // 0: not
  int asked = 0;
  std::vector<std::string> lost;
};

// In the order in which they began. A process id can come again: `started` begins a new life. Components on different
// hosts may have the same one.
std::vector<Life> lives_of(const std::vector<Fact>& facts) {
  std::vector<Life> lives;
  std::map<std::pair<std::string, pid_t>, std::size_t> by_process;
  for (const Fact& fact : facts) {
    if (fact.fact == "started") {
      by_process[{fact.component, fact.pid}] = lives.size();
      lives.push_back({fact.component, fact.pid, split(fact.detail, ','), fact.at_ns, 0, 0, 0, {}});
      continue;
    }
    const auto known = by_process.find({fact.component, fact.pid});
    if (known == by_process.end())
      throw std::runtime_error(fact.component + " wrote into the ledger before it started");
    Life& life = lives[known->second];
    if (fact.fact == "ready") life.ready = fact.at_ns;
    if (fact.fact == "stopped") life.ended = fact.at_ns;
    if (fact.fact == "asked") ++life.asked;
    if (fact.fact == "lost") life.lost.push_back(fact.detail);
  }
  return lives;
}

// Did something that it needs stop while it lived? Told by the times alone, whatever it noticed itself.
void compare_times(const Life& life, const std::vector<Life>& lives, std::vector<std::string>& wrong) {
  for (const Life& other : lives) {
    if (other.ended == 0 || other.ended < life.began || (life.ended != 0 && life.ended < other.ended)) continue;
    if (std::find(life.needs.begin(), life.needs.end(), other.component) == life.needs.end()) continue;
    wrong.push_back(other.component + " stopped before " + life.component + ", which needs it");
  }
}

// Was all that it needs ready when it began? Then it never asked for something that was not there.
void compare_starts(const Life& life, const std::vector<Life>& lives, std::vector<std::string>& wrong) {
  for (const std::string& need : life.needs) {
    const bool there = std::any_of(lives.begin(), lives.end(), [&](const Life& other) {
      return other.component == need && other.ready != 0 && other.ready < life.began &&
             (other.ended == 0 || other.ended > life.began);
    });
    if (!there) wrong.push_back(life.component + " started before " + need + ", which it needs, was ready");
  }
}

}  // namespace

Verdict judge(const std::vector<Fact>& facts, const std::function<bool(pid_t)>& runs) {
  Verdict verdict;
  const auto lives = lives_of(facts);
  for (const Fact& fact : facts) {
    if (fact.fact == "stopped") verdict.stopped.push_back(fact.component);
  }
  for (const Life& life : lives) {
    for (const std::string& need : life.lost)
      verdict.wrong.push_back(life.component + " lost " + need + " while it ran");
    compare_times(life, lives, verdict.wrong);
    compare_starts(life, lives, verdict.wrong);
    if (life.asked > 1) {
      verdict.wrong.push_back(life.component + " was asked to stop " + std::to_string(life.asked) + " times");
    }
    if (life.ended != 0) continue;
    if (runs(life.pid)) {
      verdict.running.push_back(life.component);
    } else {
      verdict.wrong.push_back(life.component + " ended without stopping: it was killed, or it crashed");
    }
  }
  return verdict;
}

}  // namespace lab
