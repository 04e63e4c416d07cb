// A random procedure: a tree that becomes text, and that can be made smaller when it fails.
#pragma once
#include <string>
#include <vector>

#include "tests/support/random.h"

namespace ocflow::sim {

using test::Random;

struct Step {
  enum class What { act, list, person, look, call } what = What::act;
  enum class Loop { none, known, open, until_one } loop = Loop::none;
  int id = 0;  // its acts are named by it: once5, again5
  bool once = true, numbered = true;
  std::vector<Step> inner;
  bool condition = false, otherwise = false, let = false, require = false, confirm = false, ask = false, keep = false;
  bool wait = false, expect = false, limit = false, else_do = false, else_call = false, else_ask = false;
  std::uint32_t retries = 0, at_once = 1;
  std::string policy, undo;      // as written; empty: nothing is said
  bool finally = false;          // of a call: of its procedure
  std::vector<int> afters;       // ids of siblings
  std::vector<Step> rung, back;  // the list of the procedure that its lower rung, or its way back, runs; or nothing
  std::uint32_t rung_retries = 0;
};

// A numbered or bulleted list. Seeds with `deep` in them have procedures on rungs and ways back, and retries of rungs;
// those with `chained` have long lists of acts one after another, and those with `turned` bullets that wait for later
// ones.
constexpr std::uint64_t deep = std::uint64_t{1} << 62, chained = std::uint64_t{1} << 63,
                        turned = std::uint64_t{1} << 61;
Step random_procedure(std::uint64_t seed);
std::string text_of(const Step& root);
std::size_t count(const Step& root);
// The procedure without one of its steps, or with less said of it; false: `at` is behind the last way.
bool smaller(const Step& root, std::size_t at, Step& out);

}  // namespace ocflow::sim
