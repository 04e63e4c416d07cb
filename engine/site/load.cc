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

namespace {

// The file beside the site file, as nodes of the site.
void read_beside(Site& site, const Node& named, const Sources& sources, Diagnostics& to, const Inventory& inventory) {
  if (named.kind != Node::Kind::scalar || named.scalar.empty()) {
    report(to, "OCF0534", named.at, "inventory names no file",
           {"", "the path of a file that `ansible-inventory --list` wrote",
            named.kind == Node::Kind::empty ? "write it on the same line" : "write the path, or leave the line out"});
    return;
  }
  const auto file = inventory(named.scalar);
  if (!file) {
    report(to, "OCF0534", named.at, file.error().what,
           {"", "", "write it with: ansible-inventory --list > " + named.scalar});
    return;
  }
  auto root = read_yaml(sources[*file].text(), *file, to);
  if (!root) return;
  site.inventory = *file;
  site.inventory_root = std::move(*root);
}

}  // namespace

std::unique_ptr<Site> load(const Sources& sources, FileId file, Diagnostics& diagnostics, const Inventory& inventory) {
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
  const auto before = diagnostics.errors();
  if (const Node* named = site->root.find("inventory")) read_beside(*site, *named, sources, diagnostics, inventory);
  HostReader(*site, diagnostics).read();
  site->hosts_whole = site->root.whole && diagnostics.errors() == before;
  return site;
}

}  // namespace ocflow::site
