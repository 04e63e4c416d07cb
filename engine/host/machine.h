// What the keeper has to know of the machine that it is on.
#pragma once
#include <cstdint>
#include <string>

namespace ocflow::keeper {

std::string boot_id();      // another one after each boot
long process_id();          // the keeper's own
std::int32_t session_id();  // in which its children are, too; 0: there is no such thing
// In ticks since boot: with its number, that names one process for ever. 0: it isn't there, or nobody can tell.
std::uint64_t started_at(std::int32_t process);

// So many attempts can go on at once, by what may be open here; 1 at least.
std::uint32_t most_at_once();

}  // namespace ocflow::keeper
