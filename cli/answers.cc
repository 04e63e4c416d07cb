#include "cli/answers.h"

#include <algorithm>

#include "engine/base/diagnostic.h"
#include "engine/run/finals.h"

namespace ocflow::cli {

using run::Answer;
using run::Question;

const run::Reply* Answers::find(const plan::Plan& plan, const Question& question, std::size_t before) const {
  const auto same = [&](plan::NodeId about) {
    return about == question.node || (!plan.shown(about) && plan.step(about) == plan.step(question.node));
  };
  if (question.about == Question::About::way_back || question.about == Question::About::closing) return nullptr;
  if (question.about == Question::About::failure || question.about == Question::About::doubt) {
    const When when = question.about == Question::About::doubt ? When::in_doubt : When::failed;
    for (const auto& [about, replies] : by_trouble)
      if (about.second == when && same(about.first)) return before < replies.size() ? &replies[before] : nullptr;
    return nullptr;
  }
  for (const auto& [about, reply] : by_question)
    if (about.second == question.clause && same(about.first)) return &reply;
  return nullptr;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

std::string find_step(const plan::Plan& plan, const std::string& step, plan::NodeId& out) {
  out = step.empty() ? plan::nothing : plan.find(step);
  if (out != plan::nothing && out != plan.root()) return {};
  std::vector<std::string> known;
  for (plan::NodeId n = 1; n < plan.size() && n < 5000; ++n) known.push_back(plan.path(n));
  const auto meant = did_you_mean(step, known);
  return "there is no step `" + step + "`" + (meant.empty() ? "" : "; did you mean `" + meant + "`?");
}

// `rerun` is what the manuals of other tools say for `again`; the record and all messages have the one word.
std::string read_reply(std::string_view text, const std::vector<Answer>& allowed, run::Reply& out) {
  const auto colon = std::min(text.find(':'), text.size());
  const auto word = trimmed(text.substr(0, colon));
  out.reason = colon < text.size() ? trimmed(text.substr(colon + 1)) : "";
  const bool known = word == "rerun" ? run::parse_answer("again", out.answer) : run::parse_answer(word, out.answer);
  if (known && std::find(allowed.begin(), allowed.end(), out.answer) != allowed.end()) return {};
  std::string names;
  std::vector<std::string> words;
  for (const auto a : allowed) words.emplace_back(run::answer_name(a));
  for (const auto& w : words) names += (names.empty() ? "" : ", ") + w;
  const auto meant = did_you_mean(word, words);
  return "`" + word + "` is no answer; it can be one of " + names +
         (meant.empty() ? "" : "; did you mean `" + meant + "`?");
}

Result<Answers> read_decisions(const std::vector<std::string>& decisions, const plan::Plan& plan,
                               const std::string& who) {
  Answers out;
  for (const auto& decision : decisions) {
    const auto at = decision.find('=');
    const auto of = trimmed(decision.substr(0, std::min(at, decision.size())));
    plan::NodeId step = at == std::string::npos ? plan::nothing : run::find_final(plan, of);
    const bool final = step != plan::nothing;
    run::Reply reply;
    auto wrong = at == std::string::npos ? "it gives no answer" : final ? std::string() : find_step(plan, of, step);
    if (wrong.empty())
      wrong = read_reply(decision.substr(at + 1), {Answer::again, Answer::done, Answer::skip, Answer::failed}, reply);
    reply.who = who;
    auto& words = final ? out.by_final : out.by_step;
    if (wrong.empty() && !words.emplace(step, reply).second) wrong = "the step is named twice";
    if (!wrong.empty())
      return fail(ErrorKind::invalid, "`--decide " + decision + "`: " + wrong,
                  "write --decide STEP=again, STEP=done, STEP=\"skip: why\" or STEP=\"failed: why\"");
  }
  return out;
}

}  // namespace ocflow::cli
