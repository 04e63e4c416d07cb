// All that is rehearsed of a procedure: without a fault, with each single fault, and what is asked for beyond that.
#pragma once
#include <functional>

#include "engine/rehearse/scenario.h"

namespace ocflow::rehearse {

struct Wanted {
  bool pairs = false;
  std::uint32_t seeds = 0;
  bool twice = false;
  std::vector<NodeId> only;  // faults in these steps, and in those within them; empty: all
};

struct Rehearsed {  // one fault
  Fault fault;
  Ending ending;
  bool again_tried = false;  // `twice`
  Ending again;
};

struct ActRow {  // one step that acts, as often as it has acts
  NodeId node = 0;
  std::uint16_t clause = 0;
  bool person = false;
  std::string what;  // the sentence, with its values
  std::vector<Rehearsed> faults;
  Grade worst = Grade::done;
};

struct Together {  // two faults that are worse than each alone
  Fault first, second;
  Ending ending;
};

struct Seeded {
  std::uint64_t seed = 0;
  std::vector<Fault> faults;
  Ending ending;
};

struct Finding {
  enum class Kind : std::uint8_t {
    calm,         // even without a fault it does not end as asked
    comes_back,   // what was stopped runs again
    takeover,     // a primary was stopped while its backup ran
    nobody_ends,  // a wait that nobody is known to end
    undecided,    // a failure that nobody decided about
    untrue,       // success that is believed though it is not so
    never_ends,
    stuck,       // a way back that can't be gone
    undo_wrong,  // an undo that was done, and all is not as before
    no_return,   // from there on nothing before it can be taken back
    undo_lost,   // a step says how it is taken back, and that can't be reached any more
  } kind = Kind::calm;
  NodeId node = plan::nothing;
  std::string text;
  bool open = true;  // somebody has to change the procedure, or decide
};
std::string_view kind_name(Finding::Kind kind);

struct Rehearsal {
  Ending calm;
  Ending calm_again;  // `twice`: the whole procedure over what it has done
  std::vector<ActRow> acts;
  std::vector<Together> pairs;  // only those that are worse together
  std::vector<Seeded> seeds;    // those that don't end as asked
  std::vector<Finding> findings;
  std::map<std::string, std::string> assumed;
  std::size_t scenarios = 0, pairs_played = 0, pairs_there_are = 0, seeds_played = 0;
  bool open() const;  // is there a finding that somebody has to do something about?
};

// `words` gives the sentence of a node.
Rehearsal rehearse(Stage& stage, const Wanted& wanted, const std::function<std::string(NodeId)>& words);

}  // namespace ocflow::rehearse
