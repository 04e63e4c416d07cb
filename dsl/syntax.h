// The syntax tree: what stands in a file, nothing more. It keeps every comment and blank line (the formatter lives on
// it), and holds what the checker will refuse. Spans point into the text; nothing is copied. A tree is large, so its
// small arrays stand in one pool and a node has little more than what nearly all of its kind have.
#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "dsl/pool.h"
#include "engine/base/diagnostic.h"
#include "engine/base/large.h"

namespace ocflow::dsl {

// --- expressions -------------------------------------------------------------------------------------------------
enum class ExprKind : std::uint8_t {
  number,
  text,
  duration,
  size,
  truth,
  none_value,
  list,
  name,    // the first name of a path
  field,   // child . name
  call,    // path ( arguments ), with an optional `on HOST` (then the last child, has_host)
  binder,  // (n in LIST where W by B), head `max` etc. in the call around it
  not_,
  and_,
  or_,
  eq,
  ne,
  lt,
  le,
  gt,
  ge,
  in,
  not_in,
  add,
  sub,
  mul,
  div,
  negate,
  broken,  // already reported
};

struct TextPart {  // of a text or a sentence: prose, or a value in braces (`at` holds the braces too)
  Span at;
  std::int32_t value = -1;  // index in SyntaxFile::exprs; -1: prose, with doubled quotes and braces still doubled
};

class SyntaxExpr {
 public:
  ExprKind kind = ExprKind::broken;
  bool has_host = false, has_where = false, has_by = false;

 private:
  bool labelled_ = false;
  std::uint16_t count_ = 0;  // a line has no more
  const void* data_ = nullptr;

 public:
  Span at;
  Span name;  // of name, field; of a binder: its variable

  // Operands; of a call: callee, then arguments, then the host; of a binder: list, where?, by?
  std::span<const std::uint32_t> children() const { return {words(), kind == ExprKind::text ? 0U : count_}; }
  std::span<const TextPart> parts() const {  // of a text
    return {static_cast<const TextPart*>(data_), kind == ExprKind::text ? count_ : 0U};
  }
  // Of a call: the names of its arguments, an empty one: by place. None at all when no argument has one.
  std::span<const Span> argument_names() const {
    const void* const behind = labelled_ ? words() + count_ : nullptr;
    return {static_cast<const Span*>(behind), labelled_ ? count_ - 1U - (has_host ? 1U : 0U) : 0U};
  }
  Span argument_name(std::size_t i) const { return labelled_ ? argument_names()[i] : Span(); }

  void set_children(Pool& pool, std::span<const std::uint32_t> children, std::span<const Span> names = {}) {
    auto* const to = pool.take<std::uint32_t>(children.size() + names.size() * sizeof(Span) / sizeof(std::uint32_t));
    void* const behind = std::uninitialized_copy(children.begin(), children.end(), to);
    std::uninitialized_copy(names.begin(), names.end(), static_cast<Span*>(behind));
    set(to, children.size());
    labelled_ = !names.empty();
  }
  void set_parts(Pool& pool, const std::vector<TextPart>& parts) { set(pool.keep(parts).data(), parts.size()); }
  void drop_first_child() { set(words() + 1, count_ - 1U); }

 private:
  const std::uint32_t* words() const { return static_cast<const std::uint32_t*>(data_); }
  void set(const void* data, std::size_t count) {
    data_ = data;
    count_ = static_cast<std::uint16_t>(count);
  }
};

// --- types ---------------------------------------------------------------------------------------------------------
struct SyntaxType {
  Span at;
  Span name;                   // text, list, component, genesys.component; empty for a choice
  std::vector<SyntaxType> of;  // list of
  std::vector<Span> choices;   // with their quotes
  bool broken = false;         // already reported; what has this type could be anything
};

struct SyntaxField {
  Span name;
  SyntaxType type;
  std::int32_t otherwise = -1;
  Span about;  // with its quotes; empty: none
};

// --- steps ---------------------------------------------------------------------------------------------------------
enum class ClauseWord : std::uint8_t {
  as,
  let,
  keep,
  if_,
  otherwise,
  for_,
  after,
  on,
  do_,
  else_do,
  else_ask,
  until,
  require,
  expect,
  within,
  retry,
  on_failure,
  undo,
  finally,
  confirm,
  ask,
  note,
  warning,
  caution,
  reversed,
  broken,
};

// What few clauses say.
struct ClauseMore {
  std::int32_t where = -1, by = -1, each_after = -1;  // for
  std::int32_t every = -1, hold = -1;                 // until; retry: every
  std::int32_t count = -1;                            // retry N; for: N at a time
  bool at_once = false, until_one = false, doubling = false;
  const SyntaxType* type = nullptr;  // do … as x : T, ask … as x : T; none: it is not said
  std::span<const Span> names;       // after A, B
  std::span<const TextPart> prose;   // note, warning, caution: the rest of the line
};
inline constexpr ClauseMore no_more;

// What stands where, beside what the members say: `within D`: expr. `on HOST`: expr. `confirm`: its text in expr,
// `typing` in why. `ask`: its text in expr. `undo none "why"`: why. `for`: its name in name, the list in expr.
// `else ask`, `otherwise`: nothing. A broken clause keeps what was read of it, so the name it declares is known.
struct SyntaxClause {
  ClauseWord word = ClauseWord::broken;
  ClauseWord meant = ClauseWord::broken;  // of a broken clause: what it began as, or was surely meant to be
  enum class Policy : std::uint8_t { stop, proceed, ask, undo } policy = Policy::stop;
  enum class Undo : std::uint8_t { call, nothing, none } undo = Undo::call;
  bool reverse = false;
  Span at;  // the whole line without leading and trailing spaces
  Span keyword;
  Span name;                 // as NAME, let NAME, for NAME, ask ... as NAME; result name of a do line (`do … as x`)
  std::int32_t expr = -1;    // condition, list, host, call, value, text ("why" stands in `why`)
  std::int32_t why = -1;     // require/expect/undo none "why"; confirm typing EXPR
  std::int32_t within = -1;  // until; do line
  std::int32_t host = -1;    // do line: on
  const ClauseMore* more = &no_more;
};

enum class Marker : std::uint8_t { number, bullet };

struct SyntaxItem {
  Marker marker = Marker::number;
  std::uint32_t number = 0;         // as it should be, when another was written
  std::uint32_t column = 0;         // of the marker's first character, from 0
  std::uint32_t clauses_above = 0;  // how many of the clauses stand above the list
  Span marker_at, sentence_at;
  std::span<const TextPart> sentence;
  std::span<const SyntaxClause> clauses;  // in the order of the text
  std::span<const SyntaxItem> items;      // its list
};

struct SyntaxEnsure {
  std::vector<Span> before, after;  // dotted paths in parts
  Span at;
};

struct SyntaxProcedure {
  Span at, name, title;  // an empty name: its line is missing or broken, already reported
  std::vector<std::span<const TextPart>> notes;
  std::vector<std::int32_t> locks;
  std::vector<SyntaxField> givens;
  std::vector<SyntaxEnsure> ensures;
  Span failures_decided;             // `ensure every failure decided`; empty: it is not said
  std::vector<SyntaxClause> finals;  // `finally` at the margin
  LargeVector<SyntaxItem> items;
  Span start_at, end_at;  // empty: missing, already reported
};

struct SyntaxUse {
  Span at;
  Span what;  // a name, or a text with its quotes
  bool is_file = false;
};

struct SyntaxTypeDecl {
  Span at, name;
  std::vector<SyntaxField> fields;
};

struct SyntaxRead {  // let up(s : site) = command.read([...]) on s.admin
  Span at, name;
  std::vector<SyntaxField> parameters;
  std::int32_t expr = -1;
};

struct Trivia {  // a comment or blank line, kept for the formatter
  Span at;       // the line
  bool comment = false;
};

struct SyntaxFile {
  FileId file = 0;
  Pool pool;                            // of all small arrays in it
  std::deque<SyntaxType> clause_types;  // those that clauses say
  LargeVector<SyntaxExpr> exprs;
  std::vector<SyntaxUse> uses;
  std::vector<SyntaxTypeDecl> types;
  std::vector<SyntaxRead> reads;
  std::vector<SyntaxProcedure> procedures;
  std::vector<Trivia> trivia;
};

}  // namespace ocflow::dsl
