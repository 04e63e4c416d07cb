#include <algorithm>

#include "engine/site/hosts.h"
#include "engine/site/ranges.h"

namespace ocflow::site {
namespace {

using Places = std::vector<std::uint32_t>;

Places sorted(Places places) {
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

}  // namespace

const Group* Site::group(std::string_view name) const {
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.name == name; });
  return found == groups.end() ? nullptr : &*found;
}

Places Site::select(const std::string& text) const {
  Places out;
  const auto collect = [&](auto wanted) {
    for (std::uint32_t i = 0; i < hosts.size(); ++i)
      if (wanted(hosts[i])) out.push_back(i);
  };
  if (const HostEntry* one = host(text)) return {static_cast<std::uint32_t>(one - hosts.data())};
  if (const Group* some = group(text)) return some->hosts;
  if (text == "all") return collect([](const HostEntry&) { return true; }), out;
  if (has_range(text)) {
    std::string unused;
    const auto names = expand(text, unused);
    for (const auto& name : names.value_or(std::vector<std::string>())) {
      const HostEntry* one = host(name);
      if (!one) return {};
      out.push_back(static_cast<std::uint32_t>(one - hosts.data()));
    }
    return sorted(std::move(out));
  }
  const auto equals = text.find('=');
  const auto name = text.substr(0, equals);
  collect([&](const HostEntry& entry) {
    return std::any_of(entry.labels.begin(), entry.labels.end(), [&](const auto& label) {
      return label.first == name && (equals == text.npos || label.second == text.substr(equals + 1));
    });
  });
  return out;
}

HostReader::Wish& HostReader::wish_of(const Node& key) {
  const auto found = by_name_.emplace(key.scalar, wishes_.size());
  if (found.second) wishes_.push_back({&key, {}});
  return wishes_[found.first->second];
}

void HostReader::wish(const Node& key, const Node& value) {
  if (value.kind == Node::Kind::map) {
    report(to_, "OCF0533", value.at, "a group is a list of hosts",
           {"a map", "names of hosts, groups or labels", "write a dash before each"});
    return;
  }
  Wish& wish = wish_of(key);
  if (value.kind == Node::Kind::scalar) wish.members.push_back(&value);
  for (const Node& item : value.items) wish.members.push_back(&item);
}

void HostReader::groups(const Node& root) {
  if (site_.inventory) inventory_groups(site_.inventory_root);
  if (const Node* named = root.find("groups")) named_groups(*named);
  if (const Node* hosts = root.find("hosts")) groups_of_hosts(*hosts);
  for (std::size_t i = 0; i < wishes_.size(); ++i) fill(wishes_[i]);
}

void HostReader::named_groups(const Node& node) {
  if (node.kind != Node::Kind::map && node.kind != Node::Kind::empty) {
    report(to_, "OCF0533", node.at, "groups does not name any group",
           {node.kind == Node::Kind::list ? "a list" : node.scalar, "names, each with its hosts",
            "write it as in web: [web1, web2]"});
    return;
  }
  for (const auto& [key, value] : node.entries) wish(key, value);
}

void HostReader::inventory_groups(const Node& root) {
  for (const auto& [key, group] : root.entries) {
    if (key.scalar == "_meta" || key.scalar == "all" || group.kind != Node::Kind::map) continue;
    Wish& wish = wish_of(key);
    if (const Node* inside = group.find("hosts"))
      for (const Node& name : inside->items) wish.members.push_back(&name);
    if (const Node* below = group.find("children"))
      for (const Node& name : below->items)
        if (root.find(name.scalar)) wish.members.push_back(&name);  // an empty one may not be written at all
  }
}

void HostReader::groups_of_hosts(const Node& hosts) {
  for (const auto& [name, value] : hosts.entries) {
    const Node* in = value.find("groups");
    if (!in) continue;
    if (in->kind == Node::Kind::map || in->kind == Node::Kind::empty) {
      report(to_, "OCF0528", in->at, "hosts." + name.scalar + ".groups is no list", {"", "names of groups", ""});
      continue;
    }
    if (in->kind == Node::Kind::scalar) wish_of(*in).members.push_back(&name);
    for (const Node& group : in->items) wish_of(group).members.push_back(&name);
  }
}

void HostReader::fill(Wish& wish) {
  if (wish.state != Wish::State::asked) return;
  wish.state = Wish::State::begun;
  const std::string& name = wish.key->scalar;
  Group group{name, wish.key->at, {}};
  if (name.empty() || name == "all" || has_range(name) || name.find('=') != name.npos || places_.count(name) > 0) {
    const bool host = places_.count(name) > 0;
    report(to_, "OCF0533", wish.key->at, "a group that can't be called this",
           {name, host ? "a name that no host has" : "a plain name",
            name == "all" ? "the group all is always there: every host is in it" : "call it otherwise"});
  }
  for (const Node* node : wish.members) {
    const auto hosts = member(*node);
    group.hosts.insert(group.hosts.end(), hosts.begin(), hosts.end());
  }
  group.hosts = sorted(std::move(group.hosts));
  wish.group = static_cast<std::uint32_t>(site_.groups.size());
  site_.groups.push_back(std::move(group));
  wish.state = Wish::State::done;
}

Places HostReader::member(const Node& node) {
  if (const auto inner = by_name_.find(node.scalar); inner != by_name_.end()) {
    Wish& wish = wishes_[inner->second];
    if (wish.state == Wish::State::begun) {
      report(to_, "OCF0533", node.at, "a group that is part of itself", {node.scalar, "", "take it out"});
      return {};
    }
    fill(wish);
    return site_.groups[wish.group].hosts;
  }
  auto hosts = site_.select(node.scalar);
  if (!hosts.empty() || node.kind != Node::Kind::scalar) return hosts;
  std::vector<std::string> known;
  for (const HostEntry& host : site_.hosts) known.push_back(host.name);
  const auto near = did_you_mean(node.scalar, known);
  report(to_, "OCF0533", node.at, "a group of hosts that there are not",
         {node.scalar, "hosts, groups, ranges or labels of this file",
          near.empty() ? "name it under hosts" : "did you mean " + near + "?"});
  return hosts;
}

}  // namespace ocflow::site
