#include "cli/plan_time.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

using plan::ClauseKind;
using plan::NodeId;
using plan::Part;
using timing::Length;
using timing::Ms;
using timing::TaskId;
using What = run::Preview::What;

namespace {

constexpr std::size_t time_draws = 1000;
constexpr std::uint64_t time_seed = 1;

Ms as_ms(Duration d) { return static_cast<Ms>(d.count()) / 1e6; }

// What its clauses say that a step takes at most.
class TimeLimits {
 public:
  explicit TimeLimits(run::RunState& state) : state_(state), plan_(state.plan()) {}

  // nullopt: nothing limits it, neither itself nor a list around it.
  std::optional<Length> of(NodeId n) {
    Length out;
    if (has_finals(plan_, n)) return around(n);
    const auto first = static_cast<std::uint16_t>(plan_.first_clause(n));
    for (std::uint16_t i = 0; i < plan_.clauses(n).size(); ++i)
      if (!add(n, plan_.clauses(n)[i], static_cast<std::uint16_t>(first + i), out)) return around(n);
    return out;
  }

 private:
  bool add(NodeId n, const plan::Clause& clause, std::uint16_t place, Length& to) {
    switch (clause.kind) {
      case ClauseKind::act:
        return act(n, place, to);
      case ClauseKind::wait: {
        const auto within = duration(n, plan_.program().more(clause).within);
        to.waits += within.value_or(0);
        return within.has_value();
      }
      case ClauseKind::person:
      case ClauseKind::confirm:
      case ClauseKind::ask:
        return false;
      case ClauseKind::list:
      case ClauseKind::each:
        return clause.aside == plan::nothing;  // a procedure of a lower rung has its own limits
      default:
        if (clause.expr != expr::no_expr && expr::has_reads(plan_.program().arena, clause.expr))
          to.waits += as_ms(run::read_limit);
        return true;
    }
  }

  bool act(NodeId n, std::uint16_t place, Length& to) {
    const auto rung = run::rung_of(plan_, n, place);
    const auto within = duration(n, rung.within);
    if (!within) return false;
    const auto more = rung.tries > 0 ? rung.tries - 1 : 0;
    const auto pauses = rung.doubling ? std::pow(2.0, more) - 1 : static_cast<double>(more);
    to.works += *within * (more + 1);
    to.waits += duration(n, rung.retry_every).value_or(0) * pauses;
    return true;
  }

  std::optional<Ms> duration(NodeId n, expr::ExprId id) {
    const auto found = run::duration_of(state_, n, id, Duration(-1));
    return found.count() < 0 ? std::nullopt : std::optional(as_ms(found));
  }

  std::optional<Length> around(NodeId n) {
    for (NodeId list = plan_.parent(n); list != plan::nothing && list != plan_.root(); list = plan_.parent(list)) {
      if (plan_.part(list) == Part::each) continue;
      if (const auto within = duration(list, run::more_of(plan_, list).within)) return Length{0, *within};
    }
    return std::nullopt;
  }

  run::RunState& state_;
  const plan::Plan& plan_;
};

class TimeMaking {
 public:
  TimeMaking(run::RunState& state, const run::Forecast& forecast, const site::Site* site, const Durations& past,
             const TimeWanted& wanted)
      : state_(state), plan_(state.plan()), forecast_(forecast), site_(site), past_(past), limits_(state) {
    out_.runs = past.runs;
    out_.jobs = wanted.jobs;
    out_.window = wanted.window;
    begins_.assign(plan_.size(), timing::none);
    ends_ = begins_;
  }

  PlanTime make() {
    add(plan_.root(), {}, true);
    out_.foreseen = timing::foresee(graph_, known_, out_.jobs, time_draws, time_seed);
    std::vector<bool> decides(known_.size());
    for (const TaskId t : out_.foreseen.critical) decides[t] = true;
    for (auto& row : out_.rows) {
      row.critical = decides[row.task] && (row.runs > 0 ? row.median > 0 : row.limit.value_or(0) > 0);
      if (row.critical) out_.critical.push_back(row.number);
    }
    if (out_.window && out_.unknown.empty()) {
      out_.abort = abort(0.5);
      out_.careful = abort(0.9);
    }
    return std::move(out_);
  }

 private:
  struct WayBack {
    enum class Is { none, past, forward, inside, never } is = Is::none;
    const Past* past = nullptr;
    TaskId first = 0;  // inside: the tasks from there on, up to its own
  };

  // What is in reserve takes no time as long as what is tried before it succeeds.
  bool happens(NodeId n) const {
    return forecast_.steps[n].what != What::not_applicable && !forecast_.steps[n].in_reserve;
  }

  TaskId task(timing::Task about = {}) {
    known_.emplace_back();
    ways_.emplace_back();
    return graph_.add(about);
  }

  // `changes`: what it does has to be taken back by itself, not by a list around it.
  void add(NodeId n, timing::Task place, bool changes) {
    const bool list = happens(n) && holds_steps(plan_, n);
    const TaskId begin = task({place.takes, list ? timing::none : place.frees});
    begins_[n] = ends_[n] = begin;
    if (!happens(n)) return;
    if (!list || takes_itself(n)) row(n, begin);
    const auto undo =
        n == plan_.root() || plan_.part(n) == Part::each ? plan::Undo::unsaid : run::step_of(plan_, n).undo;
    if (!list) {
      if (changes) ways_[begin] = way_back(n, begin);
      return;
    }
    const bool whole = undo == plan::Undo::call || undo == plan::Undo::needless;
    children(n, changes && !whole);
    ends_[n] = task({timing::none, place.frees});
    if (changes && undo != plan::Undo::unsaid) ways_[ends_[n]] = way_back(n, begin);
    edges(n);
  }

  void children(NodeId n, bool changes) {
    timing::Task place;
    if (plan_.part(n) == Part::each && plan_.at_once(n) != plan::nothing) {
      graph_.rooms.push_back(plan_.at_once(n));
      place.takes = place.frees = static_cast<std::uint32_t>(graph_.rooms.size() - 1);
    }
    for (NodeId c = plan_.first_child(n); c != plan::nothing; c = plan_.next_sibling(c))
      if (plan_.part(c) != Part::aside) add(c, place, changes);
  }

  void edges(NodeId n) {
    for (NodeId c = plan_.first_child(n); c != plan::nothing; c = plan_.next_sibling(c)) {
      if (plan_.part(c) == Part::aside) continue;
      if (plan_.predecessors(c) == 0) graph_.edge(begins_[n], begins_[c]);
      if (plan_.successors(c).empty()) graph_.edge(ends_[c], ends_[n]);
      for (const NodeId next : plan_.successors(c))
        if (begins_[next] != timing::none) graph_.edge(ends_[c], begins_[next]);
    }
  }

  // Of a list: does it do or wait for something beside what is in it?
  bool takes_itself(NodeId n) const {
    const auto clauses = plan_.clauses(n);
    const bool own = std::any_of(clauses.begin(), clauses.end(), [](const plan::Clause& c) {
      return c.kind == ClauseKind::act || c.kind == ClauseKind::wait || c.kind == ClauseKind::person ||
             c.kind == ClauseKind::confirm || c.kind == ClauseKind::ask;
    });
    return own || has_finals(plan_, n);
  }

  void row(NodeId n, TaskId t) {
    const auto& p = forecast_.steps[n];
    TimeRow row;
    row.node = n;
    row.task = t;
    row.number = n == plan_.root() ? "-" : plan_.number(n);
    row.path = plan_.path(n);
    row.sentence = report::sentence(state_, n);
    row.perhaps = p.perhaps;
    auto& known = known_[t];
    std::set<std::size_t> runs;
    if (const auto* past = past_.find(step_key(state_, site_, n)))
      for (const auto& sample : past->samples)
        if (fits(sample, p.what)) known.samples.push_back(sample.length), runs.insert(sample.run);
    row.runs = runs.size();
    if (!known.samples.empty()) {
      row.median = quantile(known.samples, 0.5).all();
      row.ninth = quantile(known.samples, 0.9).all();
    } else if (plan_.open_ended(n)) {
      out_.unknown.push_back(row.number);  // how often its limits count, only the run can tell
    } else {
      known.limit = limits_.of(n);
      if (known.limit && known.limit->all() <= 0) return;  // it only works something out
      if (known.limit)
        row.limit = known.limit->all(), ++out_.limits;
      else
        out_.unknown.push_back(row.number);
    }
    out_.rows.push_back(std::move(row));
  }

  // An act that finds all so already took another time than one that changes it.
  static bool fits(const Past::Sample& sample, What what) {
    return what == What::already_so ? !sample.changed : what != What::would_change || sample.changed;
  }

  WayBack way_back(NodeId n, TaskId begin) {
    using Is = WayBack::Is;
    const auto what = forecast_.steps[n].what;
    const auto& step = run::step_of(plan_, n);
    if (what == What::already_so || what == What::looks || plan_.part(n) == Part::each) return {};
    if (step.undo == plan::Undo::needless) return {};
    if (step.undo == plan::Undo::impossible) return {Is::never};
    if (!step.has_undo) {
      ++out_.back_none;
      return {};
    }
    const auto* past = past_.find(step_key(state_, site_, n));
    if (past && !past->back.empty()) {
      ++out_.back_known;
      return {Is::past, past};
    }
    ++out_.back_as_forward;
    return {what == What::list ? Is::inside : Is::forward, nullptr, begin};
  }

  std::vector<timing::Back> backs_at(double share, const std::vector<Length>& lengths) const {
    using Is = WayBack::Is;
    std::vector<timing::Back> out(ways_.size());
    for (TaskId t = 0; t < ways_.size(); ++t) {
      const auto& way = ways_[t];
      if (way.is == Is::never) out[t].never = true;
      if (way.is == Is::past) out[t].length = timing::quantile(way.past->back, share);
      if (way.is == Is::forward) out[t].length = lengths[t];
      for (TaskId in = way.first; way.is == Is::inside && in <= t; ++in) out[t].length.works += lengths[in].all();
    }
    return out;
  }

  TimeAbort abort(double share) const {
    const auto lengths = timing::lengths_at(known_, share);
    std::vector<TaskId> starts;
    for (const auto& row : out_.rows) starts.push_back(row.task);
    const auto found =
        timing::latest_abort(graph_, lengths, backs_at(share, lengths), starts, out_.jobs, as_ms(*out_.window));
    TimeAbort out{found.always, {}, {}, {}, found.offset, found.back};
    for (const auto& row : out_.rows)
      if (row.task == found.task) out.number = row.number, out.path = row.path, out.sentence = row.sentence;
    return out;
  }

  run::RunState& state_;
  const plan::Plan& plan_;
  const run::Forecast& forecast_;
  const site::Site* site_;
  const Durations& past_;
  TimeLimits limits_;
  timing::Graph graph_;
  std::vector<timing::Known> known_;
  std::vector<WayBack> ways_;
  std::vector<TaskId> begins_, ends_;
  PlanTime out_;
};

}  // namespace

PlanTime time_of(run::RunState& state, const run::Forecast& forecast, const site::Site* site, const Durations& past,
                 const TimeWanted& wanted) {
  return TimeMaking(state, forecast, site, past, wanted).make();
}

}  // namespace ocflow::cli
