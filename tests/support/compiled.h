// A plan made from a text in the test, as the program makes it from a file.
#pragma once
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/compile.h"

namespace ocflow::test {

struct CompiledText {
  journal::Header header;
  cli::Compiled compiled;
  plan::Plan& plan() { return *compiled.plan; }  // grows with the run of it
};

// Throws with all that is wrong with the text.
inline std::unique_ptr<CompiledText> compiled(const std::string& text, const std::vector<std::string>& settings = {},
                                              const std::string& site = {}) {
  auto out = std::make_unique<CompiledText>();
  out->header.procedures.push_back({"main.ocf", text});
  if (!site.empty()) out->header.site = {"site.yaml", site};
  cli::RecordedLibrary library(out->compiled.sources, out->header);
  const auto ok = cli::compile(out->compiled, library, {"", settings, cli::Wanted::Until::planned});
  if (ok) return out;
  std::string why = ok.error().what + "\n";
  for (const auto& d : out->compiled.diagnostics.sorted()) why += render(d, out->compiled.sources);
  throw std::runtime_error(why);
}

}  // namespace ocflow::test
