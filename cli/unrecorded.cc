#include "cli/unrecorded.h"

#include <algorithm>

#include "engine/journal/rescue.h"
#include "engine/report/words.h"

namespace ocflow::cli {

using run::Event;
using run::EventKind;

namespace {

std::string ended_text(const Event& event) {
  std::string text(action::ended_name(event.ended));
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

// What a person would want to know at once; what is only a look at something is looked at again.
std::string line_about(const report::Folder& folder, const Event& event) {
  std::string how;
  if (event.kind == EventKind::observed)
    how = ended_text(event) + (event.text.empty() ? "" : ": " + event.text);
  else if (event.kind == EventKind::answered || event.kind == EventKind::decided)
    how = (event.who.empty() ? "a person" : event.who) + " said " + std::string(run::answer_name(event.answer)) +
          (event.text.empty() ? "" : ": " + event.text);
  else
    return {};
  const auto step = folder.step(event.node);
  return report::lines_after("  ", step.number + "  " + step.sentence + "  " + report::one_line(how));
}

void tell_lines(Console& console, const report::Folder& folder, const std::vector<Event>& events) {
  std::size_t others = 0;
  console.err("What the journal did not take:\n");
  for (const Event& event : events) {
    const auto line = line_about(folder, event);
    if (line.empty()) ++others;
    console.err(line);
  }
  if (others > 0)
    console.err("  " + report::count_text(others, "condition, value or check", "conditions, values and checks") + "\n");
}

// The engine believes them only if they continue what is recorded.
bool follows(const plan::Plan& plan, const std::vector<Event>& past, const std::vector<Event>& more) {
  plan::Plan own = plan;  // a list that the run tells makes it grow
  run::RunState state(own);
  for (const auto* events : {&past, &more}) {
    for (const Event& event : *events) {
      state.apply(event);
      if (!state.broken().empty()) return false;
    }
  }
  return true;
}

Result<void> take_in(Console& console, journal::Journal& journal, const journal::StateFolder& state,
                     const plan::Plan& plan, std::vector<Event>& past) {
  const auto& run_id = journal.header().run_id;
  const auto found = journal::find_rescue(state.path(), run_id, journal.head(), run::to_take_in);
  if (!found) return {};
  if (!found->fits || !follows(plan, past, found->events)) {
    console.err(found->file.string() + " has what the journal of this run did not take once. The run has gone on " +
                "since, so it is left there.\n");
    return {};
  }
  if (!found->events.empty()) {
    if (auto kept = journal.commit(found->events); !kept) return kept;
    past.insert(past.end(), found->events.begin(), found->events.end());
    console.err("Taken in from " + found->file.string() + ": " +
                report::count_text(found->events.size(), "event", "events") + " that the journal could not take.\n");
  }
  std::error_code none;
  std::filesystem::remove(found->file, none);
  return {};
}

}  // namespace

void tell_unrecorded(Console& console, const report::Folder& folder, const run::Unrecorded& unrecorded,
                     const journal::Journal& journal, const journal::StateFolder& state) {
  const auto& run_id = journal.header().run_id;
  journal::Rescue rescue{run_id, state.path(), journal.head(), unrecorded.tried, unrecorded.later};
  // What failed may have been what is kept beside the journal, after the journal had the commit.
  if (!rescue.tried.empty() && rescue.at.events >= rescue.tried.back().seq) rescue.tried.clear();
  auto events = run::to_take_in(rescue.tried);
  const auto later = run::to_take_in(rescue.later);
  events.insert(events.end(), later.begin(), later.end());
  console.err("No new step began, and what ran was waited for.\n");
  if (events.empty()) {
    console.err("Nothing that ended is missing in the journal.\n");
    return;
  }
  tell_lines(console, folder, events);
  const auto file = journal::put_rescue(rescue);
  if (!file) return tell(console, file.error());
  console.err("It stands in " + file->string() + ", too, and `ocflow resume " + console.named(run_id) +
              "` takes it in from there.\n");
}

Result<std::unique_ptr<journal::Journal>> open_to_go_on(Console& console, const journal::StateFolder& state,
                                                        const std::string& id, const plan::Plan& plan,
                                                        journal::Recorded& looked) {
  auto journal = journal::Journal::open(state.run_folder(id), &looked);
  if (!journal) return journal;
  if ((*journal)->head().events != looked.events.size())
    return fail(ErrorKind::held, "the run went on meanwhile", "give the command once more");
  if (auto taken = take_in(console, **journal, state, plan, looked.events); !taken)
    return tl::unexpected<Error>(taken.error());
  return journal;
}

}  // namespace ocflow::cli
