#include "cli/rehearse_text.h"

#include <algorithm>
#include <set>

#include "engine/report/style.h"
#include "engine/report/words.h"

namespace ocflow::cli {

using rehearse::ActRow;
using rehearse::Back;
using rehearse::Ending;
using rehearse::FaultKind;
using rehearse::Grade;
using rehearse::Rehearsed;
using report::count_text;
using report::one_line;

namespace {

constexpr std::size_t most_rows = 20, most_findings = 6, most_names = 4, most_together = 10;

std::string_view color_of(Grade grade) {
  if (grade <= Grade::believed) return "32";
  if (grade <= Grade::doubt) return "33";
  return "1;31";
}

std::string took(Duration duration) {
  return report::span_text(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count());
}

class RehearsalText {
 public:
  explicit RehearsalText(const RehearsalView& view) : v_(view), style_{view.color} {}

  std::string all() {
    head();
    table();
    together();
    findings();
    assumed();
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + "\n"; }
  std::string number(plan::NodeId n) const { return n == plan::nothing ? "-" : v_.plan.number(n); }

  void head() {
    const Ending& calm = v_.all.calm;
    line(style_.bold(v_.procedure + "  " + one_line(v_.title)));
    line("");
    line(count_text(v_.all.acts.size(), "step acts", "steps act") + "; " + count_text(v_.all.scenarios, "run", "runs") +
         " in a made-up world. Nothing real was looked at.");
    std::string text = "Without a fault it " + calm_words(calm) + " after " + took(calm.took) + "; " +
                       count_text(calm.left.size(), "thing is", "things are") + " not as before";
    if (calm.back.tried) text += ", and `undo` takes back " + back_words(calm.back, calm.left.size());
    line(text + ".");
    if (v_.all.calm_again.took.count() > 0)
      line("A second run over that " + calm_words(v_.all.calm_again) + " after " + took(v_.all.calm_again.took) + ".");
  }

  std::string calm_words(const Ending& e) const {
    if (e.grade <= Grade::believed) return "ends as asked";
    if (e.grade == Grade::untrue) return "says done, though it is not so";
    if (e.grade == Grade::asks) return "waits for a person at step " + number(e.node);
    if (e.grade == Grade::never_ends) return "never ends";
    return "stops at step " + number(e.node);
  }

  static std::string back_words(const Back& back, std::size_t changed) {
    if (!back.tried) return "-";
    if (back.whole) return "all";
    return std::to_string(back.repaired) + " of " + std::to_string(changed);
  }

  // Of all faults of a step the one that leaves most.
  static std::string worst_back(const ActRow& row) {
    const Rehearsed* worst = nullptr;
    for (const Rehearsed& one : row.faults) {
      if (one.ending.grade <= Grade::believed || !one.ending.back.tried) continue;
      if (!worst || one.ending.back.left.size() > worst->ending.back.left.size()) worst = &one;
    }
    return worst ? back_words(worst->ending.back, worst->ending.left.size()) : "-";
  }

  void table() {
    std::vector<const ActRow*> rows;
    for (const ActRow& row : v_.all.acts) rows.push_back(&row);
    std::stable_sort(rows.begin(), rows.end(), [](auto* a, auto* b) { return a->worst > b->worst; });
    if (rows.empty()) return;
    const std::size_t shown = v_.verbose ? rows.size() : std::min(rows.size(), most_rows);
    std::size_t step_width = 4;
    for (std::size_t i = 0; i < shown; ++i) step_width = std::max(step_width, number(rows[i]->node).size());
    line("");
    std::string title = report::padded("STEP", step_width + 2);
    for (const FaultKind kind : rehearse::all_faults) title += report::padded(upper(kind), width(kind));
    line(style_.dim(title + "UNDO"));
    for (std::size_t i = 0; i < shown; ++i) row(*rows[i], step_width);
    if (shown < rows.size())
      line(style_.dim(report::padded("…", step_width + 2) + "and " + std::to_string(rows.size() - shown) +
                      " more, none of them worse; --verbose shows all, --step STEP one"));
    legend();
  }

  static std::string upper(FaultKind kind) {
    std::string text(fault_name(kind));
    for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return text;
  }
  static std::size_t width(FaultKind kind) { return std::max<std::size_t>(12, fault_name(kind).size() + 2); }

  void row(const ActRow& row, std::size_t step_width) {
    out_ += report::padded(number(row.node), step_width + 2);
    for (const FaultKind kind : rehearse::all_faults) {
      const auto at = std::find_if(row.faults.begin(), row.faults.end(),
                                   [kind](const Rehearsed& one) { return one.fault.kind == kind; });
      if (at == row.faults.end()) {
        out_ += report::padded("-", width(kind));
        continue;
      }
      used_.insert(at->ending.grade);
      const std::string name(grade_name(at->ending.grade));
      out_ += style_.with(color_of(at->ending.grade), name) +
              std::string(width(kind) > name.size() ? width(kind) - name.size() : 1, ' ');
    }
    line(report::padded(worst_back(row), 9) + style_.dim(one_line(row.what)));
    if (!v_.verbose) return;
    for (const Rehearsed& one : row.faults) details(one);
  }

  void legend() {
    line("");
    for (const Grade grade : used_)
      line("  " + style_.with(color_of(grade), report::padded(std::string(grade_name(grade)), 12)) +
           std::string(grade_about(grade)));
  }

  void details(const Rehearsed& one) {
    const Ending& e = one.ending;
    const std::string margin = "      ";
    line("    " + style_.bold(std::string(fault_name(one.fault.kind))) + ": " + std::string(grade_about(e.grade)) +
         ", after " + took(e.took));
    if (e.node != plan::nothing)
      line(margin + "at step " + number(e.node) + (e.why.empty() ? "" : ": " + one_line(e.why)));
    if (!e.question.empty()) line(margin + "a person is asked: " + one_line(e.question));
    line(margin + (e.left.empty() ? "nothing is changed" : "changed: " + names(e.left)));
    if (e.back.tried) {
      line(margin + "undo takes back " + back_words(e.back, e.left.size()) +
           (e.back.left.empty() ? "" : ", and leaves " + names(e.back.left)));
      for (const auto& s : e.back.stays)
        if (s.held_by == plan::nothing) line(margin + "  step " + number(s.node) + ": " + one_line(s.why));
    }
    if (one.again_tried)
      line(margin + "run once more it " + calm_words(one.again) +
           (one.again.why.empty() ? "" : ": " + one_line(one.again.why)));
  }

  static std::string names(const std::vector<rehearse::Left>& left) {
    std::string text;
    for (std::size_t i = 0; i < left.size() && i < most_names; ++i)
      text += (i == 0 ? "" : ", ") + one_line(left[i].thing) + " " + left[i].to;
    if (left.size() > most_names) text += " and " + std::to_string(left.size() - most_names) + " more";
    return text;
  }

  std::string fault_words(const rehearse::Fault& fault) const {
    return "step " + number(fault.node) + " " + std::string(fault_name(fault.kind));
  }

  void together() {
    const auto& all = v_.all;
    if (all.pairs_there_are > 0) {
      line("");
      line(count_text(all.pairs_played, "pair of faults", "pairs of faults") +
           (all.pairs_played < all.pairs_there_are ? " of " + std::to_string(all.pairs_there_are) : "") + ": " +
           std::to_string(all.pairs.size()) + " worse together than each alone");
      for (std::size_t i = 0; i < std::min(all.pairs.size(), most_together); ++i)
        line("  " + fault_words(all.pairs[i].first) + " and " + fault_words(all.pairs[i].second) + ": " +
             std::string(grade_about(all.pairs[i].ending.grade)));
      if (all.pairs.size() > most_together) line("  and " + std::to_string(all.pairs.size() - most_together) + " more");
    }
    if (all.seeds_played == 0) return;
    line("");
    line(count_text(all.seeds_played, "random schedule", "random schedules") + ": " + std::to_string(all.seeds.size()) +
         " do not end as asked");
    std::map<Grade, std::vector<const rehearse::Seeded*>> by_grade;
    for (const auto& one : all.seeds) by_grade[one.ending.grade].push_back(&one);
    for (auto at = by_grade.rbegin(); at != by_grade.rend(); ++at) {
      std::string faults;
      for (const auto& f : at->second.front()->faults) faults += (faults.empty() ? "" : ", ") + fault_words(f);
      line("  " + std::to_string(at->second.size()) + " " + std::string(grade_name(at->first)) + ", as seed " +
           std::to_string(at->second.front()->seed) + ": " + faults);
    }
  }

  void findings() {
    line("");
    if (v_.all.findings.empty()) return line("Nothing is left undecided.");
    std::map<rehearse::Finding::Kind, std::size_t> told;
    std::size_t open = 0;
    for (const auto& f : v_.all.findings) open += f.open ? 1 : 0;
    line(style_.bold(open == 0 ? std::string("Nothing is left undecided. To be known:")
                               : count_text(open, "thing has", "things have") + " to be decided or changed:"));
    undecided();
    for (const auto& f : v_.all.findings) {
      if (f.kind == rehearse::Finding::Kind::undecided && !v_.verbose) continue;
      if (++told[f.kind] > most_findings && !v_.verbose) continue;
      line("  " + style_.with(f.open ? "1;31" : "33", f.open ? "!" : "-") + " " + one_line(f.text) + ".");
    }
    for (const auto& [kind, count] : told)
      if (count > most_findings && !v_.verbose)
        line("    and " + std::to_string(count - most_findings) + " more like these (" + std::string(kind_name(kind)) +
             ")");
  }

  // All in one: they differ in the step only.
  void undecided() {
    std::string steps;
    std::size_t count = 0;
    for (const auto& f : v_.all.findings) {
      if (f.kind != rehearse::Finding::Kind::undecided) continue;
      if (++count <= 2 * most_findings) steps += (count == 1 ? "" : ", ") + number(f.node);
    }
    if (count == 0 || v_.verbose) return;
    if (count > 2 * most_findings) steps += " and " + std::to_string(count - 2 * most_findings) + " more";
    line("  " + style_.with("1;31", "!") +
         " nobody decided what happens when one of these fails, and the run stops there: " + steps +
         ". Say `on failure`, there or in a step around it.");
  }

  void assumed() {
    if (v_.all.assumed.empty()) return;
    line("");
    line(count_text(v_.all.assumed.size(), "answer was", "answers were") +
         " assumed, as nobody can know them; --results FILE says them:");
    std::size_t at = 0;
    for (const auto& [what, value] : v_.all.assumed) {
      if (++at > most_findings && !v_.verbose) break;
      line("  " + one_line(what) + " -> " + (value.empty() ? "(nothing)" : one_line(value)));
    }
    if (at > most_findings && !v_.verbose)
      line("  and " + std::to_string(v_.all.assumed.size() - most_findings) + " more");
  }

  const RehearsalView& v_;
  report::Style style_;
  std::set<Grade> used_;
  std::string out_;
};

}  // namespace

std::string rehearsal_text(const RehearsalView& view) { return RehearsalText(view).all(); }

std::vector<std::string> rehearsal_colors(const RehearsalView& view) {
  std::map<plan::NodeId, Grade> worst;
  for (const ActRow& row : view.all.acts) {
    auto& grade = worst.emplace(row.node, row.worst).first->second;
    grade = std::max(grade, row.worst);
  }
  std::vector<std::string> colors;
  for (const auto& line : view.plan.outline()) {
    const auto at = worst.find(line.node);
    if (at == worst.end()) {
      colors.emplace_back();
    } else if (at->second <= Grade::believed) {
      colors.emplace_back("palegreen");
    } else {
      colors.emplace_back(at->second <= Grade::doubt ? "khaki" : "lightcoral");
    }
  }
  return colors;
}

}  // namespace ocflow::cli
