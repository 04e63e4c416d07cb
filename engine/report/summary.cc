// The last words of a run. They have to let a person who was not there go on.
#include "engine/report/parts.h"
#include "engine/report/words.h"

namespace ocflow::report {

using run::State;

namespace {

std::string plain_line(const StepReport& s) { return line_of(s) + "\n"; }

// Itself, and not for what is in it; in this sitting, or in one before.
std::vector<const StepReport*> by_themselves(const Report& report, State state, bool earlier = false) {
  std::vector<const StepReport*> out;
  for (const auto& s : report.steps) {
    if (s.state != state || s.passed || s.earlier != earlier) continue;
    const bool inside =
        std::any_of(report.steps.begin() + s.place, report.steps.begin() + (s.end - 1), [&](const StepReport& inner) {
          return (inner.state == State::failed && inner.earlier == earlier) || inner.state == State::in_doubt;
        });
    if (!inside) out.push_back(&s);
  }
  return out;
}

std::string ended_how(const Report& report, bool bad, const Style& style) {
  if (report.cancelled) return style.with("33", "Cancelled");
  if (report.declined) return style.with("33", "Declined");
  if (bad && report.stopped) return style.with("33", "Stopped");
  return bad ? style.with("1;31", "The procedure failed") : style.with("33", "Not finished");
}

std::string took_text(const Report& report) {
  return report.ended ? " in " + span_text(report.ended_ms - report.began_ms) : std::string();
}

// How it ended, and what is wrong.
std::string troubles(const Report& report, const Style& style) {
  const auto failures = by_themselves(report, State::failed), doubts = by_themselves(report, State::in_doubt);
  const bool of_finals = any_final(report, State::failed) || any_final(report, State::in_doubt);
  const bool bad = !failures.empty() || !doubts.empty() || of_finals;
  std::string out = ended_how(report, bad, style) + took_text(report) + ": " + counts_text(report) + ".\n";
  if (!report.why_ended.empty() && (!bad || report.cancelled || report.stopped))
    out += "Why: " + one_line(report.why_ended) + ".\n";
  if (report.pause.now) out += pause_text(report.pause) + ".\n";
  out += part("What failed", report, failures, failure, style);
  out += part("What failed earlier, and was not reached this time", report, by_themselves(report, State::failed, true),
              failure, style);
  out += part("What is in doubt: was it done?", report, doubts, failure, style);
  out += finals_part("What `finally` was to do, and failed", report, State::failed, style);
  out += finals_part("What `finally` was to do, and is in doubt: was it done?", report, State::in_doubt, style);
  return out + finals_part("What `finally` has still to do", report, State::waiting, style);
}

std::string parts_of_it(const Report& report, const Style& style) {
  const auto waits = [](const StepReport& s) { return line_of(s) + "\n" + lines_after("         ", s.detail); };
  const auto named = [](const StepReport& s) {
    return line_of(s) + " (" + std::string(run::state_name(s.state)) + (s.closed ? ", and closed since" : "") + ")\n";
  };
  const auto stays = [](const StepReport& s) {
    if (s.stuck || !s.acts) return false;
    return s.state == State::done || s.state == State::skipped || s.state == State::tolerated ||
           (s.state == State::running && s.end == s.place + 1 && !s.asks_person && !s.passed);
  };
  const auto is = [&](State state) {
    return outermost(report, [state](const StepReport& s) { return s.state == state && !s.passed; });
  };
  const auto asks = outermost(report, [](const StepReport& s) { return s.asks_person; });
  const auto stuck = outermost(report, [](const StepReport& s) { return s.stuck; });
  return part("What waits for a person", report, asks, waits, style) +
         part("What could not be taken back", report, stuck, failure, style) +
         part("What was taken back", report, is(State::undone), plain_line, style) +
         part("What is left as it is", report, outermost(report, stays), named, style) +
         part("What did not start", report, is(State::waiting), plain_line, style);
}

std::string as_asked_text(const Report& report, const Style& style) {
  return style.with("32", "Done as asked") + took_text(report) + ": " + counts_text(report) + ".\n";
}

// Of a run that is taken back, or was.
std::string undo_summary(const Report& report, const std::string& option, const Style& style) {
  std::vector<const StepReport*> stuck, left;
  for (const auto& s : report.steps) {
    if (s.stuck) stuck.push_back(&s);
    if (s.stays && !s.stuck) left.push_back(&s);
  }
  const auto back = report.counts.of(State::undone);
  const auto took = took_text(report);
  const std::string counted =
      std::to_string(back) + " taken back" +
      (left.empty() && stuck.empty() ? "" : ", " + std::to_string(left.size() + stuck.size()) + " left") + ".\n";
  if (report.ended && report.as_asked)
    return style.with("32", "Taken back") + took + ": " + counted +
           part("What stays as it is", report, left, plain_line, style);
  std::string out = style.with("33", "Not all was taken back") + took + ": " + counted;
  if (!report.why_ended.empty() && stuck.empty()) out += "Why: " + one_line(report.why_ended) + ".\n";
  out += part("What could not be taken back", report, stuck, failure, style);
  out += finals_part("What `finally` was to do, and failed", report, State::failed, style);
  out += finals_part("What `finally` was to do, and is in doubt: was it done?", report, State::in_doubt, style);
  out += part("What was taken back", report,
              outermost(report, [](const StepReport& s) { return s.state == State::undone; }), plain_line, style);
  out += part("What stays as it is", report, left, plain_line, style);
  return out + ways_back_on(report, option, style);
}

}  // namespace

std::string summary(const Report& report, const std::string& state_option, const bool color) {
  const Style style{color};
  if (report.undoing) return undo_summary(report, state_option, style);
  if (report.ended && report.as_asked) return as_asked_text(report, style);
  return troubles(report, style) + parts_of_it(report, style) + ways_on(report, state_option, style);
}

std::string short_summary(const Report& report, const std::string& state_option, const bool color) {
  const Style style{color};
  if (report.undoing) return undo_summary(report, state_option, style);
  if (report.ended && report.as_asked) return as_asked_text(report, style);
  return troubles(report, style) + ways_on(report, state_option, style);
}

}  // namespace ocflow::report
