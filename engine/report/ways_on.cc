// The commands with which a person goes on, as they can be copied.
#include <set>

#include "engine/report/parts.h"
#include "engine/report/words.h"

namespace ocflow::report {

using run::State;

namespace {

// The paths of the steps of which that is so, and of `finally`s; the first ones where the texts have to be asked for.
std::vector<std::string> paths(const Report& report, std::size_t most, bool StepReport::*so) {
  std::vector<std::string> all;
  const auto add = [&](const std::string& path) {
    if (std::find(all.begin(), all.end(), path) == all.end()) all.push_back(path);
  };
  for (const auto& s : report.steps)
    if (s.*so && all.size() < most) add(shown(report, s).path);
  for (const auto& f : report.finals)
    if (f.undecided && all.size() < most) add(f.path);
  return all;
}

std::size_t count(const Report& report, bool StepReport::*so) {
  std::set<std::string> finals;
  for (const auto& f : report.finals)
    if (f.undecided) finals.insert(f.path);
  const auto steps = std::count_if(report.steps.begin(), report.steps.end(), [&](const auto& s) { return s.*so; });
  return finals.size() + static_cast<std::size_t>(steps);
}

// One command decides about all of them.
struct Commands {
  std::string command;
  std::vector<std::string> paths;
  std::size_t more;  // that don't stand in it

  std::string decide(const char* answer, const std::string& one, const std::string& many) const {
    std::string line = command;
    for (const std::string& path : paths) line += " --decide " + shell_word(path + "=" + answer);
    line += "\n      " + (paths.size() + more == 1 ? one : many);
    return line + (more > 0 ? "; " + std::to_string(more) + " more are named then" : "") + "\n";
  }
};

Commands commands(const Report& report, const char* verb, const std::string& option, bool StepReport::*so) {
  Commands out;
  out.command = "  ocflow " + std::string(verb) + " " + report.run_id + (option.empty() ? "" : " " + option);
  out.paths = paths(report, most_lines, so);
  out.more = out.paths.size() < most_lines ? 0 : count(report, so) - out.paths.size();
  return out;
}

}  // namespace

std::vector<std::string> undecided(const Report& report) {
  return report.undoing ? paths(report, SIZE_MAX, &StepReport::stuck) : paths(report, SIZE_MAX, &StepReport::undecided);
}

std::string ways_on(const Report& report, const std::string& option, const Style& style) {
  const auto on = commands(report, "resume", option, &StepReport::undecided);
  const auto& steps = report.steps;
  const bool back = !report.by_itself && std::any_of(steps.begin(), steps.end(), [](const auto& s) {
    return s.state == State::done && s.end == s.place + 1;
  }) && std::none_of(steps.begin(), steps.end(), [](const auto& s) { return s.stuck; });
  std::string out = "\n" + style.bold("To go on") + "\n";
  if (on.paths.empty()) {
    out += on.command + "\n";
  } else {
    out += on.decide("again", "try it again", "try them again");
    out += on.decide("done", "it was done by hand meanwhile", "they were done by hand meanwhile");
    out += on.decide("skip", "leave it out", "leave them out");
  }
  if (back)
    out += commands(report, "undo", option, &StepReport::undecided).command + "\n      take back what was done\n";
  return out;
}

std::string ways_back_on(const Report& report, const std::string& option, const Style& style) {
  const auto on = commands(report, "undo", option, &StepReport::stuck);
  const bool only_finals =
      std::none_of(report.steps.begin(), report.steps.end(), [](const auto& s) { return s.stuck; });
  std::string out = "\n" + style.bold("To go on") + "\n";
  if (on.paths.empty()) return out + on.command + "\n";
  if (only_finals) {
    out += on.decide("again", "try it again", "try them again");
    out += on.decide("done", "it was done by hand", "they were done by hand");
    return out + on.decide("skip", "leave it out, and take back what is older",
                           "leave them out, and take back what is older");
  }
  out += on.decide("done", "it was taken back by hand", "they were taken back by hand");
  return out + on.decide("skip", "leave it as it is, and take back what is older",
                         "leave them as they are, and take back what is older");
}

}  // namespace ocflow::report
