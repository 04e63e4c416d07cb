#include <algorithm>
#include <cctype>
#include <numeric>

#include "engine/base/diagnostic.h"

namespace ocflow {
namespace {

constexpr std::size_t longest = 64;  // nobody misspells more than that, and the work grows with the square

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

bool same(char a, char b) { return lower(a) == lower(b); }

// Letters added, left out, changed, or two neighbours swapped.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); i++) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); j++) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.empty() || word.size() > longest) return {};
  const std::size_t most = std::min(std::max<std::size_t>(1, word.size() / 3), word.size() - 1);
  const std::string* nearest = nullptr;
  std::size_t best = most + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t size = candidate.size();
    if (size > longest || size > word.size() + most || word.size() > size + most) continue;
    const std::size_t d = distance(word, candidate);
    if (d < best) {
      best = d;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? std::string() : *nearest;
}

}  // namespace ocflow
