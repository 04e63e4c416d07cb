#include "cli/waits.h"

#include "engine/base/value_json.h"
#include "engine/report/words.h"

namespace ocflow::cli {

nlohmann::json waits_json(const std::vector<run::Waiting>& all, const plan::Plan& plan) {
  constexpr std::size_t most = 200;
  auto out = nlohmann::json::array();
  for (const auto& one : all) {
    if (out.size() == most) break;
    nlohmann::json now{{"path", plan.path(one.node)}, {"what", one.retry ? "pauses" : "waits"}};
    if (one.until_ms >= 0) now["until_ms"] = one.until_ms;
    if (!one.retry) {
      now["since_ms"] = one.since_ms;
      now["looks"] = one.looks;
      now["seen"] = valid_utf8(one.seen);
    }
    out.push_back(std::move(now));
  }
  return out;
}

std::string looks_text(std::uint64_t looks, std::int64_t until_ms) {
  return report::count_text(looks, "look", "looks") + " so far, " +
         (until_ms < 0 ? "without a limit" : "until " + report::moment_text(until_ms) + " at the latest");
}

}  // namespace ocflow::cli
