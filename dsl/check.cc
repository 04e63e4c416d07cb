#include "dsl/check.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "dsl/check_steps.h"
#include "dsl/prove.h"
#include "dsl/reverse.h"
#include "dsl/rules.h"

namespace ocflow::dsl {

using namespace checking;

namespace {

ProcedureId wanted_backwards(const World& world, const CheckOptions& options) {
  if (!options.reverse || world.units.front()->syntax.procedures.empty()) return plan::nothing;
  return options.reverse->empty() ? 0 : world.program->find(*options.reverse);
}

bool runs_backwards(const plan::Program& program) {
  return std::any_of(program.steps.begin(), program.steps.end(), [](const plan::Step& s) { return s.reverse; });
}

// Room for what a large tree becomes, so that nothing has to move. What isn't used costs no memory.
void make_room(const World& world) {
  std::size_t exprs = 0, items = 0;
  for (const auto& unit : world.units) {
    exprs += unit->syntax.exprs.count();
    for (const SyntaxProcedure& procedure : unit->syntax.procedures) items += procedure.items.size();
  }
  constexpr std::size_t large = 100'000;
  if (exprs < large) return;
  plan::Program& program = *world.program;
  program.arena.nodes.reserve(exprs * 5 / 4);
  program.arena.operands.reserve(exprs / 2);
  program.arena.calls.reserve(exprs / 2);
  program.arena.arguments.reserve(exprs);
  program.clauses.reserve(exprs * 3 / 4);
  program.steps.reserve(items);
  program.lists.reserve(items);
}

// Whether a file beside the main one reads what is kept under a name. They are read when that is first asked.
class Beside {
 public:
  explicit Beside(Loader& loader) : loader_(loader) {}

  bool reads(const std::string& name) {
    if (!std::exchange(known_, true)) texts_ = loader_.beside();
    return std::any_of(texts_.begin(), texts_.end(),
                       [&](const std::string& text) { return has(text, "kept." + name); });
  }

 private:
  static bool has(const std::string& text, const std::string& word) {
    const auto in_name = [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; };
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      if ((at == 0 || !in_name(text[at - 1])) && (end == text.size() || !in_name(text[end]))) return true;
    }
    return false;
  }

  Loader& loader_;
  bool known_ = false;
  std::vector<std::string> texts_;
};

}  // namespace

Checked check(const Sources& sources, FileId main, const action::Registry& registry, Loader& loader,
              Diagnostics& diagnostics, const CheckOptions& options) {
  World world{sources, registry, diagnostics, std::make_shared<plan::Program>(), {}, {}, {}, {}, {}, {}, {},
              {},      {},       {}};
  world.program->registry = &registry;
  world.program->sources = world.program->arena.sources = &sources;
  load_files(world, main, loader);
  declare_names(world);
  declare_types(world);
  declare_givens(world);

  declare_kept(world);
  make_room(world);
  check_reads(world);

  bool recursive = false;
  for (const ProcedureId p : in_order_of_calls(world, recursive)) {
    Body body(world, *world.units[world.origins[p].unit], p);
    body.build();
    Steps(world, body).check();
  }
  Checked out;
  const auto written = static_cast<ProcedureId>(world.program->procedures.size());
  for (const auto& unit : world.units) out.files.push_back(unit->syntax.file);
  if (recursive) return out;
  keep_ensures(world);
  const bool has_main = !world.units.front()->syntax.procedures.empty();
  const ProcedureId backwards = wanted_backwards(world, options);
  for (const auto& unit : world.units) unit->syntax = SyntaxFile();  // what follows is about the program
  // What `do reverse` runs is there only when nothing is wrong with what it turns; no order is proved without it.
  const bool whole = !diagnostics.has_errors();
  if (whole) out.turned = turn_round(*world.program, backwards, diagnostics);
  if (whole || !runs_backwards(*world.program)) {
    prove_ensures(*world.program, 0, diagnostics, options.orders ? *options.orders : diagnostics);
  }
  if (diagnostics.has_errors()) return out;
  Beside beside(loader);
  check_rules(
      *world.program, written, [&](const std::string& name) { return beside.reads(name); }, diagnostics);
  if (diagnostics.has_errors()) return out;
  if (has_main) out.main = 0;
  out.program = world.program;
  return out;
}

}  // namespace ocflow::dsl
