#include "cli/locks.h"

#include <poll.h>

#include <set>

#include "cli/interruption.h"
#include "cli/keeping.h"
#include "cli/request.h"
#include "cli/still_acting.h"
#include "engine/base/clock.h"
#include "engine/host/keeper_client.h"
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

void Locks::stay(bool so) {
  for (auto& lock : held) lock.stays(so);
}

Result<Duration> wait_limit(const Arguments& arguments) {
  if (arguments.wait.empty()) return Duration(0);
  Duration limit{0};
  if (parse_duration(arguments.wait, limit) && limit.count() > 0) return limit;
  return fail(ErrorKind::invalid, "`--wait` is `" + arguments.wait + "`", "it can be a time such as 30s, 5m or 2h");
}

namespace {

class Taker {
 public:
  Taker(Console& console, const journal::StateFolder& state, const std::string& run_id, Duration wait)
      : console_(console),
        state_(state),
        run_id_(run_id),
        holder_("run " + run_id + " of " + login_name()),
        wait_(wait),
        until_(later(system_clock().elapsed(), wait)) {}

  Result<journal::Lock> take(const std::string& name) {
    for (;;) {
      auto lock = journal::Lock::take(state_, name, holder_);
      if (!lock && lock.error().kind == ErrorKind::held && wait_.count() > 0) {
        tell_wait(name, lock.error().what);
        lock = journal::Lock::wait(state_, name, holder_, left(), Interruption::came);
      }
      if (!waits_for_.empty())
        if (const auto none = Interruption::none("while it waited for " + waits_for_); !none)
          return tl::unexpected<Error>(none.error());
      if (!lock && lock.error().kind == ErrorKind::held)
        lock.error().remedy = "wait until it has ended (`--wait 10m` does), or stop it there";
      if (!lock) return lock;
      const auto last = run_in(lock->before());
      const auto acting = last.empty() || last == run_id_ ? std::nullopt : still_acting(state_, last);
      if (last == run_id_ || !acting) {
        lock->stays(last == run_id_);
        lock->tell({});
        return lock;
      }
      if (!acting->here || left().count() <= 0) return held_by(name, last, *acting);
      tell_wait(name, what_acts(name, last, *acting));
      { const auto released = std::move(*lock); }  // whoever takes that run up again wants it
      wait_a_little(last);
    }
  }

  Duration left() const { return std::max(Duration(0), until_ - system_clock().elapsed()); }

  void tell_wait(const std::string& name, const std::string& why) {
    if (std::exchange(waits_for_, name) == name) return;  // told
    console_.err(report::lines_after("", why + ". It is waited for, at most " + duration_text(wait_) + "."));
    console_.flush();
  }

  // For its keeper, or, where that is gone, for what it left.
  void wait_a_little(const std::string& last) const {
    constexpr auto most = std::chrono::milliseconds(500);
    const auto now = std::min(most, std::chrono::ceil<std::chrono::milliseconds>(left()));
    const auto began = system_clock().elapsed();
    keeper::wait_for_keeper_end(state_.run_folder(last), now);
    if (system_clock().elapsed() - began < now / 2) ::poll(nullptr, 0, 100);
  }

  // "run RUN of WHOM, on …", as the locks of runs say it; else empty.
  static std::string run_in(std::string_view holder) {
    constexpr std::string_view word = "run ";
    const auto end = holder.find(" of ");
    if (!holder.starts_with(word) || end == holder.npos || end < word.size()) return {};
    return std::string(holder.substr(word.size(), end - word.size()));
  }

  // Its engine was killed. What it had begun may go on without it.
  static std::string what_acts(const std::string& name, const std::string& last, const StillActing& acting) {
    return name + " was held by the run " + last + ", which was cut off and may still act: " + acting.what;
  }

  tl::unexpected<Error> held_by(const std::string& name, const std::string& last, const StillActing& acting) const {
    return fail(ErrorKind::held, what_acts(name, last, acting),
                "`ocflow resume " + console_.named(last) + "` goes on with that run, `ocflow cancel " +
                    console_.named(last) + "` ends it");
  }

  Console& console_;
  const journal::StateFolder& state_;
  const std::string& run_id_;
  const std::string holder_;
  const Duration wait_;
  const Duration until_;
  std::string waits_for_;  // what was told
  Interruption interruption_;
};

}  // namespace

Result<Locks> take_locks(Console& console, const journal::StateFolder& state, const std::string& run_id,
                         const journal::Header& header, const plan::Plan& plan, Duration wait) {
  Locks out;
  std::vector<std::string> names{"the run " + run_id};
  if (!header.site.path.empty()) names.push_back("the site " + site_key(header));
  const auto texts = locked_texts(plan);
  if (!texts) return tl::unexpected<Error>(texts.error());
  for (const auto& text : *texts) names.push_back("the lock " + text);
  Taker taker(console, state, run_id, wait);
  for (const auto& name : names) {
    auto lock = taker.take(name);
    if (!lock) return tl::unexpected<Error>(lock.error());
    out.held.push_back(std::move(*lock));
  }
  return out;
}

}  // namespace ocflow::cli
