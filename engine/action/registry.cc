#include "engine/action/registry.h"

#include <cassert>

namespace ocflow::action {

std::uint32_t Registry::add(Signature signature) {
  auto index = static_cast<std::uint32_t>(signatures_.size());
  [[maybe_unused]] bool fresh = by_name_.emplace(signature.name, index).second;
  assert(fresh && "two actions of one name");
  signatures_.push_back(std::move(signature));
  return index;
}

const Signature* Registry::find(std::string_view name) const {
  auto found = index(name);
  return found ? &signatures_[*found] : nullptr;
}

std::optional<std::uint32_t> Registry::index(std::string_view name) const {
  auto found = by_name_.find(std::string(name));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string> Registry::names_in(std::string_view module) const {
  std::string prefix = std::string(module) + ".";
  std::vector<std::string> names;
  for (const Signature& s : signatures_)
    if (s.name.compare(0, prefix.size(), prefix) == 0) names.push_back(s.name);
  return names;
}

}  // namespace ocflow::action
