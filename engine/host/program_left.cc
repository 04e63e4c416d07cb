#include "engine/host/program_left.h"

#include <algorithm>

#include "engine/base/clock.h"
#include "engine/host/keeper_record.h"

namespace ocflow::keeper {
namespace {

// A child is started in a group of its own and in the session of its keeper (docs/keeper.md). As the leader of a group
// it can't leave that session.
bool is_program(const Process& process) { return process.pid == process.group && process.pid != process.session; }

bool holds(const std::vector<std::int32_t>& pids, pid_t pid) {
  return std::find(pids.begin(), pids.end(), pid) != pids.end();
}

std::vector<Process> unmarked_programs(const Traces& traces, std::chrono::nanoseconds since) {
  auto all = unmarked_in(traces.session, since);
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const Process& p) { return !is_program(p) || holds(traces.others, p.pid); }),
            all.end());
  return all;
}

// A record from before keepers wrote down their session has only the number.
bool is_noted(const Process& process, const Traces& traces, std::string_view mark, std::chrono::nanoseconds since) {
  if (!is_program(process)) return false;
  if (const auto found = mark_of(process.pid)) return *found == mark;
  if (traces.session == 0) return is_hidden(process.pid);
  const auto unmarked = unmarked_in(traces.session, since);
  return std::any_of(unmarked.begin(), unmarked.end(), [&](const Process& p) { return p.pid == process.pid; });
}

}  // namespace

std::vector<Process> program_left(const Traces& traces, std::string_view mark) {
  const auto since = system_clock().elapsed();
  if (traces.program > 0) {
    auto process = living(traces.program);
    if (!process || !is_noted(*process, traces, mark, since)) return {};
    return {std::move(*process)};
  }
  for (auto& found : marked([&](std::string_view seen) { return seen == mark; }, {}, since))
    if (is_program(found)) return {std::move(found)};
  return unmarked_programs(traces, since);
}

bool is_left(const std::filesystem::path& run_folder, const std::string& run_id, action::AttemptKey key) {
  const auto mark = run_id + ":" + std::to_string(key);
  if (!marked([&](std::string_view found) { return attempt_of(found) == mark; }).empty()) return true;
  return !program_left(Record::traces_in(run_folder / "keeper.record", boot_id(), key), mark).empty();
}

}  // namespace ocflow::keeper
