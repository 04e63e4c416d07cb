// The syntax tree: what stands in a file, nothing more. It keeps every comment and blank line (the formatter lives on
// it), and holds what the checker will refuse. Spans point into the text; nothing is copied. A tree is large, so its
// small arrays stand in one pool and a node has little more than what nearly all of its kind have.
#pragma once
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "dsl/pool.h"
#include "dsl/syntax_exprs.h"
#include "engine/base/diagnostic.h"
#include "engine/base/large.h"

namespace ocflow::dsl {

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
  std::int32_t why = -1;                              // require/expect/undo none "why"; confirm typing EXPR
  std::int32_t host = -1;                             // do line: on
  std::int32_t where = -1, by = -1, each_after = -1;  // for
  std::int32_t every = -1, hold = -1;                 // until; retry: every
  std::int32_t count = -1;                            // retry N; for: N at a time
  bool at_once = false, until_one = false, doubling = false;
  const SyntaxType* type = nullptr;  // do … as x : T, ask … as x : T; none: it is not said
  std::span<const LineSpan> names;   // after A, B
  std::span<const TextPart> prose;   // note, warning, caution: the rest of the line
};
inline constexpr ClauseMore no_more;

class ClauseRest {  // where that stands
 public:
  const ClauseMore* operator->() const { return &**this; }
  const ClauseMore& operator*() const { return at_ ? *at_ : no_more; }
  ClauseRest& operator=(const ClauseMore* at) {
    at_ = at;
    return *this;
  }
  bool operator==(const ClauseMore* at) const { return at_.get() == at; }

 private:
  Address<ClauseMore> at_;
};

// What stands where, beside what the members say: `within D`: expr. `on HOST`: expr. `confirm`: its text in expr,
// `typing` in why. `ask`: its text in expr. `undo none "why"`: why. `for`: its name in name, the list in expr.
// `else ask`, `otherwise`: nothing. A broken clause keeps what was read of it, so the name it declares is known.
struct SyntaxClause {
  enum class Policy : std::uint8_t { stop, proceed, ask, undo };
  enum class Undo : std::uint8_t { call, nothing, none };

  ClauseWord word = ClauseWord::broken;
  ClauseWord meant = ClauseWord::broken;  // of a broken clause: what it began as, or was surely meant to be
  Policy policy : 2 = Policy::stop;
  Undo undo : 2 = Undo::call;
  bool reverse : 1 = false;
  std::uint16_t keyword_length = 0;  // none: it begins with no word of a clause
  LineSpan at;                       // the whole line without leading and trailing spaces
  LineSpan name;             // as NAME, let NAME, for NAME, ask ... as NAME; result name of a do line (`do … as x`)
  std::int32_t expr = -1;    // condition, list, host, call, value, text ("why" stands in `why`)
  std::int32_t within = -1;  // until; do line
  ClauseRest more;

  Span keyword() const { return keyword_length == 0 ? Span() : Span{at.file, at.begin, at.begin + keyword_length}; }
};

enum class Marker : std::uint8_t { number, bullet };

struct SyntaxList;

struct SyntaxItem {
  Marker marker = Marker::number;

 private:
  bool written_ = false;
  std::uint16_t part_count_ = 0;
  Address<TextPart> parts_;  // none, though there is one: the sentence is all prose
  Address<SyntaxList> list_;

 public:
  std::uint32_t exprs_end = 0;  // behind the last expression in it
  LineSpan marker_at, sentence_at;
  Kept<SyntaxClause> clauses;  // in the order of the text

  std::span<const SyntaxItem> items() const;  // its list
  std::size_t clauses_above() const;          // how many of the clauses stand above the list; all: it has none
  void set_list(Pool& pool, const SyntaxList& list);
  TextParts sentence() const {
    const TextPart* const parts = parts_.get();
    return part_count_ == 1 && parts == nullptr ? TextParts(sentence_at) : TextParts({parts, part_count_});
  }
  bool is_written() const { return written_; }  // its sentence means what it shows: no brace stands in it
  void set_written() {
    written_ = true;
    part_count_ = 1;
  }
  // What was kept of it behind all else; nullptr: nothing.
  const void* last_kept() const {
    return list_.get() == nullptr ? static_cast<const void*>(clauses.data()) : list_.get();
  }
  void set_sentence(Pool& pool, std::span<const TextPart> parts) {
    const bool all_prose = parts.size() == 1 && parts[0].value < 0 && parts[0].at == sentence_at;
    part_count_ = static_cast<std::uint16_t>(parts.size());
    parts_ = all_prose ? nullptr : pool.keep(parts).data();
  }
};

struct SyntaxList {  // what few items have: steps of their own
  std::span<const SyntaxItem> items;
  std::uint32_t clauses_above = 0;
};

inline std::span<const SyntaxItem> SyntaxItem::items() const {
  return list_ ? list_->items : std::span<const SyntaxItem>();
}
inline std::size_t SyntaxItem::clauses_above() const { return list_ ? list_->clauses_above : clauses.size(); }
inline void SyntaxItem::set_list(Pool& pool, const SyntaxList& list) {
  list_ = pool.keep(std::span<const SyntaxList>(&list, 1)).data();
}

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
  // Gives back what two items of one list and all between them are made of, but for the ends. None of it, nor of the
  // items between, may be looked at any more.
  void let_go(const SyntaxItem& first, const SyntaxItem& last) {
    exprs.let_go(first.exprs_end, last.exprs_end);
    ocflow::let_go(&first + 1, &last);
    pool.let_go(first.last_kept(), last.last_kept());
  }

  FileId file = 0;
  Pool pool;                            // of all small arrays in it
  std::deque<SyntaxType> clause_types;  // those that clauses say
  SyntaxExprs exprs;
  std::vector<SyntaxUse> uses;
  std::vector<SyntaxTypeDecl> types;
  std::vector<SyntaxRead> reads;
  std::vector<SyntaxProcedure> procedures;
  std::vector<Trivia> trivia;
};

}  // namespace ocflow::dsl
