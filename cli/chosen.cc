#include "cli/chosen.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/control.h"
#include "cli/request.h"
#include "engine/report/words.h"

namespace ocflow::cli {

Result<Chosen> choose(const journal::StateFolder& state, const std::vector<std::string>& words) {
  const auto runs = words.empty() ? state.runs() : std::vector<std::string>();
  auto found = find_run(state, words);
  if (runs.empty()) {
    if (!found) return tl::unexpected<Error>(found.error());
    return Chosen{*found, {}, {}};
  }
  Chosen out{runs.back(), live_runs(state), {}};
  if (!out.others.empty()) {
    out.id = std::move(out.others.back());
    out.others.pop_back();
  }
  const bool other = found && *found != out.id;
  if (other && std::find(out.others.begin(), out.others.end(), *found) == out.others.end()) out.unfinished = *found;
  return out;
}

namespace {

struct Engine {
  std::string id;
  bool paused = false, ending = false;
};

// Those that are at a run now. One that doesn't answer counts as one that goes on.
constexpr auto patience = std::chrono::seconds(1);
std::vector<Engine> engines(const journal::StateFolder& state) {
  std::vector<Engine> out;
  std::error_code none;
  for (auto& id : state.runs()) {
    if (!std::filesystem::exists(state.run_folder(id) / "control.sock", none)) continue;
    auto engine = keeper::ControlClient::connect(state.run_folder(id), patience);
    if (!engine) continue;
    const auto said = ask(*engine, "status", {});
    out.push_back({std::move(id)});
    if (!said) continue;
    out.back().paused = said->value("paused", false);
    out.back().ending = said->value("ending", false);
  }
  return out;
}

tl::unexpected<Error> several(const journal::StateFolder& state, const std::vector<std::string>& ids,
                              const std::vector<Engine>& live, std::string_view command, const Console& console) {
  std::string choices = "say which:";
  for (const auto& id : ids) {
    const auto line = look_at(state, id);
    const auto engine = std::find_if(live.begin(), live.end(), [&](const Engine& one) { return one.id == id; });
    const auto how = engine == live.end() ? (line ? line->outcome : "") : engine->paused ? "paused" : "goes on";
    choices += "\nocflow " + std::string(command) + " " + console.named(id) + "   (" +
               (line ? report::one_line(line->procedure) + ", " : "") + how + ")";
  }
  return fail(ErrorKind::invalid, "`ocflow " + std::string(command) + "` could mean several runs, and does nothing",
              std::move(choices));
}

}  // namespace

Result<std::string> choose_to_pause(const journal::StateFolder& state, const std::vector<std::string>& words,
                                    const Console& console) {
  if (!words.empty()) return find_run(state, words);
  const auto live = engines(state);
  if (live.empty()) return find_run(state, {});
  std::vector<std::string> going;
  for (const auto& one : live)
    if (!one.paused && !one.ending) going.push_back(one.id);
  if (going.size() > 1) return several(state, going, live, "pause", console);
  return going.empty() ? live.back().id : going.front();
}

Result<std::string> choose_to_resume(const journal::StateFolder& state, const std::vector<std::string>& words,
                                     const Console& console) {
  if (!words.empty()) return find_run(state, words);
  const auto live = engines(state);
  std::vector<std::string> meant;
  for (const auto& one : live)
    if (one.paused) meant.push_back(one.id);
  auto last = find_run(state, {});
  if (meant.empty()) return last;
  const bool at_it = last && std::any_of(live.begin(), live.end(), [&](const Engine& one) { return one.id == *last; });
  if (last && !at_it && *last > meant.back()) meant.push_back(*last);
  if (meant.size() > 1) return several(state, meant, live, "resume", console);
  return meant.front();
}

std::string others_text(const Chosen& chosen, const Console& console) {
  std::string out;
  for (const auto& id : chosen.others)
    out += "The run " + id + " goes on, too: `ocflow status " + console.named(id) + "`.\n";
  if (!chosen.unfinished.empty())
    out += "The run " + chosen.unfinished + " is not finished: `ocflow status " + console.named(chosen.unfinished) +
           "`.\n";
  return out.empty() ? out : "\n" + out;
}

}  // namespace ocflow::cli
