// How all is before a rehearsal: from the site, from what somebody says, and from what the procedure does first.
#include "engine/base/diagnostic.h"
#include "engine/rehearse/scenario.h"

namespace ocflow::rehearse {

namespace {

Standing& slot_at(std::vector<Standing>& slots, SlotId slot) {
  if (slot >= slots.size()) slots.resize(slot + 1);
  return slots[slot];
}

void tell(Stage& stage, const Told::State& state) {
  Things& things = stage.things;
  const ThingId thing = things.find(state.thing);
  if (thing == none) {
    std::vector<std::string> all;
    for (const Thing& one : things.all) all.push_back(one.path);
    const auto meant = did_you_mean(state.thing, all);
    stage.mistakes.push_back({state.at, "there is no component `" + state.thing + "` in the site" +
                                            (meant.empty() ? "" : "; did you mean `" + meant + "`?")});
    return;
  }
  if (state.aspect == "autostart" || state.aspect == "supervised") {
    things.all[thing].supervised = state.value == Value(true);
    return;
  }
  Standing& s = slot_at(stage.before, things.slot(thing, state.aspect));
  s.known = true;
  s.before = s.now = state.value;
}

}  // namespace

Stage::Stage(const plan::Plan& plan, const action::Meanings& meanings, const site::Site* the_site, const Told& what,
             const std::vector<std::pair<std::string, Value>>& givens)
    : fresh(plan), site(the_site), told(what), things(*plan.program().registry, meanings, the_site), working(plan) {
  things.add_site(givens);
  for (NodeId n = 0; n < plan.size(); ++n) grows = grows || plan.open_ended(n);
  for (const Told::State& state : told.world) tell(*this, state);
}

// An act is there because it changes something: so before the first one a thing was the other way. What a wait asks for
// and nobody brings about is not so; a component of the site that nothing touches runs.
void explore(Stage& stage) {
  const auto said = stage.before;
  const Case calm{{}, 0, false, false, true};
  const auto learned = play(stage, calm).slots;
  for (SlotId i = 0; i < learned.size(); ++i) {
    if (i < said.size() && said[i].known) continue;
    const Standing& seen = learned[i];
    const Slot& slot = stage.things.slots[i];
    Standing& s = slot_at(stage.before, i);
    s.known = seen.known && slot.aspect != "done";
    s.before = seen.before;
    const bool of_site = !stage.things.all[slot.thing].path.empty();
    if (const bool* first = seen.first.get<bool>()) {
      s.before = !*first;
    } else if (of_site && slot.aspect == "runs" && !seen.attributed) {
      s.before = true;
    } else if (seen.waited && seen.before.get<bool>()) {
      s.before = !*seen.before.get<bool>();
    }
    s.now = s.before;
  }
  for (ThingId thing = 0; thing < stage.things.all.size(); ++thing) {
    if (stage.things.all[thing].path.empty()) continue;
    const SlotId runs = stage.things.slot(thing, "runs");
    Standing& s = slot_at(stage.before, runs);
    if (s.known) continue;
    s.known = true;
    s.before = s.now = true;
  }
}

std::string_view grade_name(Grade grade) {
  constexpr std::string_view names[] = {"ok",    "believed",  "asks",  "taken back", "stops",
                                        "doubt", "undecided", "stuck", "untrue",     "never ends"};
  return names[static_cast<std::size_t>(grade)];
}

std::string_view grade_about(Grade grade) {
  constexpr std::string_view about[] = {
      "the run ends as asked, and all is as it says",
      "the run says done: an act that shows nothing of itself was believed, and nobody looked",
      "the run waits for a person, as the procedure says",
      "the run fails, and all is as it was before",
      "the run stops, as the procedure says",
      "a person has to find out whether the act took effect",
      "the run stops, and nobody decided that",
      "the way back can't be gone",
      "the run says done, and something is not as it says",
      "the run never ends: nothing limits it"};
  return about[static_cast<std::size_t>(grade)];
}

}  // namespace ocflow::rehearse
