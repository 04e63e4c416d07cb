#include "engine/host/machine.h"

#include "engine/host/windows/wide.h"

namespace ocflow::keeper {
namespace {

// What NtQuerySystemInformation(SystemTimeOfDayInformation) begins with.
struct TimeOfDay {
  LARGE_INTEGER boot, now, zone;
  ULONG zone_id, reserved;
  ULONGLONG boot_bias, sleep_bias;
};

}  // namespace

// The moment of the boot, without what has been set on the clock since.
std::string boot_id() {
  TimeOfDay time{};
  NtQuerySystemInformation(static_cast<SYSTEM_INFORMATION_CLASS>(3), &time, sizeof time, nullptr);
  return "windows-" + std::to_string(static_cast<ULONGLONG>(time.boot.QuadPart) - time.boot_bias);
}

long process_id() { return static_cast<long>(GetCurrentProcessId()); }

std::int32_t session_id() { return 0; }

std::uint64_t started_at(std::int32_t) { return 0; }

std::uint32_t most_at_once() { return 512; }  // handles are no narrow limit; memory and processes are

}  // namespace ocflow::keeper
