// What arrives between two turns of a driver. Answers hold it weakly, so one that comes too late meets nobody.
#pragma once
#include <functional>
#include <utility>
#include <vector>

namespace ocflow::run {

struct Inbox {
  std::vector<std::function<void()>> letters;
  std::function<void()> wake;

  void put(std::function<void()> letter) {
    letters.push_back(std::move(letter));
    if (wake) wake();
  }
  // Those that arrive meanwhile are for the next time.
  void open() {
    std::vector<std::function<void()>> now;
    now.swap(letters);
    for (const auto& letter : now) letter();
  }
};

}  // namespace ocflow::run
