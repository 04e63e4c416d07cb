// Which procedure of a page holds its work. A run takes the first of a file, and a page may begin with preparations.
#include <algorithm>
#include <cctype>

#include "dsl/import_draft.h"

namespace ocflow::dsl {
namespace {

constexpr std::string_view work_titles[] = {
    "steps",       "procedure",      "instructions", "tasks",      "process",    "procedures",
    "execution",   "implementation", "actions",      "the steps",  "main steps", "main procedure",
    "instruction", "step by step",   "work",         "work steps", "task",       "execution plan",
    "run",         "step-by-step",   "steps to take"};
constexpr std::string_view aside_words[] = {"rollback",     "back-out", "backout",  "undo",           "recovery",
                                            "troubleshoot", "cleanup",  "appendix", "verification",   "rolling",
                                            "back",         "if",       "faq",      "troubleshooting"};

bool is_aside(std::string_view title) {
  const auto words = words_of(title);
  return std::any_of(words.begin(), words.end(), [](std::string_view word) { return among(aside_words, lower(word)); });
}

}  // namespace

bool names_work(std::string_view title) {
  const auto sign = [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) || c == '.' || c == ')' || c == ' ';
  };
  while (!title.empty() && sign(title.front())) title.remove_prefix(1);
  while (!title.empty() && (title.back() == ':' || title.back() == ' ')) title.remove_suffix(1);
  return among(work_titles, lower(title));
}

LikelyProcedure likely_of(const Draft& draft) {
  const auto& all = draft.procedures;
  const auto calls = [](const DraftStep& step) { return step.calls >= 0; };
  if (all.size() < 2 || !all[0].work.empty() || std::any_of(all[0].steps.begin(), all[0].steps.end(), calls)) return {};
  const auto titled = std::find_if(all.begin(), all.end(), [](const auto& p) { return !p.work.empty(); });
  if (titled != all.end()) return {static_cast<std::size_t>(titled - all.begin()), titled->work};
  LikelyProcedure out;
  bool alone = true;
  for (std::size_t i = 1; i < all.size(); i++) {
    const auto most = all[out.index].steps.size(), steps = all[i].steps.size();
    if (is_aside(all[i].title.text) || steps < most) continue;
    alone = steps > most;
    if (alone) out.index = i;
  }
  return alone ? out : LikelyProcedure{};
}

}  // namespace ocflow::dsl
