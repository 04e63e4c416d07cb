#include "cli/told_file.h"

#include "cli/read_file.h"
#include "engine/site/yaml_reader.h"

namespace ocflow::cli {

namespace {
constexpr std::uint64_t largest_told = 16ull << 20;  // bytes
}

Result<site::Node> read_map(Sources& sources, const std::string& file, const std::string& what) {
  auto text = read_file(file, what, largest_told);
  if (!text) return tl::unexpected<Error>(text.error());
  Diagnostics diagnostics;
  const auto id = sources.add(file, std::move(*text));
  auto root = site::read_yaml(sources[id].text(), id, diagnostics);
  std::string mistakes;
  for (const auto& d : diagnostics.sorted()) mistakes += render(d, sources) + "\n";
  if (!root || diagnostics.has_errors()) return fail(ErrorKind::invalid, mistakes, "the file is YAML: a line each");
  if (root->kind != site::Node::Kind::map && root->kind != site::Node::Kind::empty)
    return fail(ErrorKind::invalid, "the " + what + " `" + file + "` holds no map", "write `KEY: VALUE`, a line each");
  return std::move(*root);
}

Result<void> no_mistakes(const Sources& sources, const std::vector<rehearse::Mistake>& mistakes,
                         const std::string& remedy) {
  if (mistakes.empty()) return {};
  std::string all;
  for (const auto& [at, what] : mistakes) {
    const auto& source = sources[at.file];
    const auto place = source.position(at.begin);
    all += (all.empty() ? "" : "\n") + source.path() + ":" + std::to_string(place.line) + ":" +
           std::to_string(place.column) + ": " + what;
  }
  return fail(ErrorKind::invalid, all, remedy);
}

Result<rehearse::Told> read_results(Sources& sources, const std::string& file, const plan::Plan& plan) {
  rehearse::Told told;
  if (file.empty()) return told;
  const auto root = read_map(sources, file, "results file");
  if (!root) return tl::unexpected<Error>(root.error());
  std::vector<rehearse::Mistake> mistakes;
  rehearse::read_told(*root, plan, told, mistakes);
  if (auto ok = no_mistakes(sources, mistakes, "docs/rehearse.md shows the form of the file"); !ok)
    return tl::unexpected<Error>(ok.error());
  return told;
}

}  // namespace ocflow::cli
