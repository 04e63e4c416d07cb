#include "cli/begin.h"

#include "cli/bound.h"
#include "cli/interruption.h"
#include "cli/session.h"
#include "engine/base/sync_path.h"
#include "engine/host/keeper_client.h"
#include "engine/journal/secret_key.h"

namespace ocflow::cli {

Result<Begun> begin(Console& console, const journal::StateFolder& state, journal::Header header, const plan::Plan& plan,
                    Duration wait, const Allowed& allowed) {
  header.started_ms = system_clock().wall_ms();
  const Interruption interruption;
  auto id = state.new_run(header.started_ms);
  if (!id) return tl::unexpected<Error>(id.error());
  header.run_id = *id;
  auto keeper = keeper_on_standby(state.run_folder(*id), *id);
  const auto nothing_left = [&](const Error& why) {
    std::error_code none;
    remove_plan(state.run_folder(*id));
    journal::forget_secret_key(state.run_folder(*id));
    std::filesystem::remove(state.run_folder(*id), none);
    return tl::unexpected<Error>(why);
  };
  auto locks = take_locks(console, state, *id, header, plan, wait);
  if (!locks) return nothing_left(locks.error());
  if (const auto may = allowed(header, state.run_folder(*id)); !may) return nothing_left(may.error());
  if (const auto none = Interruption::none("before it had begun"); !none) return nothing_left(none.error());
  auto journal = journal::Journal::create(state.run_folder(*id), header);
  if (!journal) return nothing_left(journal.error());
  return Begun{*id, std::move(*locks), std::move(keeper), std::move(*journal)};
}

// First what makes it a run: a kill in between leaves a folder that is none, as a start that was killed does.
void take_away(const journal::StateFolder& state, Begun begun) {
  constexpr auto soon = std::chrono::seconds(5);
  const auto folder = state.run_folder(begun.id);
  begun.journal.reset();
  begun.keeper = {};
  std::error_code none;
  std::filesystem::remove(folder / "journal.db", none);
  sync_folder(folder);
  if (keeper::wait_for_keeper_end(folder, soon)) std::filesystem::remove_all(folder, none);
}

}  // namespace ocflow::cli
