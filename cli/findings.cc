#include "cli/findings.h"

#include "engine/base/value_json.h"
#include "engine/report/words.h"

namespace ocflow::cli {

std::size_t Findings::add(const std::vector<Diagnostic>& diagnostics, const Sources& sources) {
  std::size_t fresh = 0;
  for (const auto& d : diagnostics) {
    if (!told_.insert(render(d, sources, {})).second) continue;
    ++fresh;
    if (d.at.file < sources.size()) places_.insert(sources[d.at.file].path());
    ++(d.severity == Severity::error ? errors : warnings);
    if (console_.json)
      diagnostics_.push_back(to_json(d, sources));
    else if (sarif_wanted_)
      sarif_.add(d, sources);
    else
      console_.err(render(d, sources, RenderStyle{console_.color_err()}) + "\n");
  }
  return fresh;
}

std::size_t Findings::add(const Diagnostics& diagnostics, const Sources& sources) {
  dropped += diagnostics.dropped_errors();
  return add(diagnostics.sorted(), sources);
}

std::string Findings::mistakes_text() const {
  const auto mistakes = errors - failures_;
  if (mistakes == 0) return {};
  std::string out = (dropped > 0 ? "more than " : "") + report::count_text(mistakes, "mistake", "mistakes") + " in " +
                    report::count_text(files(), "file", "files");
  if (dropped > 0) out += "; the others are not shown";
  if (failures_ > 0) out += "; " + report::count_text(failures_, "file", "files") + " could not be looked at";
  return out;
}

void Findings::add_failure(const std::string& path, const Error& error) {
  ++errors;
  ++failures_;
  console_.err(report::lines_after("ocflow: ", error.what) + report::lines_after("  ", error.remedy));
  if (sarif_wanted_) return sarif_.add_failure(path, error);
  diagnostics_.push_back({{"severity", "error"},
                          {"message", valid_utf8(error.what)},
                          {"remedy", valid_utf8(error.remedy)},
                          {"path", valid_utf8(path)}});
}

void Findings::finish(nlohmann::json more) {
  if (sarif_wanted_) return console_.document(sarif_.document());
  if (!console_.json) return;
  more["errors"] = errors;
  more["warnings"] = warnings;
  more["diagnostics"] = std::move(diagnostics_);
  console_.document(more);
}

}  // namespace ocflow::cli
