#include "engine/run/foreseen.h"

#include <algorithm>

namespace ocflow::run {

using plan::NodeId;
using plan::nothing;
using About = Reach::About;

void Foreseen::grow() {
  any_.grow();
  everything_.grow();
  chains_.clear();
  for (auto& [key, kind] : kinds_) kind.before.grow();
}

void Foreseen::anything(NodeId node) {
  any_.mark(node);
  everything_.mark(node);
  everything_nodes_.push_back(node);
}

void Foreseen::act(NodeId node, const action::Request& request, const Reach& reach, bool sure, NodeId within) {
  if (reach.about == About::nothing) return;
  if (reach.about == About::everything || reach.about == About::network) return anything(node);
  any_.mark(node);
  auto at = kinds_.find({reach.about, reach.host});
  if (at == kinds_.end()) at = kinds_.emplace(Key{reach.about, reach.host}, Kind(plan_)).first;
  at->second.before.mark(node);
  at->second.nodes.push_back(node);
  (reach.with_others ? at->second.wide : at->second.by_key[reach.key]).push_back(acts_.size());
  acts_.push_back({node, request, reach, sure, within});
}

bool Foreseen::one_after_another(NodeId list) const {
  const auto known = chains_.find(list);
  if (known != chains_.end()) return known->second;
  bool chain = true;
  for (NodeId n = plan_.first_child(list); chain && n != nothing; n = plan_.next_sibling(n)) {
    const NodeId next = plan_.next_sibling(n);
    const auto after = plan_.successors(n);
    chain = next == nothing || std::find(after.begin(), after.end(), next) != after.end();
  }
  return chains_[list] = chain;
}

// Its own clauses above count, and so does the act above a list for what is in it. In a list that is a chain the
// numbers tell, so that a long one costs nothing.
bool Foreseen::comes_before(NodeId a, NodeId b) const {
  if (plan_.holds(a, b)) return true;
  if (plan_.holds(b, a)) return false;
  NodeId left = a, right = b;
  while (!plan_.holds(plan_.parent(left), b)) left = plan_.parent(left);
  while (!plan_.holds(plan_.parent(right), a)) right = plan_.parent(right);
  const bool plain = plan_.part(left) != plan::Part::aside && plan_.part(right) != plan::Part::aside;
  return plain && one_after_another(plan_.parent(left)) ? left < right : plan_.precedes(left, right);
}

// Of those that come before the look, does every one come before the node, too? Past some number nobody looks, and it
// counts as no.
bool Foreseen::all_before(const std::vector<NodeId>& nodes, NodeId node, NodeId looks) const {
  constexpr std::size_t most = 1000;
  if (nodes.size() > most) return false;
  return std::all_of(nodes.begin(), nodes.end(),
                     [&](NodeId n) { return n == node || comes_before(n, node) || !comes_before(n, looks); });
}

// Those that the look may have to do with: of files the same, what it stands in, and what stands in it.
std::vector<std::size_t> Foreseen::near(const Kind& kind, const Reach& look) const {
  std::vector<std::size_t> out = kind.wide;
  const auto take = [&](const std::vector<std::size_t>& acts) { out.insert(out.end(), acts.begin(), acts.end()); };
  const auto take_key = [&](const std::string& key) {
    if (const auto at = kind.by_key.find(key); at != kind.by_key.end()) take(at->second);
  };
  if (look.about != About::file) {
    take_key(look.key);
    return out;
  }
  const auto around = [&](const std::string& path) {
    for (std::string at = path; !at.empty(); at = at.substr(0, at.rfind('/') == std::string::npos ? 0 : at.rfind('/')))
      take_key(at);
    take_key("/");
    for (auto at = kind.by_key.lower_bound(path + "/"); at != kind.by_key.end() && at->first.starts_with(path + "/");
         ++at)
      take(at->second);
    for (const auto& [key, acts] : kind.by_key)
      if (key.starts_with('/') != path.starts_with('/')) take(acts);
  };
  around(look.key);
  if (look.needs_folder && !folder_of(look.key).empty()) around(folder_of(look.key));
  if (!look.other.empty()) around(look.other);
  return out;
}

NodeId Foreseen::some_before(const std::vector<NodeId>& nodes, NodeId node) const {
  std::size_t tries = 20;
  for (auto at = nodes.rbegin(); at != nodes.rend() && tries > 0; ++at, --tries)
    if (comes_before(*at, node)) return *at;
  return nothing;
}

Foreseen::Verdict Foreseen::look(NodeId node, const Reach& look) const {
  using Is = Verdict::Is;
  if (look.about == About::nothing || !any_.before(node)) return {};
  const bool spoiled = everything_.before(node);
  constexpr std::size_t most_near = 100;  // of more nobody looks which is the last
  bool crowded = false;
  std::vector<const Act*> met;
  std::vector<const Kind*> others;  // kinds that may change it without being decisive
  for (const auto& [key, kind] : kinds_) {
    if (!kind.before.before(node)) continue;
    const bool same = key.first == look.about && key.second == look.host && key.first != About::process;
    if (same) {
      const auto close = near(kind, look);
      crowded = crowded || close.size() > most_near;
      for (const std::size_t i : close.size() > most_near ? std::vector<std::size_t>() : close)
        if (may_change(acts_[i].reach, look) && comes_before(acts_[i].node, node)) met.push_back(&acts_[i]);
    } else if (may_change({key.first, key.second, {}, {}, false, false, false}, look)) {
      others.push_back(&kind);
    }
  }
  if (crowded) return {Is::open, nullptr, nothing};
  if (met.empty() && others.empty() && !spoiled) return {};
  const Act* last = nullptr;
  for (const Act* act : met) {
    const auto older = [&](const Act* other) { return other == act || comes_before(other->node, act->node); };
    if (std::all_of(met.begin(), met.end(), older)) last = act;
  }
  const auto before_last = [&](const Kind* kind) { return all_before(kind->nodes, last->node, node); };
  // Whether its folder will be there is another matter than what became of the file.
  const bool folder_open = last && look.needs_folder && last->request.action != "file.make_folder" &&
                           std::any_of(met.begin(), met.end(), [&](const Act* a) { return a->reach.key != look.key; });
  const bool sure = last && last->sure && (last->within == nothing || plan_.holds(last->within, node));
  const bool decides = sure && !folder_open && std::all_of(others.begin(), others.end(), before_last) &&
                       (!spoiled || all_before(everything_nodes_, last->node, node));
  if (decides) return {Is::decided, &last->request, last->node};
  if (spoiled) return {Is::open, nullptr, some_before(everything_nodes_, node)};
  return {Is::open, nullptr, !others.empty() ? some_before(others.front()->nodes, node) : met.front()->node};
}

}  // namespace ocflow::run
