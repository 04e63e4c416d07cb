// ocflow plugin list | new | lock | test
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/library.h"
#include "cli/options.h"
#include "cli/plugin_folder.h"
#include "cli/read_file.h"
#include "engine/plugin/lock.h"
#include "engine/plugin/trials.h"
#include "engine/report/style.h"
#include "engine/report/words.h"
#include "stdlib/plugin_conform.h"

namespace ocflow::cli {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr Option option_language{"--language", "WORD", "new: what it is written in: sh, python or cpp",
                                 &Arguments::form, "sh python cpp"};
constexpr const Option* plugin_options[] = {&option_language};
constexpr ExitCode plugin_exits[] = {ExitCode::as_asked, ExitCode::failed, ExitCode::usage, ExitCode::invalid,
                                     ExitCode::not_found};

std::string standing(const PluginFolder& one, const plugin::Lock& lock) {
  if (!one.plugin) return "broken";
  if (one.own) return "shipped";
  const auto known = lock.find(one.name);
  if (known == lock.end()) return "not locked";
  return known->second.hash == one.hash ? "locked" : "changed";
}

ExitCode list(const Arguments&, Console& console) {
  const auto lock = plugin::read_lock(fs::current_path());
  if (!lock) return refused(console, lock.error());
  json all = json::array();
  std::string text;
  for (const auto& one : plugins_of(fs::current_path())) {
    const auto state = standing(one, *lock);
    json actions = json::array();
    std::string names;
    if (one.plugin)
      for (const auto& action : one.plugin->actions) {
        actions.push_back(action.signature.name);
        names += (names.empty() ? "" : ", ") + action.signature.name;
      }
    all.push_back({{"name", one.name},
                   {"version", one.plugin ? one.plugin->version : ""},
                   {"state", state},
                   {"hash", one.hash},
                   {"folder", one.folder.string()},
                   {"wrong", one.wrong},
                   {"actions", actions}});
    text += report::padded(one.name, 16) + report::padded(state, 12) +
            report::padded(one.plugin ? one.plugin->version : "-", 10) + names + "\n";
    if (!one.wrong.empty()) text += report::lines_after("  ", one.wrong);
  }
  if (console.json)
    console.document(json{{"plugins", all}});
  else if (text.empty())
    console.err("There are no plugins here; `ocflow plugin new NAME` makes one.\n");
  else
    console.out(text);
  return ExitCode::as_asked;
}

ExitCode write_plugin(const Arguments& arguments, Console& console) {
  if (arguments.words.size() != 2)
    return refused(console, {ErrorKind::invalid, "`ocflow plugin new` needs a name", "as in `ocflow plugin new disk`"});
  const auto language = arguments.form.empty() ? "python" : arguments.form;
  const auto made = make_plugin(arguments.words[1], language);
  if (!made) return refused(console, made.error());
  console.err("Written: " + made->string() + "\n\n" +
              (language == "cpp" ? "  make -C " + made->string() + "              builds it\n" : "") +
              "  ocflow plugin test " + made->string() + "    looks whether it is right\n" + "  ocflow plugin lock " +
              arguments.words[1] + "            lets procedures in this folder use it: use " + arguments.words[1] +
              "\n");
  return ExitCode::as_asked;
}

ExitCode lock(const Arguments& arguments, Console& console) {
  auto lock = plugin::read_lock(fs::current_path());
  if (!lock) return refused(console, lock.error());
  std::size_t done = 0;
  for (const auto& one : plugins_of(fs::current_path())) {
    const auto& words = arguments.words;
    const bool named = std::find(words.begin() + 1, words.end(), one.name) != words.end();
    if (one.own || (words.size() > 1 && !named)) continue;
    if (!one.plugin) return refused(console, {ErrorKind::invalid, one.name + ": " + one.wrong, {}});
    const auto state = standing(one, *lock);
    (*lock)[one.name] = {one.plugin->version, one.hash};
    console.err(one.name + " " + one.plugin->version + " " + one.hash.substr(0, 12) +
                (state == "changed"  ? "  (it has changed)\n"
                 : state == "locked" ? "  (as before)\n"
                                     : "\n"));
    ++done;
  }
  if (done == 0 || (arguments.words.size() > 1 && done + 1 != arguments.words.size()))
    return refused(console, {ErrorKind::not_found,
                             "there is no such plugin in the folder `plugins` here, nor in those of OCFLOW_PATH",
                             "`ocflow plugin list` shows those that there are"});
  std::ofstream file(plugin::lock_name, std::ios::binary);
  if (!(file << plugin::lock_text(*lock)).flush())
    return refused(console, {ErrorKind::not_found, std::string(plugin::lock_name) + " can't be written", {}});
  return ExitCode::as_asked;
}

// $DIR in a text is the folder of the test.
Value with_folder(const Value& value, const std::string& folder) {
  if (const auto* text = value.get<std::string>()) {
    std::string out = *text;
    for (auto at = out.find("$DIR"); at != std::string::npos; at = out.find("$DIR", at + folder.size()))
      out.replace(at, 4, folder);
    return out;
  }
  if (const auto* items = value.list()) {
    List out;
    for (const Value& item : *items) out.push_back(with_folder(item, folder));
    return out;
  }
  if (const auto* record = value.record()) {
    Record out;
    for (const auto& [name, field] : record->fields) out.fields.emplace_back(name, with_folder(field, folder));
    return out;
  }
  return value;
}

// What was left out gets its default, as in a procedure.
Value completed(const Value& given, const action::Signature& signature) {
  Record out;
  if (const auto* record = given.record()) out = *record;
  for (const auto& parameter : signature.parameters)
    if (!out.find(parameter.name)) out.fields.emplace_back(parameter.name, parameter.otherwise.value_or(Value{}));
  return out;
}

class Folders {
 public:
  ~Folders() {
    std::error_code none;
    for (const auto& folder : made_) fs::remove_all(folder, none);
  }
  std::string make() {
    std::string name = (fs::temp_directory_path() / "ocflow-plugin.XXXXXX").string();
    if (::mkdtemp(name.data())) made_.push_back(name);
    return name;
  }

 private:
  std::vector<std::string> made_;
};

Result<std::vector<stdlib::PluginTrial>> trials_of(const PluginFolder& of, Folders& folders, Console& console) {
  std::vector<stdlib::PluginTrial> out;
  const auto path = of.folder / plugin::trials_name;
  std::error_code none;
  if (!fs::exists(path, none)) return out;
  auto text = read_file(path, "file of tests");
  if (!text) return tl::unexpected<Error>(text.error());
  Sources sources;
  Diagnostics diagnostics;
  const auto trials = plugin::read_trials(sources, sources.add(path.string(), std::move(*text)), diagnostics);
  for (const auto& d : diagnostics.sorted()) console.err(render(d, sources) + "\n");
  if (!trials) return tl::unexpected<Error>(trials.error());
  for (const auto& trial : *trials) {
    const auto* action = of.plugin->find(of.name + "." + trial.action);
    if (!action) return fail(ErrorKind::invalid, path.string() + " tries an action that there isn't: " + trial.action);
    const auto method = action->signature.effect == action::Effect::reads ? "read" : "apply";
    const auto folder = folders.make();
    out.push_back({trial.about, trial.action, trial.method.empty() ? method : trial.method,
                   completed(with_folder(trial.with, folder), action->signature), with_folder(trial.gives, folder),
                   trial.fails});
  }
  return out;
}

ExitCode test_plugins(const Arguments& arguments, Console& console) {
  if (arguments.words.size() != 2)
    return refused(console, {ErrorKind::invalid, "`ocflow plugin test` needs the folder of a plugin",
                             "as in `ocflow plugin test plugins/disk`"});
  const auto one = look_at_plugin(arguments.words[1]);
  std::vector<stdlib::PluginFinding> found{{"its plugin.yaml is right", one.wrong}};
  Folders folders;
  if (one.plugin) {
    auto trials = trials_of(one, folders, console);
    if (!trials) return refused(console, trials.error());
    for (auto& finding : stdlib::conform({one.name, one.folder.string(), one.plugin->program, std::move(*trials)}))
      found.push_back(std::move(finding));
  }
  std::size_t wrong = 0;
  std::string text;
  json all = json::array();
  for (const auto& [what, why] : found) {
    wrong += why.empty() ? 0 : 1;
    text += (why.empty() ? "ok     " : "WRONG  ") + what + "\n" +
            (why.empty() ? "" : report::lines_after("         ", why));
    all.push_back({{"what", what}, {"wrong", why}});
  }
  if (console.json)
    console.document(json{{"plugin", one.name}, {"ok", wrong == 0}, {"findings", all}});
  else
    console.out(text);
  return wrong == 0 ? ExitCode::as_asked : ExitCode::failed;
}

ExitCode plugin_run(const Arguments& arguments, Console& console) {
  const auto& what = arguments.words[0];
  if (what == "list") return list(arguments, console);
  if (what == "new") return write_plugin(arguments, console);
  if (what == "lock") return lock(arguments, console);
  if (what == "test") return test_plugins(arguments, console);
  tell(console, {ErrorKind::invalid, "`ocflow plugin` can't " + what, "it is followed by list, new, lock or test"});
  return ExitCode::usage;
}

}  // namespace

extern const Command plugin_command;
constexpr Command plugin_command{
    "plugin",
    "list|new|lock|test [NAME...]",
    1,
    1000,
    "actions that are programs of their own: list, make, lock and test them",
    "list         those that procedures in this folder find, and whether they may be used\n"
    "new NAME     makes one in plugins/NAME, to begin with\n"
    "lock NAME... writes into plugins.lock that they may be used as they are now; without NAME all\n"
    "test FOLDER  looks whether a plugin speaks the protocol, and tries what its tests.yaml wants\n",
    plugin_options,
    plugin_exits,
    plugin_run,
    "the plugin does not do what is wanted, or is there already"};

}  // namespace ocflow::cli
