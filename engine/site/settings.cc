#include <algorithm>

#include "engine/site/binder.h"
#include "engine/site/yaml_reader.h"

namespace ocflow::site {
namespace {

// One setting, as text of its own in the sources, so that a mistake can be shown in it.
struct Setting {
  std::string_view text;
  FileId file = 0;
  std::vector<std::string> names;
  std::size_t value_begin = 0;

  Span span(std::size_t begin, std::size_t end) const {
    return {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  Span name_span() const { return span(0, std::max<std::size_t>(value_begin, 1) - 1); }
};

bool split(Setting& setting, Diagnostics& to) {
  const std::size_t equals = setting.text.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    report(to, "OCF0530", setting.span(0, setting.text.size()), "a setting without a name or an equals sign",
           {std::string(setting.text), "NAME=VALUE", "write it as in --set site.ocm.used=false"});
    return false;
  }
  setting.value_begin = equals + 1;
  for (std::size_t begin = 0; begin <= equals;) {
    const std::size_t end = std::min(setting.text.find('.', begin), equals);
    setting.names.emplace_back(setting.text.substr(begin, end - begin));
    begin = end + 1;
  }
  return true;
}

void unknown_name(const Setting& setting, const std::string& name, const std::vector<std::string>& known,
                  Diagnostics& to) {
  const std::string near = did_you_mean(name, known);
  std::string all;
  for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
  report(to, "OCF0530", setting.name_span(), "a setting of something that the procedure does not ask for",
         {name, all.empty() ? "nothing: the procedure asks for nothing" : "one of " + all,
          near.empty() ? "" : "did you mean " + near + "?"});
}

// The type that the names lead to; nullptr, and reported, where they lead nowhere.
const Type* type_of(const Setting& setting, const std::vector<Field>& givens, Diagnostics& to) {
  const std::vector<Field>* fields = &givens;
  const Type* type = nullptr;
  for (const std::string& name : setting.names) {
    if (type && type->kind != Type::Kind::record) {
      report(to, "OCF0530", setting.name_span(), "a setting inside a value that has no fields",
             {name, "", "set the whole value, or write it in the site file"});
      return nullptr;
    }
    if (type) fields = &type->fields->fields;
    const auto found = std::find_if(fields->begin(), fields->end(), [&](const Field& f) { return f.name == name; });
    if (found == fields->end()) {
      std::vector<std::string> known;
      for (const Field& field : *fields) known.push_back(field.name);
      unknown_name(setting, name, known, to);
      return nullptr;
    }
    type = &found->type;
  }
  return type;
}

bool holds_fields(const Type& type) {
  return type.kind == Type::Kind::record ||
         (type.kind == Type::Kind::list && type.element && holds_fields(*type.element));
}

bool holds_secrets(const Type& type) {
  return type.kind == Type::Kind::secret ||
         (type.kind == Type::Kind::list && type.element && holds_secrets(*type.element));
}

// Settings are kept in the journal and seen on the command line.
bool may_be_set(const Setting& setting, const Type& type, Diagnostics& to) {
  if (holds_secrets(type)) {
    report(to, "OCF0530", setting.name_span(), "a secret can't be given as a setting",
           {"", "", "put it in the site file: others on this machine can read a command line"});
    return false;
  }
  if (!holds_fields(type) || setting.text.substr(setting.value_begin) == "none") return true;
  report(
      to, "OCF0530", setting.name_span(), "a setting of a whole record",
      {"", "one of its fields, as in site.ocm.port=7001", "set its fields one by one, or write it in the site file"});
  return false;
}

Node scalar_of(const Setting& setting) {
  Node node;
  node.scalar = std::string(setting.text.substr(setting.value_begin));
  node.at = setting.span(setting.value_begin, setting.text.size());
  return node;
}

void move_spans(Node& node, const Setting& setting) {
  const auto by = static_cast<std::uint32_t>(setting.value_begin);
  node.at = {setting.file, node.at.begin + by, node.at.end + by};
  for (Node& item : node.items) move_spans(item, setting);
  for (auto& [key, value] : node.entries) {
    move_spans(key, setting);
    move_spans(value, setting);
  }
}

// Lists are written as in YAML: [a, b]. Every other value is taken as it stands, quotes and all.
bool value_of(const Setting& setting, const Type& type, Node& out, Diagnostics& to) {
  out = scalar_of(setting);
  if (type.kind != Type::Kind::list || out.scalar == "none") return true;
  Diagnostics inner;
  auto node = read_yaml(out.scalar, setting.file, inner);
  if (!node) {
    report(to, "OCF0530", out.at, "a setting that can't be read",
           {out.scalar, how_written(type), "write it as in YAML: [a, b]"});
    return false;
  }
  out = std::move(*node);
  move_spans(out, setting);
  return true;
}

Node& entry(Node& map, const std::string& name, Span at) {
  if (map.kind != Node::Kind::map) {
    map = Node{};
    map.kind = Node::Kind::map;
    map.at = at;
  }
  for (auto& [key, value] : map.entries) {
    if (key.scalar == name) return value;
  }
  Node key, value;
  key.scalar = name;
  key.at = value.at = at;
  value.kind = Node::Kind::empty;
  map.entries.push_back({std::move(key), std::move(value)});
  return map.entries.back().value;
}

}  // namespace

Node with_settings(const Node& root, const std::vector<Field>& givens, const std::vector<std::string>& settings,
                   Sources& sources, Diagnostics& to) {
  Node all = root;
  for (const std::string& text : settings) {
    Setting setting;
    setting.file = sources.add("--set", text);
    setting.text = sources[setting.file].text();
    if (!split(setting, to)) continue;
    const Type* type = type_of(setting, givens, to);
    Node value;
    if (!type || !may_be_set(setting, *type, to) || !value_of(setting, *type, value, to)) continue;
    Node* place = &all;
    for (const std::string& name : setting.names) place = &entry(*place, name, setting.name_span());
    *place = std::move(value);
  }
  return all;
}

}  // namespace ocflow::site
