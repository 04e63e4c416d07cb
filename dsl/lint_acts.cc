// Risks: what acts, and what is not said about it.
#include <algorithm>
#include <array>

#include "dsl/lint_context.h"

namespace ocflow::dsl::linting {
namespace {

using action::Effect;

constexpr std::string_view metacharacters = "|&;<>()$`\\\"'*?[]#~=%!{}\n";

bool is_true(const std::optional<SyntaxExpr>& value, const Context& c) {
  return value && value->kind == ExprKind::truth && c.at(value->at) == "true";
}

// The words of a script that stand where a command does: at its beginning, and behind what ends another.
class CommandWords {
 public:
  explicit CommandWords(std::string_view script) : rest_(script) {}

  bool next(std::string_view& word) {
    for (;;) {
      const auto begin = rest_.find_first_not_of(" \t");
      if (begin == std::string_view::npos) return false;
      rest_.remove_prefix(begin);
      if (separator(rest_[0])) {
        rest_.remove_prefix(1);
        first_ = true;
        continue;
      }
      const auto end = std::min(rest_.find_first_of(" \t;|&()`\n"), rest_.size());
      word = rest_.substr(0, end);
      rest_.remove_prefix(end);
      const bool command = first_;
      first_ = word == "do" || word == "then" || word == "else" || word == "!";
      if (command) return true;
    }
  }

 private:
  static bool separator(char c) { return std::string_view(";|&()`\n").find(c) != std::string_view::npos; }
  std::string_view rest_;
  bool first_ = true;
};

struct Hidden {
  std::string_view word, what, remedy;
};
constexpr std::array hidden{
    Hidden{"for", "a loop", "write it as `for … in …` beneath the sentence"},
    Hidden{"while", "a loop", "write it as `for … in …`, or as `until … every … within …`"},
    Hidden{"until", "a wait", "write it as `until … every … within …` beneath the sentence"},
    Hidden{"sleep", "a wait", "write `until … every … within …` for what it waits for, or `do pause(…)`"},
    Hidden{"if", "a branch", "write it as `if …` and `otherwise` beneath sentences of their own"},
    Hidden{"case", "a branch", "write it as `if …` and `otherwise` beneath sentences of their own"},
    Hidden{"trap", "a way back", "write it as `finally …` or `undo …`"}};

const Hidden* hidden_in(std::string_view script) {
  CommandWords words(script);
  for (std::string_view word; words.next(word);) {
    const auto* found = std::find_if(hidden.begin(), hidden.end(), [&](const Hidden& h) { return h.word == word; });
    if (found != hidden.end()) return found;
  }
  static constexpr Hidden branch{"", "a branch", "make steps of its parts, and say with `if` which of them applies"};
  const bool joins = script.find("&&") != std::string_view::npos || script.find("||") != std::string_view::npos;
  return joins ? &branch : nullptr;
}

bool is_shell(std::string_view program) {
  const auto name = program.substr(program.find_last_of('/') + 1);
  return name == "sh" || name == "bash" || name == "dash" || name == "zsh" || name == "ksh";
}

class Acts {
 public:
  explicit Acts(Context& context) : c_(context) {}

  void file() {
    for (const SyntaxProcedure& procedure : c_.tree.procedures) {
      last_look_ = 0;
      find_last_look(procedure.items);
      items(procedure.items);
    }
  }

 private:
  // Where the procedure looks for the last time: what acts after that is not looked at by anybody.
  void find_last_look(std::span<const SyntaxItem> all) {
    for (const SyntaxItem& item : all) {
      for (const SyntaxClause& clause : item.clauses)
        if (clause.word == ClauseWord::until || clause.word == ClauseWord::expect)
          last_look_ = std::max(last_look_, clause.at.begin);
      find_last_look(item.items());
    }
  }

  void items(std::span<const SyntaxItem> all) {
    for (const SyntaxItem& item : all) {
      for (std::size_t i = 0; i < item.clauses.size(); i++) clause(item, i);
      items(item.items());
    }
  }

  void clause(const SyntaxItem& item, std::size_t i) {
    const SyntaxClause& clause = item.clauses[i];
    if (is_call(clause)) {
      if (const auto* signature = c_.signature(clause)) act(item, i, *signature);
    }
    if (clause.word == ClauseWord::until) wait(clause);
    if (clause.word == ClauseWord::undo) point_of_no_return(item, clause);
    if (clause.word == ClauseWord::on_failure) tolerance(item, clause);
  }

  void act(const SyntaxItem& item, std::size_t i, const action::Signature& signature) {
    const SyntaxClause& clause = item.clauses[i];
    const SyntaxExpr& call = c_.expr(clause.expr);
    limit(item, i, signature);
    if (signature.name.ends_with(".stop") && clause.at.begin > last_look_ && c_.wants("OCL002"))
      c_.find("OCL002", call.at, "a stop that nobody looks after",
              "look whether it is gone: `until not tcp.open(…) every 2s within 1m`, or `expect …`");
    if (signature.effect == Effect::once && clause_of(item, ClauseWord::retry) &&
        !is_true(c_.argument(call, "repeatable"), c_) && c_.wants("OCL005"))
      c_.find("OCL005", call.at, "a retry of what may do harm the second time",
              signature.repeatable_by_call
                  ? "if a second time does no harm, say `repeatable: true`; else take the `retry` away"
                  : "take the `retry` away, and let a person decide with `on failure ask`");
    if (call.children().size() < 2) return;
    const SyntaxExpr& first = c_.expr(call.children()[1]);
    if (signature.name == "shell" && first.kind == ExprKind::text) script(first);
    if (signature.name == "command" && first.kind == ExprKind::list) disguise(first);
  }

  // Of a rung, its own clauses count: those down to the next one.
  bool has_limit(const SyntaxItem& item, std::size_t i) const {
    if (item.clauses[i].within >= 0) return true;
    const bool rung = item.clauses[i].word == ClauseWord::else_do;
    for (std::size_t k = rung ? i + 1 : 0; k < item.clauses.size(); k++) {
      const ClauseWord word = item.clauses[k].word;
      if (word == ClauseWord::within) return true;
      if (k > i && (word == ClauseWord::else_do || word == ClauseWord::else_ask)) return false;
    }
    return false;
  }

  void limit(const SyntaxItem& item, std::size_t i, const action::Signature& signature) {
    const bool may_hang = signature.effect == Effect::once || signature.effect == Effect::keyed;
    if (!may_hang || signature.parameter("limit") >= 0 || has_limit(item, i) || !c_.wants("OCL001")) return;
    c_.find("OCL001", c_.expr(item.clauses[i].expr).at, "an action without a limit",
            "say how long it may take: `within 5m`");
  }

  void script(const SyntaxExpr& text) {
    const std::string_view quoted = c_.at(text.at);
    const std::string_view script = quoted.substr(1, quoted.size() - 2);
    if (script.find_first_of(metacharacters) == std::string_view::npos && c_.wants("OCL003"))
      c_.find("OCL003", text.at, "a shell that nothing needs",
              "write `do command([\"program\", \"argument\"])`: no shell reads it");
    const Hidden* found = hidden_in(script);
    if (found && c_.wants("OCL004"))
      c_.find("OCL004", text.at, std::string(found->what) + " that is hidden in a script", std::string(found->remedy));
  }

  void disguise(const SyntaxExpr& program) {
    if (program.children().size() < 2 || !c_.wants("OCL006")) return;
    const std::string_view name = c_.at(c_.expr(program.children()[0]).at),
                           option = c_.at(c_.expr(program.children()[1]).at);
    if (name.size() < 2 || !is_shell(name.substr(1, name.size() - 2)) || option.size() < 4) return;
    if (option[1] == '-' && option.find('c') != std::string_view::npos)
      c_.find("OCL006", program.at, "a shell in the clothes of a command",
              "write `do shell(\"…\", name: value)`, where values go in beside the script");
  }

  void wait(const SyntaxClause& clause) {
    Duration every{}, within{};
    const auto read = [&](std::int32_t value, Duration& out) {
      return value >= 0 && c_.expr(value).kind == ExprKind::duration && parse_duration(c_.at(c_.expr(value).at), out);
    };
    if (!read(clause.more->every, every) || !read(clause.within, within) || every <= within || !c_.wants("OCL009"))
      return;
    c_.find("OCL009", c_.expr(clause.more->every).at, "a wait that looks once only",
            "look more often than the whole wait takes: `every 2s within 1m`");
  }

  void point_of_no_return(const SyntaxItem& item, const SyntaxClause& clause) {
    if (clause.undo != SyntaxClause::Undo::none || !c_.wants("OCL008")) return;
    if (clause_of(item, ClauseWord::warning) || clause_of(item, ClauseWord::caution)) return;
    c_.find("OCL008", clause.at, "a point of no return without a warning",
            "write a `warning` beneath the sentence: it is shown before the step");
  }

  void tolerance(const SyntaxItem& item, const SyntaxClause& clause) {
    if (clause.policy != SyntaxClause::Policy::proceed || !c_.wants("OCL007")) return;
    const bool acts = std::any_of(item.clauses.begin(), item.clauses.end(), [&](const SyntaxClause& each) {
      if (!is_call(each)) return false;
      const auto* signature = c_.signature(each);
      return signature == nullptr || signature->effect != Effect::reads;
    });
    if (!acts || std::any_of(item.clauses.begin(), item.clauses.end(), is_note)) return;
    c_.find("OCL007", clause.at, "a failure that is tolerated without a word",
            "write a `note` that says why the rest may go on without it");
  }

  Context& c_;
  std::uint32_t last_look_ = 0;
};

}  // namespace

void lint_acts(Context& context) { Acts(context).file(); }

}  // namespace ocflow::dsl::linting
