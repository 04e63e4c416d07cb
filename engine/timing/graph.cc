#include "engine/timing/graph.h"

#include <algorithm>
#include <queue>
#include <utility>

namespace ocflow::timing {

TaskId Graph::add(Task task) {
  tasks.push_back(task);
  after.emplace_back();
  return static_cast<TaskId>(tasks.size() - 1);
}

namespace {

using Smallest = std::priority_queue<TaskId, std::vector<TaskId>, std::greater<>>;

class Run {
 public:
  Run(const Graph& graph, const std::vector<Length>& lengths, std::uint32_t jobs, Schedule& out)
      : graph_(graph), lengths_(lengths), jobs_(jobs), rooms_(graph.rooms), waiting_(graph.rooms.size()), out_(out) {
    const auto n = graph.tasks.size();
    out.starts.assign(n, 0);
    out.ends.assign(n, 0);
    out.held_by.assign(n, none);
    out.total = 0;
    out.last = none;
    before_.assign(n, 0);
    for (const auto& nexts : graph.after)
      for (const TaskId next : nexts) ++before_[next];
  }

  void all() {
    for (TaskId t = 0; t < graph_.tasks.size(); ++t)
      if (before_[t] == 0) may(t, 0, none);
    begin(0, none);
    while (!events_.empty()) {
      const auto event = events_.top();
      events_.pop();
      event.works_only ? static_cast<void>(--working_) : end(event);
      begin(event.at, event.task);
    }
  }

 private:
  struct Event {
    Ms at;
    TaskId task;
    bool works_only;  // it waits on, and its place for acts is free
    bool operator>(const Event& o) const {
      return std::pair(at, std::pair(task, !works_only)) > std::pair(o.at, std::pair(o.task, !o.works_only));
    }
  };

  // All that it waits for is over; now it needs its places.
  void may(TaskId t, Ms at, TaskId because) {
    out_.held_by[t] = because;
    const auto room = graph_.tasks[t].takes;
    if (room != none && rooms_[room] == 0) return waiting_[room].push(t);
    if (room != none) --rooms_[room];
    ready(t, at);
  }
  void ready(TaskId t, Ms at) {
    out_.starts[t] = at;
    lengths_[t].works > 0 ? ready_.push(t) : start(t, at);
  }

  void begin(Ms at, TaskId because) {
    for (; !ready_.empty() && working_ < jobs_; ready_.pop()) {
      const TaskId t = ready_.top();
      ++working_;
      if (at > out_.starts[t]) out_.held_by[t] = because;  // it has waited for a place
      start(t, at);
    }
  }

  void start(TaskId t, Ms at) {
    out_.starts[t] = at;
    const auto& length = lengths_[t];
    if (length.works > 0 && length.waits > 0) events_.push({at + length.works, t, true});
    events_.push({at + length.all(), t, false});
  }

  void end(const Event& event) {
    const TaskId t = event.task;
    if (lengths_[t].works > 0 && lengths_[t].waits <= 0) --working_;
    out_.ends[t] = event.at;
    if (out_.last == none || event.at >= out_.total) out_.total = event.at, out_.last = t;
    if (const auto room = graph_.tasks[t].frees; room != none) {
      ++rooms_[room];
      if (!waiting_[room].empty()) {
        const TaskId next = waiting_[room].top();
        waiting_[room].pop();
        --rooms_[room];
        out_.held_by[next] = t;
        ready(next, event.at);
      }
    }
    for (const TaskId next : graph_.after[t])
      if (--before_[next] == 0) may(next, event.at, t);
  }

  const Graph& graph_;
  const std::vector<Length>& lengths_;
  std::uint32_t jobs_, working_ = 0;
  std::vector<std::uint32_t> rooms_, before_;
  std::vector<Smallest> waiting_;
  Smallest ready_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  Schedule& out_;
};

}  // namespace

void schedule(const Graph& graph, const std::vector<Length>& lengths, std::uint32_t jobs, Schedule& out) {
  Run(graph, lengths, jobs == 0 ? 1 : jobs, out).all();
}

std::vector<TaskId> critical_path(const Schedule& schedule) {
  std::vector<TaskId> out;
  for (TaskId t = schedule.last; t != none; t = schedule.held_by[t]) out.push_back(t);
  std::reverse(out.begin(), out.end());
  return out;
}

Graph backwards(const Graph& graph) {
  Graph out;
  const auto n = static_cast<TaskId>(graph.tasks.size());
  for (TaskId t = 0; t < n; ++t) out.add();
  for (TaskId t = 0; t < n; ++t)
    for (const TaskId next : graph.after[t]) out.edge(n - 1 - next, n - 1 - t);
  return out;
}

}  // namespace ocflow::timing
