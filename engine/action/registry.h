// The actions that a program may call, by name and by number. The language and the engine see signatures only;
// what an action does is in the keeper (engine/action/action.h).
#pragma once
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/action/signature.h"

namespace ocflow::action {

class Registry {
 public:
  std::uint32_t add(Signature signature);  // a name that is there already is a bug (asserted)
  const Signature* find(std::string_view name) const;
  std::optional<std::uint32_t> index(std::string_view name) const;
  const Signature& operator[](std::uint32_t i) const { return signatures_[i]; }
  std::size_t size() const { return signatures_.size(); }
  // The names in one module ("service"), for messages; empty when there is no such module.
  std::vector<std::string> names_in(std::string_view module) const;

 private:
  std::deque<Signature> signatures_;  // a deque: types point into it
  std::unordered_map<std::string, std::uint32_t> by_name_;
};

}  // namespace ocflow::action
