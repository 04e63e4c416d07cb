// What reads tell: how things are, what somebody said they return, and else what lets the procedure go on.
#include <algorithm>

#include "engine/rehearse/world.h"
#include "engine/run/requests.h"

namespace ocflow::rehearse {

using expr::Evaluated;
using plan::ClauseKind;

namespace {

Evaluated known_value(Value value) {
  Evaluated found;
  found.value = std::move(value);
  return found;
}

Evaluated no_value(std::string why) {
  Evaluated found;
  found.state = Evaluated::State::error;
  found.why = std::move(why);
  return found;
}

bool same(const action::Request& a, const action::Request& b) {
  return a.action == b.action && a.host == b.host && a.arguments == b.arguments;
}

Outcome outcome_of(const Evaluated& found) {
  return found.known() ? action::done(found.value, false) : action::failed(found.why);
}

bool looks_back(ClauseKind kind) { return kind == ClauseKind::wait || kind == ClauseKind::expect; }

Value other_way(const Value& value) { return value.get<bool>() ? Value(!*value.get<bool>()) : Value(); }

}  // namespace

void World::read(const action::Request& request, std::function<void(Outcome)> then) {
  ++reads;
  later(Duration(0), [then = std::move(then), outcome = look(request)] { then(outcome); });
}

Outcome World::look(const action::Request& request) {
  if (auto why = unreachable(request); !why.empty()) return action::failed(why);
  if (const Told::Read* read = told_read(request)) {
    std::size_t& at = told_at_[read];
    const Told::Return& told = read->returns[std::min(at, read->returns.size() - 1)];
    if (at + 1 < read->returns.size()) ++version_;
    ++at;
    return told.fails ? action::failed(told.why) : action::done(told.value, false);
  }
  Looked& looked = looked_[{asking_, clause_}];
  const auto find = [&]() -> const Outcome* {
    for (const auto& [asked, outcome] : looked.answers)
      if (same(asked, request)) return &outcome;
    return nullptr;
  };
  if (looked.version == version_)
    if (const Outcome* found = find()) return *found;
  find_out(looked, asking_, clause_);
  const Outcome* found = find();
  return found ? *found : action::failed("the rehearsal knows no answer to " + call_text(request, nullptr));
}

const Told::Read* World::told_read(const action::Request& request) const {
  for (const Told::Read& read : told_.reads) {
    if (read.action != request.action) continue;
    std::string all = request.host.name;
    for (const Value& value : request.arguments) all += " " + value.text();
    const auto has = [&](const std::string& word) { return all.find(word) != std::string::npos; };
    if (std::all_of(read.words.begin(), read.words.end(), has)) return &read;
  }
  return nullptr;
}

Value World::told_as(const action::Request& request, const Value& aspect) const {
  const auto& tells = things_.meaning(request.action).tells;
  for (const auto& [is, told] : tells)
    if (is == aspect) return told;
  return aspect;
}

// What the world knows of a read: nothing of things that nobody has asked about or changed yet.
std::optional<Evaluated> World::known(NodeId node, const expr::ReadRequest& read, std::vector<SlotId>& seen) {
  auto request = run::read_request(*state_, node, read, run::read_limit);
  if (!request) return no_value(request.error().what);
  if (auto why = unreachable(*request); !why.empty()) return no_value(why);
  if (const Told::Read* told = told_read(*request)) {
    const auto& now = told->returns[std::min(told_at_[told], told->returns.size() - 1)];
    return now.fails ? no_value(now.why) : known_value(now.value);
  }
  const SlotId slot = things_.slot_of(*request);
  if (slot == none) return std::nullopt;
  if (std::find(seen.begin(), seen.end(), slot) == seen.end()) seen.push_back(slot);
  if (!at(slot).known) return std::nullopt;
  return known_value(told_as(*request, at(slot).now));
}

// All reads of one clause at once: only together do they make it true or false.
void World::find_out(Looked& looked, NodeId node, std::uint16_t clause) {
  const plan::Clause& c = run::clause_of(state_->plan(), node, clause);
  const bool has_to_hold = looks_back(c.kind) || c.kind == ClauseKind::require;
  std::vector<SlotId> seen;
  std::vector<std::pair<expr::ReadRequest, Evaluated>> answers;
  const Question question{state_->plan().program(), c.expr,
                          [this, node]() -> const expr::Scope& { return state_->scope(node); },
                          has_to_hold ? expr::EmptyAll::is_false : expr::EmptyAll::is_true,
                          [&](const expr::ReadRequest& read) {
                            auto found = known(node, read, seen);
                            if (found) answers.emplace_back(read, *found);
                            return found;
                          }};
  chosen_.clear();
  const Evaluated now = outcome(question, {});
  if (now.state == Evaluated::State::pending || (looks_back(c.kind) && !now.is_true())) {
    settle(node, clause, question, seen);
    answers.clear();
    static_cast<void>(outcome(question, chosen_));  // now that everything has a value: what is asked
  }
  for (auto& [read, value] : chosen_) answers.emplace_back(read, known_value(value));
  looked.answers.clear();
  for (auto& [read, found] : answers)
    if (auto request = run::read_request(*state_, node, read, run::read_limit))
      looked.answers.emplace_back(std::move(*request), outcome_of(found));
  looked.version = version_;
}

// Gives what is not known yet a value, so that the clause comes out as it would have to.
void World::settle(NodeId node, std::uint16_t clause, Question question, const std::vector<SlotId>& seen) {
  const ClauseKind kind = run::clause_of(state_->plan(), node, clause).kind;
  const bool value = kind == ClauseKind::let || kind == ClauseKind::keep || kind == ClauseKind::each;
  Assumed found = assume(question, value ? Wish::value : Wish::holds);
  if (found.answers.empty()) {
    if (!found.as_wished && looks_back(kind)) attribute(question, node, seen);
    return;
  }
  bool opaque = true;
  std::vector<std::string> words;
  for (const auto& [read, unused] : found.answers) {
    auto request = run::read_request(*state_, node, read, run::read_limit);
    if (!request) continue;
    opaque = opaque && things_.slot_of(*request) == none;
    for (std::string& word : words_of(*request)) words.push_back(std::move(word));
  }
  if (opaque && kind == ClauseKind::condition && done_before(node)) found = assume(question, Wish::broken);
  if (opaque && looks_back(kind)) {
    const Group anybody = responsible(node, none, words);
    // What was so before and nobody has changed is so still.
    const bool still = !anybody.any && recall(question, found.answers);
    const bool nobody = kind == ClauseKind::wait && !anybody.any && !still && !exploring;
    if (nobody) nobody_ends.insert(node);
    if (nobody || anybody.lied) found = assume(question, Wish::broken);
  }
  for (auto& [read, answer] : found.answers) {
    auto request = run::read_request(*state_, node, read, run::read_limit);
    if (!request) continue;
    const auto* signature = things_.registry().find(request->action);
    const SlotId slot = things_.slot_of(*request);
    if (slot == none) {
      assumed[call_text(*request, signature)] = answer.is_none() ? "none" : answer.text();
      remember(read, answer);
      chosen_.emplace_back(read, answer);
      continue;
    }
    Value is = answer;
    for (const auto& [aspect, told] : things_.meaning(request->action).tells)
      if (told == answer) is = aspect;
    first_seen(slot, is, node, kind, *request);
  }
}

void World::remember(const expr::ReadRequest& read, const Value& answer) {
  for (auto& [asked, value] : remembered_) {
    if (!(asked == read)) continue;
    value = answer;
    return;
  }
  remembered_.emplace_back(read, answer);
}

// True where what these reads answered before makes the clause hold; then they stand in `answers`.
bool World::recall(const Question& question, Answers& answers) const {
  Answers before;
  for (const auto& [read, unused] : answers)
    for (const auto& [asked, value] : remembered_)
      if (asked == read) before.emplace_back(read, value);
  if (before.size() != answers.size() || !outcome(question, before).is_true()) return false;
  answers = std::move(before);
  return true;
}

// A thing that nobody has asked about before.
void World::first_seen(SlotId slot, const Value& fits, NodeId node, ClauseKind kind, const action::Request& request) {
  Standing& s = at(slot);
  s.known = true;
  s.before = s.now = fits;
  if (!looks_back(kind)) {
    assumed[call_text(request, things_.registry().find(request.action))] = things_.slots[slot].words(fits);
    return;
  }
  const Group group = responsible(node, slot, {});
  if (group.any) {  // that is what they did
    s.attributed = true;
    s.by = group.node;
    s.before = other_way(fits);
    s.now = group.lied ? s.before : fits;
  } else {
    s.waited = kind == ClauseKind::wait;
    assumed[call_text(request, things_.registry().find(request.action))] = things_.slots[slot].words(fits);
  }
}

// What a check looks for and no declared effect has brought about: people and acts that say nothing may have.
bool World::attribute(const Question& question, NodeId node, const std::vector<SlotId>& seen) {
  std::vector<std::pair<SlotId, NodeId>> all;
  for (const SlotId slot : seen) {
    const Group group = responsible(node, slot, {});
    if (group.any && !group.lied && !group.declared && at(slot).now.get<bool>()) all.emplace_back(slot, group.node);
  }
  const auto flip = [&](SlotId slot) { at(slot).now = other_way(at(slot).now); };
  const auto theirs = [&](const auto& one) {
    at(one.first).attributed = true;
    at(one.first).by = one.second;
  };
  for (const auto& one : all) {
    flip(one.first);
    if (outcome(question, {}).is_true()) {
      theirs(one);
      return true;
    }
    flip(one.first);
  }
  if (all.size() < 2) return false;
  for (const auto& one : all) flip(one.first);
  const bool together = outcome(question, {}).is_true();
  for (const auto& one : all) together ? theirs(one) : flip(one.first);
  return together;
}

// Was the act of that step, or one in it, done by an earlier run? Then what it asks before is no longer so.
bool World::done_before(NodeId node) const {
  for (SlotId i = 0; i < slots.size(); ++i) {
    const Standing& s = slots[i];
    if (s.by != plan::nothing && things_.slots[i].aspect == "done" && s.before == Value(true) && s.now == Value(true) &&
        state_->plan().holds(node, s.by))
      return true;
  }
  return false;
}

}  // namespace ocflow::rehearse
