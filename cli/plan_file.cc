#include "cli/plan_file.h"

#include "cli/plan_text.h"
#include "cli/read_file.h"
#include "engine/base/value_json.h"
#include "engine/base/version.h"
#include "engine/journal/chain.h"
#include "engine/report/words.h"
#include "engine/site/secrets.h"

namespace ocflow::cli {

using nlohmann::json;
using Sees = action::Probed::Sees;

namespace {

std::string sha256(std::string_view text) { return journal::hex(journal::Sha256().add(text).end()); }

constexpr std::pair<Sees, std::string_view> sees_names[] = {{Sees::would_change, "would_change"},
                                                            {Sees::already_so, "already_so"},
                                                            {Sees::unknown, "unknown"},
                                                            {Sees::would_fail, "would_fail"}};

std::string_view name_of(Sees sees) {
  for (const auto& [value, name] : sees_names)
    if (value == sees) return name;
  return "unknown";
}

json file_json(const journal::Source& source) { return {{"name", source.path}, {"sha256", sha256(source.text)}}; }

// Without its secrets: of a short one the hash would tell.
json site_json(const journal::Source& source, const std::vector<Field>& givens) {
  const auto text = site::without_secrets(source.text, givens);
  return file_json({source.path, text ? *text : std::string()});
}

json fact_json(const plan::Plan& plan, const run::Fact& fact, Duration expires) {
  auto arguments = json::array();
  for (const Value& value : fact.request.arguments) arguments.push_back(to_json(value));
  json out{{"step", plan.path(fact.node)},
           {"clause", fact.clause},
           {"kind", fact.probe ? "probe" : "read"},
           {"action", fact.request.action},
           {"arguments", std::move(arguments)},
           {"host", fact.request.host.name},
           {"seen_ms", fact.seen_ms},
           {"expires_ms", fact.seen_ms + std::chrono::duration_cast<std::chrono::milliseconds>(expires).count()},
           {"untouched", fact.untouched}};
  if (fact.probe) {
    out["sees"] = name_of(fact.probed.sees);
    out["from"] = valid_utf8(fact.probed.from);
    out["why"] = valid_utf8(fact.probed.why);
  } else if (fact.read.ok()) {
    out["value"] = to_json(fact.read.result);
  } else {
    out["error"] = valid_utf8(fact.read.error);
  }
  return out;
}

}  // namespace

json made_of(const journal::Header& header, const Compiled& compiled, const Record& kept, const Arguments& arguments) {
  auto files = json::array(), plugins = json::array(), settings = json::array();
  for (const auto& source : header.procedures) files.push_back(file_json(source));
  for (const auto& one : compiled.plugins->all())
    plugins.push_back({{"name", one.plugin->name}, {"version", one.plugin->version}, {"hash", one.source.hash}});
  for (const auto& setting : header.settings) settings.push_back(setting);
  return {{"ocflow", header.ocflow_version},
          {"folder", header.folder},
          {"file", arguments.words.empty() ? std::string() : arguments.words[0]},
          {"procedure", header.procedure},
          {"reverse", header.reverse},
          {"settings", std::move(settings)},
          {"files", std::move(files)},
          {"site", header.site.path.empty() ? json() : site_json(header.site, compiled.chosen().givens)},
          {"plugins", std::move(plugins)},
          {"kept", to_json(Value(kept))},
          {"plan", header.plan_digest}};
}

json facts_json(const plan::Plan& plan, const run::Forecast& forecast, Duration expires) {
  auto facts = json::array();
  for (const auto& fact : forecast.facts) facts.push_back(fact_json(plan, fact, expires));
  return facts;
}

std::string plan_document(json made_of, run::RunState& state, const run::Forecast& forecast, Duration expires,
                          const std::string& who) {
  const auto& plan = state.plan();
  const auto now = system_clock().wall_ms();
  auto first_to_go = now + std::chrono::duration_cast<std::chrono::milliseconds>(expires).count();
  auto facts = facts_json(plan, forecast, expires);
  for (const auto& fact : facts) first_to_go = std::min(first_to_go, fact["expires_ms"].get<std::int64_t>());
  auto expected = json::array();
  for (plan::Walk walk(plan); walk.next();) {
    const auto& e = forecast.steps[walk.node()].more().expected;
    if (!e) continue;
    expected.push_back(
        {{"step", plan.path(walk.node())}, {"clause", e->clause}, {"sees", name_of(e->sees)}, {"from", e->from}});
  }
  json head = plan_head_json(plan, forecast);
  head["ocflow_plan"] = plan_format;
  head["who"] = who;
  head["made_ms"] = now;
  head["expires_ms"] = first_to_go;
  head["made_of"] = std::move(made_of);
  head["expected"] = std::move(expected);
  head["facts"] = std::move(facts);
  std::string out;
  put_plan_json(std::move(head), state, forecast, [&](std::string_view text) { out += text; });
  return out;
}

std::string act_key(const std::string& path, std::uint16_t clause) { return path + "\n" + std::to_string(clause); }

Expectations expectations(const json& document) {
  Expectations out;
  for (const auto& one : document["expected"])
    for (const auto& [sees, name] : sees_names)
      if (one["sees"] == name)
        out[act_key(one["step"], one["clause"])] = run::Expectation{sees, one["from"].get<std::string>()};
  return out;
}

namespace {

bool all_of_kind(const json& list, std::initializer_list<std::pair<const char*, json::value_t>> wanted) {
  if (!list.is_array()) return false;
  for (const auto& one : list) {
    for (const auto& [name, kind] : wanted) {
      const auto at = one.find(name);
      if (!one.is_object() || at == one.end()) return false;
      const bool number = at->is_number_integer() && kind == json::value_t::number_integer;
      if (at->type() != kind && !number) return false;
    }
  }
  return true;
}

bool is_whole(const json& d) {
  using T = json::value_t;
  const auto has = [&](const char* name, auto is) { return d.contains(name) && is(d[name]); };
  const auto integer = [](const json& j) { return j.is_number_integer(); };
  if (!has("made_of", [](const json& j) { return j.is_object(); }) || !has("expires_ms", integer)) return false;
  if (!has("made_ms", integer) || !has("facts", [](const json& j) { return j.is_array(); })) return false;
  const json& made = d["made_of"];
  for (const char* text : {"ocflow", "folder", "file", "procedure", "plan"})
    if (!made.contains(text) || !made[text].is_string()) return false;
  if (!made.contains("reverse") || !made["reverse"].is_boolean() || !made.contains("settings")) return false;
  if (!made["settings"].is_array() || !made.contains("kept") || !made.contains("site")) return false;
  const std::initializer_list<std::pair<const char*, T>> file{{"name", T::string}, {"sha256", T::string}};
  if (!made.contains("files") || !all_of_kind(made["files"], file)) return false;
  if (!made["site"].is_null() && !all_of_kind(json::array({made["site"]}), file)) return false;
  if (!made.contains("plugins") || !all_of_kind(made["plugins"], {{"name", T::string}})) return false;
  return d.contains("expected") && d.contains("steps") &&
         all_of_kind(d["expected"],
                     {{"step", T::string}, {"clause", T::number_integer}, {"sees", T::string}, {"from", T::string}}) &&
         all_of_kind(d["steps"], {{"path", T::string}, {"what", T::string}, {"perhaps", T::boolean}}) &&
         all_of_kind(d["facts"], {{"step", T::string},
                                  {"clause", T::number_integer},
                                  {"kind", T::string},
                                  {"action", T::string},
                                  {"arguments", T::array},
                                  {"host", T::string},
                                  {"untouched", T::boolean}});
}

}  // namespace

Result<PlanFile> plan_from(std::string text, const std::string& name) {
  PlanFile out{std::move(text), {}, {}};
  const auto no_plan = [&](const std::string& why) {
    return fail(ErrorKind::invalid, "`" + name + "` is no plan file: " + why, "`ocflow plan FILE --out F` writes one");
  };
  out.document = json::parse(out.text, nullptr, false);
  if (!out.document.is_object() || !out.document.contains("ocflow_plan")) return no_plan("it holds something else");
  if (out.document["ocflow_plan"] != plan_format)
    return fail(ErrorKind::invalid,
                "`" + name + "` is a plan file of format " + out.document["ocflow_plan"].dump() +
                    ", and this release (" OCFLOW_VERSION ") reads format " + std::to_string(plan_format),
                "make the plan anew with this release");
  if (!is_whole(out.document)) return no_plan("something in it is missing, or of another kind");
  out.hash = sha256(out.text);
  return out;
}

Result<PlanFile> read_plan(const std::filesystem::path& path) {
  auto text = read_file(path, "plan file");
  if (!text) return tl::unexpected<Error>(text.error());
  return plan_from(std::move(*text), path.string());
}

Result<Duration> expires_of(const Arguments& arguments) {
  if (arguments.expires.empty()) return Duration(std::chrono::hours(1));
  Duration out{};
  if (!parse_duration(arguments.expires, out) || out.count() <= 0)
    return fail(ErrorKind::invalid, "`--expires` is `" + arguments.expires + "`", "it can be a time such as 10m or 2h");
  return out;
}

}  // namespace ocflow::cli
