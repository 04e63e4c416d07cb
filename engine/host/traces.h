// What an earlier keeper of a run wrote down that was killed: by that it is seen whether a program of its lives on.
// Private to engine/host.
#pragma once
#include <cstdint>
#include <vector>

namespace ocflow::keeper {

// About one attempt that it began. Of what was written before the last boot nothing lives.
struct Traces {
  std::int32_t session = 0;  // of that keeper: its programs are in it as long as they live; 0: that is not known
  std::int32_t program = 0;  // which process it is; 0: that was not noted
  std::vector<std::int32_t> others{};   // the programs of others of that keeper that have no end
  std::vector<std::uint64_t> rivals{};  // others of that keeper that have neither an end nor a program
};

}  // namespace ocflow::keeper
