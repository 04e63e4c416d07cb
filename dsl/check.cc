#include "dsl/check.h"

#include "dsl/check_steps.h"

namespace ocflow::dsl {

using namespace checking;

Checked check(const Sources& sources, FileId main, const action::Registry& registry, Loader& loader,
              Diagnostics& diagnostics) {
  World world{sources, registry, diagnostics, std::make_shared<plan::Program>(), {}, {}, {}, {}, {}, {}, {}};
  world.program->registry = &registry;
  world.program->sources = &sources;
  load_files(world, main, loader);
  declare_names(world);
  declare_types(world);
  declare_givens(world);

  declare_kept(world);
  check_reads(world);

  bool recursive = false;
  std::vector<std::unique_ptr<Body>> bodies(world.program->procedures.size());
  for (const ProcedureId p : in_order_of_calls(world, recursive)) {
    bodies[p] = std::make_unique<Body>(world, *world.units[world.origins[p].unit], p);
    bodies[p]->build();
    Steps(world, *bodies[p]).check();
  }
  if (!recursive) check_ensures(world, bodies);

  Checked out;
  for (const auto& unit : world.units) out.files.push_back(unit->syntax.file);
  if (diagnostics.has_errors()) return out;
  if (!world.units.front()->syntax.procedures.empty()) out.main = 0;
  out.program = world.program;
  return out;
}

}  // namespace ocflow::dsl
