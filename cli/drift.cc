#include "cli/drift.h"

#include <map>

#include "engine/report/words.h"

namespace ocflow::cli {

using nlohmann::json;

namespace {

std::string shown(const json& value) {
  constexpr std::size_t most = 200;
  std::string text =
      value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, json::error_handler_t::replace);
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

// Lists of things with a name: which are gone, new, or not the same.
void named(Differences& out, const std::string& word, const json& then, const json& now) {
  std::map<std::string, json> before, after;
  for (const auto& one : then) before[one["name"]] = one;
  for (const auto& one : now) after[one["name"]] = one;
  for (const auto& [name, one] : before) {
    const auto at = after.find(name);
    if (at == after.end()) {
      out.push_back({word + name, "used", "not used any more"});
    } else if (at->second != one) {
      const bool version = one.contains("version") && one["version"] != at->second["version"];
      const auto say = [&](const json& of) { return version ? shown(of["version"]) : std::string(); };
      out.push_back({word + name, say(one), version ? say(at->second) : "changed since"});
    }
  }
  for (const auto& [name, one] : after)
    if (!before.contains(name)) out.push_back({word + name, "not used", "used"});
}

constexpr std::pair<const char*, const char*> plain[] = {{"ocflow", "the release of ocflow"},
                                                         {"folder", "the folder in which it runs"},
                                                         {"file", "the main file"},
                                                         {"procedure", "the procedure"},
                                                         {"reverse", "whether it runs backwards"},
                                                         {"settings", "the values of --set"},
                                                         {"kept", "what earlier runs of the site kept"}};

}  // namespace

Differences made_otherwise(const json& then, const json& now) {
  Differences out;
  named(out, "the file ", then["files"], now["files"]);
  const auto list = [](const json& one) { return one.is_null() ? json::array() : json::array({one}); };
  named(out, "the site file ", list(then["site"]), list(now["site"]));
  named(out, "the plugin ", then["plugins"], now["plugins"]);
  for (const auto& [key, word] : plain)
    if (then[key] != now[key]) out.push_back({word, shown(then[key]), shown(now[key])});
  if (out.empty() && then["plan"] != now["plan"])
    out.push_back({"the steps that come of it", "", "they are others with this release"});
  return out;
}

Differences expired(const json& document, std::int64_t wall_ms) {
  const auto until = document["expires_ms"].get<std::int64_t>();
  if (wall_ms < until) return {};
  return {
      {"the time for which it counts", "until " + report::moment_text(until), "it is " + report::moment_text(wall_ms)}};
}

namespace {

std::string key_of(const json& fact) {
  std::string key;
  for (const char* part : {"step", "clause", "kind", "action", "arguments", "host"})
    key += fact[part].dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  return key;
}

std::string name_of(const json& fact) {
  std::string arguments;
  for (const auto& one : fact["arguments"]) {
    if (one.is_null()) continue;
    arguments += (arguments.empty() ? "" : ", ") + one.dump(-1, ' ', false, json::error_handler_t::replace);
  }
  const std::string host = fact["host"];
  return "step " + fact["step"].get<std::string>() + ": " + fact["action"].get<std::string>() + "(" + arguments + ")" +
         (host.empty() ? "" : " on " + host);
}

std::string state_of(const json& fact) {
  const auto text = [&](const char* name) { return fact.contains(name) ? shown(fact[name]) : std::string(); };
  if (fact["kind"] == "read") return fact.contains("value") ? text("value") : "can't be read: " + text("error");
  auto from = text("from");
  const auto sees = text("sees"), why = text("why");
  if (sees == "would_fail") return "would fail: " + why;
  if (!from.empty()) return from;
  return sees == "already_so" ? "as wanted already" : sees == "would_change" ? "not as wanted" : "not known: " + why;
}

bool same(const json& then, const json& now) {
  for (const char* part : {"sees", "from", "value", "error"}) {
    const bool there = then.contains(part);
    if (there != now.contains(part) || (there && then[part] != now[part])) return false;
  }
  return true;
}

}  // namespace

Differences facts_otherwise(const json& then, const json& now, const std::function<bool(const json&)>& counts,
                            bool all) {
  std::map<std::string, const json*> seen;
  for (const auto& fact : now) seen[key_of(fact)] = &fact;
  Differences out, gone;
  for (const auto& fact : then) {
    const auto at = seen.find(key_of(fact));
    const json* found = at == seen.end() ? nullptr : at->second;
    if (found) seen.erase(at);
    if (!counts(fact)) continue;
    if (!found && all)
      gone.push_back({name_of(fact), state_of(fact), "it isn't looked at any more"});
    else if (found && !same(fact, *found))
      out.push_back({name_of(fact), state_of(fact), state_of(*found)});
  }
  if (!all || !out.empty()) return out;
  for (const auto& [key, fact] : seen) gone.push_back({name_of(*fact), "it was not looked at", state_of(*fact)});
  return gone;
}

void tell_drift(Console& console, const std::string& what, const Differences& differences, const std::string& remedy) {
  std::string text = "ocflow: " + what + "\n";
  auto all = json::array();
  for (const auto& d : differences) {
    text += report::lines_after("  ", d.what);
    if (!d.then.empty()) text += report::lines_after("    then: ", d.then);
    if (!d.now.empty()) text += report::lines_after("    now:  ", d.now);
    all.push_back({{"what", d.what}, {"then", d.then}, {"now", d.now}});
  }
  console.err(text + report::lines_after("  ", remedy));
  if (console.json)
    console.document(
        {{"error", {{"kind", "drifted"}, {"what", what}, {"remedy", remedy}, {"differences", std::move(all)}}}});
}

}  // namespace ocflow::cli
