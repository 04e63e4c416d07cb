// libFuzzer: what can be laid out means afterwards what it meant before, and laying it out again changes nothing.
#include <cstring>

#include "dsl/format.h"
#include "dsl/parse.h"
#include "tests/fuzz/fuzz_kit.h"
#include "tests/support/random_text.h"
#include "tests/support/syntax_dump.h"

using namespace ocflow;

namespace {

std::string dump_of(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const dsl::SyntaxFile tree = dsl::parse(sources, sources.add("fuzz.ocf", text), diagnostics);
  return test::dump(tree, sources);
}

std::optional<dsl::Formatted> format(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  return dsl::format(sources, sources.add("fuzz.ocf", text), diagnostics);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto once = format(text);
  if (!once) return 0;
  fuzz::require(dump_of(text) == dump_of(once->text));
  const auto twice = format(once->text);
  fuzz::require(twice && twice->text == once->text);
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

// Bytes changed at random are rarely a file without mistakes: one in 64 is written by the tests' generator.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned int seed) {
  if (seed % 4 == 1) return fuzz::change_a_line(data, size, most, seed);
  if (seed % 64 != 0) return LLVMFuzzerMutate(data, size, most);
  test::Random random(seed);
  const std::string text = test::random_text(random, {random.chance(50)});
  if (text.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, text.data(), text.size());
  return text.size();
}
