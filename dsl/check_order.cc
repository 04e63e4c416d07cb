// The order that `after` and `otherwise` give to bullets.
#include <algorithm>

#include "dsl/check_body.h"

namespace ocflow::dsl::checking {

Body::Beside Body::names_in(std::span<const Index> list) const {
  Beside out;
  for (const Index i : list) {
    if (const std::string_view name = this->name(steps[i]); !name.empty()) out[name].push_back(i);
  }
  return out;
}

void Body::order(std::span<const Index> list) {
  if (list.empty()) return;
  std::optional<Beside> names;
  bool any = false;
  const bool in_order = numbered(list.front());
  for (const Index i : list) {
    BodyStep& step = steps[i];
    const auto first = static_cast<std::uint32_t>(afters_.size());
    for (const SyntaxClause& clause : step.item->clauses) {
      if (clause.word != ClauseWord::after) continue;
      if (in_order) {
        world.report("OCF0304", clause.keyword(), "the steps of a numbered list wait for one another anyway").remedy =
            "leave the `after` out, or write the list with bullets";
      } else {
        if (!names) names = names_in(list);
        wait_for(clause, *names);
      }
    }
    if (step.more->ends_group && !in_order) {
      for (Index other = steps[step.more->group].place; other < step.place; ++other) afters_.push_back(list[other]);
    }
    const auto count = static_cast<std::uint32_t>(afters_.size()) - first;
    if (count == 0) continue;
    more(step).first_after = first;
    more(step).afters = count;
    any = true;
  }
  if (any) refuse_circles(list);
}

void Body::wait_for(const SyntaxClause& after, const Beside& names) {
  for (const Span at : after.more->names) {
    const std::string_view name = world.text(at);
    const auto found = names.find(name);
    if (found != names.end()) {
      afters_.insert(afters_.end(), found->second.begin(), found->second.end());
      continue;
    }
    const auto elsewhere = by_name.find(name);
    Diagnostic& d = world.report("OCF0305", at, "there is no step " + std::string(name) + " beside this one");
    d.want = "the name of a step in the same list";
    if (elsewhere != by_name.end()) {
      d.labels.push_back({steps[elsewhere->second.front()].more->name_at, "it stands in another list"});
      d.remedy = "let the steps wait that hold the two";
      continue;
    }
    std::vector<std::string> candidates;
    for (const auto& [n, where] : names) candidates.emplace_back(n);
    std::sort(candidates.begin(), candidates.end());
    d.remedy = "name the step to wait for with `as " + std::string(name) + "`, or take the name away here";
    suggest(world, d, name, candidates);
  }
}

// Each circle once: walks against the arrows; a step met again on its own path closes one.
void Body::refuse_circles(std::span<const Index> list) {
  enum class Mark : std::uint8_t { fresh, open, closed };
  std::vector<Mark> marks(list.size(), Mark::fresh);
  struct Open {
    Index step;
    std::size_t next = 0;
  };
  for (const Index root : list) {
    if (marks[steps[root].place] != Mark::fresh) continue;
    std::vector<Open> path{{root}};
    marks[steps[root].place] = Mark::open;
    while (!path.empty()) {
      Open& top = path.back();
      const std::span<const Index> before_it = afters(top.step);
      if (top.next == before_it.size()) {
        marks[steps[top.step].place] = Mark::closed;
        path.pop_back();
        continue;
      }
      const Index before = before_it[top.next++];
      Mark& mark = marks[steps[before].place];
      if (mark == Mark::open) {
        const auto from = std::find_if(path.begin(), path.end(), [&](const Open& o) { return o.step == before; });
        Diagnostic& d = world.report(
            "OCF0308", steps[before].item->sentence_at,
            from + 1 == path.end() ? "the step waits for itself" : "steps wait for each other in a circle");
        for (auto it = from + 1; it != path.end(); ++it)
          d.labels.push_back({steps[it->step].item->sentence_at, "waits in the circle"});
        d.remedy = "take one `after` away";
      } else if (mark == Mark::fresh) {
        mark = Mark::open;
        path.push_back({before});
      }
    }
  }
}

std::span<const Index> Body::in_order(Index parent, std::vector<Index>& room) const {
  const std::span<const Index> all = list(parent);
  const auto waits_for_none = [&](Index i) { return steps[i].more->afters == 0; };
  if (all.empty() || numbered(all.front()) || std::all_of(all.begin(), all.end(), waits_for_none)) return all;
  // Who waits for a step stands in `next` from `first` of its place on.
  std::vector<std::size_t> waits(all.size()), first(all.size() + 1);
  for (const Index i : all) {
    waits[steps[i].place] = steps[i].more->afters;
    for (const Index before : afters(i)) ++first[steps[before].place + 1];
  }
  for (std::size_t place = 0; place < all.size(); ++place) first[place + 1] += first[place];
  std::vector<Index> next(first.back());
  std::vector<std::size_t> filled(first.begin(), first.end() - 1);
  for (const Index i : all) {
    for (const Index before : afters(i)) next[filled[steps[before].place]++] = i;
  }
  for (const Index i : all) {
    if (waits[steps[i].place] == 0) room.push_back(i);
  }
  for (std::size_t done = 0; done < room.size(); ++done) {
    const Index place = steps[room[done]].place;
    for (std::size_t k = first[place]; k < first[place + 1]; ++k) {
      if (--waits[steps[next[k]].place] == 0) room.push_back(next[k]);
    }
  }
  if (room.size() < all.size()) {  // a circle, and reported: any order will do
    for (const Index i : all) {
      if (waits[steps[i].place] > 0) room.push_back(i);
    }
  }
  return room;
}

}  // namespace ocflow::dsl::checking
