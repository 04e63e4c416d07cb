#include "cli/runs.h"

#include <algorithm>

#include "cli/adopted.h"
#include "cli/build_id.h"
#include "engine/base/keeper_lives.h"
#include "engine/base/version.h"

namespace ocflow::cli {

using run::EventKind;

namespace {

// Journals of releases before say "failed" of what was declined.
std::string outcome_of(const run::Event& end) {
  if (end.value.field("undo")) return end.yes ? "taken back" : "partly taken back";
  if (end.yes) return "as asked";
  if (end.answer == run::Answer::abort) return "cancelled";
  for (const char* how : {"declined", "stopped"})
    if (end.value.field(how)) return how;
  return "failed";
}

}  // namespace

namespace {

// Journals of releases before tell of none.
std::int64_t count_in(const run::Event& end, const char* what) {
  const Value* found = end.value.field(what);
  const auto* count = found ? found->get<double>() : nullptr;
  return count ? static_cast<std::int64_t>(*count) : 0;
}

}  // namespace

RunLine line_of(const journal::Recorded& recorded) {
  RunLine out{recorded.header.run_id, recorded.header.procedure, "open", recorded.header.started_ms, 0,
              recorded.header.who};
  // As `show` counts it: from the first event, not from when the journal was made.
  if (recorded.events.empty()) out.outcome = "not begun";
  if (!recorded.events.empty()) out.started_ms = recorded.events.front().wall_ms;
  for (const auto& event : recorded.events) {
    if (event.kind == EventKind::run_ended) {
      out.outcome = outcome_of(event);
      out.ended_ms = event.wall_ms;
      out.skipped = count_in(event, "skipped");
      out.skipped_finals = count_in(event, "skipped_finals");
    } else if (event.kind == EventKind::run_resumed || event.kind == EventKind::undoing) {
      out.outcome = "open";
      out.ended_ms = out.skipped = out.skipped_finals = 0;
    }
  }
  return out;
}

namespace {

// Decisions may follow its end.
bool tells_how(const run::Event& e) { return e.kind != EventKind::decided && e.kind != EventKind::adopted; }

// How it ended, as far as its last events say, or "open": a first guess, of which nothing but those is looked at.
// Empty where they can't be read alone.
std::string last_outcome(const journal::StateFolder& state, const std::string& id) {
  const auto last = journal::read_last(state.run_folder(id), tells_how);
  if (!last || last->empty()) return {};
  const auto& decisive = last->back();
  const auto end = std::find_if(decisive.rbegin(), decisive.rend(), tells_how);
  return end != decisive.rend() && end->kind == EventKind::run_ended ? outcome_of(*end) : "open";
}

// One that was killed before its first event has begun nothing: whoever wants it runs it again.
bool can_go_on(const std::string& outcome) {
  return outcome != "as asked" && outcome != "cancelled" && outcome != "not begun" && !outcome.ends_with("taken back");
}

}  // namespace

bool seems_over(const journal::StateFolder& state, const std::string& id) {
  const auto outcome = last_outcome(state, id);
  return outcome == "as asked" || outcome == "taken back";
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
  // Without its socket none is there, or it is leaving.
  const auto has_keeper = [&](const std::string& id) {
    const auto folder = state.run_folder(id);
    std::error_code none;
    return std::filesystem::is_socket(std::filesystem::symlink_status(folder / "keeper.sock", none)) &&
           keeper_lives(folder);
  };
  std::vector<std::string> out;
  for (auto& id : state.runs())
    if (journal::Lock::is_held(state, "the run " + id) || has_keeper(id)) out.push_back(std::move(id));
  return out;
}

Result<std::string> find_run(const journal::StateFolder& state, const std::vector<std::string>& words) {
  if (!words.empty()) return state.resolve(words[0]);
  const auto runs = state.runs();
  for (auto id = runs.rbegin(); id != runs.rend(); ++id) {
    auto outcome = last_outcome(state, *id);
    if (outcome.empty())
      if (const auto line = look_at(state, *id)) outcome = line->outcome;
    if (!outcome.empty() && can_go_on(outcome)) return *id;
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
  // The same program makes the same of the same texts, and a tenth of the time of a `resume` would go into finding that
  // out again.
  if (!header.build.empty() && header.build == build_id()) return {};
  if (digest(*compiled.plan) == header.plan_digest) return {};
  return fail(ErrorKind::invalid,
              "this release (" OCFLOW_VERSION ") makes another plan of the recorded procedure than " +
                  header.ocflow_version + " did",
              "take the run up with ocflow " + header.ocflow_version);
}

}  // namespace ocflow::cli
