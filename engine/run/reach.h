// What an act may change, and how things are after it, as far as that follows from what the built-in actions are. For a
// plan, which has to know which looks an earlier step spoils and which it decides. Pure; of an action that is not
// known here everything is possible.
#pragma once
#include <optional>
#include <string>

#include "engine/action/performer.h"

namespace ocflow::run {

// What an action is about.
struct Reach {
  enum class About { nothing, file, service, start_type, process, network, everything } about = About::everything;
  std::string host;     // where; empty: the engine's own
  std::string key;      // a path, the name of a service; empty: not one thing
  std::string other;    // of a look: a second path that it reads
  bool with_others{};   // it changes what belongs to it, too
  bool upwards{};       // of a file: what stands in it stays as it is
  bool needs_folder{};  // of a file: it hangs on the folder in which it is to be
};
Reach reach_of(const action::Request& request);

// A path in the one form in which paths are compared.
std::string plain_path(const std::string& path);
std::string folder_of(const std::string& path);  // of a plain one; empty: it is there in any case
// Two of them: is one the other, or in it? Where one is relative and the other isn't, that can't be told: yes.
bool paths_meet(const std::string& a, const std::string& b);

// Whether what `look` sees (a read, or the probe of an act) may be another once an act of that reach is done.
bool may_change(const Reach& act, const Reach& look);

// What a read gives right after `act` has ended well; nullopt: that does not follow.
std::optional<Value> value_after(const action::Request& act, const action::Request& read);
// What an act would find and do then.
std::optional<action::Probed> probed_after(const action::Request& act, const action::Request& next);

}  // namespace ocflow::run
