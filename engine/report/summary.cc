// The last words of a run. They have to let a person who was not there go on.
#include <algorithm>
#include <functional>

#include "engine/report/report.h"
#include "engine/report/style.h"
#include "engine/report/words.h"

namespace ocflow::report {

using run::State;

namespace {

constexpr std::size_t most_lines = 20;  // of one part; a run of 10,000 steps has to stay readable

bool failed_itself(const Report& report, const StepReport& s) {
  if (s.state != State::failed && s.state != State::in_doubt) return false;
  for (auto n = s.place + 1; n < s.end; ++n) {
    const auto inner = report.steps[n - 1].state;
    if (inner == State::failed || inner == State::in_doubt) return false;
  }
  return true;
}

// The outermost steps for which `is` holds: a list that is wholly so stands for the steps in it.
std::vector<const StepReport*> outermost(const Report& report, const std::function<bool(const StepReport&)>& is) {
  std::vector<const StepReport*> out;
  for (std::size_t i = 0; i < report.steps.size();) {
    const auto& s = report.steps[i];
    if (is(s)) out.push_back(&s);
    i = is(s) ? s.end - 1 : i + 1;
  }
  return out;
}

std::string line_of(const StepReport& s) { return "  " + padded(s.number, 6) + " " + s.sentence; }

// With its texts, for it is shown.
StepReport shown(const Report& report, const StepReport& s) { return report.whole ? report.whole(s.node) : s; }
const FinalReport& shown(const Report&, const FinalReport& f) { return f; }

template <typename T, typename Text>
std::string part(std::string title, const Report& report, const std::vector<const T*>& all, Text text,
                 const Style& style) {
  if (all.empty()) return {};
  std::string out = "\n" + style.bold(std::move(title)) + "\n";
  for (std::size_t i = 0; i < std::min(all.size(), most_lines); ++i) out += text(shown(report, *all[i]));
  if (all.size() > most_lines) out += "  and " + std::to_string(all.size() - most_lines) + " more\n";
  return out;
}

std::string failure(const StepReport& s) {
  std::string out = line_of(s) + "\n";
  if (!s.detail.empty()) out += lines_after("         ", s.detail);
  if (s.attempts > 1) out += "         after " + std::to_string(s.attempts) + " attempts\n";
  return out + (s.output.empty() ? std::string() : lines_after("         | ", s.output));
}

std::string failed_final(const FinalReport& f) {
  return "  " + padded(f.number, 6) + " " + f.sentence + "\n" + lines_after("         ", f.detail) +
         (f.output.empty() ? std::string() : lines_after("         | ", f.output));
}

std::string finals_part(const char* title, const Report& report, const std::vector<FinalReport>& all,
                        const Style& style) {
  std::vector<const FinalReport*> finals;
  for (const auto& f : all) finals.push_back(&f);
  return part(title, report, finals, failed_final, style);
}

std::string counts_text(const Counts& counts) {
  std::string out;
  const auto add = [&](std::size_t n, std::string_view name) {
    if (n > 0) out += (out.empty() ? "" : ", ") + std::to_string(n) + " " + std::string(name);
  };
  for (const auto state : {State::done, State::failed, State::in_doubt, State::tolerated, State::undone, State::skipped,
                           State::not_applicable}) {
    add(counts.of(state), run::state_name(state));
    if (state == State::skipped && counts.had_failed > 0)
      out += " (" + std::to_string(counts.had_failed) + " after it failed)";
  }
  add(counts.asks_person, "for a person");
  add(counts.of(State::running) - counts.asks_person, "not ended");
  add(counts.of(State::waiting), "did not start");
  return out.empty() ? "no steps" : out;
}

std::string undo_summary(const Report& report, const std::string& took, const std::string& option, const Style& style) {
  const auto line = [](const StepReport& s) { return line_of(s) + "\n"; };
  const auto undone = [](const StepReport& s) { return s.state == State::undone; };
  const auto stays = [](const StepReport& s) { return s.stays && !s.stuck; };
  std::vector<const StepReport*> stuck, left;
  for (const auto& s : report.steps) {
    if (s.stuck) stuck.push_back(&s);
    if (stays(s)) left.push_back(&s);
  }
  const auto back = report.counts.of(State::undone);
  const std::string counted =
      std::to_string(back) + " taken back" +
      (left.empty() && stuck.empty() ? "" : ", " + std::to_string(left.size() + stuck.size()) + " left") + ".\n";
  if (report.ended && report.as_asked)
    return style.with("32", "Taken back") + took + ": " + counted +
           part("What stays as it is", report, left, line, style);
  std::string out = style.with("33", "Not all was taken back") + took + ": " + counted;
  if (!report.why_ended.empty() && stuck.empty()) out += "Why: " + one_line(report.why_ended) + ".\n";
  out += part("What could not be taken back", report, stuck, failure, style);
  out += part("What was taken back", report, outermost(report, undone), line, style);
  out += part("What stays as it is", report, left, line, style);
  const auto command = "  ocflow undo " + report.run_id + (option.empty() ? "" : " " + option);
  out += "\n" + style.bold("To go on") + "\n";
  if (stuck.empty()) return out + command + "\n";
  const auto decide = [&](const char* answer) {
    std::string text = command;
    for (std::size_t i = 0; i < std::min(stuck.size(), most_lines); ++i)
      text += " --decide " + shell_word(shown(report, *stuck[i]).path + "=" + answer);
    return text;
  };
  out += decide("done") + "\n      it was taken back by hand\n";
  return out + decide("skip") + "\n      leave it as it is, and take back what is older\n";
}

// The paths of the first of them.
std::vector<std::string> undecided_paths(const Report& report) {
  std::vector<std::string> paths;
  const auto add = [&](const std::string& path) {
    if (paths.size() < most_lines && std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
  };
  for (const auto& s : report.steps)
    if (s.undecided && paths.size() < most_lines) add(shown(report, s).path);
  for (const auto& f : report.failed_finals)
    if (f.undecided) add(f.path);
  return paths;
}

std::string ways_on(const Report& report, const std::string& option, const Style& style) {
  const auto command = "  ocflow resume " + report.run_id + (option.empty() ? "" : " " + option);
  std::string out = "\n" + style.bold("To go on") + "\n";
  const std::vector<std::string> undecided = undecided_paths(report);
  const bool back = std::any_of(report.steps.begin(), report.steps.end(),
                                [](const StepReport& s) { return s.state == State::done && s.end == s.place + 1; }) &&
                    std::none_of(report.steps.begin(), report.steps.end(), [](const StepReport& s) { return s.stuck; });
  const std::string undo = back ? "  ocflow undo " + report.run_id + (option.empty() ? "" : " " + option) +
                                      "\n      take back what was done\n"
                                : std::string();
  if (undecided.empty()) return out + command + "\n" + undo;
  const auto decide = [&](const char* answer) {
    std::string line = command;
    for (const std::string& path : undecided) line += " --decide " + shell_word(path + "=" + answer);
    return line;
  };
  out += decide("again") + "\n      try " + (undecided.size() == 1 ? "it" : "them") + " again\n";
  out += decide("done") + "\n      " + (undecided.size() == 1 ? "it was" : "they were") + " done by hand meanwhile\n";
  return out + decide("skip") + "\n      leave " + (undecided.size() == 1 ? "it" : "them") + " out\n" + undo;
}

std::string ended_how(const Report& report, bool bad, const Style& style) {
  if (report.cancelled) return style.with("33", "Cancelled");
  if (report.declined) return style.with("33", "Declined");
  if (bad && report.stopped) return style.with("33", "Stopped");
  return bad ? style.with("1;31", "The procedure failed") : style.with("33", "Not finished");
}

}  // namespace

std::string summary(const Report& report, const std::string& state_option, const bool color) {
  const Style style{color};
  const auto took = report.ended ? " in " + span_text(report.ended_ms - report.began_ms) : std::string();
  if (report.undoing) return undo_summary(report, took, state_option, style);
  if (report.ended && report.as_asked)
    return style.with("32", "Done as asked") + took + ": " + counts_text(report.counts) + ".\n";

  const auto failed = [&](const StepReport& s) { return failed_itself(report, s); };
  std::vector<const StepReport*> failures;
  for (const auto& s : report.steps)
    if (failed(s)) failures.push_back(&s);
  const bool bad = !failures.empty() || !report.failed_finals.empty();
  std::string out = ended_how(report, bad, style);
  out += took + ": " + counts_text(report.counts) + ".\n";
  if (!report.why_ended.empty() && (!bad || report.cancelled || report.stopped))
    out += "Why: " + one_line(report.why_ended) + ".\n";
  if (report.pause.now) out += pause_text(report.pause) + ".\n";
  out += part("What failed", report, failures, failure, style);
  out += finals_part("What `finally` was to do, and failed", report, report.failed_finals, style);
  out += finals_part("What `finally` has still to do", report, report.owed_finals, style);
  const auto stays = [](const StepReport& s) {
    if (s.stuck) return false;
    return s.state == State::done || s.state == State::skipped || s.state == State::tolerated ||
           (s.state == State::running && s.end == s.place + 1 && !s.asks_person);
  };
  out += part(
      "What waits for a person", report, outermost(report, [](const StepReport& s) { return s.asks_person; }),
      [](const StepReport& s) { return line_of(s) + "\n" + lines_after("         ", s.detail); }, style);
  const auto stuck = [](const StepReport& s) { return s.stuck; };
  out += part("What could not be taken back", report, outermost(report, stuck), failure, style);
  const auto undone = [](const StepReport& s) { return s.state == State::undone; };
  out += part(
      "What was taken back", report, outermost(report, undone), [](const StepReport& s) { return line_of(s) + "\n"; },
      style);
  out += part(
      "What is left as it is", report, outermost(report, stays),
      [](const StepReport& s) { return line_of(s) + " (" + std::string(run::state_name(s.state)) + ")\n"; }, style);
  out += part(
      "What did not start", report, outermost(report, [](const StepReport& s) { return s.state == State::waiting; }),
      [](const StepReport& s) { return line_of(s) + "\n"; }, style);
  return out + ways_on(report, state_option, style);
}

}  // namespace ocflow::report
