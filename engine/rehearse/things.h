// What there is in a world that is made up: the components of the site, and whatever else the actions name. A thing is
// known by its handles (its service, its port, …), which the meanings of actions name; a record of the
// site that has a host and a field of such a name is a thing, too.
#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/action/meaning.h"
#include "engine/action/performer.h"
#include "engine/action/registry.h"
#include "engine/site/site.h"

namespace ocflow::rehearse {

using ThingId = std::uint32_t;
using SlotId = std::uint32_t;
inline constexpr std::uint32_t none = 0xffffffff;

struct Thing {
  std::string label;  // "OCS (backup)"
  std::string path;   // in the site: ocs_backup, icons[2]; empty: only an action names it
  std::string host;
  std::vector<std::pair<std::string, std::string>> handles;
  ThingId primary = none;               // it stands by for that one
  bool supervised = false;              // something starts it again when it ends
  std::vector<std::string> dependents;  // services or paths of what needs it
};

// One aspect of one thing: the unit of what a world's state is made of.
struct Slot {
  ThingId thing = none;
  std::string aspect;                           // runs, there, automatic; done: of an act of which only that is known
  std::string words(const Value& value) const;  // "runs", "stopped"
};

// Grows while scenarios run, and is shared by all of them: a thing that an action names is there from then on.
class Things {
 public:
  Things(const action::Registry& registry, const action::Meanings& meanings, const site::Site* site);
  // Those in the values that the procedure is given.
  void add_site(const std::vector<std::pair<std::string, Value>>& givens);

  // The slot that a request reads or changes; none: the action says nothing, or names nothing.
  SlotId slot_of(const action::Request& request);
  SlotId slot(ThingId thing, const std::string& aspect);
  SlotId act(const action::Request& request);             // of an act that says nothing: whether it was done
  SlotId act_inverse_of(const action::Request& request);  // the act that this one takes back; none: it takes back none
  ThingId find(const std::string& path_or_label) const;
  ThingId of(const Record& record) const;  // the thing that a record of the site describes; none: it describes none

  std::vector<Thing> all;
  std::vector<Slot> slots;
  const action::Registry& registry() const { return registry_; }
  const action::Meaning& meaning(const std::string& action) const;  // an empty one where there is none
  std::string host_key(const Value& host) const;                    // one name for each machine

 private:
  void walk(const std::string& path, const Value& value);
  ThingId add(Thing thing);
  ThingId meant(const std::string& host, const std::vector<std::pair<std::string, std::string>>& handles);
  void pair_up(const std::string& path, const Record& record);

  const action::Registry& registry_;
  const action::Meanings& meanings_;
  const site::Site* site_;
  std::unordered_map<std::string, bool> kinds_;  // of handles
  std::unordered_map<std::string, std::vector<ThingId>> by_handle_;
  std::unordered_map<std::string, ThingId> by_path_;
  std::unordered_map<std::string, SlotId> slot_by_key_;
};

// The texts of its arguments and its host: what two requests that have to do with each other may share.
std::vector<std::string> words_of(const action::Request& request);

// "command([...])" in a few words, for reports.
std::string call_text(const action::Request& request, const action::Signature* signature);

}  // namespace ocflow::rehearse
