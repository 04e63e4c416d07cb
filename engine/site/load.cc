#include "engine/site/guards.h"
#include "engine/site/hosts.h"
#include "engine/site/site.h"
#include "engine/site/yaml_reader.h"

namespace ocflow::site {

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.scalar == key) return &value;
  }
  return nullptr;
}

std::unique_ptr<Site> load(const Sources& sources, FileId file, Diagnostics& diagnostics) {
  auto root = read_yaml(sources[file].text(), file, diagnostics);
  if (!root) return nullptr;
  if (root->kind != Node::Kind::map) {
    report(diagnostics, "OCF0507", root->at, "a site file holds names with their values",
           {root->kind == Node::Kind::list ? "a list" : "a single value", "names and colons, as in hosts: and site:",
            "begin each value with the name of what the procedure asks for (its given)"});
    return nullptr;
  }
  auto site = std::make_unique<Site>();
  site->file = file;
  site->root = std::move(*root);
  HostReader(*site, diagnostics).read();
  return site;
}

}  // namespace ocflow::site
