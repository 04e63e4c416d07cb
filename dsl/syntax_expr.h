// An expression of a syntax tree, and the parts of a text.
#pragma once
#include <cstdint>
#include <span>

#include "engine/base/line_span.h"

namespace ocflow::dsl {

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
  LineSpan at;
  std::int32_t value = -1;  // its place in SyntaxFile::exprs; -1: prose, with doubled quotes and braces still doubled
};

// The parts of a text. Most have one: their prose, which is told by where the text stands.
class TextParts {
 public:
  explicit TextParts(std::span<const TextPart> all) : all_(all) {}
  explicit TextParts(LineSpan prose) : only_{prose, -1}, has_only_(true) {}

  std::span<const TextPart> all() const { return has_only_ ? std::span<const TextPart>(&only_, 1) : all_; }
  auto begin() const { return all().begin(); }
  auto end() const { return all().end(); }
  std::size_t size() const { return all().size(); }
  bool empty() const { return all().empty(); }
  const TextPart& operator[](std::size_t i) const { return all()[i]; }

 private:
  std::span<const TextPart> all_;
  TextPart only_;
  bool has_only_ = false;
};

// One expression, as it is taken out of a tree: good until the next one is put there.
class SyntaxExpr {
 public:
  ExprKind kind = ExprKind::broken;
  bool has_host = false, has_where = false, has_by = false;
  LineSpan at;

  SyntaxExpr() = default;
  SyntaxExpr(ExprKind kind_, Span at_) : kind(kind_), at(at_) {}

  // Operands; of a call: callee, then arguments, then the host; of a binder: list, where?, by?
  std::span<const std::uint32_t> children() const { return {rest_, kind == ExprKind::text ? 0U : count_}; }
  TextParts parts() const {  // of a text
    if (kind != ExprKind::text || count_ == 0) return TextParts(std::span<const TextPart>());
    return spelled_ ? TextParts({behind<TextPart>(0), count_}) : TextParts(between_quotes());
  }
  // Of name, field; of a binder: its variable. Else empty.
  LineSpan name() const {
    if (kind == ExprKind::name) return at;
    if (kind == ExprKind::field) return Span{at.file, rest_[1], at.end()};
    return kind == ExprKind::binder ? names().front() : LineSpan();
  }
  // Of a call: the names of its arguments, an empty one: by place. None at all when no argument has one.
  std::span<const LineSpan> argument_names() const {
    return kind == ExprKind::call ? names() : std::span<const LineSpan>();
  }
  LineSpan argument_name(std::size_t i) const { return named_ ? argument_names()[i] : LineSpan(); }
  // The same, as they are kept: of a binder the one of its variable.
  std::span<const LineSpan> names() const {
    if (!named_) return {};
    const std::size_t unnamed = 1U + (has_host ? 1U : 0U);
    return {behind<LineSpan>(count_), kind == ExprKind::binder ? 1U : count_ - unnamed};
  }
  // Of a text: what stands between its quotes means what it shows, for no sign in it is doubled and no value in it.
  bool is_written() const { return kind == ExprKind::text && has_host; }
  LineSpan between_quotes() const { return Span{at.file, at.begin + 1, at.end() - 1}; }
  void end_at(std::uint32_t end) { at = Span{at.file, at.begin, end}; }

 private:
  friend class SyntaxExprs;
  template <class T>
  const T* behind(std::size_t words) const {
    return static_cast<const T*>(static_cast<const void*>(rest_ + words));
  }

  bool spelled_ = false, named_ = false;  // its parts, the names of its children stand there
  std::uint32_t count_ = 0;               // of children, or of the parts of a text
  const std::uint32_t* rest_ = nullptr;
};

}  // namespace ocflow::dsl
