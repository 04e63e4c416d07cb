#include <algorithm>

#include "engine/site/binder.h"

namespace ocflow::site {
namespace {

bool is_own(std::string_view name) {
  return std::find(std::begin(own_names), std::end(own_names), name) != std::end(own_names);
}

void report_unknown(const Node& root, const std::vector<Field>& givens, Diagnostics& to) {
  std::vector<std::string> known(std::begin(own_names), std::end(own_names));
  for (const Field& given : givens) known.push_back(given.name);
  for (const auto& entry : root.entries) {
    const Node& key = entry.key;
    if (std::find(known.begin(), known.end(), key.scalar) != known.end()) continue;
    const std::string near = did_you_mean(key.scalar, known);
    auto remedy = missing_blank(entry);
    if (remedy.empty())
      remedy = near.empty() ? "remove it, or move it to where it belongs" : "did you mean " + near + "?";
    report(to, "OCF0520", key.at, "the procedure does not ask for " + key.scalar, {key.scalar, listed(known), remedy});
  }
}

void report_missing(const Field& given, const Site* site, Diagnostics& to) {
  const std::string purpose = given.about.empty() ? "" : " (" + given.about + ")";
  const Span at = site ? Span{site->file, 0, 0} : given.at;
  Diagnostic& d = report(to, "OCF0521", at, given.name + " is not given" + purpose,
                         {"", given.name + ": " + how_written(given.type), ""});
  d.remedy = site ? "add " + given.name + ": to the site file, or give it with --set"
                  : "name a site file with --site, or give it with --set " + given.name + "=VALUE";
  if (site) d.labels.push_back({given.at, "asked for here"});
}

}  // namespace

std::vector<Value> bind(const Site* site, const std::vector<Field>& givens, const std::vector<std::string>& settings,
                        Sources& sources, Diagnostics& diagnostics) {
  Node nothing;
  nothing.kind = Node::Kind::map;
  const Node root = with_settings(site ? site->root : nothing, givens, settings, sources, diagnostics);
  report_unknown(root, givens, diagnostics);
  Binder binder(site, diagnostics);
  std::vector<Value> values;
  for (const Field& given : givens) {
    if (is_own(given.name)) {
      report(diagnostics, "OCF0531", given.at, "a procedure can't ask for " + given.name,
             {"", "", "call it otherwise: under " + given.name + " a site file names its machines"});
      values.emplace_back();
    } else if (const Node* node = root.find(given.name)) {
      values.push_back(binder.value(given.type, *node, given.name));
    } else {
      if (!given.otherwise && root.whole) report_missing(given, site, diagnostics);
      values.push_back(given.otherwise.value_or(Value{}));
    }
  }
  return values;
}

}  // namespace ocflow::site
