#include <algorithm>
#include <array>

#include "engine/report/report.h"
#include "engine/report/style.h"
#include "engine/report/words.h"

namespace ocflow::report {

using run::State;

namespace {

std::size_t longest_number(const Report& report) {
  std::size_t most = 0;
  for (const auto& s : report.steps) most = std::max(most, s.number.size());
  return std::min<std::size_t>(most, 12);
}

std::string heading(const Report& report, const Style& style) {
  std::string out = style.bold(report.procedure);
  if (!report.title.empty()) out += "  " + report.title;
  out += "\nrun " + report.run_id + ", began " + moment_text(report.began_ms);
  if (report.ended) out += ", took " + span_text(report.ended_ms - report.began_ms);
  return out + ": " + outcome_name(report) + "\n\n";
}

std::string step_lines(const StepReport& s, std::size_t number_width, const Style& style) {
  std::string out = "  " + style.state(s.state, 15) + padded(s.number, number_width + 2);
  out += std::string(2 * s.depth, ' ') + s.sentence;
  const bool took = s.ended_ms != 0 && !s.untimed && s.state != State::not_applicable;
  if (took) out += "  " + style.dim(span_text(s.ended_ms - s.began_ms));
  if (s.attempts > 1) out += style.dim((took ? ", " : "  ") + std::to_string(s.attempts) + " attempts");
  if (s.earlier) out += style.dim((took || s.attempts > 1 ? ", " : "  ") + std::string("before the last resume"));
  out += "\n";
  const std::string margin(2 + 15 + number_width + 2 + 2 * s.depth, ' ');
  if (!s.detail.empty()) out += style.dim_lines(lines_after(margin, s.detail));
  if (!s.output.empty() && s.state != State::done) out += style.dim_lines(lines_after(margin + "| ", s.output));
  return out;
}

std::string final_row(const FinalReport& f, std::size_t path_width, const Style& style) {
  const std::string margin(2 + 15 + path_width + 2, ' ');
  std::string out = "  " + style.state(f.state, 15) + padded(f.path, path_width + 2);
  out += (f.what.empty() ? f.sentence : f.what) + "\n";
  if (!f.detail.empty()) out += style.dim_lines(lines_after(margin, f.detail));
  if (!f.output.empty()) out += style.dim_lines(lines_after(margin + "| ", f.output));
  return out;
}

// Behind the steps, for they run when those are through: what of them is not as the text has it.
std::string finals_text(const Report& report, const Style& style) {
  if (report.finals.empty()) return {};
  std::size_t width = 0;
  for (const auto& f : report.finals) width = std::max(width, f.path.size());
  std::string out = "\n";
  for (const auto& f : report.finals) out += final_row(f, width, style);
  return out;
}

}  // namespace

std::string to_text(const Report& report, bool color) {
  const Style style{color};
  std::string out = heading(report, style);
  const auto width = longest_number(report);
  const StepReport* absent = nullptr;  // what a list holds says nothing more where the list itself does not apply
  for (const auto& s : report.steps) {
    if (absent && s.depth > absent->depth) continue;
    absent = s.state == State::not_applicable ? &s : nullptr;
    out += step_lines(s, width, style);
  }
  return out + finals_text(report, style);
}

}  // namespace ocflow::report
