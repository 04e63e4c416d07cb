#include <algorithm>

#include "dsl/check_world.h"
#include "dsl/parse.h"

namespace ocflow::dsl::checking {
namespace {

struct Reader {
  World& world;
  Loader& loader;
  std::unordered_map<FileId, std::uint32_t> by_file;

  std::uint32_t read(FileId file) {
    const auto [at, fresh] = by_file.emplace(file, static_cast<std::uint32_t>(world.units.size()));
    if (fresh) {
      auto unit = std::make_unique<Unit>();
      unit->syntax = parse(world.sources, file, world.diagnostics);
      for (auto next = static_cast<FileId>(world.texts.size()); next <= file; ++next)
        world.texts.push_back(world.sources[next].text());
      world.units.push_back(std::move(unit));
    }
    return at->second;
  }

  std::uint32_t use_file(const SyntaxFile& from, const SyntaxUse& use) {
    const std::string path = unquoted(world.text(use.what));
    const Result<FileId> found = loader.file(from.file, path);
    if (found) return read(*found);
    Diagnostic& d = world.report("OCF0401", use.what, "the file \"" + path + "\" can't be used: " + found.error().what);
    d.remedy = found.error().remedy.empty() ? "name a file that stands beside this one" : found.error().remedy;
    return plan::nothing;
  }

  std::uint32_t use_module(const SyntaxUse& use, bool& known) {
    const std::string name = world.name(use.what);
    const Result<FileId> found = loader.module(name);
    if (found) return read(*found);
    // A plugin has no text: the loader put its actions beside the built-in ones.
    known = !world.registry.names_in(name).empty();
    if (known) return plan::nothing;
    if (found.error().kind == ErrorKind::invalid) {
      Diagnostic& d = world.report("OCF0407", use.what, "the plugin " + name + " can't be used: " + found.error().what);
      d.remedy = found.error().remedy;
      return plan::nothing;
    }
    Diagnostic& d = world.report("OCF0402", use.what, "there is no module " + name);
    d.got = found.error().what;
    d.remedy = found.error().remedy.empty()
                   ? "a file beside this one is used by its name in quotes: use \"" + name + ".ocf\""
                   : found.error().remedy;
    return plan::nothing;
  }

  void uses_of(std::uint32_t index) {
    std::unordered_map<std::string, Span> seen;
    for (std::size_t i = 0; i < world.units[index]->syntax.uses.size(); ++i) {
      const SyntaxUse use = world.units[index]->syntax.uses[i];
      const auto [before, fresh] = seen.emplace(world.name(use.what), use.what);
      if (!fresh) {
        Diagnostic& d = world.report("OCF0403", use.what, world.name(use.what) + " is used twice");
        d.remedy = "leave out one of the two lines";
        d.labels.push_back({before->second, "the first"});
        world.units[index]->uses.push_back(plan::nothing);
        continue;
      }
      bool known = true;
      const std::uint32_t unit = use.is_file ? use_file(world.units[index]->syntax, use) : use_module(use, known);
      world.units[index]->uses.push_back(unit);
      if (!use.is_file) world.units[index]->modules.emplace(world.name(use.what), unit);
    }
  }
};

// Files that use each other, found by walking down; the walk has its own stack, for files may be many.
struct CycleFinder {
  World& world;
  enum class Mark : std::uint8_t { fresh, open, closed };
  std::vector<Mark> marks;
  struct Open {
    std::uint32_t unit;
    std::size_t next = 0;
  };
  std::vector<Open> path;

  void cycle(std::uint32_t from, std::size_t use, std::uint32_t to) {
    const auto begin = std::find_if(path.begin(), path.end(), [&](const Open& o) { return o.unit == to; });
    std::string files;
    for (auto it = begin; it != path.end(); ++it) files += world.sources[file_of(it->unit)].path() + " uses ";
    Diagnostic& d =
        world.report("OCF0404", world.units[from]->syntax.uses[use].what,
                     begin + 1 == path.end() ? "the file uses itself" : "the files use each other in a circle");
    d.got = files + world.sources[file_of(to)].path();
    d.remedy = "move what both need into a third file";
  }

  FileId file_of(std::uint32_t unit) const { return world.units[unit]->syntax.file; }

  void walk(std::uint32_t root) {
    path.push_back({root});
    marks[root] = Mark::open;
    while (!path.empty()) {
      Open& top = path.back();
      const Unit& unit = *world.units[top.unit];
      if (top.next == unit.uses.size()) {
        marks[top.unit] = Mark::closed;
        path.pop_back();
        continue;
      }
      const std::size_t use = top.next++;
      const std::uint32_t to = unit.uses[use];
      if (to == plan::nothing || marks[to] == Mark::closed) continue;
      if (marks[to] == Mark::open) {
        cycle(top.unit, use, to);
        continue;
      }
      marks[to] = Mark::open;
      path.push_back({to});
    }
  }
};

void twice(World& world, Span at, const std::string& what, const std::string& name, const Span* first) {
  Diagnostic& d = world.report("OCF0405", at, "there are two " + what + " with the name " + name);
  d.remedy = "give one of them another name";
  if (first) d.labels.push_back({*first, "the other one"});
}

void own_procedures(World& world, std::uint32_t index) {
  Unit& unit = *world.units[index];
  for (std::uint32_t i = 0; i < unit.syntax.procedures.size(); ++i) {
    const SyntaxProcedure& syntax = unit.syntax.procedures[i];
    const auto id = static_cast<ProcedureId>(world.program->procedures.size());
    const bool named = syntax.name.end > syntax.name.begin;
    const auto [at, fresh] =
        named ? unit.own_procedures.emplace(world.name(syntax.name), id) : std::pair{unit.own_procedures.end(), true};
    if (!fresh) twice(world, syntax.name, "procedures", at->first, &world.syntax(at->second).name);
    plan::Procedure procedure;
    procedure.name = world.name(syntax.name);
    procedure.title = unquoted(world.text(syntax.title));
    procedure.at = syntax.name;
    world.program->procedures.push_back(std::move(procedure));
    world.origins.push_back({index, i});
  }
}

void own_types(World& world, Unit& unit) {
  std::unordered_map<std::string, Span> places;
  for (const SyntaxTypeDecl& syntax : unit.syntax.types) {
    const std::string name = world.name(syntax.name);
    const auto [at, fresh] = places.emplace(name, syntax.name);
    if (!fresh && !name.empty()) twice(world, syntax.name, "types", name, &at->second);
    RecordType& type = world.program->types.emplace_back();
    type.name = name;
    if (fresh) unit.own_types.emplace(name, &type);
  }
}

// A read is named as an action is called, so its name is none of those.
void own_reads(World& world, std::uint32_t index) {
  Unit& unit = *world.units[index];
  for (std::uint32_t i = 0; i < unit.syntax.reads.size(); ++i) {
    const Span at = unit.syntax.reads[i].name;
    const std::string name = world.name(at);
    const auto id = static_cast<std::uint32_t>(world.reads.size());
    world.reads.push_back({index, i, {}, {}, false, true});
    if (name.empty()) continue;
    if (reserved_name(name) || world.registry.index(name) || unit.modules.contains(name)) {
      world.report("OCF0217", at, "the name " + name + " is taken").remedy = "choose another name";
    }
    const auto procedure = unit.own_procedures.find(name);
    const auto [other, fresh] = unit.own_reads.emplace(name, id);
    if (procedure != unit.own_procedures.end()) {
      twice(world, at, "things to call", name, &world.syntax(procedure->second).name);
    } else if (!fresh) {
      twice(world, at, "reads", name, &unit.syntax.reads[world.reads[other->second].index].name);
    }
  }
}

// The names of a file that is used stand beside the file's own.
void take_names(World& world, Unit& unit, std::size_t use) {
  const Unit& from = *world.units[unit.uses[use]];
  const Span at = unit.syntax.uses[use].what;
  for (const SyntaxProcedure& p : from.syntax.procedures) {
    const std::string name = world.name(p.name);
    if (name.empty()) continue;
    const auto [place, fresh] = unit.procedures.emplace(name, from.own_procedures.at(name));
    if (!fresh && place->second != from.own_procedures.at(name)) {
      twice(world, at, "procedures", name, &world.syntax(place->second).name);
    } else if (unit.own_reads.contains(name)) {
      twice(world, at, "things to call", name, &unit.syntax.reads[world.reads[unit.own_reads.at(name)].index].name);
    }
  }
  for (const SyntaxRead& r : from.syntax.reads) {
    const std::string name = world.name(r.name);
    if (name.empty()) continue;
    const std::uint32_t read = from.own_reads.at(name);
    const auto [place, fresh] = unit.reads.emplace(name, read);
    if ((!fresh && place->second != read) || unit.procedures.contains(name)) twice(world, at, "reads", name, nullptr);
  }
  for (const SyntaxTypeDecl& t : from.syntax.types) {
    const std::string name = world.name(t.name);
    if (name.empty()) continue;
    const auto [place, fresh] = unit.types.emplace(name, from.own_types.at(name));
    if (!fresh && place->second != from.own_types.at(name)) twice(world, at, "types", name, nullptr);
  }
}

}  // namespace

void load_files(World& world, FileId main, Loader& loader) {
  Reader reader{world, loader, {}};
  reader.read(main);
  for (std::uint32_t i = 0; i < world.units.size(); ++i) reader.uses_of(i);
  CycleFinder finder{world, std::vector<CycleFinder::Mark>(world.units.size(), CycleFinder::Mark::fresh), {}};
  for (std::uint32_t i = 0; i < world.units.size(); ++i) {
    if (finder.marks[i] == CycleFinder::Mark::fresh) finder.walk(i);
  }
}

void declare_names(World& world) {
  for (std::uint32_t i = 0; i < world.units.size(); ++i) {
    own_procedures(world, i);
    own_types(world, *world.units[i]);
    own_reads(world, i);
  }
  for (const auto& unit : world.units) {
    unit->procedures = unit->own_procedures;
    unit->types = unit->own_types;
    unit->reads = unit->own_reads;
    for (std::size_t i = 0; i < unit->uses.size(); ++i) {
      if (unit->syntax.uses[i].is_file && unit->uses[i] != plan::nothing) take_names(world, *unit, i);
    }
  }
  const Unit& main = *world.units.front();
  if (main.syntax.procedures.empty() && !world.diagnostics.has_errors()) {
    world.report("OCF0406", Span{main.syntax.file, 0, 0}, "the file holds no procedure").remedy =
        "begin one: procedure NAME \"Title\"";
  }
}

}  // namespace ocflow::dsl::checking
