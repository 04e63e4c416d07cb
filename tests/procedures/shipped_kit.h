// The shipped procedures and site files, as the program reads them.
#pragma once
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/compile.h"

namespace shipped {

namespace fs = std::filesystem;
using namespace ocflow;

inline fs::path folder() { return fs::path(OCFLOW_SOURCE_DIR) / "procedures"; }

inline std::vector<std::string> files(const fs::path& in, const std::string& ending) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(in)) {
    if (entry.path().extension() == ending) names.push_back(entry.path().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}
inline std::vector<std::string> procedures() { return files(folder(), ".ocf"); }
inline std::vector<std::string> sites() { return files(folder() / "sites", ".yaml"); }

struct Read {
  cli::Compiled compiled;
  bool good = false;
  std::string said;  // all diagnostics, warnings too
};

// `site` empty: the procedure is checked only.
inline std::unique_ptr<Read> read(const std::string& file, const std::string& site = "") {
  auto out = std::make_unique<Read>();
  cli::FileLibrary library(out->compiled.sources, file, site, {});
  cli::Wanted wanted;
  if (site.empty()) wanted.until = cli::Wanted::Until::checked;
  const auto result = cli::compile(out->compiled, library, wanted);
  out->good = result.has_value();
  for (const Diagnostic& d : out->compiled.diagnostics.sorted()) out->said += render(d, out->compiled.sources);
  if (!result) out->said += result.error().what;
  return out;
}

}  // namespace shipped
