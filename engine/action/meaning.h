// How a world that is only made up (a rehearsal) understands an action: by which of its parameters a thing is known,
// and which aspect of that thing it changes or tells. Nothing real is decided by it, and an action without a meaning is
// one of which only its end is known. The table of the built-in ones is stdlib/meanings.cc.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/value.h"

namespace ocflow::action {

struct Meaning {
  std::string aspect{};  // "runs", "there", "automatic"; empty: nothing is known of what it does
  // Parameter and handle: {"title", "window"}. A record of the site that has a host and a field of a handle's name is
  // that thing, too.
  std::vector<std::pair<std::string, std::string>> handles{};
  Value leaves{};                                // of an act: the aspect afterwards
  std::string only_if{};                         // that parameter has to be true for it
  std::vector<std::pair<Value, Value>> tells{};  // of a read: for a value of the aspect, what it gives; else that value
  bool harmless = false;                         // an act that changes nothing at all (a pause)

  std::string_view handle(std::string_view parameter) const {
    for (const auto& [name, kind] : handles)
      if (name == parameter) return kind;
    return {};
  }
};

using Meanings = std::unordered_map<std::string, Meaning>;  // by the action's name

}  // namespace ocflow::action
