// Pieces of the last words of a run. Private to the summaries.
#pragma once
#include <algorithm>
#include <functional>

#include "engine/report/report.h"
#include "engine/report/style.h"

namespace ocflow::report {

inline constexpr std::size_t most_lines = 20;  // of one part; a run of 10,000 steps has to stay readable

// The outermost steps for which `is` holds: a list that is wholly so stands for the steps in it.
std::vector<const StepReport*> outermost(const Report& report, const std::function<bool(const StepReport&)>& is);
// With its texts, for it is shown.
StepReport shown(const Report& report, const StepReport& step);
inline const FinalReport& shown(const Report&, const FinalReport& final) { return final; }

std::string line_of(const StepReport& step);
std::string failure(const StepReport& step);  // with why, and what it said last

template <typename T, typename Text>
std::string part(std::string title, const Report& report, const std::vector<const T*>& all, Text text,
                 const Style& style) {
  if (all.empty()) return {};
  std::string out = "\n" + style.bold(std::move(title)) + "\n";
  for (std::size_t i = 0; i < std::min(all.size(), most_lines); ++i) out += text(shown(report, *all[i]));
  if (all.size() > most_lines) out += "  and " + std::to_string(all.size() - most_lines) + " more\n";
  return out;
}

std::string finals_part(const char* title, const Report& report, run::State state, const Style& style);
std::string counts_text(const Report& report);  // "2 done, 1 failed, 1 `finally` failed"

// The commands to go on, under their title.
std::string ways_on(const Report& report, const std::string& state_option, const Style& style);
std::string ways_back_on(const Report& report, const std::string& state_option, const Style& style);

}  // namespace ocflow::report
