#include "engine/site/hosts.h"

#include <algorithm>

#include "engine/site/ranges.h"

namespace ocflow::site {

void HostReader::read() {
  if (site_.inventory) inventory();
  if (const Node* node = site_.root.find("hosts")) hosts(*node);
  jumps();
  groups(site_.root);
}

void HostReader::inventory() {
  std::vector<HostEntry> found;
  read_inventory(site_.inventory_root, found, to_);
  for (HostEntry& host : found) {
    if (site_.hosts.size() == most_hosts) break;
    inherited_[host.name] = places_[host.name] = static_cast<std::uint32_t>(site_.hosts.size());
    site_.hosts.push_back(std::move(host));
  }
}

void HostReader::hosts(const Node& node) {
  if (node.kind == Node::Kind::empty) return;
  if (node.kind != Node::Kind::map) {
    report(to_, "OCF0528", node.at, "hosts does not name any machine",
           {node.kind == Node::Kind::list ? "a list" : node.scalar, "names, each with how it is reached",
            "write the name of each machine on a line of its own, with a colon"});
    return;
  }
  for (const auto& [name, value] : node.entries) entry(name, value);
}

namespace {

// Of a host that doesn't say it: what it says can only be meant for ssh, or it is this machine.
std::string reach_of(const HostEntry& host, const Node& value) {
  if (!host.through.empty()) return "through";
  for (const auto& [key, unused] : value.entries)
    if (only_for_ssh(key.scalar)) return "ssh";
  return is_loopback(host.address) ? "local" : "ssh";
}

bool fits_reach(const HostEntry& host, const Node& value, Diagnostics& to) {
  const bool through = host.reach == "through", far = through || host.reach == "ssh",
             windows = host.platform == "windows";
  if (through && host.through.empty()) {
    report(to, "OCF0528", host.at, "hosts." + host.name + " doesn't say through which program it is reached",
           {"", "a program and its arguments", "write it as in through: [docker, exec, -i, web]"});
    return false;
  }
  for (const auto& [key, unused] : value.entries) {
    const auto& name = key.scalar;
    const bool fits = name == "through"    ? through
                      : name == "keeper"   ? far && windows
                      : name == "as"       ? far && !windows
                      : name == "patience" ? far
                                           : !only_for_ssh(name) || host.reach == "ssh";
    if (fits) continue;
    const bool of_platform = far && (name == "keeper" || name == "as");
    report(to, "OCF0528", key.at,
           "hosts." + host.name + "." + name + " has no meaning with " +
               (of_platform ? "platform: " + host.platform : "reach: " + host.reach),
           {"", "",
            name == "through"                 ? "write reach: through, or remove it"
            : of_platform || name == "keeper" ? "remove " + name
                                              : "write reach: ssh, or remove " + name});
    return false;
  }
  return true;
}

}  // namespace

// A name with a range stands for many, each with what is written beside it; a range in the address counts with it.
void HostReader::entry(const Node& name, const Node& value) {
  std::string why = "a name is wanted";
  const auto names = expand(name.scalar, why);
  if (!names || name.scalar.empty()) {
    report(to_, name.scalar.empty() ? "OCF0528" : "OCF0532", name.at,
           name.scalar.empty() ? "a host without a name" : "a range that can't be counted",
           {name.scalar.empty() ? "\"\"" : name.scalar, "names, as in db1 or db[01-12]", why});
    return;
  }
  if (value.kind != Node::Kind::map && value.kind != Node::Kind::empty) {
    report(to_, "OCF0528", value.at, "hosts." + name.scalar + " does not say how it is reached",
           {value.kind == Node::Kind::list ? "a list" : value.scalar, "reach, platform, address",
            "write it as " + name.scalar + ": {reach: ssh, address: 192.0.2.7}"});
    return;
  }
  HostEntry host{name.scalar, "", "linux", "", name.at};
  if (const auto known = inherited_.find(name.scalar); known != inherited_.end()) host = site_.hosts[known->second];
  Node plain = value;  // without the range of its address, which the check of an address doesn't know
  std::optional<std::vector<std::string>> addresses;
  bool good = true;
  for (auto& [key, field] : plain.entries) {
    if (key.scalar == "address" && has_range(field.scalar)) {
      addresses = expand(field.scalar, why);
      if (addresses && addresses->size() == names->size()) {
        field.scalar = addresses->front();
      } else {
        report(to_, "OCF0532", field.at, "a range of addresses that doesn't go with the names",
               {addresses ? std::to_string(addresses->size()) + " addresses" : field.scalar,
                std::to_string(names->size()) + " addresses, one for each name", addresses ? "" : why});
        good = false;
        continue;
      }
    }
    good = read_host_field(key, field, host, to_) && good;
  }
  if (!good) return;
  if (host.reach.empty()) host.reach = reach_of(host, value);
  if (!fits_reach(host, value, to_)) return;
  if (names->size() > 1 && (host.reach == "local" || host.reach == "through") && !addresses && !value.find("reach")) {
    report(to_, "OCF0528", name.at, "hosts." + name.scalar + " does not say how its machines are reached",
           {"", "", "write " + name.scalar + ": {reach: ssh}"});
    return;
  }
  for (std::size_t i = 0; i < names->size(); ++i) {
    host.name = (*names)[i];
    if (addresses) host.address = (*addresses)[i];
    add(host, &value);
  }
}

void HostReader::add(HostEntry host, const Node* value) {
  if (site_.hosts.size() >= most_hosts) {
    if (site_.hosts.size() == most_hosts && places_.emplace("", 0).second)
      report(to_, "OCF0532", host.at, "more hosts than " + std::to_string(most_hosts), {"", "", "split the site file"});
    return;
  }
  if (const auto known = inherited_.find(host.name); known != inherited_.end()) {
    if (const Node* jump = value->find("jump")) jumps_[host.name] = jump;
    site_.hosts[known->second] = std::move(host);
    inherited_.erase(known);
    return;
  }
  const auto [same, fresh] = places_.emplace(host.name, static_cast<std::uint32_t>(site_.hosts.size()));
  if (!fresh) {
    report(to_, "OCF0506", host.at, host.name + " is given twice", {"", "each name once", "remove one of the two"})
        .labels.push_back({site_.hosts[same->second].at, "first here"});
    return;
  }
  if (const Node* jump = value->find("jump")) jumps_[host.name] = jump;
  site_.hosts.push_back(std::move(host));
}

void HostReader::jumps() {
  std::vector<const HostEntry*> bad;
  for (const HostEntry& host : site_.hosts) {
    const auto at = jumps_.find(host.name);
    if (at != jumps_.end() && !good_jump(host, *at->second)) bad.push_back(&host);
  }
}

bool HostReader::good_jump(const HostEntry& host, const Node& at) {
  const auto wrong = [&](const std::string& what, std::string remedy) {
    report(to_, "OCF0528", at.at, what, {host.jump, "the name of another host, or user@address:port", remedy});
    return false;
  };
  const HostEntry* hop = &host;
  for (std::size_t far = 0; !hop->jump.empty(); ++far) {
    const auto next = places_.find(hop->jump);
    if (next == places_.end()) {
      if (hop != &host || hop->jump.find_first_of(".:@") != std::string::npos) return true;
      std::vector<std::string> names;
      for (const auto& one : site_.hosts) names.push_back(one.name);
      const auto near = did_you_mean(hop->jump, names);
      return wrong("hosts." + host.name + ".jump is no host of this file",
                   near.empty() ? "name it under hosts, or write its address with its user: user@" + hop->jump
                                : "did you mean " + near + "?");
    }
    hop = &site_.hosts[next->second];
    if (hop == &host || far > 8) return wrong("the jumps of " + host.name + " go round in a circle", "");
    if (hop->reach != "ssh") return wrong(hop->name + " is not reached by ssh, so nobody can jump from it", "");
  }
  return true;
}

const HostEntry* Site::host(std::string_view name) const {
  const auto same = [&](const HostEntry& entry) { return entry.name == name; };
  const auto found = std::find_if(hosts.begin(), hosts.end(), same);
  return found == hosts.end() ? nullptr : &*found;
}

}  // namespace ocflow::site
