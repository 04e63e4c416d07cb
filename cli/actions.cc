// ocflow actions [NAME]
#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/plugin_folder.h"
#include "engine/base/diagnostic.h"
#include "engine/base/value_json.h"
#include "stdlib/actions.h"

namespace ocflow::cli {

using action::Signature;

namespace {

constexpr ExitCode actions_exits[] = {ExitCode::as_asked, ExitCode::usage, ExitCode::not_found};

// A module's name stands for all that is in it.
bool is_named(const Signature& signature, const std::string& name) {
  return name.empty() || signature.name == name || signature.name.rfind(name + ".", 0) == 0;
}

// Those of the plugins that procedures in this folder find are among them.
const std::vector<PluginFolder>& plugins() {
  static const auto all = plugins_of(std::filesystem::current_path());
  return all;
}

std::vector<const Signature*> chosen(const std::string& name) {
  auto out = known_actions(plugins());
  std::erase_if(out, [&](const Signature* one) { return !is_named(*one, name); });
  std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  return out;
}

std::string meant(const std::string& name) {
  std::vector<std::string> known;
  for (const auto* signature : chosen("")) {
    known.push_back(signature->name);
    known.push_back(signature->name.substr(0, signature->name.find('.')));
  }
  return did_you_mean(name, known);
}

std::string call_text(const Signature& signature) {
  std::string out = signature.name + "(";
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) out += (i ? ", " : "") + signature.parameters[i].name;
  if (signature.takes_values) out += signature.parameters.empty() ? "name: value" : ", name: value";
  return out + ")";
}

std::string short_list(const std::vector<const Signature*>& signatures) {
  std::size_t width = 0;
  for (const auto* s : signatures) width = std::max(width, s->name.size());
  std::string out;
  for (const auto* s : signatures) {
    auto effect = std::string(action::effect_name(s->effect));
    effect.resize(std::max<std::size_t>(effect.size(), 12), ' ');
    out += s->name + std::string(width + 2 - s->name.size(), ' ') + effect + s->about + "\n";
  }
  return out;
}

const PluginFolder* plugin_of(const Signature& signature) {
  for (const auto& one : plugins())
    if (one.plugin && one.plugin->find(signature.name) && !stdlib::registry().find(signature.name)) return &one;
  return nullptr;
}

std::string full(const Signature& signature) {
  std::string out = call_text(signature) + "\n  " + signature.about + "\n";
  for (const auto& p : signature.parameters) {
    out += "    " + p.name + " : " + p.type.text();
    if (p.otherwise) out += " = " + (p.otherwise->is_none() ? "none" : p.otherwise->text());
    out += p.about.empty() ? "\n" : "  \"" + p.about + "\"\n";
  }
  out += "  effect: " + std::string(action::effect_name(signature.effect)) + "\n";
  if (signature.result.kind != Type::Kind::none) out += "  gives: " + signature.result.text() + "\n";
  if (signature.result.kind == Type::Kind::record && signature.result.fields)
    for (const auto& field : signature.result.fields->fields)
      out += "    " + field.name + " : " + field.type.text() +
             (field.about.empty() ? "" : "  \"" + field.about + "\"") + "\n";
  if (!signature.inverse.empty()) out += "  taken back by: " + signature.inverse + "\n";
  if (const auto* of = plugin_of(signature))
    out += "  a plugin's, in " + of->folder.string() + ": begin the procedure's file with `use " + of->name + "`\n";
  return out;
}

nlohmann::json to_json(const Signature& signature) {
  auto parameters = nlohmann::json::array();
  for (const auto& p : signature.parameters)
    parameters.push_back({{"name", p.name},
                          {"type", p.type.text()},
                          {"otherwise", p.otherwise ? ocflow::to_json(*p.otherwise) : nlohmann::json()},
                          {"required", !p.otherwise},
                          {"about", p.about}});
  return {{"name", signature.name},
          {"about", signature.about},
          {"parameters", parameters},
          {"result", signature.result.text()},
          {"effect", action::effect_name(signature.effect)},
          {"inverse", signature.inverse},
          {"plugin", plugin_of(signature) ? plugin_of(signature)->folder.string() : ""}};
}

ExitCode actions(const Arguments& arguments, Console& console) {
  const auto name = arguments.words.empty() ? std::string() : arguments.words[0];
  const auto signatures = chosen(name);
  if (signatures.empty()) {
    const auto near = meant(name);
    tell(console, {ErrorKind::not_found, "there is no action `" + name + "`",
                   near.empty() ? "`ocflow actions` lists them all" : "did you mean `" + near + "`?"});
    return ExitCode::not_found;
  }
  if (console.json) {
    auto all = nlohmann::json::array();
    for (const auto* signature : signatures) all.push_back(to_json(*signature));
    console.document(nlohmann::json{{"actions", all}});
    return ExitCode::as_asked;
  }
  std::string text = name.empty() ? short_list(signatures) : "";
  for (std::size_t i = 0; !name.empty() && i < signatures.size(); ++i) text += (i ? "\n" : "") + full(*signatures[i]);
  console.out(text);
  return ExitCode::as_asked;
}

}  // namespace

extern const Command actions_command;
constexpr Command actions_command{"actions",
                                  "[ACTION]",
                                  0,
                                  1,
                                  "list the actions, or tell all about one or a module of them",
                                  "ACTION is an action (service.stop) or a module of them (service).\n",
                                  {},
                                  actions_exits,
                                  actions};

}  // namespace ocflow::cli
