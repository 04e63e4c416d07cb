#include "dsl/check_body.h"

#include <algorithm>

#include "dsl/parse.h"

namespace ocflow::dsl::checking {

namespace {
constexpr int most_lists = 64;
}

Position BodyStep::position(std::size_t clause) const {
  return static_cast<Position>(clause) + (clause < more->clauses_above ? 0 : 1);
}

Position BodyStep::act_position() const {
  if (has_list()) return more->clauses_above;
  return act_at == no_act ? kAfterAll : position(act_at);
}

Position BodyStep::result_position() const {
  return has_ladder() ? std::min(act_position(), position(first_else())) : act_position();
}

Body::Body(World& w, Unit& u, ProcedureId p) : world(w), unit(u), procedure(p), tree_(u.syntax) {
  slots_[plan::nothing] = w.program->procedures[p].slots;
}

Body::Body(World& w, Unit& u) : world(w), unit(u), procedure(plan::nothing), tree_(u.syntax) {
  slots_[plan::nothing] = 0;
}

void Body::build() {
  const plan::Procedure& declared = world.program->procedures[procedure];
  for (std::uint32_t i = 0; i < declared.givens.size(); ++i) {
    const Field& given = declared.givens[i];
    Symbol symbol;
    symbol.name = given.name;
    symbol.at = given.at;
    symbol.type = given.type;
    symbol.typed = true;
    symbol.slot = i;
    add(std::move(symbol));
  }
  steps.reserve(world.syntax(procedure).items.size());
  lists_.reserve(world.syntax(procedure).items.size());
  add_list(world.syntax(procedure).items, plan::nothing, 0);
  // Of each list, that of the procedure first.
  const auto each_list = [&](void (Body::*act)(std::span<const Index>)) {
    (this->*act)(list(plan::nothing));
    for (Index i = 0; i < steps.size(); ++i) {
      if (steps[i].more->children > 0) (this->*act)(list(i));
    }
  };
  each_list(&Body::group);
  name_steps();
  if (has_orders_) each_list(&Body::order);
  for (const BodyStep& step : steps) check_clauses_together(world, unit.syntax, step);
}

void Body::add_list(std::span<const SyntaxItem> items, Index parent, int depth) {
  const auto first = static_cast<Index>(steps.size());
  Index place = 0;
  for (const SyntaxItem& item : items) {
    const auto index = static_cast<Index>(steps.size());
    BodyStep& step = steps.emplace_back();
    step.item = &item;
    step.parent = parent;
    read_clauses(step);
    if (step.list) more(step).end = index + 1;
    const BodyMore& around = parent == plan::nothing ? nothing_more : *steps[parent].more;
    if (step.each() || around.loop != plan::nothing) {
      more(step).loop = step.each() ? index : around.loop;
      more(step).level = static_cast<std::uint16_t>(around.level + (step.each() ? 1 : 0));
    }
    if (step.each()) slots_[index] = 1;
    step.place = place++;
    if (depth < most_lists) {
      add_list(item.items(), index, depth + 1);
      if (steps[index].list) more(steps[index]).end = static_cast<Index>(steps.size());
    } else if (!item.items().empty()) {
      Diagnostic& d = world.report("OCF0313", item.items().front().sentence_at, "the lists are nested too deep");
      d.want = "at most " + std::to_string(most_lists) + " lists inside one another";
      d.remedy = "move the inner steps into a procedure of their own";
    }
  }
  if (place == 0) return;
  std::uint32_t& begin = parent == plan::nothing ? first_root_ : more(steps[parent]).first_child;
  (parent == plan::nothing ? roots_ : more(steps[parent]).children) = place;
  begin = static_cast<std::uint32_t>(lists_.size());
  for (Index i = first; i < steps.size(); i = end(i)) lists_.push_back(i);
}

BodyMore& Body::more(BodyStep& step) {
  if (step.more.get() != &nothing_more) return const_cast<BodyMore&>(*step.more);  // one of more_
  step.more = &more_.emplace_back();
  return more_.back();
}

void Body::read_clauses(BodyStep& step) {
  const std::span<const SyntaxClause> clauses = step.item->clauses;
  step.number = step.item->marker == Marker::number;
  step.list = !step.item->items().empty();
  if (step.list) more(step).clauses_above = static_cast<std::uint32_t>(step.item->clauses_above());
  for (std::uint32_t i = 0; i < clauses.size(); ++i) {
    const SyntaxClause& clause = clauses[i];
    switch (BodyStep::meaning(clause)) {
      case ClauseWord::as:
        more(step).name_at = clause.name;
        break;
      case ClauseWord::else_do:
      case ClauseWord::else_ask:
        if (!step.ladder) more(step).first_else = i;
        step.ladder = true;
        break;
      case ClauseWord::if_:
        if (step.is_lower(i)) break;
        if (!step.condition() && !step.item_condition()) (step.each() ? more(step).item_if_at : more(step).if_at) = i;
        break;
      case ClauseWord::otherwise:
        if (!step.is_lower(i)) more(step).otherwise_at = i;
        has_orders_ = true;
        break;
      case ClauseWord::after:
        has_orders_ = true;
        break;
      case ClauseWord::let:
      case ClauseWord::ask:
        has_lets_ = true;
        break;
      case ClauseWord::for_:
        if (!step.each()) more(step).each_at = i;
        break;
      case ClauseWord::do_:
        if (!step.act()) step.act_at = i & BodyStep::no_act;
        if (!clause.name.empty()) more(step).name_at = clause.name;
        break;
      case ClauseWord::on_failure:
        step.tolerant = clause.policy != SyntaxClause::Policy::stop;
        break;
      default:
        break;
    }
  }
  if (step.ladder) more(step).first_try = first_try(step);
  if (const SyntaxClause* condition = step.condition()) more(step).condition_begin = condition->at.begin;
}

Position Body::first_try(const BodyStep& step) {
  Position out = step.act_position();
  for (std::size_t i = 0; i < step.first_else(); ++i) {
    const ClauseWord word = BodyStep::meaning(step.item->clauses[i]);
    if (word == ClauseWord::until || word == ClauseWord::expect) out = std::min(out, step.position(i));
  }
  return out;
}

// Runs of siblings that have an `if` of their own, each ended by an `otherwise` or by one that has neither.
void Body::group(std::span<const Index> list) {
  Index first = plan::nothing;
  for (const Index i : list) {
    BodyStep& step = steps[i];
    if (step.otherwise()) {
      if (first == plan::nothing) {
        Diagnostic& d = world.report("OCF0307", step.otherwise()->keyword(), "no step with an `if` stands right above");
        d.want = "one or more steps with an `if` right above this one, in the same list";
        d.remedy =
            "move the step below its alternatives; an `if` below a `for` is asked of each item and doesn't count";
      }
      more(step).group = first;
      more(step).ends_group = first != plan::nothing;
      first = step.condition() ? i : plan::nothing;  // both are refused, and one of them will go
    } else if (step.condition()) {
      if (first == plan::nothing) first = i;
      more(step).group = first;
    } else {
      first = plan::nothing;
    }
  }
}

std::span<const Index> Body::list(Index parent) const {
  const std::uint32_t first = parent == plan::nothing ? first_root_ : steps[parent].more->first_child;
  return std::span<const Index>(lists_).subspan(first, parent == plan::nothing ? roots_ : steps[parent].more->children);
}

std::span<const Index> Body::afters(Index step) const {
  return std::span<const Index>(afters_).subspan(steps[step].more->first_after, steps[step].more->afters);
}

bool Body::numbered(Index step) const { return steps[list(steps[step].parent).front()].number; }

bool Body::is_inside(Index step, Index of) const {
  while (step != plan::nothing && step != of) step = steps[step].parent;
  return step == of;
}

bool Body::lift(Index& a, Index& b) const {
  std::vector<Index> above;
  for (Index s = a; s != plan::nothing; s = steps[s].parent) above.push_back(s);
  for (Index s = b, below = plan::nothing;; below = s, s = steps[s].parent) {
    const auto found = std::find(above.begin(), above.end(), s);
    if (s != plan::nothing && found == above.end()) continue;
    if (s == plan::nothing) {
      a = above.back();
      b = below;
      return true;
    }
    if (below == plan::nothing || found == above.begin()) {
      a = b = s;
      return false;
    }
    a = *(found - 1);
    b = below;
    return true;
  }
}

bool Body::precedes(Index a, Index b) const {
  if (numbered(a)) return steps[a].place < steps[b].place;
  std::vector<Index> open{b};
  std::vector<bool> seen(list(steps[a].parent).size());
  while (!open.empty()) {
    const Index step = open.back();
    open.pop_back();
    for (const Index before : afters(step)) {
      if (before == a) return true;
      if (seen[steps[before].place]) continue;
      seen[steps[before].place] = true;
      open.push_back(before);
    }
  }
  return false;
}

Place Body::place(Index step, Position position, bool reads) const {
  const BodyStep& s = steps[step];
  const bool above_for = s.each() && position != kBefore && position <= s.position(s.more->each_at);
  if (above_for) return {step, position, static_cast<std::uint16_t>(s.more->level - 1), outer_loop(step), reads};
  return {step, position, s.more->level, s.more->loop, reads};
}

Condition Body::condition(const BodyStep& step) const {
  Condition out;
  out.tree.file = unit.syntax.file;
  out.root = parse_condition(world.texts[out.tree.file], step.more->condition_begin, out.tree);
  return out;
}

// By thousands, for the system takes whole pages. Where something is wrong the tree may be put together otherwise than
// the text, so it stays.
void Body::let_go(Index step) {
  constexpr std::uint32_t at_a_time = 4096;
  if (checked_.empty()) checked_.resize(list(plan::nothing).size() + 1);
  checked_[steps[step].place] = true;
  if (++kept_ >= at_a_time) let_go_checked();
}

void Body::let_go_all() {
  if (!checked_.empty()) let_go_checked();
}

void Body::let_go_checked() {
  if (world.diagnostics.has_errors()) return;
  kept_ = 0;
  const std::span<const Index> all = list(plan::nothing);
  const auto item = [&](Index place) -> const SyntaxItem& { return *steps[all[place]].item; };
  while (checked_[next_]) ++next_;
  while (first_ < next_ && item(first_).last_kept() == nullptr) ++first_;
  Index end = next_;
  while (end > std::max(gone_, first_) && item(end - 1).last_kept() == nullptr) --end;
  if (end <= std::max(gone_, first_)) return;
  gone_ = end;
  tree_.let_go(item(first_), item(end - 1));
}

std::uint32_t Body::new_slot(Index loop) { return slots_[loop]++; }
std::uint32_t Body::item_slots(Index loop) const { return slots_.at(loop); }

}  // namespace ocflow::dsl::checking
