#include "engine/run/finals.h"

#include <algorithm>

#include "engine/run/back_preview.h"
#include "engine/run/requests.h"

namespace ocflow::run {

using plan::nothing;
using plan::Part;

bool has_finals(const plan::Program& program) {
  return std::any_of(program.mores.begin(), program.mores.end(), [](const auto& more) { return more.finals > 0; });
}

bool is_final(const plan::Plan& plan, NodeId node, std::uint16_t clause) {
  if (plan.step(node) == nothing) return false;
  const plan::StepMore& more = more_of(plan, node);
  return clause >= more.first_final && clause < more.first_final + more.finals;
}

namespace {

bool until_one(const plan::Plan& plan, NodeId each) { return plan.program().loops[more_of(plan, each).loop].until_one; }

// The newest is the first to run, and what is written last is the newest.
void add_of(const plan::Plan& plan, NodeId holder, std::vector<Final>& to) {
  const plan::StepMore& more = more_of(plan, holder);
  for (std::uint32_t i = more.finals; i > 0; --i)
    to.push_back({holder, static_cast<std::uint16_t>(more.first_final + i - 1)});
}

std::vector<NodeId> steps_of(const plan::Plan& plan, NodeId list) {
  std::vector<NodeId> all;
  for (NodeId n = plan.first_child(list); n != nothing; n = plan.next_sibling(n))
    if (plan.part(n) != Part::aside) all.push_back(n);
  std::reverse(all.begin(), all.end());
  return all;
}

}  // namespace

namespace {

plan::ProcedureId procedure_of(const plan::Plan& plan, NodeId list) {
  return list == plan.root() ? plan.procedure() : more_of(plan, list).callee;
}

}  // namespace

NodeId finals_holder(const plan::Plan& plan, NodeId list) {
  if (plan.part(list) == Part::each) return nothing;
  const plan::ProcedureId runs = procedure_of(plan, list);
  const plan::StepId finals = runs == nothing ? nothing : plan.program().procedures[runs].finals;
  return finals == nothing ? nothing : plan.aside(list, finals);
}

std::vector<Final> finals_of(const plan::Plan& plan, NodeId list) {
  std::vector<Final> all;
  const bool each = plan.part(list) == Part::each;
  if (each && !until_one(plan, list)) return all;  // they stand with the list that holds it
  for (const NodeId n : steps_of(plan, list)) {
    if (plan.part(n) != Part::each)
      add_of(plan, n, all);
    else if (!until_one(plan, n))
      for (const NodeId item : steps_of(plan, n)) add_of(plan, item, all);
  }
  if (each) return all;
  if (const NodeId holder = finals_holder(plan, list); holder != nothing) add_of(plan, holder, all);
  return all;
}

std::optional<Final> final_of(const plan::Plan& plan, const Event& event) {
  if (event.node >= plan.size()) return std::nullopt;
  const bool of_an_act = event.kind == EventKind::intent || event.kind == EventKind::begun ||
                         event.kind == EventKind::observed || event.kind == EventKind::answered ||
                         event.kind == EventKind::checked || event.kind == EventKind::decided;
  if (of_an_act && is_final(plan, event.node, event.clause)) return Final{event.node, event.clause};
  for (NodeId n = event.node; n != plan.root(); n = plan.parent(n)) {
    if (plan.part(n) != Part::aside) continue;
    const NodeId holder = plan.parent(n);
    if (plan.step(holder) == nothing) continue;
    const plan::StepMore& more = more_of(plan, holder);
    for (std::uint32_t i = more.first_final; i < more.first_final + more.finals; ++i)
      if (clause_of(plan, holder, static_cast<std::uint16_t>(i)).aside == plan.step(n))
        return Final{holder, static_cast<std::uint16_t>(i)};
  }
  return std::nullopt;
}

std::string final_text(RunState& state, const Final& final) {
  std::optional<action::Request> request;
  const plan::Clause& clause = clause_of(state.plan(), final.node, final.clause);
  std::string text = clause_text(state, final.node, final.clause, request);
  if (clause.kind != plan::ClauseKind::act || request) return text;
  text = state.plan().program().sources->text(clause.at);
  constexpr std::string_view word = "finally ";
  return text.starts_with(word) ? text.substr(word.size()) : text;
}

NodeId owner_of(const plan::Plan& plan, const Final& final) {
  return plan.part(final.node) == Part::aside ? plan.parent(final.node) : final.node;
}

namespace {

constexpr std::string_view behind_step = "/finally";

bool holds_finals(const plan::Plan& plan, NodeId node) {
  const bool may = plan.step(node) != nothing && plan.part(node) != Part::each;
  return may && more_of(plan, node).finals > 0;
}

}  // namespace

std::string final_path(const plan::Plan& plan, NodeId holder) {
  if (plan.part(holder) != Part::aside) return plan.path(holder) + std::string(behind_step);
  const NodeId list = plan.parent(holder);
  if (list == plan.root()) return std::string(behind_step);
  return plan.path(list) + "/" + plan.program().procedures[procedure_of(plan, list)].name + std::string(behind_step);
}

namespace {

// Of the procedure of that name that a step runs.
NodeId find_by_procedure(const plan::Plan& plan, const std::string& step, const std::string& procedure) {
  const NodeId list = step.empty() ? plan.root() : plan.find(step);
  if (list == nothing || (list == plan.root() && !step.empty())) return nothing;
  const NodeId holder = finals_holder(plan, list);
  if (holder == nothing) return nothing;
  return plan.program().procedures[procedure_of(plan, list)].name == procedure ? holder : nothing;
}

}  // namespace

NodeId find_final(const plan::Plan& plan, const std::string& path) {
  if (!path.ends_with(behind_step)) {
    const NodeId holder = plan.find(path);
    const bool aside = holder != nothing && plan.part(holder) == Part::aside;
    return aside && holds_finals(plan, holder) ? holder : nothing;
  }
  const std::string step = path.substr(0, path.size() - behind_step.size());
  if (step.empty()) return finals_holder(plan, plan.root());
  const NodeId node = plan.find(step);
  if (node == nothing || node == plan.root()) {
    const auto slash = step.rfind('/');
    return slash == std::string::npos ? nothing
                                      : find_by_procedure(plan, step.substr(0, slash), step.substr(slash + 1));
  }
  if (plan.part(node) == Part::each) return nothing;
  return holds_finals(plan, node) ? node : finals_holder(plan, node);
}

std::string failed_finals_text(RunState& state, NodeId holder) {
  std::string text;
  for (const auto& failed : state.failed_finals()) {
    if (failed.node != holder) continue;
    text += (text.empty() ? "" : "\n") + final_text(state, {holder, failed.clause}) + "\n" + failed.why;
    if (!failed.output.empty()) text += "\n" + failed.output;
  }
  return text;
}

std::string owner_text(RunState& state, NodeId holder) {
  const plan::Plan& plan = state.plan();
  const NodeId owner = owner_of(plan, {holder, 0});
  return owner == plan.root() ? plan.program().procedures[plan.procedure()].title : sentence(state, owner);
}

bool final_in_doubt(const RunState& state, NodeId holder) {
  const auto failed = state.failed_finals();
  return std::any_of(failed.begin(), failed.end(), [&](const auto& f) { return f.node == holder && f.in_doubt; });
}

Event word_about_final(const plan::Plan& plan, NodeId holder) {
  Event e;
  e.kind = EventKind::decided;
  e.node = holder;
  e.clause = static_cast<std::uint16_t>(more_of(plan, holder).first_final);
  e.yes = true;
  return e;
}

}  // namespace ocflow::run
