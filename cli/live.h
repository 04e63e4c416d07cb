// What is shown while a run goes on: a line when a step begins and a line when it ends; what it says; why it is tried
// again, or in another way; and the same of what a list does when it ends.
#pragma once
#include <map>
#include <unordered_map>

#include "cli/console.h"
#include "engine/report/report.h"
#include "engine/run/driver.h"
#include "engine/run/finals.h"

namespace ocflow::cli {

class Live final : public run::Observer {
 public:
  // With `quiet` nothing is shown, only folded.
  Live(run::RunState& state, report::Folder& folder, Console& console);
  void happened(const run::Event& event) override;
  // May come many times a second, and in a run that waits for nothing but time it costs next to nothing.
  void turned(const run::Driver& driver, std::chrono::nanoseconds now);
  const std::string& last_begun() const { return last_begun_; }  // its number

 private:
  // What waits at the moment; what has waited long is told, and then again when it has taken twice as long. Gives in
  // how many milliseconds another one of these may be due.
  std::int64_t tell_waits(const std::vector<run::Waiting>& all);
  void tell(const report::Changes::Change& change);
  // live_told.cc
  void tell_other_way(plan::NodeId node);
  void tell_begun(const run::Event& resumed);
  void tell_retry(plan::NodeId node);
  bool ends_final(const run::Event& event, const run::Final& final) const;
  void tell_final_begin(const run::Event& event);
  void tell_final_end(const run::Event& event);
  void tell_said(const run::Event& event);
  void tell_wait(const run::Waiting& one);
  std::string begin_of(plan::NodeId node) const;  // number and indentation, before what a line says of a step
  run::RunState& state_;
  report::Folder& folder_;
  Console& console_;
  std::string last_begun_;
  std::unordered_map<plan::NodeId, std::uint32_t> rungs_;    // lower ones that were told
  std::unordered_map<plan::NodeId, std::uint16_t> retries_;  // tries that failed, as told
  struct ToldWait {
    std::int64_t since_ms = 0;
    std::int64_t next_ms = 0;  // when it has waited so long it is told
  };
  std::unordered_map<plan::NodeId, ToldWait> waits_;
  std::uint64_t waits_begun_ = 0;                             // when they were last gone through
  std::chrono::nanoseconds waits_due_{0}, waits_at_most_{0};  // one may be due; not again before, however many begin
  std::map<run::Final, std::int64_t> finals_;                 // those that run, since when (wall time; 0: before)
};

}  // namespace ocflow::cli
