// Time from outside. Limits run on a clock that no wall-clock jump touches and that goes on in suspend
// (CLOCK_BOOTTIME); wall time is only for showing. Tests bring their own.
#pragma once
#include <chrono>
#include <cstdint>

namespace ocflow {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::nanoseconds elapsed() const = 0;  // since some fixed moment; never goes back
  virtual std::int64_t wall_ms() const = 0;              // milliseconds since 1970, UTC
};

Clock& system_clock();

// A limit may be as long as a person can write it; then its end is the end of time.
inline std::chrono::nanoseconds later(std::chrono::nanoseconds now, std::chrono::nanoseconds by) {
  return by > std::chrono::nanoseconds::max() - now ? std::chrono::nanoseconds::max() : now + by;
}

}  // namespace ocflow
