// What somebody says about the world of a rehearsal, in YAML: what named steps and reads return, how things are, and
// what people answer. All of it is held against the plan; mistakes come with their places.
//
//   steps:                                  # by number or name; of a `for`: one for each item
//     positions: [{seqno: 1318}, {seqno: 1325}]
//     4: {fails: no room on the disk}
//   reads:                                  # action, then words that stand in its arguments; a list is used up
//     command.read galera-status: [Donor, Synced]
//   world:                                  # by the path in the site, or the name
//     ocs: {runs: true, autostart: true}
//   answers:
//     2: "skip: nobody is logged in"
#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/run/event.h"
#include "engine/site/site.h"

namespace ocflow::rehearse {

struct Told {
  struct Return {
    Value value;
    bool fails = false;
    std::string why;  // of a failure
  };
  struct Read {
    std::string action;
    std::vector<std::string> words;
    std::vector<Return> returns;
  };
  struct State {  // of a thing, by path or label
    std::string thing, aspect;
    Value value;
    Span at;
  };
  struct Reply {
    run::Answer answer = run::Answer::none;
    std::string text;  // the reason, or the value of an `ask`, or what is typed
  };
  std::map<plan::NodeId, std::vector<Return>> steps;
  std::vector<Read> reads;
  std::vector<State> world;
  std::map<plan::NodeId, Reply> answers;

  // What an act at a node returns, the n-th time; nullptr: nothing is said.
  const Return* of_step(const plan::Plan& plan, plan::NodeId node) const;
};

struct Mistake {
  Span at;
  std::string what;
};

// Adds what a map says. What it doesn't know is a mistake.
void read_told(const site::Node& map, const plan::Plan& plan, Told& told, std::vector<Mistake>& mistakes);
// The step that a key names; plan::nothing, and a mistake, where there is none.
plan::NodeId step_named(const site::Node& key, const plan::Plan& plan, std::vector<Mistake>& mistakes);

Value value_of(const site::Node& node);  // as JSON would have it; a text where it is nothing else
std::string plain_json(const Value& value);

}  // namespace ocflow::rehearse
