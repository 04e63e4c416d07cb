// --answers FILE: read, and held against what the plan can ask.
#include <algorithm>

#include "cli/answers.h"
#include "cli/read_file.h"
#include "engine/run/decode.h"
#include "engine/run/finals.h"
#include "engine/run/run_state.h"
#include "engine/site/site.h"
#include "engine/site/yaml_reader.h"

namespace ocflow::cli {

using plan::Clause;
using plan::ClauseKind;
using run::Answer;
using site::Node;

namespace {

constexpr std::uint64_t largest_answers = 16ull << 20;  // bytes
constexpr std::string_view answers_form =
    "each line is STEP: done, STEP: \"skip: why\", STEP: \"failed: why\", or the value that is asked for; beneath a\n"
    "STEP that may fail or be in doubt can stand `on failure:` and `in doubt:`";

const plan::Step& step_of(const plan::Plan& plan, plan::NodeId node) { return plan.program().steps[plan.step(node)]; }
const Clause& clause_of(const plan::Plan& plan, plan::NodeId node, std::uint16_t at) {
  return plan.program().clauses[step_of(plan, node).first_clause + at];
}

std::string answer_text(const Node& node) {
  if (node.kind == Node::Kind::scalar) return node.scalar;
  if (node.kind == Node::Kind::map && node.entries.size() == 1 && node.entries[0].value.kind == Node::Kind::scalar)
    return node.entries[0].key.scalar + ": " + node.entries[0].value.scalar;
  return {};
}

std::vector<const Node*> each_of(const Node& node) {
  std::vector<const Node*> out;
  if (node.kind != Node::Kind::list) return {&node};
  for (const Node& item : node.items) out.push_back(&item);
  return out;
}

// The clauses of a step that ask a person, in order; then what takes it back, and its `finally`s.
std::vector<std::uint16_t> questions_of(const plan::Plan& plan, plan::NodeId node) {
  std::vector<std::uint16_t> all;
  if (plan.part(node) == plan::Part::each) return all;
  const auto add = [&](std::uint32_t i) {
    const auto kind = clause_of(plan, node, static_cast<std::uint16_t>(i)).kind;
    const bool asks = kind == ClauseKind::person || kind == ClauseKind::confirm || kind == ClauseKind::ask;
    if (asks) all.push_back(static_cast<std::uint16_t>(i));
  };
  const auto& step = step_of(plan, node);
  const auto& more = plan.program().more(step);
  for (std::uint32_t i = 0; i < step.clauses; ++i) add(i);
  if (step.undo_clause() != plan::nothing) add(step.undo_clause());
  for (std::uint32_t i = 0; i < more.finals; ++i) add(more.first_final + i);
  return all;
}

bool acts_once(const plan::Plan& plan, plan::NodeId node) {
  const auto& program = plan.program();
  for (std::uint16_t i = 0; plan.part(node) != plan::Part::each && i < step_of(plan, node).clauses; ++i) {
    const Clause& clause = clause_of(plan, node, i);
    if (clause.kind != ClauseKind::act) continue;
    if ((*program.registry)[program.arena.calls[clause.call].action].effect == action::Effect::once) return true;
  }
  return false;
}

class AnswersFile {
 public:
  AnswersFile(const plan::Plan& plan, const std::string& who) : plan_(plan), who_(who) {}

  struct Mistake {
    Span at;
    std::string what;
  };
  std::vector<Mistake> mistakes;
  Answers answers;

  void entry(const Node& key, const Node& value) {
    plan::NodeId step = run::find_final(plan_, key.scalar);
    if (step != plan::nothing) return questions(key, value, step, finals_of(step));
    if (auto wrong = find_step(plan_, key.scalar, step); !wrong.empty()) return tell(key, std::move(wrong));
    if (!told_apart(value)) return questions(key, value, step, questions_of(plan_, step));
    for (const auto& [about, said] : value.entries) {
      if (about.scalar == "answer") questions(about, said, step, questions_of(plan_, step));
      if (about.scalar == "on failure") trouble(about, said, step, Answers::When::failed);
      if (about.scalar == "in doubt") trouble(about, said, step, Answers::When::in_doubt);
    }
  }

 private:
  void tell(const Node& at, std::string what) { mistakes.push_back({at.at, std::move(what)}); }

  // Does it say what is to be done when something goes wrong, beside what answers the step's own questions?
  static bool told_apart(const Node& value) {
    const auto known = [](const site::Entry& e) {
      return e.key.scalar == "answer" || e.key.scalar == "on failure" || e.key.scalar == "in doubt";
    };
    return value.kind == Node::Kind::map && !value.entries.empty() &&
           std::all_of(value.entries.begin(), value.entries.end(), known);
  }

  std::vector<std::uint16_t> finals_of(plan::NodeId holder) const {
    auto all = questions_of(plan_, holder);
    std::erase_if(all, [&](std::uint16_t clause) { return !run::is_final(plan_, holder, clause); });
    return all;
  }

  void questions(const Node& key, const Node& value, plan::NodeId step, const std::vector<std::uint16_t>& asked) {
    const auto given = each_of(value);
    if (asked.empty()) return tell(key, asked_nothing(key.scalar));
    if (given.size() > asked.size())
      return tell(key, std::to_string(given.size()) + " answers stand there, and the step asks for " +
                           std::to_string(asked.size()));
    for (std::size_t i = 0; i < given.size(); ++i) {
      run::Reply reply;
      const std::string text = answer_text(*given[i]);
      std::string wrong = text.empty() ? "an answer is a word or a text" : one(step, asked[i], text, reply);
      reply.who = who_;
      if (!wrong.empty())
        tell(*given[i], std::move(wrong));
      else if (!answers.by_question.emplace(std::pair(step, asked[i]), reply).second)
        return tell(key, "the step stands there twice");
    }
  }

  std::string one(plan::NodeId step, std::uint16_t at, const std::string& text, run::Reply& out) {
    const Clause& clause = clause_of(plan_, step, at);
    if (clause.kind == ClauseKind::confirm) return confirmation(step, clause, text, out);
    if (clause.kind == ClauseKind::ask) {
      const Type& type = plan_.program().shapes[plan_.program().more(clause).shape];
      auto value = run::decode_word(text, type);
      if (!value) {
        const auto meant = type.choices ? did_you_mean(text, *type.choices) : std::string();
        return "it does not fit " + value.error().what + (meant.empty() ? "" : "; did you mean `" + meant + "`?");
      }
      out.answer = Answer::done;
      out.value = std::move(*value);
      return {};
    }
    if (auto wrong = read_reply(text, {Answer::done, Answer::skip, Answer::failed}, out); !wrong.empty()) return wrong;
    return reason_of(out);
  }

  static std::string asked_nothing(const std::string& name) {
    return std::string("nobody is asked anything in this ") + (name.ends_with("/finally") ? "`finally`" : "step");
  }

  static std::string reason_of(const run::Reply& reply) {
    const bool wanted = reply.answer == Answer::skip || reply.answer == Answer::failed;
    if (!wanted || !reply.reason.empty()) return {};
    return "a reason is wanted: \"" + std::string(run::answer_name(reply.answer)) + ": why\"";
  }

  // Yes, `no: why`, or the text that is to be typed. Where only the run can tell that text, it is compared there.
  std::string confirmation(plan::NodeId step, const Clause& clause, const std::string& text, run::Reply& out) {
    const auto colon = std::min(text.find(':'), text.size());
    const auto word = trimmed(text.substr(0, colon));
    if (word == "no") {
      out.answer = Answer::failed;
      out.reason = colon < text.size() ? trimmed(text.substr(colon + 1)) : "";
      return out.reason.empty() ? "a reason is wanted: \"no: why\"" : "";
    }
    out.answer = Answer::done;
    out.value = word == "yes" ? Value() : Value(trimmed(text));
    if (clause.why == expr::no_expr)
      return word == "yes" ? "" : "`" + trimmed(text) + "` is no answer; it can be yes, or \"no: why\"";
    const auto wanted = typed(step, clause);
    if (!wanted || *wanted == trimmed(text)) return {};
    return "what has to be typed here is `" + *wanted + "`, and no other word is a yes";
  }

  std::optional<std::string> typed(plan::NodeId step, const Clause& clause) {
    if (!state_) {
      known_ = plan_;
      state_ = std::make_unique<run::RunState>(*known_);
    }
    const auto found = expr::evaluate(plan_.program().arena, clause.why, state_->scope(step));
    return found.known() ? std::optional(found.value.text()) : std::nullopt;
  }

  void trouble(const Node& key, const Node& value, plan::NodeId step, Answers::When when) {
    const bool asks = step_of(plan_, step).on_failure == plan::OnFailure::ask || step_of(plan_, step).else_ask;
    const bool once = acts_once(plan_, step);
    if (when == Answers::When::failed && !asks && !once)
      return tell(key, "nobody is asked when this step fails; `on failure ask` beneath it would make it so");
    if (when == Answers::When::in_doubt && !once)
      return tell(key, "nobody is asked when this step is in doubt: what it does may be done again");
    std::vector<Answer> allowed{Answer::again, Answer::done, Answer::skip};
    allowed.push_back(when == Answers::When::failed ? Answer::abort : Answer::failed);
    std::vector<run::Reply> replies;
    for (const Node* given : each_of(value)) {
      run::Reply reply;
      std::string wrong = read_reply(answer_text(*given), allowed, reply);
      if (wrong.empty()) wrong = reason_of(reply);
      reply.who = who_;
      if (!wrong.empty()) return tell(*given, std::move(wrong));
      replies.push_back(std::move(reply));
    }
    if (!answers.by_trouble.emplace(std::pair(step, when), std::move(replies)).second)
      tell(key, "the step stands there twice");
  }

  const plan::Plan& plan_;
  const std::string& who_;
  std::optional<plan::Plan> known_;  // to look up values that are known before the run
  std::unique_ptr<run::RunState> state_;
};

}  // namespace

Result<Answers> read_answers(const std::string& file, const plan::Plan& plan, const std::string& who) {
  if (file.empty()) return Answers();
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
  const std::string by = who + " (in " + file + ")";  // nobody was there: it is told from what a person says
  AnswersFile read(plan, by);
  for (const auto& [key, value] : root->entries) read.entry(key, value);
  for (const auto& [at, what] : read.mistakes) {
    const auto place = sources[id].position(at.begin);
    mistakes += file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " + what + "\n";
  }
  if (!mistakes.empty()) return fail(ErrorKind::invalid, mistakes, std::string(answers_form));
  return std::move(read.answers);
}

}  // namespace ocflow::cli
