#include "cli/plugins.h"

#include "engine/action/performer.h"
#include "engine/host/plugin_files.h"
#include "stdlib/actions.h"

namespace ocflow::cli {

using action::Request;

namespace {

List texts(const std::vector<std::string>& all) { return List(all.begin(), all.end()); }

Result<List> files_of(const PluginSource& source) {
  const auto files = keeper::plugin_files(source.folder);
  if (!files) return tl::unexpected(files.error());
  List out;
  for (const auto& file : *files)
    out.push_back(Record{{{"path", file.path}, {"executable", file.executable}, {"bytes", file.bytes}}});
  return out;
}

Record call_of(const plugin::PluginAction& action, const Request& request) {
  Record arguments, values;
  const auto& parameters = action.signature.parameters;
  for (std::size_t i = 0; i < request.arguments.size(); ++i) {
    const Value& value = request.arguments[i];
    if (i < parameters.size())
      arguments.fields.emplace_back(parameters[i].name, value);
    else if (const auto* name = value.field("name"); name && value.field("value"))
      values.fields.emplace_back(name->text(), *value.field("value"));
  }
  List fields;
  for (const auto& [name, type] : action.fields) fields.push_back(Record{{{"name", name}, {"type", type}}});
  return Record{{{"action", action.name},
                 {"arguments", std::move(arguments)},
                 {"values", std::move(values)},
                 {"methods", texts(action.methods)},
                 {"result", action.result},
                 {"fields", std::move(fields)}}};
}

}  // namespace

Plugins::Plugins() : registry_(stdlib::registry()) {}

Result<void> Plugins::bring(const std::string& name, const PluginSource& source, const Sources& sources,
                            Diagnostics& diagnostics) {
  auto plugin = plugin::read_manifest(sources, source.manifest, diagnostics);
  if (!plugin) return tl::unexpected(plugin.error());
  if ((*plugin)->name != name)
    return fail(ErrorKind::invalid, "it calls itself " + (*plugin)->name + ", and stands in a folder " + name,
                "give both one name");
  for (const auto& action : (*plugin)->actions) registry_.add(action.signature);
  all_.push_back({source, std::move(*plugin)});
  return {};
}

Result<void> Plugins::usable() const {
  for (const auto& one : all_)
    if (one.source.refused) return tl::unexpected(*one.source.refused);
  return {};
}

const Plugins::Brought* Plugins::of(const std::string& action) const {
  for (const auto& one : all_)
    if (one.plugin->find(action)) return &one;
  return nullptr;
}

Result<Request> Plugins::for_keeper(const Request& request, bool far) const {
  const auto* brought = of(request.action);
  if (!brought) return request;
  const auto& plugin = *brought->plugin;
  const auto& action = *plugin.find(request.action);
  List files;
  if (far) {
    auto read = files_of(brought->source);
    if (!read) return tl::unexpected(read.error());
    files = std::move(*read);
  }
  Record about{{{"name", plugin.name},
                {"folder", far ? std::string() : brought->source.folder.string()},
                {"hash", brought->source.hash},
                {"program", texts(plugin.program)},
                {"files", std::move(files)}}};
  const bool reads = action.signature.effect == action::Effect::reads;
  return Request{
      reads ? "plugin.read" : "plugin.act", {std::move(about), call_of(action, request)}, request.host, request.limit};
}

}  // namespace ocflow::cli
