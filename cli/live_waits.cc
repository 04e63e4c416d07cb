// A wait that takes long says so, ever more rarely, so that nobody takes it for a hang.
#include "cli/live.h"
#include "cli/waits.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr std::int64_t first_ms = 10'000;
constexpr std::int64_t most_ms = 600'000;  // between two
constexpr std::size_t most_lines = 20;     // at a time; the others are counted

}  // namespace

void Live::turned(const run::Driver& driver, const std::chrono::nanoseconds now) {
  const auto begun = driver.waits_begun();
  if (now < waits_at_most_ || (begun == waits_begun_ && now < waits_due_)) return;
  waits_begun_ = begun;
  waits_at_most_ = now + std::chrono::seconds(1);
  waits_due_ = now + std::chrono::milliseconds(tell_waits(driver.waiting()));
}

std::int64_t Live::tell_waits(const std::vector<run::Waiting>& all) {
  std::unordered_map<plan::NodeId, ToldWait> told;
  told.reserve(all.size());
  std::size_t lines = 0;
  std::int64_t in_ms = most_ms;
  for (const auto& one : all) {
    if (one.retry) continue;  // it was told when it began
    const auto before = waits_.find(one.node);
    const bool same = before != waits_.end() && before->second.since_ms == one.since_ms;
    ToldWait now = same ? before->second : ToldWait{one.since_ms, first_ms};
    if (one.waited_ms >= now.next_ms) {
      while (now.next_ms <= one.waited_ms) now.next_ms += std::min(now.next_ms, most_ms);
      if (++lines <= most_lines) tell_wait(one);
    }
    in_ms = std::min(in_ms, now.next_ms - one.waited_ms);
    told.emplace(one.node, now);
  }
  if (lines > most_lines)
    console_.err("       " + report::count_text(lines - most_lines, "more waits", "more wait") + " as long\n");
  console_.flush();
  waits_ = std::move(told);
  return in_ms;
}

void Live::tell_wait(const run::Waiting& one) {
  std::string line = begin_of(one.node);
  if (folder_.times(one.node).began_ms == 0) line += report::sentence(state_, one.node) + ": ";  // not told yet
  line += "waits; ";
  if (!one.seen.empty()) line += report::one_line(one.seen) + "; ";
  console_.err(line + looks_text(one.looks, one.until_ms) + "\n");
}

}  // namespace ocflow::cli
