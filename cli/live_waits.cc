// A wait that takes long says so, ever more rarely, so that nobody takes it for a hang.
#include "cli/live.h"
#include "cli/waits.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr std::int64_t first_ms = 10'000;
constexpr std::int64_t most_ms = 600'000;  // between two

}  // namespace

void Live::tell_waits(const std::vector<run::Waiting>& all) {
  std::unordered_map<plan::NodeId, ToldWait> told;
  for (const auto& one : all) {
    if (one.retry) continue;  // it was told when it began
    const auto before = waits_.find(one.node);
    const bool same = before != waits_.end() && before->second.since_ms == one.since_ms;
    ToldWait now = same ? before->second : ToldWait{one.since_ms, first_ms};
    if (one.waited_ms >= now.next_ms) {
      while (now.next_ms <= one.waited_ms) now.next_ms += std::min(now.next_ms, most_ms);
      tell_wait(one);
    }
    told.emplace(one.node, now);
  }
  waits_ = std::move(told);
}

void Live::tell_wait(const run::Waiting& one) {
  std::string line = begin_of(one.node);
  if (folder_.times(one.node).began_ms == 0) line += report::sentence(state_, one.node) + ": ";  // not told yet
  line += "waits; ";
  if (!one.seen.empty()) line += report::one_line(one.seen) + "; ";
  console_.err(line + looks_text(one.looks, one.until_ms) + "\n");
  console_.flush();
}

}  // namespace ocflow::cli
