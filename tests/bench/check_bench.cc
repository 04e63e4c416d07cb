// How long a file takes to parse, or to check (which parses it), and the most memory the process had by then.
//   check_bench parse|check FILE     prints: bytes, milliseconds, KiB
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include "dsl/check.h"
#include "dsl/parse.h"
#include "tests/dsl/check_kit.h"

using namespace ocflow;

namespace {

// What the kit has, and an action with as many parameters as the one that runs a program.
action::Registry bench_registry() {
  const Type text = Type::of(Type::Kind::text);
  action::Registry out = test::kit_registry();
  out.add(test::signature("command",
                          {{"program", Type::list_of(text), std::nullopt, ""},
                           {"directory", text.or_none(), Value{}, ""},
                           {"environment", Type::list_of(Type{}), Value{List{}}, ""},
                           {"input", Type{}, Value{}, ""},
                           {"repeatable", Type::of(Type::Kind::boolean), Value{false}, ""},
                           {"ok", Type::list_of(Type::of(Type::Kind::number)), Value{List{Value(0)}}, ""}},
                          Type::of(Type::Kind::none), action::Effect::once));
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "check_bench parse|check FILE\n"), 64;
  std::ifstream in(argv[2], std::ios::binary | std::ios::ate);
  if (!in) return std::fprintf(stderr, "no file %s\n", argv[2]), 66;
  std::string text(static_cast<std::size_t>(in.tellg()), '\0');
  in.seekg(0).read(text.data(), static_cast<std::streamsize>(text.size()));
  const std::size_t bytes = text.size();
  Sources sources;
  Diagnostics diagnostics;
  const FileId main = sources.add(argv[2], std::move(text));
  const auto begin = std::chrono::steady_clock::now();
  std::size_t made = 0;
  if (std::strcmp(argv[1], "parse") == 0) {
    made = dsl::parse(sources, main, diagnostics).procedures.size();
  } else {
    test::Texts none(sources, {});
    const action::Registry registry = bench_registry();
    const dsl::Checked checked = dsl::check(sources, main, registry, none, diagnostics);
    made = checked.program ? checked.program->steps.size() : 0;
  }
  const auto took = std::chrono::steady_clock::now() - begin;
  for (const Diagnostic& d : diagnostics.sorted()) std::fputs(render(d, sources).c_str(), stderr);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::printf("%zu %lld %ld\n", bytes,
              static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()),
              used.ru_maxrss);
  return made == 0 ? 65 : 0;
}
