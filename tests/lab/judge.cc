#include "tests/lab/judge.h"

#include <algorithm>
#include <map>

namespace lab {
namespace {

struct Life {  // of one process
  std::string component;
  std::vector<std::string> needs;
  std::int64_t began = 0, ended = 0;  // 0: not
  int asked = 0;
  std::vector<std::string> lost;
};

std::map<pid_t, Life> lives_of(const std::vector<Fact>& facts) {
  std::map<pid_t, Life> lives;
  for (const Fact& fact : facts) {
    Life& life = lives[fact.pid];
    life.component = fact.component;
    if (fact.fact == "started") {
      life.needs = split(fact.detail, ',');
      life.began = fact.at_ns;
    }
    if (fact.fact == "stopped") life.ended = fact.at_ns;
    if (fact.fact == "asked") ++life.asked;
    if (fact.fact == "lost") life.lost.push_back(fact.detail);
  }
  return lives;
}

// Did something that it needs stop while it lived? Told by the times alone, whatever it noticed itself.
void compare_times(const Life& life, const std::map<pid_t, Life>& lives, std::vector<std::string>& wrong) {
  for (const auto& [pid, other] : lives) {
    if (other.ended == 0 || other.ended < life.began || (life.ended != 0 && life.ended < other.ended)) continue;
    if (std::find(life.needs.begin(), life.needs.end(), other.component) == life.needs.end()) continue;
    wrong.push_back(other.component + " stopped before " + life.component + ", which needs it");
  }
}

}  // namespace

Verdict judge(const std::vector<Fact>& facts, const std::function<bool(pid_t)>& runs) {
  Verdict verdict;
  const auto lives = lives_of(facts);
  for (const Fact& fact : facts) {
    if (fact.fact == "stopped") verdict.stopped.push_back(fact.component);
  }
  for (const auto& [pid, life] : lives) {
    for (const std::string& need : life.lost)
      verdict.wrong.push_back(life.component + " lost " + need + " while it ran");
    compare_times(life, lives, verdict.wrong);
    if (life.asked > 1) {
      verdict.wrong.push_back(life.component + " was asked to stop " + std::to_string(life.asked) + " times");
    }
    if (life.ended != 0) continue;
    if (runs(pid)) {
      verdict.running.push_back(life.component);
    } else {
      verdict.wrong.push_back(life.component + " ended without stopping: it was killed, or it crashed");
    }
  }
  return verdict;
}

}  // namespace lab
