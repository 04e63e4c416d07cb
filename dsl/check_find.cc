// What a call calls: a name of the file, of a file that it uses, or of a module.
#include "dsl/check_world.h"

namespace ocflow::dsl::checking {
namespace {

using Seen = ByName<std::uint32_t>;

std::optional<std::uint32_t> find(const World& world, const Unit& unit, std::string_view name, Seen Unit::*here,
                                  Seen Unit::*own) {
  const std::size_t dot = name.find('.');
  const Seen* names = &(unit.*here);
  if (dot != std::string_view::npos) {
    const auto module = unit.modules.find(name.substr(0, dot));
    if (module == unit.modules.end() || module->second == plan::nothing) return std::nullopt;
    names = &(world.units[module->second].get()->*own);
  }
  const auto found = names->find(dot == std::string_view::npos ? name : name.substr(dot + 1));
  return found == names->end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

bool is_missing(const World& world, const Unit& unit, std::string_view module) {
  const auto found = unit.modules.find(module);
  return found != unit.modules.end() && found->second == plan::nothing && world.registry.names_in(module).empty();
}

std::optional<ProcedureId> find_procedure(const World& world, const Unit& unit, std::string_view name) {
  return find(world, unit, name, &Unit::procedures, &Unit::own_procedures);
}

std::optional<std::uint32_t> find_read(const World& world, const Unit& unit, std::string_view name) {
  return find(world, unit, name, &Unit::reads, &Unit::own_reads);
}

}  // namespace ocflow::dsl::checking
