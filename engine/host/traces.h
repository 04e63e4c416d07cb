// What an earlier keeper of a run wrote down that was killed: by that it is seen whether a program of its lives on.
// Private to engine/host.
#pragma once
#include <chrono>
#include <cstdint>
#include <vector>

namespace ocflow::keeper {

// A process as it was noted.
struct Noted {
  std::int32_t pid = 0;       // 0: none was
  std::uint64_t started = 0;  // in ticks since boot; 0: an earlier release did not note that
};

// In which the children of a keeper are as long as they live. Its number may be another's when nobody is left in it.
struct Session {
  std::int32_t id = 0;        // 0: that is not known
  std::uint64_t started = 0;  // of its keeper: nothing that it began is older
};

// About one attempt that it began. Of what was written before the last boot nothing lives.
struct Traces {
  bool inside = false;                 // it starts no program
  Session session{};                   // of the keeper that began it and did not see its end
  Noted program{};                     // what it runs
  std::chrono::milliseconds since{0};  // since the boot: what it runs, where that was not noted, is no older
  std::vector<Noted> others{};         // the programs of all other attempts, also of those that have ended
};

}  // namespace ocflow::keeper
