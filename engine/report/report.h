// A run as a person wants to hear of it: events folded into one line a step, and views of that.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/run/run_state.h"

namespace ocflow::report {

struct StepReport {
  plan::NodeId node = 0;
  std::string number;    // 3.1
  std::string sentence;
  std::string path;      // what --decide takes
  unsigned depth = 0;
  run::State state = run::State::waiting;
  std::int64_t began_ms = 0, ended_ms = 0;  // wall time; 0: not
  std::uint16_t attempts = 0;
  std::string detail;    // why failed, why skipped and by whom, why not applicable
  std::string output;    // the last lines
};

struct Report {
  std::string run_id, procedure, title;
  std::vector<StepReport> steps;
  bool ended = false, as_asked = false;
  std::int64_t began_ms = 0, ended_ms = 0;
  std::string why_ended;  // drained, cancelled, a person is needed...
};

class Folder final : public run::Observer {
 public:
  Folder(run::RunState& state, std::string run_id);
  void happened(const run::Event& event) override;  // after the state was given it
  Report report() const;

 private:
  run::RunState& state_;
  std::string run_id_;
  std::vector<StepReport> steps_;
  std::int64_t began_ms_ = 0, ended_ms_ = 0;
  std::string why_ended_;
};

// The whole run as text; of one that failed it ends with what failed, what is left as it is, what did not start,
// and the commands to go on (`command` is how the user called us: "ocflow").
std::string to_text(const Report& report, bool color);
std::string summary(const Report& report, const std::string& state_option, bool color);
nlohmann::json to_json(const Report& report);

}  // namespace ocflow::report
