#include "engine/plugin/manifest.h"

#include <algorithm>
#include <cctype>

#include "engine/base/type_text.h"
#include "engine/plugin/manifest_shape.h"
#include "engine/site/record_file.h"

namespace ocflow::plugin {

using action::Effect;
using action::Parameter;
using action::Signature;

namespace {

const std::string& text_at(const Value& record, std::string_view name) {
  static const std::string nothing;
  const Value* value = record.field(name);
  if (const auto* version = value ? value->get<Version>() : nullptr) return version->text;
  const auto* text = value ? value->get<std::string>() : nullptr;
  return text ? *text : nothing;
}

bool truth_at(const Value& record, std::string_view name) { return *record.field(name)->get<bool>(); }

std::vector<std::string> texts_at(const Value& record, std::string_view name) {
  std::vector<std::string> all;
  for (const Value& item : *record.field(name)->list()) all.push_back(*item.get<std::string>());
  return all;
}

bool is_name(const std::string& name) {
  const auto fine = [](unsigned char c) { return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_'; };
  return !name.empty() && std::islower(static_cast<unsigned char>(name[0])) != 0 &&
         std::all_of(name.begin(), name.end(), fine);
}

tl::unexpected<Error> wrong(std::string what, std::string remedy) {
  return fail(ErrorKind::invalid, std::move(what), std::move(remedy));
}

Result<Effect> effect_of(const Value& said, const std::string& action) {
  const auto& word = text_at(said, "effect");
  for (const auto effect : {Effect::reads, Effect::idempotent, Effect::once})
    if (word == action::effect_name(effect)) return effect;
  const std::string choice =
      "write `effect: reads` if it changes nothing, `effect: idempotent` if a second time does no harm, else "
      "`effect: once`";
  if (word.empty())
    return wrong("its action " + action + " doesn't say what a second time does, and nobody guesses that", choice);
  return wrong("its action " + action + " has the effect `" + word + "`, which is none", choice);
}

// What YAML has as a text or a number, as the type wants it.
Result<Value> default_of(const Value& said, const Type& type, const std::string& where) {
  Duration duration{};
  Size size{};
  Value value = said;
  const auto* text = said.get<std::string>();
  if (text && type.kind == Type::Kind::duration && parse_duration(*text, duration)) value = duration;
  if (text && type.kind == Type::Kind::size && parse_size(*text, size)) value = size;
  if (text && type.kind == Type::Kind::version) value = Version{*text};
  if (const auto why = why_not(value, type); !why.empty())
    return wrong("the `otherwise` of " + where + " doesn't fit its type: " + why, "write a " + type.text());
  return value;
}

Result<Parameter> parameter_of(const Value& said, const std::string& action) {
  Parameter out{text_at(said, "name"), {}, std::nullopt, text_at(said, "about")};
  const auto where = action + ", parameter " + out.name;
  if (!is_name(out.name)) return wrong(where + ": that is no name", "use small letters, digits and _");
  auto type = type_from_text(text_at(said, "type"));
  if (!type) return wrong(where + ": " + type.error().what, type.error().remedy);
  out.type = std::move(*type);
  const Value& otherwise = *said.field("otherwise");
  if (!otherwise.is_none()) {
    auto value = default_of(otherwise, out.type, where);
    if (!value) return tl::unexpected(value.error());
    out.otherwise = std::move(*value);
  } else if (truth_at(said, "optional")) {
    out.type = out.type.or_none();
    out.otherwise = Value{};
  }
  return out;
}

Result<void> add_parameters(const Value& said, Signature& to) {
  for (const Value& one : *said.field("parameters")->list()) {
    auto parameter = parameter_of(one, to.name);
    if (!parameter) return tl::unexpected(parameter.error());
    if (to.parameter(parameter->name) >= 0)
      return wrong(to.name + " has two parameters `" + parameter->name + "`", "call one of them otherwise");
    if (!parameter->otherwise && !to.parameters.empty() && to.parameters.back().otherwise)
      return wrong(to.name + ": `" + parameter->name + "` must be given, and stands behind one that need not",
                   "put those that must be given first");
    to.parameters.push_back(std::move(*parameter));
  }
  if (!truth_at(said, "repeatable")) return {};
  if (to.effect != Effect::once)
    return wrong(to.name + " is repeatable by call, and its effect isn't `once`", "leave `repeatable` out");
  to.repeatable_by_call = true;
  to.parameters.push_back(
      {"repeatable", Type::of(Type::Kind::boolean), Value(false), "Whether a second run does no harm"});
  return {};
}

Result<void> add_result(const Value& said, PluginAction& to, std::deque<RecordType>& records) {
  to.result = text_at(said, "result");
  const auto& fields = *said.field("fields")->list();
  if (!to.result.empty() && !fields.empty())
    return wrong(to.signature.name + " has a `result` and `fields`", "leave one of them out");
  if (!to.result.empty()) {
    auto type = type_from_text(to.result);
    if (!type) return wrong(to.signature.name + ": " + type.error().what, type.error().remedy);
    to.signature.result = std::move(*type);
    return {};
  }
  to.signature.result = Type::of(Type::Kind::none);
  if (fields.empty()) return {};
  RecordType& record = records.emplace_back();
  record.name = to.signature.name;
  for (const Value& field : fields) {
    auto type = type_from_text(text_at(field, "type"));
    if (!type) return wrong(to.signature.name + ": " + type.error().what, type.error().remedy);
    to.fields.emplace_back(text_at(field, "name"), text_at(field, "type"));
    record.fields.push_back({to.fields.back().first, type->or_none(), std::nullopt, text_at(field, "about"), {}});
  }
  to.signature.result = Type::record(record);
  return {};
}

Result<PluginAction> action_of(const Value& said, const std::string& module, std::deque<RecordType>& records) {
  PluginAction out;
  out.name = text_at(said, "name");
  auto& s = out.signature;
  s.name = module + "." + out.name;
  if (!is_name(out.name)) return wrong(s.name + " is no name", "use small letters, digits and _");
  s.about = text_at(said, "about");
  auto effect = effect_of(said, s.name);
  if (!effect) return tl::unexpected(effect.error());
  s.effect = *effect;
  if (auto ok = add_parameters(said, s); !ok) return tl::unexpected(ok.error());
  if (auto ok = add_result(said, out, records); !ok) return tl::unexpected(ok.error());
  out.methods = texts_at(said, "methods");
  if (s.effect == Effect::reads && (!out.methods.empty() || !text_at(said, "inverse").empty()))
    return wrong(s.name + " only reads, so there is nothing to foresee, to look after or to take back",
                 "leave `methods` and `inverse` out");
  if (s.effect == Effect::reads && s.result.kind == Type::Kind::none)
    return wrong(s.name + " only reads, and gives nothing", "say what, with `result:` or `fields:`");
  if (!text_at(said, "inverse").empty()) s.inverse = module + "." + text_at(said, "inverse");
  s.takes_values = truth_at(said, "takes_values");
  s.temporary = truth_at(said, "temporary");
  return out;
}

Result<void> check_inverses(const Plugin& plugin) {
  for (const auto& [s, name, methods, result, fields] : plugin.actions) {
    if (s.inverse.empty()) continue;
    const auto* back = plugin.find(s.inverse);
    if (!back || back->signature.effect == Effect::reads)
      return wrong(s.name + " is taken back by " + s.inverse + ", which is no action that changes something",
                   "name another action of this plugin");
    for (const Parameter& p : s.parameters) {
      const int at = back->signature.parameter(p.name);
      if (at < 0 || back->signature.parameters[static_cast<std::size_t>(at)].type.text() != p.type.text())
        return wrong(s.inverse + " takes " + s.name + " back, and has no `" + p.name + "` of the same type",
                     "an inverse is given the same arguments: add that parameter");
    }
  }
  return {};
}

Result<void> add_actions(const Value& said, Plugin& plugin) {
  for (const Value& one : *said.field("actions")->list()) {
    auto made = action_of(one, plugin.name, plugin.records);
    if (!made) return tl::unexpected(made.error());
    if (plugin.find(made->signature.name))
      return wrong("there are two actions " + made->signature.name, "call one of them otherwise");
    plugin.actions.push_back(std::move(*made));
  }
  if (plugin.actions.empty()) return wrong("it has no actions", "say what it can do, under `actions:`");
  return check_inverses(plugin);
}

}  // namespace

const PluginAction* Plugin::find(std::string_view whole_name) const {
  for (const PluginAction& a : actions)
    if (a.signature.name == whole_name) return &a;
  return nullptr;
}

Result<std::unique_ptr<Plugin>> read_manifest(const Sources& sources, FileId file, Diagnostics& diagnostics) {
  const auto said = site::read_record(sources, file, manifest_shape(), "the plugin", diagnostics);
  if (!said) return wrong(sources[file].path() + " has mistakes", "mend what is said about it");
  auto plugin = std::make_unique<Plugin>();
  plugin->name = text_at(*said, "name");
  plugin->version = text_at(*said, "version");
  plugin->about = text_at(*said, "about");
  plugin->program = texts_at(*said, "program");
  plugin->needs = texts_at(*said, "needs");
  if (*said->field("protocol")->get<double>() != plugin_protocol)
    return wrong("it speaks protocol " + said->field("protocol")->text() + ", and this release speaks 1",
                 "write `protocol: 1`, or take a release that knows the other");
  if (!is_name(plugin->name))
    return wrong("`" + plugin->name + "` is no name for a plugin", "use small letters, digits and _");
  if (plugin->program.empty() || plugin->program[0].empty())
    return wrong("it names no program", "write `program: [./NAME]` for a file of its folder");
  if (auto ok = add_actions(*said, *plugin); !ok) return tl::unexpected(ok.error());
  return plugin;
}

}  // namespace ocflow::plugin
