// A timer on the clock that goes on in suspend (CLOCK_BOOTTIME), for the limits of attempts. Includes Asio.
#pragma once
#include <asio/basic_waitable_timer.hpp>
#include <chrono>

#include "engine/base/clock.h"

namespace ocflow::keeper {

struct BootClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<BootClock>;
  static constexpr bool is_steady = true;
  static time_point now() { return time_point(system_clock().elapsed()); }
};

// The kernel's wait underneath stands still in suspend, so it is cut into short ones.
struct BootWait {
  static BootClock::duration to_wait_duration(const BootClock::duration& d) {
    return std::min<BootClock::duration>(d, std::chrono::seconds(5));
  }
  static BootClock::duration to_wait_duration(const BootClock::time_point& t) {
    return to_wait_duration(t - BootClock::now());
  }
};

using BootTimer = asio::basic_waitable_timer<BootClock, BootWait>;

inline BootClock::time_point boot_time(std::chrono::nanoseconds elapsed) { return BootClock::time_point(elapsed); }

}  // namespace ocflow::keeper
