#include "engine/rehearse/told_check.h"

#include <algorithm>
#include <set>

#include "engine/base/diagnostic.h"
#include "engine/run/decode.h"
#include "engine/run/requests.h"

namespace ocflow::rehearse {

using plan::Clause;
using plan::ClauseKind;
using plan::NodeId;
using site::Node;

namespace {

std::string listed(const std::vector<std::string>& words) {
  std::string all;
  for (const auto& word : words) all += (all.empty() ? "" : ", ") + word;
  return all;
}

bool wrong(std::vector<Mistake>& mistakes, const Node& at, std::string what) {
  mistakes.push_back({at.at, std::move(what)});
  return false;
}

// What the acts of a step give: the fields of records, or `other`.
struct Gives {
  bool acts = false, other = false;
  std::vector<std::string> fields{"fails"};
};

Gives gives_of(const plan::Plan& plan, NodeId node) {
  const auto& program = plan.program();
  const auto& step = run::step_of(plan, node);
  const auto shape = program.more(step).shape;
  Gives out;
  for (std::uint16_t i = 0; i < step.clauses; ++i) {
    const Clause& c = run::clause_of(plan, node, i);
    if (c.kind != ClauseKind::act) continue;
    out.acts = true;
    const Type& type =
        shape != plan::nothing ? program.shapes[shape] : (*program.registry)[program.arena.calls[c.call].action].result;
    if (type.kind != Type::Kind::record || !type.fields) {
      out.other = true;
      continue;
    }
    for (const Field& field : type.fields->fields) out.fields.push_back(field.name);
  }
  return out;
}

// Those of a step, and the persons who take it back.
std::vector<const Clause*> questions_of(const plan::Plan& plan, NodeId node) {
  const auto& program = plan.program();
  const auto& step = run::step_of(plan, node);
  const auto all = step.clauses + (step.has_undo ? 1u : 0u) + program.more(step).finals;
  std::vector<const Clause*> out;
  for (std::uint32_t i = 0; i < all && step.first_clause + i < program.clauses.size(); ++i) {
    const Clause& c = program.clauses[step.first_clause + i];
    if (c.kind == ClauseKind::person || c.kind == ClauseKind::confirm || c.kind == ClauseKind::ask) out.push_back(&c);
  }
  return out;
}

bool answers(const plan::Program& program, const Clause& c, const std::string& text, const std::string& word) {
  if (c.kind == ClauseKind::confirm) return word == "yes" || c.why != expr::no_expr;  // another text may be typed there
  if (c.kind != ClauseKind::ask) return false;
  return run::decode_word(text, program.shapes[program.more(c).shape]).has_value();
}

}  // namespace

bool check_return(const site::Entry& said, const plan::Plan& plan, NodeId node, std::vector<Mistake>& mistakes) {
  const auto gives = gives_of(plan, node);
  if (!gives.acts)
    return wrong(mistakes, said.key,
                 "the step `" + said.key.scalar + "` calls no action, so nothing is returned there");
  const std::vector<Node> one{said.value};
  bool good = true;
  for (const Node& value : said.value.kind == Node::Kind::list ? said.value.items : one) {
    if (value.kind != Node::Kind::map || gives.other) continue;
    for (const auto& [key, field] : value.entries) {
      if (std::find(gives.fields.begin(), gives.fields.end(), key.scalar) != gives.fields.end()) continue;
      const auto meant = did_you_mean(key.scalar, gives.fields);
      good = wrong(mistakes, key,
                   "`" + key.scalar + "` is nothing that this step returns" +
                       (meant.empty() ? "; it can be " + listed(gives.fields) : "; did you mean `" + meant + "`?"));
    }
  }
  return good;
}

bool check_read(const Node& key, const std::string& action, const plan::Plan& plan, std::vector<Mistake>& mistakes) {
  const auto& program = plan.program();
  std::set<std::string> read;
  for (const expr::Call& call : program.arena.calls) {
    const auto& signature = (*program.registry)[call.action];
    if (signature.name == action) return true;
    if (signature.effect == action::Effect::reads) read.insert(signature.name);
  }
  return wrong(mistakes, key,
               "the procedure has no read `" + action + "`; " +
                   (read.empty() ? "it reads nothing" : "it has " + listed({read.begin(), read.end()})));
}

bool check_answer(const site::Entry& said, const plan::Plan& plan, NodeId node, std::vector<Mistake>& mistakes) {
  if (said.value.kind != Node::Kind::scalar)
    return wrong(mistakes, said.value,
                 "an answer is a word or a text; one with a reason stands in quotes: \"skip: why\"");
  if (plan.part(node) == plan::Part::each)
    return wrong(mistakes, said.key,
                 "each item of the step asks for itself; name one, as " + plan.number(node) + "[1]");
  const auto asked = questions_of(plan, node);
  if (asked.empty()) return wrong(mistakes, said.key, "nobody is asked anything in this step");
  const std::string& text = said.value.scalar;
  const auto word = text.substr(0, text.find(':'));
  static const std::vector<std::string> words{"done", "skip", "failed", "no", "nobody"};
  if (std::find(words.begin(), words.end(), word) != words.end()) return true;
  bool value = false;
  for (const Clause* c : asked) {
    if (answers(plan.program(), *c, text, word)) return true;
    value = value || c->kind == ClauseKind::ask;
  }
  const auto meant = did_you_mean(word, words);
  return wrong(mistakes, said.value,
               "`" + text + "` is no answer" +
                   (meant.empty() ? "; it can be " + listed(words) + (value ? ", or the value that is asked for" : "")
                                  : "; did you mean `" + meant + "`?"));
}

}  // namespace ocflow::rehearse
