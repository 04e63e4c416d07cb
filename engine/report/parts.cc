#include "engine/report/parts.h"

#include "engine/report/words.h"

namespace ocflow::report {

using run::State;

std::vector<const StepReport*> outermost(const Report& report, const std::function<bool(const StepReport&)>& is) {
  std::vector<const StepReport*> out;
  for (std::size_t i = 0; i < report.steps.size();) {
    const auto& s = report.steps[i];
    if (is(s)) out.push_back(&s);
    i = is(s) ? s.end - 1 : i + 1;
  }
  return out;
}

StepReport shown(const Report& report, const StepReport& step) { return report.whole ? report.whole(step.node) : step; }

std::string line_of(const StepReport& s) { return "  " + padded(s.number, 6) + " " + s.sentence; }

std::string failure(const StepReport& s) {
  std::string out = line_of(s) + "\n";
  if (!s.detail.empty()) out += lines_after("         ", s.detail);
  if (s.attempts > 1) out += "         after " + std::to_string(s.attempts) + " attempts\n";
  return out + (s.output.empty() ? std::string() : lines_after("         | ", s.output));
}

namespace {

std::string final_lines(const FinalReport& f) {
  std::string out = "  " + padded(f.path, 5) + "  " + f.sentence + "\n";
  if (!f.what.empty()) out += lines_after("         ", f.what);
  if (!f.detail.empty()) out += lines_after("         ", f.detail);
  return out + (f.output.empty() ? std::string() : lines_after("         | ", f.output));
}

}  // namespace

std::string finals_part(const char* title, const Report& report, State state, const Style& style) {
  std::vector<const FinalReport*> finals;
  for (const auto& f : report.finals)
    if (f.state == state) finals.push_back(&f);
  return part(title, report, finals, final_lines, style);
}

std::string counts_text(const Report& report) {
  const Counts& counts = report.counts;
  std::string out;
  const auto add = [&](std::size_t n, const std::string& name) {
    if (n > 0) out += (out.empty() ? "" : ", ") + std::to_string(n) + " " + name;
  };
  for (const auto state : {State::done, State::failed, State::in_doubt, State::tolerated, State::undone, State::skipped,
                           State::not_applicable}) {
    add(counts.of(state), std::string(run::state_name(state)));
    if (state == State::failed && counts.earlier > 0) {
      const bool all = counts.earlier == counts.of(state);
      out += all ? " (earlier)" : " (" + std::to_string(counts.earlier) + " of them earlier)";
    }
    if (state != State::skipped) continue;
    const auto failed = std::to_string(counts.had_failed) + " after it failed";
    const auto doubt = std::to_string(counts.had_doubt) + " after it was in doubt";
    if (counts.had_failed > 0 && counts.had_doubt > 0)
      out += " (" + failed + ", " + doubt + ")";
    else if (counts.had_failed + counts.had_doubt > 0)
      out += " (" + (counts.had_failed > 0 ? failed : doubt) + ")";
  }
  add(counts.asks_person, "for a person");
  add(counts.of(State::running) - counts.asks_person, "not ended");
  add(counts.of(State::waiting), "did not start");
  constexpr std::pair<State, const char*> of_finals[] = {{State::failed, " failed"},
                                                         {State::in_doubt, " in doubt"},
                                                         {State::waiting, " still to run"},
                                                         {State::skipped, " skipped"}};
  for (const auto& [state, word] : of_finals) {
    const auto n = static_cast<std::size_t>(std::count_if(report.finals.begin(), report.finals.end(),
                                                          [is = state](const auto& f) { return f.state == is; }));
    add(n, (n == 1 ? "`finally`" : "`finally`s") + std::string(word));
  }
  return out.empty() ? "no steps" : out;
}

}  // namespace ocflow::report
