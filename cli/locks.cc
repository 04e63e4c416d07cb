#include "cli/locks.h"

#include <set>

#include "cli/keeping.h"
#include "cli/request.h"
#include "engine/base/clock.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"
#include "engine/run/values.h"

namespace ocflow::cli {

namespace {

// The texts that the procedures of a plan lock, those that are called included.
Result<std::set<std::string>> locked_texts(const plan::Plan& plan) {
  const auto& program = plan.program();
  const run::Values values(plan);
  run::FrameScope names(plan, values);
  std::set<std::string> all;
  for (plan::NodeId n = 0; n < plan.size(); ++n) {
    const bool root = n == plan.root();
    if (!root && (plan.part(n) == plan::Part::each || run::more_of(plan, n).callee == plan::nothing)) continue;
    const auto& procedure = program.procedures[root ? plan.procedure() : run::more_of(plan, n).callee];
    for (const auto id : procedure.locks) {
      names.enter(plan.inner_frame(n));
      const auto text = expr::evaluate(program.arena, id, names);
      if (!text.known())
        return fail(ErrorKind::invalid,
                    "what the procedure " + procedure.name + " locks can't be known before the run: " + text.why,
                    "lock a text that is made of values of the site");
      all.insert(text.value.text());
    }
  }
  return all;
}

}  // namespace

void Locks::tell(const std::string& step) {
  if (step == told_) return;
  told_ = step;
  for (auto& lock : held) lock.tell(step);
}

Result<Duration> wait_limit(const Arguments& arguments) {
  if (arguments.wait.empty()) return Duration(0);
  Duration limit{0};
  if (parse_duration(arguments.wait, limit) && limit.count() > 0) return limit;
  return fail(ErrorKind::invalid, "`--wait` is `" + arguments.wait + "`", "it can be a time such as 30s, 5m or 2h");
}

Result<Locks> take_locks(Console& console, const journal::StateFolder& state, const std::string& run_id,
                         const journal::Header& header, const plan::Plan& plan, Duration wait) {
  Locks out;
  std::vector<std::string> names{"the run " + run_id};
  if (!header.site.path.empty()) names.push_back("the site " + site_key(header));
  const auto texts = locked_texts(plan);
  if (!texts) return tl::unexpected<Error>(texts.error());
  for (const auto& text : *texts) names.push_back("the lock " + text);
  for (const auto& name : names) {
    const auto until = later(system_clock().elapsed(), wait);
    auto lock = journal::Lock::take(state, name, "run " + run_id + " of " + login_name());
    if (!lock && lock.error().kind == ErrorKind::held && wait.count() > 0) {
      console.err(
          report::lines_after("", lock.error().what + ". It is waited for, at most " + duration_text(wait) + "."));
      console.flush();
      lock = journal::Lock::wait(state, name, "run " + run_id + " of " + login_name(), wait);
      wait = std::max(Duration(0), until - system_clock().elapsed());
    }
    if (!lock) return tl::unexpected<Error>(lock.error());
    out.held.push_back(std::move(*lock));
  }
  return out;
}

}  // namespace ocflow::cli
