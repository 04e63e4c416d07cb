#include "engine/host/program_left.h"

#include <algorithm>

#include "engine/base/clock.h"
#include "engine/host/keeper_record.h"

namespace ocflow::keeper {
namespace {

// A child is started in a group of its own and in the session of its keeper (docs/keeper.md). As the leader of a group
// it can't leave that session.
bool is_program(const Process& process) { return process.pid == process.group && process.pid != process.session; }

bool is(const Process& process, const Noted& noted) {
  return process.pid == noted.pid && (noted.started == 0 || process.started == noted.started);
}

std::vector<Process> unmarked_of(const Session& session, std::chrono::nanoseconds since) {
  auto all = unmarked_in(session.id, since);
  std::erase_if(all, [&](const Process& p) { return !is_program(p) || p.started < session.started; });
  return all;
}

// A record of an earlier release has only the number.
bool is_noted(const Process& process, const Traces& traces, std::string_view mark, std::chrono::nanoseconds since) {
  if (traces.program.started != 0) return process.started == traces.program.started;
  if (!is_program(process)) return false;
  if (const auto found = mark_of(process.pid)) return *found == mark;
  if (traces.session.id == 0) return is_hidden(process.pid);
  const auto unmarked = unmarked_of(traces.session, since);
  return std::any_of(unmarked.begin(), unmarked.end(), [&](const Process& p) { return p.pid == process.pid; });
}

std::string listed(const std::vector<Process>& processes, const std::function<std::string(const Process&)>& text,
                   std::string_view between) {
  std::string out;
  for (const Process& p : processes) out.append(out.empty() ? "" : between).append(text(p));
  return out;
}

}  // namespace

bool ProgramLeft::lives() const {
  const auto still = [](const Process& p) { return keeper::lives(p); };
  return surely ? still(*surely) : std::any_of(perhaps.begin(), perhaps.end(), still);
}

ProgramLeft program_left(const Traces& traces, std::string_view mark, std::chrono::nanoseconds since) {
  if (traces.inside) return {};
  if (traces.program.pid > 0) {
    auto process = living(traces.program.pid);
    if (!process || !is_noted(*process, traces, mark, since)) return {};
    return {std::move(process)};
  }
  const auto too_old = [&](const Process& p) { return began_before(p, traces.since); };
  for (auto& found : marked([&](std::string_view seen) { return seen == mark; }, {}, since))
    if (is_program(found) && !too_old(found)) return {std::move(found)};
  ProgramLeft left{{}, unmarked_of(traces.session, since)};
  std::erase_if(left.perhaps, [&](const Process& p) {
    const auto same = [&](const Noted& noted) { return is(p, noted); };
    return too_old(p) || std::any_of(traces.others.begin(), traces.others.end(), same);
  });
  return left;
}

std::vector<Leftover> left_of(const std::filesystem::path& run_folder, const std::string& run_id,
                              const std::vector<action::AttemptKey>& keys) {
  std::vector<Leftover> out;
  if (keys.empty()) return out;
  const auto since = system_clock().elapsed();
  const auto traces = Record::traces_in(run_folder / "keeper.record", boot_id(), keys);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto mark = run_id + ":" + std::to_string(keys[i]);
    auto surely = marked([&](std::string_view found) { return attempt_of(found) == mark; }, {}, since);
    auto left = surely.empty() ? program_left(traces[i], mark, since) : ProgramLeft{};
    if (left.surely) surely.push_back(*left.surely);
    if (!surely.empty() || !left.perhaps.empty()) out.push_back({keys[i], std::move(left.perhaps), std::move(surely)});
  }
  return out;
}

std::string names_of(const std::vector<Process>& processes) {
  return listed(
      processes, [](const Process& p) { return p.text(); }, ", ");
}

std::string how_to_end(const std::vector<Process>& processes) {
  const auto number = [](const Process& p) { return std::to_string(p.pid); };
  return "`ps -fp " + listed(processes, number, ",") + "` tells what runs there, `kill " +
         listed(processes, number, " ") + (processes.size() == 1 ? "` ends it" : "` ends them");
}

}  // namespace ocflow::keeper
