// ocflow forget [RUN...]
#include "engine/journal/forget.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <nlohmann/json.hpp>

#include "cli/control.h"
#include "cli/options.h"
#include "cli/request.h"
#include "cli/runs.h"
#include "cli/still_acting.h"
#include "engine/base/clock.h"
#include "engine/base/keeper_lives.h"
#include "engine/base/value.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr Option option_older{"--older", "D", "runs that ended longer ago than that: 30d, 12h", &Arguments::older};
constexpr Option option_keep{"--keep", "N", "of the finished runs, all but the N newest", &Arguments::keep};
constexpr Option option_unfinished{"--unfinished", "", "also runs that `ocflow resume` could go on with",
                                   &Arguments::unfinished};
constexpr Option option_only_show{"--dry-run", "", "show which they are; forget none", &Arguments::dry_run};
constexpr const Option* forget_options[] = {&option_older, &option_keep, &option_unfinished, &option_only_show,
                                            &option_state};
constexpr ExitCode forget_exits[] = {ExitCode::as_asked, ExitCode::usage,      ExitCode::not_found,
                                     ExitCode::internal, ExitCode::journal_io, ExitCode::held};

struct ForgetWish {
  std::optional<std::size_t> keep;
  std::optional<Duration> older;
};

Result<ForgetWish> wish_of(const Arguments& arguments) {
  ForgetWish wish;
  if (!arguments.keep.empty()) {
    std::size_t n = 0;
    const auto* end = arguments.keep.data() + arguments.keep.size();
    const auto read = std::from_chars(arguments.keep.data(), end, n);
    if (read.ec != std::errc() || read.ptr != end)
      return fail(ErrorKind::invalid, "`--keep` is `" + arguments.keep + "`", "it can be a whole number from 0");
    wish.keep = n;
  }
  if (!arguments.older.empty()) {
    Duration age{};
    if (!parse_duration(arguments.older, age))
      return fail(ErrorKind::invalid, "`--older` is `" + arguments.older + "`", "it can be a time like 30d or 12h");
    wish.older = age;
  }
  const bool by_rule = wish.keep || wish.older;
  if (by_rule == arguments.words.empty()) return wish;
  return fail(ErrorKind::invalid, by_rule ? "runs are named, and a rule is given, too" : "nothing says which runs",
              "name runs, or say --older D, --keep N or both");
}

bool is_finished(const RunLine& run) { return run.outcome == "as asked"; }
bool has_begun(const RunLine& run) { return run.outcome != "not begun"; }

// By the rules. What is not finished stays unless that was said, and counts for nothing. So does what has not begun,
// which nobody wants.
Result<std::vector<RunLine>> by_rule(const std::vector<RunLine>& all, const ForgetWish& wish, bool unfinished) {
  std::vector<RunLine> those;
  for (const auto& run : all)
    if (has_begun(run) && (unfinished || is_finished(run))) those.push_back(run);
  if (wish.keep) those.resize(those.size() - std::min(those.size(), *wish.keep));
  std::copy_if(all.begin(), all.end(), std::back_inserter(those), [](const RunLine& run) { return !has_begun(run); });
  if (!wish.older) return those;
  const auto limit =
      system_clock().wall_ms() - std::chrono::duration_cast<std::chrono::milliseconds>(*wish.older).count();
  std::erase_if(those, [&](const RunLine& run) { return (run.ended_ms ? run.ended_ms : run.started_ms) > limit; });
  return those;
}

Result<std::vector<RunLine>> by_name(const journal::StateFolder& state, const std::vector<RunLine>& all,
                                     const Arguments& arguments) {
  std::vector<RunLine> those;
  for (const auto& word : arguments.words) {
    const auto id = state.resolve(word);
    if (!id) return tl::unexpected<Error>(id.error());
    const auto at = std::find_if(all.begin(), all.end(), [&](const RunLine& run) { return run.id == *id; });
    const bool unwanted = at != all.end() && (is_finished(*at) || !has_begun(*at));
    if (!unwanted && !arguments.unfinished)
      return fail(
          ErrorKind::invalid,
          "the run " + *id + (at == all.end() ? " can't be read" : " has not ended as asked (" + at->outcome + ")"),
          "add --unfinished to forget it all the same");
    those.push_back(at == all.end() ? RunLine{*id, "", "", 0, 0, ""} : *at);
  }
  return those;
}

struct Done {
  std::vector<std::string> forgotten;
  std::vector<std::pair<std::string, Error>> stay;
};

void tell_done(Console& console, const Done& done, bool only_shown) {
  for (const auto& [id, why] : done.stay) {
    console.err(report::lines_after(id + "  stays: ", why.what));
    if (!why.remedy.empty()) console.err(report::lines_after("  ", why.remedy));
  }
  if (console.json) {
    auto stay = nlohmann::json::array();
    for (const auto& [id, why] : done.stay) stay.push_back({{"run", id}, {"why", why.what}, {"remedy", why.remedy}});
    return console.document({{"forgotten", done.forgotten}, {"stay", stay}, {"only_shown", only_shown}});
  }
  for (const auto& id : done.forgotten) console.out((only_shown ? "would be forgotten  " : "forgotten  ") + id + "\n");
  if (done.forgotten.empty()) console.err("No run is forgotten.\n");
}

// Somebody is at it, or what it had begun may still act: with the run would go what tells of that, and its locks. Of
// one that can't be read the keeper's record tells.
std::optional<Error> why_it_stays(const journal::StateFolder& state, const RunLine& line, const Console& console) {
  const auto& id = line.id;
  const auto run = console.named(id);
  if (const auto engine = engine_of(state, id)) return in_the_way(*engine, id, run, "can't be forgotten");
  if (keeper_lives(state.run_folder(id)))
    return Error{ErrorKind::held, "the keeper of the run " + id + " is still at work",
                 "wait until it has ended, or go on with `ocflow resume " + run + "`"};
  if (is_finished(line)) return std::nullopt;
  const auto acting = still_acting(state, id);
  if (!acting || !acting->seen) return std::nullopt;
  return Error{ErrorKind::held, "it was cut off and may still act: " + acting->what,
               "`ocflow resume " + run + "` goes on with it, `ocflow cancel " + run + "` ends it"};
}

ExitCode not_forgotten(Console& console, const Error& error) {
  tell(console, error);
  return error.kind == ErrorKind::invalid ? ExitCode::usage : exit_code(error.kind);
}

ExitCode forget(const Arguments& arguments, Console& console) {
  const auto wish = wish_of(arguments);
  if (!wish) return not_forgotten(console, wish.error());
  const auto looked = journal::StateFolder::look(state_path(arguments));
  std::vector<std::string> unreadable;
  const auto all = all_runs(looked, unreadable);
  auto those = arguments.words.empty() ? by_rule(all, *wish, arguments.unfinished) : by_name(looked, all, arguments);
  if (!those) return not_forgotten(console, those.error());
  Done done;
  if (arguments.dry_run) {
    for (const auto& run : *those) {
      auto why = why_it_stays(looked, run, console);
      if (why)
        done.stay.emplace_back(run.id, std::move(*why));
      else
        done.forgotten.push_back(run.id);
    }
    tell_done(console, done, true);
    return ExitCode::as_asked;
  }
  std::error_code none;
  if (!std::filesystem::exists(looked.path(), none)) {
    tell_done(console, done, false);
    return ExitCode::as_asked;
  }
  const auto state = journal::StateFolder::open(looked.path());
  if (!state) return not_forgotten(console, state.error());
  journal::clear_leftovers(*state);
  for (const auto& run : *those) {
    if (auto why = why_it_stays(*state, run, console))
      done.stay.emplace_back(run.id, std::move(*why));
    else if (const auto ok = journal::forget(*state, run.id, console.named(run.id)); ok)
      done.forgotten.push_back(run.id);
    else
      done.stay.emplace_back(run.id, ok.error());
  }
  tell_done(console, done, false);
  return done.stay.empty() ? ExitCode::as_asked : exit_code(done.stay.front().second.kind);
}

}  // namespace

extern const Command forget_command;
constexpr Command forget_command{"forget",
                                 "[RUN...]",
                                 0,
                                 1000,
                                 "take runs away that are no longer wanted",
                                 "Those that are named, or all that the rules say: with both rules, those that both "
                                 "say. A run that has not ended as\n"
                                 "asked stays unless --unfinished is said, and one that somebody is at always.\n",
                                 forget_options,
                                 forget_exits,
                                 forget};

}  // namespace ocflow::cli
