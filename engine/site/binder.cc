#include "engine/site/binder.h"

#include <algorithm>
#include <set>

namespace ocflow::site {
namespace {

bool says_none(const Node& node) {
  return node.kind == Node::Kind::empty || (node.kind == Node::Kind::scalar && !node.quoted && node.scalar == "none");
}

std::vector<std::string> names_of(const RecordType& type) {
  std::vector<std::string> names;
  for (const Field& field : type.fields) names.push_back(field.name);
  return names;
}

std::string purpose(const Field& field) { return field.about.empty() ? "" : " (" + field.about + ")"; }

}  // namespace

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

std::string missing_blank(const Entry& entry) {
  const std::string& name = entry.key.scalar;
  const auto colon = name.find(':');
  if (entry.key.quoted || entry.value.kind != Node::Kind::empty || colon == 0 || colon >= name.size() - 1) return {};
  return "put a blank behind the colon: " + name.substr(0, colon) + ": " + name.substr(colon + 1);
}

Value Binder::value(const Type& type, const Node& node, const std::string& path) {
  if (type.kind == Type::Kind::any) return untyped(node);
  if (says_none(node)) {
    if (type.may_be_none || type.kind == Type::Kind::none) return {};
    std::string remedy = "give it a value";
    if (type.kind == Type::Kind::text) remedy += "; \"\" is an empty text";
    if (type.kind == Type::Kind::list) remedy = "write [] for an empty list";
    return wrong(type, node, path, remedy);
  }
  switch (type.kind) {
    case Type::Kind::list:
      return list(type, node, path);
    case Type::Kind::record:
      return record(type, node, path);
    default:
      break;
  }
  if (node.kind != Node::Kind::scalar) {
    return wrong(type, node, path, "write one value after the colon; text with braces or brackets stands in quotes");
  }
  if (type.kind == Type::Kind::host) return host(node, path);
  if (type.kind == Type::Kind::choice) return choice(type, node, path);
  return scalar(type, node, path);
}

Value Binder::wrong(const Type& type, const Node& node, const std::string& path, std::string remedy) {
  const bool hidden = type.kind == Type::Kind::secret;
  report(to_, "OCF0524", node.at, path + " is not " + how_written(type).substr(0, how_written(type).find(',')),
         {hidden ? "" : as_found(node), how_written(type), std::move(remedy)});
  return {};
}

Value Binder::scalar(const Type& type, const Node& node, const std::string& path) {
  std::string remedy;
  if (auto value = read_scalar(type, node, remedy)) return *value;
  return wrong(type, node, path, remedy);
}

Value Binder::list(const Type& type, const Node& node, const std::string& path) {
  if (type.element && type.element->kind == Type::Kind::host && node.kind != Node::Kind::map) return hosts(node, path);
  if (node.kind != Node::Kind::list) {
    const bool one = node.kind == Node::Kind::scalar;
    return wrong(type, node, path, one ? "write a list of one as [" + as_found(node) + "]" : "put a dash before each");
  }
  List items;
  const Type element = type.element ? *type.element : Type::of(Type::Kind::any);
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    items.push_back(value(element, node.items[i], path + "[" + std::to_string(i + 1) + "]"));
  }
  return items;
}

Value Binder::record(const Type& type, const Node& node, const std::string& path) {
  if (node.kind != Node::Kind::map) return wrong(type, node, path, "write its fields below it, further right");
  const auto names = names_of(*type.fields);
  for (const auto& entry : node.entries) {
    const Node& key = entry.key;
    if (type.fields->find(key.scalar)) continue;
    const std::string near = did_you_mean(key.scalar, names);
    auto remedy = missing_blank(entry);
    if (remedy.empty()) remedy = near.empty() ? "remove it" : "did you mean " + near + "?";
    report(to_, "OCF0523", key.at, path + " has no field " + key.scalar, {key.scalar, listed(names), remedy});
  }
  Record record;
  for (const Field& field : type.fields->fields) {
    if (const Node* given = node.find(field.name)) {
      record.fields.emplace_back(field.name, value(field.type, *given, path + "." + field.name));
    } else if (field.otherwise) {
      record.fields.emplace_back(field.name, *field.otherwise);
    } else {
      if (node.whole)
        report(to_, "OCF0522", node.at, path + " lacks " + field.name + purpose(field),
               {"", field.name + ": " + how_written(field.type), "add a line for it here"});
      record.fields.emplace_back(field.name, Value{});
    }
  }
  return record;
}

Value Binder::host(const Node& node, const std::string& path) {
  if (const HostEntry* entry = site_ ? site_->host(node.scalar) : nullptr) return Host{entry->name, entry->address};
  unknown_host(node, path);
  return {};
}

// Names of hosts, groups, ranges and labels, in a list or alone; each host once, where it comes first.
Value Binder::hosts(const Node& node, const std::string& path) {
  List all;
  std::set<std::uint32_t> seen;
  const std::vector<Node> one{node};
  for (const Node& name : node.kind == Node::Kind::list ? node.items : one) {
    if (name.kind != Node::Kind::scalar) {
      wrong(Type::of(Type::Kind::host), name, path, "write the name of a host or of a group");
      continue;
    }
    const bool known = site_ && (site_->group(name.scalar) || name.scalar == "all");
    const auto places = site_ ? site_->select(name.scalar) : std::vector<std::uint32_t>();
    if (places.empty() && !known) unknown_host(name, path);
    for (const auto i : places)
      if (seen.insert(i).second) all.emplace_back(Host{site_->hosts[i].name, site_->hosts[i].address});
  }
  return all;
}

void Binder::unknown_host(const Node& node, const std::string& path) {
  if (site_ && !site_->hosts_whole) return;  // it may be the one that was refused
  std::vector<std::string> known;
  if (site_) {
    for (const HostEntry& entry : site_->hosts) known.push_back(entry.name);
    for (const Group& group : site_->groups) known.push_back(group.name);
  }
  const std::string near = did_you_mean(node.scalar, known);
  constexpr std::size_t most = 12;  // a site may have thousands
  const std::string all = known.size() > most ? "a host or group of this site" : "one of " + listed(known);
  report(to_, "OCF0527", node.at, path + " is a host that is not named under hosts",
         {as_found(node), known.empty() ? "a host named under hosts:" : all,
          near.empty() ? "add it under hosts:, with how it is reached" : "did you mean " + near + "?"});
}

Value Binder::choice(const Type& type, const Node& node, const std::string& path) {
  const auto& choices = *type.choices;
  if (std::find(choices.begin(), choices.end(), node.scalar) != choices.end()) return node.scalar;
  const std::string near = did_you_mean(node.scalar, choices);
  report(to_, "OCF0526", node.at, path + " can't be this",
         {as_found(node), "one of " + listed(choices), near.empty() ? "" : "did you mean " + near + "?"});
  return {};
}

}  // namespace ocflow::site
