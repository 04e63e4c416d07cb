// What all parts of the checker share: the files that were read, their names, and the program that grows.
// Private to dsl/check*.cc.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dsl/check.h"
#include "dsl/syntax.h"

namespace ocflow::dsl::checking {

using plan::ProcedureId;

// A table that is asked by a part of the text, without a copy of it.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
template <class T>
using ByName = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

struct Wanted {  // a parameter of an action, a given of a procedure
  const std::string& name;
  const Type& type;
  const std::optional<Value>& otherwise;
};

// The names that a file can use, and those that it gives to who uses it.
struct Unit {
  SyntaxFile syntax;
  std::vector<std::uint32_t> uses;  // units beside syntax.uses; plan::nothing: none (a mistake, or no file)
  ByName<ProcedureId> own_procedures, procedures;
  ByName<std::uint32_t> own_reads, reads;  // in World::reads
  ByName<const RecordType*> own_types, types;
  ByName<std::uint32_t> modules;  // unit of a module; plan::nothing: only built-in actions
};

struct World {
  const Sources& sources;
  const action::Registry& registry;
  Diagnostics& diagnostics;
  std::shared_ptr<plan::Program> program;
  std::vector<std::unique_ptr<Unit>> units;
  // Where each procedure of the program comes from.
  struct Origin {
    std::uint32_t unit;
    std::uint32_t index;
  };
  std::vector<Origin> origins;
  // What a file names `let up(s : site) = …`.
  struct Read {
    std::uint32_t unit;
    std::uint32_t index;
    std::vector<Field> parameters;
    Type type;
    bool looks = false;   // it reads the world; without that it is only a calculation
    bool broken = false;  // reported, or not known yet
  };
  std::vector<Read> reads;
  // Made once each: the record that the result of a step is, by action (behind them: of a step that does none); the
  // names of fields in the arena.
  std::vector<const RecordType*> results;
  ByName<std::uint32_t> field_names;
  // The defaults of parameters and givens in the arena. Where they stand is theirs as long as the world is.
  std::unordered_map<const Value*, expr::ExprId> defaults;
  // What each action takes, by its place in the registry; and of that the defaults, once they were asked for.
  struct Taken {
    std::vector<Wanted> wanted;
    std::vector<std::uint32_t> needed;  // the places of those without a default
    std::vector<expr::ExprId> defaults;
    expr::ExprId first_default = expr::no_expr;  // of all of them, in the arena's operands; no_expr: not there yet
  };
  std::vector<Taken> taken;
  // The result of each procedure that was checked, and its names in Program::gathered.
  struct Gathered {
    Type type;
    std::uint32_t first = 0, count = 0;
  };
  std::unordered_map<ProcedureId, Gathered> procedure_results;
  // What `keep` keeps in the loaded files, by its name.
  struct Kept {
    Span at;
    Type type;
    bool typed = false;  // that of the first one that was checked
  };
  ByName<Kept> kept;

  // The texts of the files, for this is asked more often than anything else.
  std::vector<std::string_view> texts;
  std::size_t compared = 0;  // words with which misspelt ones were compared

  std::string_view text(Span at) const {
    if (at.file >= texts.size() || texts[at.file].size() < at.end || at.end < at.begin) return sources.text(at);
    return {texts[at.file].data() + at.begin, at.end - at.begin};
  }
  std::string name(Span at) const { return std::string(text(at)); }
  const SyntaxProcedure& syntax(ProcedureId p) const {
    return units[origins[p].unit]->syntax.procedures[origins[p].index];
  }
  Diagnostic& report(const char* code, Span at, std::string message) {
    return diagnostics.add(code, at, std::move(message));
  }
};

// --- check_files.cc: reads what is used, and puts the names of each file together.
void load_files(World& world, FileId main, Loader& loader);
void declare_names(World& world);

// --- check_types.cc: the types and the givens. Both need the names of all files.
void declare_types(World& world);
void declare_givens(World& world);
Type resolve_type(World& world, const Unit& unit, const SyntaxType& type);
std::vector<Field> declare_fields(World& world, const Unit& unit, const std::vector<SyntaxField>& syntax,
                                  const char* what);

// --- check_reads.cc: the reads that files name. Each is checked on its own, after those that it uses.
void check_reads(World& world);

// --- check_recursion.cc: the calls between procedures.
bool is_missing(const World& world, const Unit& unit, std::string_view module);  // it is used, but could not be read
std::optional<ProcedureId> find_procedure(const World& world, const Unit& unit, std::string_view name);
std::optional<std::uint32_t> find_read(const World& world, const Unit& unit, std::string_view name);
// Each procedure after those that it calls, and those that keep something early. Some call themselves: `recursive`.
std::vector<ProcedureId> in_order_of_calls(World& world, bool& recursive);

// --- check_kept.cc
void declare_kept(World& world);
bool holds_secret(const Type& type);  // anywhere in it
bool can_be_decoded(const Type& type);

// Puts "did you mean" in the remedy if a name is near. After many mistakes no longer: it costs time in hostile files.
void suggest(World& world, Diagnostic& d, std::string_view word, const std::vector<std::string>& candidates);

// --- check_text.cc: what stands between quotes, or in prose, as it is meant.
std::string unquoted(std::string_view text);                    // "C:\a ""b""" -> C:\a "b"
std::string plain(std::string_view prose, bool quotes_double);  // {{ -> {
// A literal without values; reports one that can't be counted. False: it is no literal, or was reported.
bool literal_value(World& world, const SyntaxExpr& expr, Value& out);

// A name that the language itself gives a meaning where names stand.
bool reserved_name(std::string_view name);

}  // namespace ocflow::dsl::checking
