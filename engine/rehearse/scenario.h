// One rehearsed run: the procedure in a made-up world with its faults, to its end; then what could still be taken back.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/rehearse/world.h"

namespace ocflow::rehearse {

// What all scenarios of a rehearsal share. The plan, the site and what is told outlive it.
struct Stage {
  Stage(const plan::Plan& plan, const action::Meanings& meanings, const site::Site* site, const Told& told,
        const std::vector<std::pair<std::string, Value>>& givens);

  const plan::Plan& fresh;
  const site::Site* site;
  const Told& told;
  Things things;
  std::vector<Standing> before;   // how all is when a run begins
  std::vector<Mistake> mistakes;  // in what is told of the world
  plan::Plan working;             // of a plan that doesn't grow: all scenarios use it, one after another
  bool grows = false;
};

// From the best to the worst.
enum class Grade : std::uint8_t {
  done,        // as asked, and all is as it says
  believed,    // it says done; an act that shows nothing of itself was believed, and nobody looked
  asks,        // waits for a person, as the procedure says
  taken_back,  // failed, and all is as before
  stops,       // stops, as the procedure says
  doubt,       // a person has to find out whether an act took effect
  undecided,   // stops, and nobody decided that
  stuck,       // the way back can't be gone
  untrue,      // it says done, and a thing is not as it says
  never_ends,
};
std::string_view grade_name(Grade grade);   // ok, believed, asks, ...
std::string_view grade_about(Grade grade);  // one sentence without full stop

struct Left {  // a thing that is not as it was
  std::string thing, aspect, from, to;
  NodeId by = plan::nothing;
  std::string path;  // in the site; empty: an action alone names it
};

struct Back {  // what `undo` does after that
  bool tried = false, whole = false;
  std::size_t repaired = 0;
  struct Stays {
    NodeId node = 0;
    std::string why;
    NodeId held_by = plan::nothing;
    bool said = false;  // its step says how it is taken back
  };
  std::vector<Stays> stays;
  std::vector<Left> left;
  std::string stuck;  // why it could not go on
  NodeId stuck_at = plan::nothing;
};

struct Ending {
  Grade grade = Grade::done;
  NodeId node = plan::nothing;  // where it stands
  std::string why;
  std::string question;  // what a person is asked there
  std::vector<Left> left, untrue, came_back;
  std::vector<World::Takeover> takeovers;
  std::vector<NodeId> nobody_ends;
  Back back;
  Duration took{0};                // in the time of the world
  std::vector<run::State> states;  // of all nodes; only where asked for
  std::vector<NodeId> order;       // of acts and persons' steps as they began; only where asked for
};

struct Case {
  std::vector<Fault> faults;
  std::uint64_t seed = 0;  // 0: every act takes a second
  bool undo = true;        // where it did not end as asked: find out what could be taken back
  bool whole = false;      // however it ends; and keep the states and the order
  bool exploring = false;  // to learn what the procedure does: every wait ends
};

struct Played {
  Ending ending;
  std::vector<Begun> begun;  // in order
  std::vector<Standing> slots;
  std::map<std::string, std::string> assumed;
};
Played play(Stage& stage, const Case& what);
// The same once more over what was left.
Played play_again(Stage& stage, const std::vector<Standing>& left);

// Looks at the procedure once to learn how things have to be before it, and keeps that in `before`.
void explore(Stage& stage);

// Does the procedure say what a failure of this step means? It, or a step around it.
bool failure_decided(const plan::Plan& plan, NodeId node);

}  // namespace ocflow::rehearse
