#include "engine/host/cksum.h"

#include <array>

namespace ocflow::keeper {
namespace {

using Table = std::array<std::uint32_t, 256>;

// The n-th tells what a byte does to the sum when n more have followed it: so eight bytes are summed at once.
constexpr std::array<Table, 8> make_tables() {
  std::array<Table, 8> tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    auto sum = byte << 24;
    for (int bit = 0; bit < 8; ++bit) sum = sum << 1 ^ ((sum >> 31) != 0 ? 0x04C11DB7U : 0U);
    tables[0][byte] = sum;
  }
  for (std::size_t n = 1; n < tables.size(); ++n)
    for (std::size_t byte = 0; byte < 256; ++byte)
      tables[n][byte] = tables[n - 1][byte] << 8 ^ tables[0][tables[n - 1][byte] >> 24];
  return tables;
}

constexpr auto tables = make_tables();

std::uint32_t add(std::uint32_t sum, std::uint8_t byte) { return sum << 8 ^ tables[0][sum >> 24 ^ byte]; }

}  // namespace

// Of the bytes, and then of as many bytes of their number as it has (POSIX, XCU cksum).
std::uint32_t cksum(std::string_view bytes) {
  std::uint32_t sum = 0;
  const auto* at = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto* const end = at + bytes.size();
  for (; end - at >= 8; at += 8) {
    const std::uint8_t first[4] = {static_cast<std::uint8_t>(sum >> 24 ^ at[0]),
                                   static_cast<std::uint8_t>(sum >> 16 ^ at[1]),
                                   static_cast<std::uint8_t>(sum >> 8 ^ at[2]), static_cast<std::uint8_t>(sum ^ at[3])};
    sum = tables[7][first[0]] ^ tables[6][first[1]] ^ tables[5][first[2]] ^ tables[4][first[3]];
    sum ^= tables[3][at[4]] ^ tables[2][at[5]] ^ tables[1][at[6]] ^ tables[0][at[7]];
  }
  while (at != end) sum = add(sum, *at++);
  for (auto size = bytes.size(); size > 0; size >>= 8) sum = add(sum, static_cast<std::uint8_t>(size));
  return ~sum;
}

}  // namespace ocflow::keeper
