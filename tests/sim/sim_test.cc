// The whole engine in a world that a seed decides (docs/reliability.md). A failing seed is told, made smaller, and
// replays identically: OCFLOW_SEED=N test_sim '[one]' tells its story.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "tests/sim/life.h"
#include "tests/support/catch.h"

using namespace ocflow;

namespace {

#ifdef NDEBUG
constexpr std::uint64_t seeds = 12'000;
#else  // not optimized, and perhaps with sanitizers
constexpr std::uint64_t seeds = 1'000;
#endif

std::uint64_t number(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

std::string told(std::uint64_t seed, const sim::Verdict& verdict) {
  std::string text = "seed " + std::to_string(seed) + ":\n";
  for (const auto& wrong : verdict.wrong) text += "  " + wrong + "\n";
  return text + "replay it with: OCFLOW_SEED=" + std::to_string(seed) + " test_sim '[one]'\n";
}

// Which seeds: OCFLOW_PART=1/2 is the first of two parts, which can run side by side.
struct Part {
  std::uint64_t first = 0, step = 1;
  Part() {
    const char* text = std::getenv("OCFLOW_PART");
    if (!text) return;
    char* slash = nullptr;
    first = std::strtoull(text, &slash, 10) - 1;
    step = *slash == '/' ? std::strtoull(slash + 1, nullptr, 10) : 0;
    if (first >= step) throw std::runtime_error("OCFLOW_PART wants one like 1/2");
  }
};

// Empty: by the contract.
std::string trouble_with(std::uint64_t seed, sim::Verdict& verdict) {
  try {
    verdict = sim::live(sim::case_of(seed));
  } catch (const std::exception& e) {
    verdict.wrong.push_back(e.what());
  }
  return verdict.wrong.empty() ? "" : told(seed, verdict);
}

std::atomic<bool> enough{false};

}  // namespace

TEST_CASE("no seed breaks the contract") {
  std::size_t sittings = 0, kills = 0, acts = 0;
  const Part part;
  const std::uint64_t all = number("OCFLOW_SEEDS", seeds);
  for (std::uint64_t seed = part.first; seed < all; seed += part.step) {
    sim::Verdict verdict;
    const std::string trouble = trouble_with(seed, verdict);
    if (!trouble.empty()) FAIL_CHECK(trouble);
    sittings += verdict.sittings, kills += verdict.kills, acts += verdict.acts;
  }
  const std::uint64_t lives = all / part.step;
  CHECK(kills > lives / 4);
  CHECK(acts > lives);
  CHECK(sittings > lives);
}

TEST_CASE("no seed of a deep procedure, with chains or bullets that wait for later ones, breaks the contract") {
  const Part part;
  const std::uint64_t kind = GENERATE(sim::deep, sim::chained, sim::turned);
  for (std::uint64_t seed = part.first; seed < number("OCFLOW_SEEDS", seeds) / 4; seed += part.step) {
    sim::Verdict verdict;
    const std::string trouble = trouble_with(kind | seed, verdict);
    if (!trouble.empty()) FAIL_CHECK(trouble);
  }
}

// Found by the soak, beyond those above.
TEST_CASE("seeds that broke the contract once") {
  for (const std::uint64_t seed : {20979ULL,
                                   45249ULL,
                                   1003467ULL,
                                   1021374ULL,
                                   1524824ULL,
                                   2510387ULL,
                                   3008570ULL,
                                   4012038ULL,
                                   1795735490029366ULL,
                                   1795735490031759ULL,
                                   1795735490040518ULL,
                                   9225167833517784062ULL,
                                   9225167834112789794ULL,
                                   9225167834112786942ULL,
                                   13836853852540228819ULL,
                                   13836853851945208311ULL,
                                   1795796663054312ULL,
                                   1795797258000500ULL,
                                   13836853854288203751ULL,
                                   1795819375002596ULL,
                                   1795827375005452ULL,
                                   1795827375029760ULL,
                                   4613481846966392013ULL,
                                   4613481845802389529ULL}) {
    sim::Verdict verdict;
    CHECK(trouble_with(seed, verdict) == "");
  }
}

TEST_CASE("a seed replays identically") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const sim::Verdict first = sim::live(sim::case_of(seed)), second = sim::live(sim::case_of(seed));
    CHECK(first.hash == second.hash);
    CHECK(first.wrong == second.wrong);
  }
}

// `./dev soak`: new seeds until it is stopped.
TEST_CASE("seeds without an end", "[.][soak]") {
  std::signal(SIGINT, [](int) { enough = true; });
  std::signal(SIGTERM, [](int) { enough = true; });
  const std::uint64_t first = number("OCFLOW_SEED", static_cast<std::uint64_t>(std::time(nullptr)) * 1'000'000);
  std::uint64_t seed = first, bad = 0;
  for (; !enough; ++seed) {
    sim::Verdict verdict;
    constexpr std::uint64_t kinds[] = {
        0, sim::deep, sim::chained, sim::deep | sim::chained, sim::turned, sim::turned | sim::deep};
    const std::string trouble = trouble_with(kinds[seed % std::size(kinds)] | seed, verdict);
    if (!trouble.empty()) ++bad, std::printf("%s", trouble.c_str());
    if ((seed - first) % 1000 == 999)
      std::printf("%llu seeds, %llu bad\n", static_cast<unsigned long long>(seed - first + 1),
                  static_cast<unsigned long long>(bad));
    std::fflush(stdout);
  }
  CHECK(bad == 0);
}

TEST_CASE("one seed, made as small as it still fails", "[.][one]") {
  sim::Case one = sim::case_of(number("OCFLOW_SEED", 0));
  sim::Verdict verdict = sim::live(one, true);
  if (!verdict.wrong.empty() && !std::getenv("OCFLOW_WHOLE")) verdict = sim::live(one = sim::shrunk(one), true);
  std::printf("%stroubles %u\n%s", verdict.story.c_str(), one.troubles,
              verdict.wrong.empty() ? "" : told(one.seed, verdict).c_str());
  CHECK(verdict.wrong.empty());
}
