#include <algorithm>
#include <array>
#include <optional>

#include "engine/site/guards.h"
#include "engine/site/site.h"
#include "engine/site/yaml_reader.h"

namespace ocflow::site {
namespace {

struct HostField {
  const char* name;
  std::string HostEntry::*where;
  std::vector<std::string> choices;  // empty: any text
};

const std::array<HostField, 3>& host_fields() {
  static const std::array<HostField, 3> fields{{
      {"reach", &HostEntry::reach, {"local", "person"}},
      {"platform", &HostEntry::platform, {"linux", "windows"}},
      {"address", &HostEntry::address, {}},
  }};
  return fields;
}

bool read_host_field(const HostField& field, const Node& value, HostEntry& host, Diagnostics& to) {
  const std::string what = "hosts." + host.name + "." + field.name;
  if (value.kind != Node::Kind::scalar || value.scalar.empty()) {
    report(to, "OCF0528", value.at, what + " is not a text",
           {"", field.choices.empty() ? "a name or an address" : "one of " + field.choices[0] + ", " + field.choices[1],
            "write it on the same line"});
    return false;
  }
  if (!field.choices.empty() &&
      std::find(field.choices.begin(), field.choices.end(), value.scalar) == field.choices.end()) {
    const std::string near = did_you_mean(value.scalar, field.choices);
    report(to, "OCF0528", value.at, what + " can't be this",
           {value.scalar, "one of " + field.choices[0] + ", " + field.choices[1],
            near.empty() ? "write person for a machine where only people act" : "did you mean " + near + "?"});
    return false;
  }
  host.*field.where = value.scalar;
  return true;
}

std::optional<HostEntry> read_host(const Node& name, const Node& value, Diagnostics& to) {
  HostEntry host{name.scalar, "local", "linux", "", name.at};
  if (name.scalar.empty()) {
    report(to, "OCF0528", name.at, "a host without a name", {"\"\"", "a name", "give the machine a name"});
    return std::nullopt;
  }
  if (value.kind == Node::Kind::empty) return host;
  if (value.kind != Node::Kind::map) {
    report(to, "OCF0528", value.at, "hosts." + host.name + " does not say how it is reached",
           {value.kind == Node::Kind::list ? "a list" : value.scalar, "reach, platform, address",
            "write it as " + host.name + ": {reach: local, address: 127.0.0.1}"});
    return std::nullopt;
  }
  bool good = true;
  for (const auto& [key, entry] : value.entries) {
    const auto& all = host_fields();
    const auto field =
        std::find_if(all.begin(), all.end(), [&k = key](const HostField& f) { return k.scalar == f.name; });
    if (field != all.end()) {
      good = read_host_field(*field, entry, host, to) && good;
      continue;
    }
    const std::string near = did_you_mean(key.scalar, {"reach", "platform", "address"});
    report(to, "OCF0528", key.at, "a host has no " + key.scalar,
           {key.scalar, "reach, platform or address", near.empty() ? "remove it" : "did you mean " + near + "?"});
    good = false;
  }
  return good ? std::optional(host) : std::nullopt;
}

std::vector<HostEntry> read_hosts(const Node& hosts, Diagnostics& to) {
  std::vector<HostEntry> all;
  if (hosts.kind == Node::Kind::empty) return all;
  if (hosts.kind != Node::Kind::map) {
    report(to, "OCF0528", hosts.at, "hosts does not name any machine",
           {hosts.kind == Node::Kind::list ? "a list" : hosts.scalar, "names, each with how it is reached",
            "write the name of each machine on a line of its own, with a colon"});
    return all;
  }
  for (const auto& [name, value] : hosts.entries) {
    if (auto host = read_host(name, value, to)) all.push_back(std::move(*host));
  }
  return all;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.scalar == key) return &value;
  }
  return nullptr;
}

const HostEntry* Site::host(std::string_view name) const {
  for (const HostEntry& entry : hosts) {
    if (entry.name == name) return &entry;
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
  if (const Node* hosts = site->root.find("hosts")) site->hosts = read_hosts(*hosts, diagnostics);
  return site;
}

}  // namespace ocflow::site
