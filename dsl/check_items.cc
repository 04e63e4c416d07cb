// What the clauses of one item are, taken together: each once, none that has nothing to say there.
#include <map>

#include "dsl/check_body.h"

namespace ocflow::dsl::checking {
namespace {

bool may_repeat(ClauseWord word) {
  switch (word) {
    case ClauseWord::let:
    case ClauseWord::keep:
    case ClauseWord::require:
    case ClauseWord::expect:
    case ClauseWord::else_do:
    case ClauseWord::else_ask:
    case ClauseWord::ask:
    case ClauseWord::note:
    case ClauseWord::warning:
    case ClauseWord::caution:
    case ClauseWord::broken:
      return true;
    default:
      return false;
  }
}

struct Once {
  World& world;
  std::map<std::pair<ClauseWord, std::size_t>, Span> seen;

  void see(ClauseWord word, std::size_t rung, Span at) {
    const auto [first, fresh] = seen.emplace(std::pair(word, rung), at);
    if (fresh) return;
    Diagnostic& d = world.report("OCF0301", at, "`" + world.name(first->second) + "` stands in this step twice");
    if (rung > 0) d.message = "`" + world.name(first->second) + "` stands beneath this `else do` twice";
    d.remedy = "leave out one of the two";
    d.labels.push_back({first->second, "the first"});
  }
};

// Without a look at the rungs, so that nearly all steps are through with it.
bool all_differ(std::span<const SyntaxClause> clauses) {
  std::uint64_t seen = 0;
  bool differ = true;
  const auto see = [&](ClauseWord word) {
    const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(word);
    differ = differ && (seen & bit) == 0;
    seen |= bit;
  };
  for (const SyntaxClause& clause : clauses) {
    if (!may_repeat(clause.word)) see(clause.word);
    if (clause.word != ClauseWord::do_ && clause.word != ClauseWord::else_do) continue;
    if (clause.within >= 0) see(ClauseWord::within);
    if (!clause.name.empty()) see(ClauseWord::as);
    if (clause.more->host >= 0) see(ClauseWord::on);
  }
  return differ;
}

// The keyword of what follows a `do` on its line: the word before its value.
Span word_in_line(const World& world, const SyntaxClause& clause, std::string_view word, Span value) {
  const std::string_view line = world.text({clause.at.file, clause.at.begin, value.begin});
  const std::size_t at = line.rfind(word);
  if (at == std::string_view::npos) return value;
  const auto begin = static_cast<std::uint32_t>(clause.at.begin + at);
  return {clause.at.file, begin, static_cast<std::uint32_t>(begin + word.size())};
}

void each_once(World& world, const BodyStep& step, const SyntaxFile& file) {
  if (all_differ(step.item->clauses)) return;
  Once once{world, {}};
  std::size_t rung = 0;
  for (const SyntaxClause& clause : step.item->clauses) {
    if (clause.word == ClauseWord::else_do) ++rung;
    if (!may_repeat(clause.word)) once.see(clause.word, of_a_rung(clause.word) ? rung : 0, clause.keyword());
    if (clause.word != ClauseWord::do_ && clause.word != ClauseWord::else_do) continue;
    const auto at = [&](std::int32_t expr) { return file.exprs[static_cast<std::size_t>(expr)].at; };
    if (clause.within >= 0)
      once.see(ClauseWord::within, rung, word_in_line(world, clause, "within", at(clause.within)));
    if (clause.word == ClauseWord::else_do) continue;
    if (!clause.name.empty()) once.see(ClauseWord::as, 0, word_in_line(world, clause, "as", clause.name));
    if (clause.more->host >= 0) once.see(ClauseWord::on, 0, word_in_line(world, clause, "on", at(clause.more->host)));
  }
}

void misplaced(World& world, Span at, const std::string& message, const std::string& remedy) {
  world.report("OCF0314", at, message).remedy = remedy;
}

void places(World& world, const BodyStep& step) {
  const Position act = step.act_position();
  bool after_for = false;
  for (std::size_t i = 0; i < step.item->clauses.size(); ++i) {
    const SyntaxClause& clause = step.item->clauses[i];
    const bool late = step.position(i) > act;
    const auto word = [&] { return "`" + world.name(clause.keyword()) + "`"; };
    const bool decides = clause.word == ClauseWord::if_ || clause.word == ClauseWord::otherwise;
    if ((decides || clause.word == ClauseWord::for_) && late && !step.is_lower(i)) {
      misplaced(world, clause.keyword(), word() + " stands below what it decides about", "move it above");
    }
    if (clause.word == ClauseWord::otherwise && after_for) {
      misplaced(world, clause.keyword(), "`otherwise` is asked once, but stands below the `for`",
                "move it above the `for`");
    }
    after_for = after_for || clause.word == ClauseWord::for_;
  }
}

}  // namespace

bool BodyStep::is_persons() const {
  for (std::size_t i = 0; i < first_else(); ++i) {
    switch (item->clauses[i].word) {
      case ClauseWord::until:
      case ClauseWord::expect:
      case ClauseWord::require:
      case ClauseWord::let:
      case ClauseWord::keep:
      case ClauseWord::confirm:
      case ClauseWord::ask:
      case ClauseWord::broken:
        return false;
      default:
        break;
    }
  }
  return !act() && !has_list();
}

void check_clauses_together(World& world, const SyntaxFile& file, const BodyStep& step) {
  if (step.only_acts()) return;
  each_once(world, step, file);
  places(world, step);
  check_ladder(world, step);
  if (step.act() && step.has_list()) {
    Diagnostic& d = world.report("OCF0302", step.act()->keyword(), "this step has a `do` and a list");
    d.remedy = "make the `do` a step of the list";
    d.labels.push_back({step.item->items().front().sentence_at, "the list"});
  }
  if (step.otherwise() && (step.condition() || step.item_condition())) {
    const SyntaxClause& condition = step.condition() ? *step.condition() : *step.item_condition();
    Diagnostic& d = world.report("OCF0309", condition.keyword(), "this step has an `if` and an `otherwise`");
    d.remedy = "take the `otherwise` away, and say in the `if` that the one above doesn't hold: if not (…) and …";
    d.labels.push_back({step.otherwise()->keyword(), "the `otherwise`"});
  }
  if (!step.is_persons()) return;
  for (std::size_t i = 0; i < step.first_else(); ++i) {
    const SyntaxClause& clause = step.item->clauses[i];
    if (clause.word == ClauseWord::retry) {
      world.report("OCF0315", clause.keyword(), "there is nothing here to try again").remedy =
          "a person's step is asked once; write `do person()` above if it is to be asked again";
    }
  }
}

}  // namespace ocflow::dsl::checking
