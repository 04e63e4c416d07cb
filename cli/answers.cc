#include "cli/answers.h"

#include <algorithm>

#include "cli/read_file.h"
#include "engine/run/decode.h"
#include "engine/site/site.h"
#include "engine/site/yaml_reader.h"

namespace ocflow::cli {

using plan::ClauseKind;
using run::Answer;
using site::Node;

const run::Reply* Answers::find(const plan::Plan& plan, const run::Question& question) const {
  const auto own = by_question.find({question.node, question.clause});
  if (own != by_question.end()) return &own->second;
  for (const auto& [about, reply] : by_question) {
    const bool same = plan.step(about.first) == plan.step(question.node) && about.second == question.clause;
    if (same && !plan.shown(about.first)) return &reply;
  }
  return nullptr;
}

namespace {

constexpr std::uint64_t largest_answers = 16ull << 20;  // bytes
constexpr std::string_view answers_form = "each line is STEP: done, STEP: \"skip: why\", or STEP: \"failed: why\"";

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

// Empty when there is such a step, else what is wrong.
std::string find_step(const plan::Plan& plan, const std::string& step, plan::NodeId& out) {
  out = step.empty() ? plan::nothing : plan.find(step);
  if (out != plan::nothing && out != plan.root()) return {};
  std::vector<std::string> known;
  for (plan::NodeId n = 1; n < plan.size() && n < 5000; ++n) known.push_back(plan.path(n));
  const auto meant = did_you_mean(step, known);
  return "there is no step `" + step + "`" + (meant.empty() ? "" : "; did you mean `" + meant + "`?");
}

// "skip: why". Empty when it is right, else what is wrong.
std::string read_reply(std::string_view text, const std::vector<Answer>& allowed, run::Reply& out) {
  const auto colon = std::min(text.find(':'), text.size());
  const auto word = trimmed(text.substr(0, colon));
  out.reason = colon < text.size() ? trimmed(text.substr(colon + 1)) : "";
  std::string names;
  for (const auto a : allowed) names += (names.empty() ? "" : ", ") + std::string(run::answer_name(a));
  if (!run::parse_answer(word, out.answer) || std::find(allowed.begin(), allowed.end(), out.answer) == allowed.end())
    return "`" + word + "` is no answer; it can be one of " + names;
  return {};
}

std::string answer_text(const Node& node) {
  if (node.kind == Node::Kind::scalar) return node.scalar;
  if (node.kind == Node::Kind::map && node.entries.size() == 1 && node.entries[0].value.kind == Node::Kind::scalar)
    return node.entries[0].key.scalar + ": " + node.entries[0].value.scalar;
  return {};
}

// The clauses of a step that ask a person, in order.
std::vector<std::uint16_t> questions_of(const plan::Plan& plan, plan::NodeId node) {
  std::vector<std::uint16_t> all;
  const auto& step = plan.program().steps[plan.step(node)];
  for (std::uint16_t i = 0; i < step.clauses; ++i) {
    const auto kind = plan.program().clauses[step.first_clause + i].kind;
    if (kind == ClauseKind::person || kind == ClauseKind::confirm || kind == ClauseKind::ask) all.push_back(i);
  }
  return all;
}

// Yes, `no: why`, or the text that is to be typed: whether that is right is seen when it is asked for.
std::string read_confirmation(const std::string& text, run::Reply& out) {
  const auto colon = std::min(text.find(':'), text.size());
  const auto word = trimmed(text.substr(0, colon));
  if (word != "no") {
    out.answer = Answer::done;
    out.value = word == "yes" ? Value() : Value(trimmed(text));
    return {};
  }
  out.answer = Answer::failed;
  out.reason = colon < text.size() ? trimmed(text.substr(colon + 1)) : "";
  return out.reason.empty() ? "a reason is wanted: \"no: why\"" : "";
}

std::string read_question(const plan::Plan& plan, const plan::Clause& clause, const std::string& text,
                          run::Reply& out) {
  if (clause.kind == ClauseKind::confirm) return read_confirmation(text, out);
  if (clause.kind == ClauseKind::ask) {
    auto value = run::decode_word(text, plan.program().shapes[clause.shape]);
    if (!value) return "it does not fit " + value.error().what;
    out.answer = Answer::done;
    out.value = std::move(*value);
    return {};
  }
  if (auto wrong = read_reply(text, {Answer::done, Answer::skip, Answer::failed}, out); !wrong.empty()) return wrong;
  if (out.answer != Answer::done && out.reason.empty())
    return "a reason is wanted: \"" + std::string(run::answer_name(out.answer)) + ": why\"";
  return {};
}

std::string read_entry(const Node& key, const Node& value, const plan::Plan& plan, Answers& out,
                       const std::string& who) {
  plan::NodeId step = plan::nothing;
  if (auto wrong = find_step(plan, key.scalar, step); !wrong.empty()) return wrong;
  const auto questions = questions_of(plan, step);
  std::vector<const Node*> given;
  if (value.kind == Node::Kind::list) {
    for (const Node& item : value.items) given.push_back(&item);
  } else {
    given.push_back(&value);
  }
  if (questions.empty()) return "nobody is asked anything in this step";
  if (given.size() > questions.size())
    return std::to_string(given.size()) + " answers stand there, and the step asks for " +
           std::to_string(questions.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    run::Reply reply;
    const auto& clause = plan.program().clauses[plan.program().steps[plan.step(step)].first_clause + questions[i]];
    if (auto wrong = read_question(plan, clause, answer_text(*given[i]), reply); !wrong.empty()) return wrong;
    reply.who = who;
    if (!out.by_question.emplace(std::pair(step, questions[i]), reply).second) return "the step stands there twice";
  }
  return {};
}

}  // namespace

Result<Answers> read_answers(const std::string& file, const plan::Plan& plan, const std::string& who) {
  auto text = read_file(file, "answers file", largest_answers);
  if (!text) return tl::unexpected<Error>(text.error());
  Sources sources;
  Diagnostics diagnostics;
  const auto id = sources.add(file, std::move(*text));
  const auto root = site::read_yaml(sources[id].text(), id, diagnostics);
  std::string mistakes;
  for (const auto& d : diagnostics.sorted()) mistakes += render(d, sources) + "\n";
  if (!root || diagnostics.has_errors()) return fail(ErrorKind::invalid, mistakes, std::string(answers_form));
  if (root->kind != Node::Kind::map && root->kind != Node::Kind::empty)
    return fail(ErrorKind::invalid, "the answers file `" + file + "` holds no answers", std::string(answers_form));
  Answers out;
  for (const auto& [key, value] : root->entries)
    if (const auto wrong = read_entry(key, value, plan, out, who); !wrong.empty())
      mistakes += file + ":" + std::to_string(sources[id].position(key.at.begin).line) + ": " + wrong + "\n";
  if (!mistakes.empty()) return fail(ErrorKind::invalid, mistakes, std::string(answers_form));
  return out;
}

Result<Answers> read_decisions(const std::vector<std::string>& decisions, const plan::Plan& plan,
                               const std::string& who) {
  Answers out;
  for (const auto& decision : decisions) {
    const auto at = decision.find('=');
    plan::NodeId step = plan::nothing;
    run::Reply reply;
    auto wrong =
        at == std::string::npos ? "it gives no answer" : find_step(plan, trimmed(decision.substr(0, at)), step);
    if (wrong.empty())
      wrong = read_reply(decision.substr(at + 1), {Answer::again, Answer::done, Answer::skip, Answer::failed}, reply);
    reply.who = who;
    if (wrong.empty() && !out.by_step.emplace(step, reply).second) wrong = "the step is named twice";
    if (!wrong.empty())
      return fail(ErrorKind::invalid, "`--decide " + decision + "`: " + wrong,
                  "write --decide STEP=again, STEP=done, STEP=\"skip: why\" or STEP=\"failed: why\"");
  }
  return out;
}

}  // namespace ocflow::cli
