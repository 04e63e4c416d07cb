#include "cli/runs.h"

#include <algorithm>

#include "cli/adopted.h"
#include "cli/keeper_seen.h"
#include "engine/base/version.h"

namespace ocflow::cli {

using run::EventKind;

namespace {

// Journals of releases before say "failed" of what was declined.
std::string how_else(const Value& end) {
  for (const char* how : {"declined", "stopped"})
    if (end.field(how)) return how;
  return "failed";
}

}  // namespace

RunLine line_of(const journal::Recorded& recorded) {
  RunLine out{recorded.header.run_id, recorded.header.procedure, "open", recorded.header.started_ms, 0,
              recorded.header.who};
  // As `show` counts it: from the first event, not from when the journal was made.
  if (!recorded.events.empty()) out.started_ms = recorded.events.front().wall_ms;
  for (const auto& event : recorded.events) {
    if (event.kind == EventKind::run_ended) {
      const bool cancelled = event.answer == run::Answer::abort;
      out.outcome = event.yes ? "as asked" : cancelled ? "cancelled" : how_else(event.value);
      out.ended_ms = event.wall_ms;
      if (event.value.field("undo")) out.outcome = event.yes ? "taken back" : "partly taken back";
    } else if (event.kind == EventKind::run_resumed || event.kind == EventKind::undoing) {
      out.outcome = "open";
      out.ended_ms = 0;
    }
  }
  return out;
}

namespace {

// Decisions may follow its end.
bool tells_how(const run::Event& e) { return e.kind != EventKind::decided && e.kind != EventKind::adopted; }

}  // namespace

bool seems_over(const journal::StateFolder& state, const std::string& id) {
  const auto last = journal::read_last(state.run_folder(id), tells_how);
  if (!last || last->empty()) return false;
  const auto& decisive = last->back();
  return std::any_of(decisive.begin(), decisive.end(),
                     [](const auto& e) { return e.kind == EventKind::run_ended && e.yes; });
}

Result<RunLine> look_at(const journal::StateFolder& state, const std::string& id) {
  const auto ends = journal::read_ends(state.run_folder(id), tells_how);
  if (!ends) return tl::unexpected<Error>(ends.error());
  return line_of(*ends);
}

std::vector<RunLine> all_runs(const journal::StateFolder& state, std::vector<std::string>& unreadable) {
  std::vector<RunLine> out;
  for (const auto& id : state.runs()) {
    auto line = look_at(state, id);
    if (line)
      out.push_back(std::move(*line));
    else
      unreadable.push_back(id + ": " + line.error().what);
  }
  return out;
}

std::vector<std::string> live_runs(const journal::StateFolder& state) {
  std::vector<std::string> out;
  for (auto& id : state.runs())
    if (keeper_lives(state.run_folder(id)) || journal::Lock::is_held(state, "the run " + id))
      out.push_back(std::move(id));
  return out;
}

Result<std::string> find_run(const journal::StateFolder& state, const std::vector<std::string>& words) {
  if (!words.empty()) return state.resolve(words[0]);
  const auto runs = state.runs();
  for (auto id = runs.rbegin(); id != runs.rend(); ++id) {
    const auto line = look_at(state, *id);
    if (line && line->outcome != "as asked" && line->outcome != "cancelled" && !line->outcome.ends_with("taken back"))
      return *id;
  }
  return fail(
      ErrorKind::not_found, "no run is open in " + state.path().string(),
      runs.empty() ? "nothing was run there yet; --state names another folder" : "`ocflow history` lists the runs");
}

Result<void> compile_recorded(Compiled& compiled, journal::Recorded& recorded,
                              const std::filesystem::path& run_folder) {
  if (auto followed = follow_adoptions(recorded); !followed) return followed;
  return compile_header(compiled, recorded.header, run_folder);
}

Result<void> compile_header(Compiled& compiled, const journal::Header& header,
                            const std::filesystem::path& run_folder) {
  RecordedLibrary library(compiled.sources, header, run_folder);
  if (auto ok = compile(compiled, library, {header.procedure, header.settings, Wanted::Until::planned, header.reverse});
      !ok) {
    ok.error().remedy = "the run was begun with ocflow " + header.ocflow_version + "; take it up with that release";
    return ok;
  }
  if (digest(*compiled.plan) == header.plan_digest) return {};
  return fail(ErrorKind::invalid,
              "this release (" OCFLOW_VERSION ") makes another plan of the recorded procedure than " +
                  header.ocflow_version + " did",
              "take the run up with ocflow " + header.ocflow_version);
}

}  // namespace ocflow::cli
