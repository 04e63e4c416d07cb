// What is shown while a run goes on: a line when a step begins and a line when it ends.
#pragma once
#include <unordered_map>

#include "cli/console.h"
#include "engine/report/report.h"

namespace ocflow::cli {

class Live final : public run::Observer {
 public:
  // With `quiet` nothing is shown, only folded.
  Live(run::RunState& state, report::Folder& folder, Console& console);
  void happened(const run::Event& event) override;
  const std::string& last_begun() const { return last_begun_; }  // its number

 private:
  void tell(const report::Changes::Change& change);
  void tell_other_way(plan::NodeId node);
  void tell_begun();
  run::RunState& state_;
  report::Folder& folder_;
  Console& console_;
  std::string last_begun_;
  std::unordered_map<plan::NodeId, std::uint32_t> rungs_;  // lower ones that were told
};

}  // namespace ocflow::cli
