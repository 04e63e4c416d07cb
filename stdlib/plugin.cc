// The two actions of the keeper with which the engine does what a plugin declares. No procedure can name them: what
// it calls is the plugin's own action, and the engine puts it into these (cli/plugins.h).
#include <cstdlib>

#include "engine/base/type_text.h"
#include "engine/host/plugin_files.h"
#include "stdlib/adapters.h"
#include "stdlib/plugin_call.h"
#include "stdlib/plugin_json.h"

namespace ocflow::stdlib {

using nlohmann::json;

namespace {

std::string text_at(const Value& record, std::string_view name) {
  const auto* value = record.field(name);
  const auto* text = value ? value->get<std::string>() : nullptr;
  return text ? *text : std::string();
}

const List& list_at(const Value& record, std::string_view name) {
  static const List nothing;
  const auto* value = record.field(name);
  return value && value->list() ? *value->list() : nothing;
}

// Where a keeper that was given the files of a plugin puts them.
std::filesystem::path cache() {
  const char* home = std::getenv("HOME");
  const char* named = std::getenv("XDG_CACHE_HOME");
  const auto base =
      named && *named ? std::filesystem::path(named) : std::filesystem::path(home ? home : "/tmp") / ".cache";
  return base / "ocflow" / "plugins";
}

std::vector<keeper::PluginFile> files_in(const Value& plugin) {
  std::vector<keeper::PluginFile> all;
  for (const Value& file : list_at(plugin, "files"))
    all.push_back({text_at(file, "path"), file.field("executable")->get<bool>() && bool_of(*file.field("executable")),
                   text_at(file, "bytes")});
  return all;
}

// The plugin as it is now, which has to be the one that was meant.
Result<PluginProgram> prepared(const Value& plugin) {
  PluginProgram out{text_at(plugin, "name"), text_at(plugin, "folder"), texts_of(*plugin.field("program"))};
  const auto wanted = text_at(plugin, "hash");
  if (out.folder.empty()) {
    const auto folder = cache() / wanted;
    if (auto put = keeper::put_plugin(folder, files_in(plugin)); !put) return tl::unexpected(put.error());
    out.folder = folder.string();
  }
  const auto files = keeper::plugin_files(out.folder);
  if (!files) return tl::unexpected(files.error());
  if (keeper::plugin_hash(*files) == wanted) return out;
  return fail(ErrorKind::failed,
              "the plugin " + out.name + " in " + out.folder + " isn't the one that was meant: its files have changed",
              "put back what was there; or look at it, type `ocflow plugin lock`, and begin a new run");
}

// What the plugin is told: its own action's name, the arguments by name, the values beside code, and a key.
Result<json> params_of(const Context& context, const Value& call) {
  json out{{"action", text_at(call, "action")}, {"key", context.mark}};
  for (const auto* part : {"arguments", "values"}) {
    auto made = plugin_json(*call.field(part));
    if (!made) return made;
    out[part] = std::move(*made);
  }
  if (context.deadline)
    out["seconds"] = std::max(0.0, std::chrono::duration<double>(*context.deadline - context.clock.elapsed()).count());
  return out;
}

bool can(const Value& call, std::string_view method) {
  for (const Value& one : list_at(call, "methods"))
    if (text_of(one) == method) return true;
  return false;
}

// The type of what it gives; none where it gives nothing. `fields` lives as long as the type is used.
Result<Type> result_type(const Value& call, RecordType& fields) {
  if (const auto text = text_at(call, "result"); !text.empty()) return type_from_text(text);
  for (const Value& field : list_at(call, "fields")) {
    auto type = type_from_text(text_at(field, "type"));
    if (!type) return type;
    fields.fields.push_back({text_at(field, "name"), type->or_none(), std::nullopt, {}, {}});
  }
  return fields.fields.empty() ? nothing() : Type::record(fields);
}

Outcome outcome_of(const json& answer, const Value& call, bool reads) {
  RecordType fields;
  const auto type = result_type(call, fields);
  if (!type) return failed(type.error());
  if (!answer.is_object()) return action::failed("its answer is no object");
  const bool changed = !reads && !(answer.contains("changed") && answer["changed"] == false);
  if (type->kind == Type::Kind::none) return action::done({}, changed);
  const auto name = text_at(call, "action");
  auto result = from_plugin_json(answer.value("result", json()), *type, "what " + name + " gives");
  if (!result) return failed(result.error());
  return action::done(std::move(*result), changed);
}

// Asks, in one talk: what is wanted, and then whether it is really so.
asio::awaitable<Outcome> talk(Context& context, const Arguments& arguments, bool reads) {
  const Value &plugin = arguments[0], &call = arguments[1];
  auto program = prepared(plugin);
  if (!program) co_return failed(program.error());
  auto params = params_of(context, call);
  if (!params) co_return failed(params.error());
  auto begun = co_await PluginTalk::begin(context, std::move(*program));
  if (!begun) co_return failed(begun.error());
  auto& with = **begun;
  auto answer = co_await with.ask(reads ? "read" : "apply", *params, std::nullopt);
  auto outcome = answer ? outcome_of(*answer, call, reads) : failed(answer.error());
  if (outcome.ok() && can(call, "verify")) {
    auto after = *params;
    after["result"] = answer->value("result", json());
    const auto seen = co_await with.ask("verify", std::move(after), std::nullopt);
    if (!seen) {
      outcome = action::failed("it said that it was done, and couldn't look: " + seen.error().what);
    } else if (!seen->is_object() || seen->value("holds", json()) != true) {
      const auto why = seen->is_object() ? seen->value("why", json("it doesn't say why")) : json("no answer");
      outcome = action::failed("it said that it was done, and a look says otherwise: " +
                               (why.is_string() ? why.get<std::string>() : why.dump()));
    }
  }
  auto parted = co_await with.part();
  outcome.output = std::move(parted.tail);
  co_return outcome;
}

asio::awaitable<Outcome> read_plugin(Context& context, const Arguments& arguments) {
  co_return co_await talk(context, arguments, true);
}

asio::awaitable<Outcome> act(Context& context, const Arguments& arguments, const Authority&) {
  co_return co_await talk(context, arguments, false);
}

std::string field_of(const json& answer, const char* name) {
  const auto at = answer.find(name);
  return at != answer.end() && at->is_string() ? at->get<std::string>() : std::string();
}

// From what it sees now, and what it foresees.
Probed probed_of(const json& seen, const json& foreseen) {
  Probed out;
  out.from = field_of(seen, "state");
  const auto wanted = seen.value("as_wanted", json());
  if (wanted.is_boolean()) out.sees = wanted.get<bool>() ? Probed::Sees::already_so : Probed::Sees::would_change;
  const auto sees = field_of(foreseen, "sees");
  if (sees == "would_change") out.sees = Probed::Sees::would_change;
  if (sees == "already_so") out.sees = Probed::Sees::already_so;
  if (sees == "would_fail") out.sees = Probed::Sees::would_fail;
  if (sees == "unknown") out.sees = Probed::Sees::unknown;
  if (const auto from = field_of(foreseen, "from"); !from.empty()) out.from = from;
  out.to = field_of(foreseen, "to");
  if (out.to.empty()) out.to = field_of(seen, "to");
  out.why = field_of(foreseen, "why");
  if (out.why.empty()) out.why = field_of(seen, "why");
  if (out.sees == Probed::Sees::unknown && out.why.empty()) out.why = "the plugin can't tell";
  return out;
}

asio::awaitable<Probed> probe_plugin(Context& context, const Arguments& arguments) {
  const Value &plugin = arguments[0], &call = arguments[1];
  const auto unknown = [](const std::string& why) { return Probed{Probed::Sees::unknown, {}, {}, why}; };
  if (!can(call, "probe") && !can(call, "predict")) co_return unknown("it can only be seen by doing it");
  auto program = prepared(plugin);
  if (!program)
    co_return Probed{Probed::Sees::would_fail, {}, {}, program.error().what + "; " + program.error().remedy};
  auto params = params_of(context, call);
  if (!params) co_return Probed{Probed::Sees::would_fail, {}, {}, params.error().what};
  auto begun = co_await PluginTalk::begin(context, std::move(*program));
  if (!begun) co_return Probed{Probed::Sees::would_fail, {}, {}, begun.error().what};
  Result<json> seen = json::object(), foreseen = json::object();
  if (can(call, "probe")) seen = co_await (*begun)->ask("probe", *params, std::nullopt);
  if (seen && can(call, "predict")) {
    if (can(call, "probe")) (*params)["seen"] = *seen;
    foreseen = co_await (*begun)->ask("predict", *params, std::nullopt);
  }
  co_await (*begun)->part();
  if (!seen || !foreseen) co_return unknown((seen ? foreseen : seen).error().what);
  co_return probed_of(seen->is_object() ? *seen : json::object(), foreseen->is_object() ? *foreseen : json::object());
}

Signature internal(std::string name, Effect effect) {
  return signature(std::move(name), "Does what a plugin declares.",
                   {must("plugin", a(Type::Kind::any), "Its name, folder, hash and program"),
                    must("call", a(Type::Kind::any), "Its action, and what that is given")},
                   a(Type::Kind::any), effect);
}

}  // namespace

void add_plugin(Actions& to) {
  Action reading;
  reading.signature = internal("plugin.read", Effect::reads);
  reading.read = read_plugin;
  to.push_back(std::move(reading));
  Action acting;
  acting.signature = internal("plugin.act", Effect::once);
  acting.probe = probe_plugin;
  acting.apply = act;
  to.push_back(std::move(acting));
}

}  // namespace ocflow::stdlib
