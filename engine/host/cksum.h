// The sum that `cksum` tells of a file: every POSIX system has that, and it takes a tenth of what a SHA-256 takes in a
// shell's programs. It proves that bytes have arrived as they were sent, not who has sent them. Private to engine/host.
#pragma once
#include <cstdint>
#include <string_view>

namespace ocflow::keeper {

std::uint32_t cksum(std::string_view bytes);

}  // namespace ocflow::keeper
