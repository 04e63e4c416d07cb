// The digest of a plan: FNV-1a, 64 bits, of its canonical text.
#include <array>
#include <bitset>
#include <cstdio>
#include <vector>

#include "cli/compile.h"

namespace ocflow::cli {

namespace {

constexpr std::uint64_t prime = 0x100000001b3u;

// A sign changes only the lowest byte before all of it is multiplied. So what a text makes of a hash is the hash times
// a power of the prime, plus what hangs on the text and on that lowest byte alone. For a text that comes again and
// again this is known, and its signs need not be gone through.
class Again {
 public:
  std::uint64_t operator()(std::uint64_t hash, std::string_view text) {
    const auto low = static_cast<std::size_t>(hash & 0xff);
    if (known_.none())
      for (std::size_t i = 0; i < text.size(); ++i) power_ *= prime;
    if (known_[low]) return hash * power_ + added_[low];
    std::uint64_t now = hash;
    for (const char c : text) now = (now ^ static_cast<unsigned char>(c)) * prime;
    known_.set(low);
    added_[low] = now - hash * power_;
    return now;
  }

 private:
  std::uint64_t power_ = 1;
  std::array<std::uint64_t, 256> added_{};
  std::bitset<256> known_;
};

}  // namespace

std::string digest(const plan::Plan& plan) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  std::vector<Again> again;
  plan::put_canonical_text(plan, [&](std::string_view part, std::uint32_t number) {
    if (number > 0) {
      if (again.size() < number) again.resize(number);
      hash = again[number - 1](hash, part);
      return;
    }
    std::uint64_t now = hash;
    for (const char c : part) now = (now ^ static_cast<unsigned char>(c)) * prime;
    hash = now;
  });
  char text[20];
  return {text,
          static_cast<std::size_t>(std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash)))};
}

}  // namespace ocflow::cli
