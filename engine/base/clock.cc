#include "engine/base/clock.h"

#include <time.h>

namespace ocflow {
namespace {

#ifdef CLOCK_BOOTTIME
constexpr clockid_t since_boot = CLOCK_BOOTTIME;
#else
constexpr clockid_t since_boot = CLOCK_MONOTONIC;  // on Windows it goes on in suspend
#endif

class SystemClock final : public Clock {
 public:
  std::chrono::nanoseconds elapsed() const override { return read(since_boot); }
  std::int64_t wall_ms() const override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(read(CLOCK_REALTIME)).count();
  }

 private:
  static std::chrono::nanoseconds read(clockid_t id) {
    timespec now{};
    clock_gettime(id, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
  }
};

}  // namespace

Clock& system_clock() {
  static SystemClock clock;
  return clock;
}

}  // namespace ocflow
