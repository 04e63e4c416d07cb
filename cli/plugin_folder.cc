#include "cli/plugin_folder.h"

#include <algorithm>
#include <cctype>
#include <fstream>

#include "cli/library.h"
#include "cli/read_file.h"
#include "engine/host/plugin_files.h"
#include "stdlib/actions.h"

namespace ocflow::cli {

namespace fs = std::filesystem;

namespace {

std::string all_of(const Diagnostics& diagnostics, const Sources& sources, const Error& error) {
  std::string out;
  for (const auto& d : diagnostics.sorted()) out += render(d, sources);
  if (out.empty()) out = error.what + (error.remedy.empty() ? "" : "; " + error.remedy);
  return out;
}

struct Language {
  std::string_view name, program, needs;
};
constexpr Language languages[] = {
    {"sh", "[./main.sh]", "[sh, jq]"}, {"python", "[python3, ./main.py]", "[python3]"}, {"cpp", "[./@NAME@]", "[]"}};

std::string filled(std::string text, const std::string& mark, const std::string& with) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + with.size()))
    text.replace(at, mark.size(), with);
  return text;
}

Result<void> fill_in(const fs::path& from, const fs::path& to, const std::string& name, const Language& language) {
  auto text = read_file(from, "template");
  if (!text) return tl::unexpected<Error>(text.error());
  auto out = filled(filled(*text, "@PROGRAM@", std::string(language.program)), "@NEEDS@", std::string(language.needs));
  std::ofstream file(to, std::ios::binary);
  if (!(file << filled(out, "@NAME@", name)).flush())
    return fail(ErrorKind::not_found, to.string() + " can't be written", "look at that folder");
  if (to.extension() == ".sh") fs::permissions(to, fs::perms::owner_exec, fs::perm_options::add);
  return {};
}

Result<void> may_be_named(const std::string& name) {
  const auto fine = [](unsigned char c) { return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_'; };
  if (name.empty() || !std::all_of(name.begin(), name.end(), fine) ||
      std::isdigit(static_cast<unsigned char>(name[0])) != 0)
    return fail(ErrorKind::invalid, "`" + name + "` is no name for a plugin",
                "use small letters, digits and _, as in `ocflow plugin new disk`");
  if (stdlib::registry().names_in(name).empty()) return {};
  return fail(ErrorKind::invalid, "`" + name + "` is a module of the built-in actions", "choose another name");
}

}  // namespace

PluginFolder look_at_plugin(const fs::path& folder) {
  PluginFolder out;
  std::error_code none;
  out.folder = fs::canonical(folder, none);
  if (none) out.folder = folder;
  out.name = out.folder.filename().string();
  const auto files = keeper::plugin_files(out.folder);
  if (files) out.hash = keeper::plugin_hash(*files);
  auto text = read_file(out.folder / plugin::manifest_name, "plugin");
  if (!files || !text) {
    out.wrong = !files ? files.error().what : text.error().what;
    return out;
  }
  Sources sources;
  Diagnostics diagnostics;
  const auto file = sources.add((folder / plugin::manifest_name).string(), std::move(*text));
  auto plugin = plugin::read_manifest(sources, file, diagnostics);
  if (!plugin)
    out.wrong = all_of(diagnostics, sources, plugin.error());
  else if ((*plugin)->name != out.name)
    out.wrong = "it calls itself " + (*plugin)->name + ", and stands in a folder " + out.name + "; give both one name";
  else
    out.plugin = std::move(*plugin);
  return out;
}

std::vector<PluginFolder> plugins_of(const fs::path& folder) {
  std::vector<fs::path> bases{folder};
  for (auto& base : module_path()) bases.push_back(std::move(base));
  std::vector<PluginFolder> out;
  for (const auto& base : bases) {
    std::error_code none;
    for (fs::directory_iterator entry(base / "plugins", none), end; !none && entry != end; entry.increment(none)) {
      if (!fs::exists(entry->path() / plugin::manifest_name)) continue;
      const auto same = [&](const PluginFolder& p) { return p.name == entry->path().filename(); };
      if (std::any_of(out.begin(), out.end(), same)) continue;  // the first one is found
      out.push_back(look_at_plugin(entry->path()));
      out.back().own = base == own_modules();
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return out;
}

Result<fs::path> make_plugin(const std::string& name, const std::string& language) {
  if (auto ok = may_be_named(name); !ok) return tl::unexpected<Error>(ok.error());
  const auto* known =
      std::find_if(std::begin(languages), std::end(languages), [&](const Language& l) { return l.name == language; });
  const auto from = own_modules() / "plugin_templates";
  const fs::path folder = fs::path("plugins") / name;
  std::error_code error;
  if (fs::exists(folder, error))
    return fail(ErrorKind::invalid, folder.string() + " is there already", "choose another name, or take it away");
  fs::create_directories(folder, error);
  if (error) return fail(ErrorKind::not_found, folder.string() + " can't be made: " + error.message());
  std::vector<fs::path> files{from / plugin::manifest_name, from / "tests.yaml"};
  for (fs::directory_iterator entry(from / language, error), end; !error && entry != end; entry.increment(error))
    files.push_back(entry->path());
  for (const auto& file : files)
    if (auto ok = fill_in(file, folder / file.filename(), name, *known); !ok) return tl::unexpected<Error>(ok.error());
  return folder;
}

std::vector<const action::Signature*> known_actions(const std::vector<PluginFolder>& plugins) {
  std::vector<const action::Signature*> out;
  const auto& built_in = stdlib::registry();
  for (std::uint32_t i = 0; i < built_in.size(); ++i) out.push_back(&built_in[i]);
  for (const auto& one : plugins)
    if (one.plugin)
      for (const auto& action : one.plugin->actions) out.push_back(&action.signature);
  return out;
}

}  // namespace ocflow::cli
