#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/plan_time.h"
#include "engine/base/value_json.h"
#include "engine/report/style.h"
#include "engine/report/words.h"

namespace ocflow::cli {

using nlohmann::json;
using report::count_text;
using report::padded;
using timing::Ms;

namespace {

constexpr std::size_t time_width = 20, time_numbers = 20;

std::string time_span(Ms ms) { return report::span_text(std::llround(ms)); }

std::string time_percent(double share) {
  const auto tenths = std::lround(share * 1000);
  return std::to_string(tenths / 10) + (tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10)) + " %";
}

std::string time_list(const std::vector<std::string>& numbers) {
  std::string out;
  const auto shown = std::min(numbers.size(), time_numbers);
  for (std::size_t i = 0; i < shown; ++i) out += (i == 0 ? "" : ", ") + numbers[i];
  return shown == numbers.size() ? out : out + " and " + std::to_string(numbers.size() - shown) + " more";
}

class TimeTable {
 public:
  TimeTable(const PlanTime& time, bool color) : t_(time), style_{color} {}

  std::string write() {
    line("");
    line(style_.bold("Time") + ", from " +
         (t_.runs == 0 ? "no earlier run" : count_text(t_.runs, "earlier run", "earlier runs")) + "; at most " +
         count_text(t_.jobs, "act", "acts") + " at a time");
    table();
    total();
    if (t_.window) window();
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + "\n"; }

  void table() {
    if (t_.rows.empty()) return;
    std::size_t width = 4;
    for (const auto& row : t_.rows) width = std::max(width, row.number.size());
    width += 2;
    line("");
    line(style_.dim("    " + padded("STEP", width) + padded("RUNS", 6) + padded("MEDIAN", time_width) +
                    padded("90 %", time_width) + "(* decides how long it takes)"));
    for (const auto& row : t_.rows) {
      std::string text = (row.critical ? "  * " : "    ") + padded(row.number, width);
      if (row.runs > 0)
        text += padded(std::to_string(row.runs), 6) + padded(time_span(row.median), time_width) +
                padded(time_span(row.ninth), time_width);
      else
        text += padded("-", 6) + padded("no earlier run", time_width) +
                padded(row.limit ? "at most " + time_span(*row.limit) : "", time_width);
      line(text + row.sentence + (row.perhaps ? "  (perhaps)" : ""));
    }
  }

  // The limits make it too long, what is unknown too short.
  std::string bounded() const {
    if (t_.limits > 0 && t_.unknown.empty()) return "at most ";
    return t_.limits == 0 && !t_.unknown.empty() ? "at least " : "";
  }

  void total() {
    const auto& f = t_.foreseen;
    line("");
    if (t_.limits > 0 && !t_.unknown.empty()) {
      line("How long all takes can't be said.");
    } else {
      line("In all " + bounded() + time_span(f.at(0.5)) + " (median), and in 9 of 10 runs not more than " +
           time_span(f.at(0.9)) + (t_.unknown.empty() ? "." : ", without what is not known."));
    }
    if (t_.limits > 0)
      line("Of " + count_text(t_.limits, "step", "steps") + " the limit (`within`) stands for the time.");
    if (!t_.unknown.empty())
      line("Of " + count_text(t_.unknown.size(), "step", "steps") +
           " there is no earlier run and no limit: " + time_list(t_.unknown) + ".");
    if (!t_.critical.empty()) line("What decides it: " + time_list(t_.critical) + ".");
  }

  void window() {
    const auto window = static_cast<Ms>(t_.window->count()) / 1e6;
    const auto words = "--window " + duration_text(*t_.window);
    line("");
    if (t_.limits > 0 && !t_.unknown.empty())
      line(words + ": the chance can't be said.");
    else
      line(words + ": it fits with a chance of " +
           (t_.limits > 0         ? "at least "
            : !t_.unknown.empty() ? "at most "
                                  : "") +
           time_percent(t_.foreseen.chance(window)) + ".");
    if (!t_.abort) return line("The latest moment of an abort can't be said either.");
    abort(*t_.abort, "An abort fits ");
    abort(*t_.careful, "With each step at its 90 % it fits ");
    backs();
  }

  void abort(const TimeAbort& a, const std::string& lead) {
    const auto taking =
        "taking back " + std::string(a.always ? "all of it" : "what was done") + " takes " + time_span(a.back);
    if (a.always) return line(lead + "at any time: " + taking + " at the end.");
    line(lead + "until step " + a.number + " begins, " + time_span(a.offset) + " after the start; " + taking +
         " then.");
  }

  void backs() {
    std::string out;
    const auto add = [&](std::size_t count, const char* text) {
      if (count > 0) out += (out.empty() ? "" : "; ") + ("of " + count_text(count, "step", "steps")) + " " + text;
    };
    add(t_.back_known, "it is known how long the way back takes");
    add(t_.back_as_forward, "it was never taken, and the time forward stands for it");
    add(t_.back_none, "there is none, and they stay done");
    if (out.empty()) return;
    out[0] = 'O';
    line(out + ".");
  }

  const PlanTime& t_;
  report::Style style_;
  std::string out_;
};

json abort_json(const std::optional<TimeAbort>& a) {
  if (!a) return {};
  if (a->always) return {{"always", true}, {"back_ms", a->back}};
  return {{"always", false},        {"step", a->path},   {"number", a->number}, {"sentence", valid_utf8(a->sentence)},
          {"offset_ms", a->offset}, {"back_ms", a->back}};
}

}  // namespace

std::string time_text(const PlanTime& time, bool color) { return TimeTable(time, color).write(); }

json time_json(const PlanTime& time) {
  auto steps = json::array();
  for (const auto& row : time.rows) {
    json step{{"number", row.number}, {"path", row.path},       {"sentence", valid_utf8(row.sentence)},
              {"runs", row.runs},     {"perhaps", row.perhaps}, {"critical", row.critical},
              {"median_ms", nullptr}, {"p90_ms", nullptr},      {"limit_ms", nullptr}};
    if (row.runs > 0) step["median_ms"] = row.median, step["p90_ms"] = row.ninth;
    if (row.limit) step["limit_ms"] = *row.limit;
    steps.push_back(std::move(step));
  }
  const bool sayable = time.limits == 0 || time.unknown.empty();
  const auto bound = time.limits > 0 ? "at most" : time.unknown.empty() ? "exact" : "at least";
  json out{{"runs", time.runs},
           {"jobs", time.jobs},
           {"steps", steps},
           {"limits", time.limits},
           {"unknown", time.unknown},
           {"critical", time.critical},
           {"total", sayable ? json{{"is", bound},
                                    {"median_ms", time.foreseen.at(0.5)},
                                    {"p90_ms", time.foreseen.at(0.9)},
                                    {"draws", time.foreseen.totals.size()}}
                             : json()}};
  if (!time.window) return out;
  const auto window = static_cast<Ms>(time.window->count()) / 1e6;
  out["window"] = {
      {"ms", window},
      {"chance", sayable ? json(time.foreseen.chance(window)) : json()},
      {"chance_is", time.limits > 0        ? "at least"
                    : time.unknown.empty() ? "exact"
                                           : "at most"},
      {"abort", abort_json(time.abort)},
      {"abort_at_p90", abort_json(time.careful)},
      {"back", {{"known", time.back_known}, {"as_forward", time.back_as_forward}, {"none", time.back_none}}}};
  return out;
}

}  // namespace ocflow::cli
