// The expressions and texts of a syntax tree. There are several for each step, so they are small: what is more than two
// operands stands in the pool.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "dsl/pool.h"
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
  std::int32_t value = -1;  // index in SyntaxFile::exprs; -1: prose, with doubled quotes and braces still doubled
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

class SyntaxExpr {
 public:
  ExprKind kind = ExprKind::broken;
  bool has_host : 1 = false, has_where : 1 = false, has_by : 1 = false;

 private:
  bool pooled_ : 1 = false;     // what it is made of stands in the pool, at the address in `data_`; else in `data_`
  bool named_ : 1 = false;      // names stand behind its children
  std::uint16_t count_ = 0;     // of children, or of the parts of a text; a line has no more
  std::uint32_t data_[2] = {};  // two children; a child and where its name begins; an address
  static_assert(sizeof(const void*) <= sizeof data_);

 public:
  LineSpan at;

  // Operands; of a call: callee, then arguments, then the host; of a binder: list, where?, by?
  std::span<const std::uint32_t> children() const {
    return {pooled_ ? pooled<std::uint32_t>() : data_, kind == ExprKind::text ? 0U : count_};
  }
  TextParts parts() const {  // of a text
    if (kind != ExprKind::text) return TextParts(std::span<const TextPart>());
    return count_ == 1 && !pooled_ ? TextParts(between_quotes())
                                   : TextParts({pooled<TextPart>(), pooled_ ? count_ : 0U});
  }
  // Of name, field; of a binder: its variable. Else empty.
  LineSpan name() const {
    if (kind == ExprKind::name) return at;
    if (kind == ExprKind::field) return Span{at.file, data_[1], at.end()};
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
    const void* const behind = pooled<std::uint32_t>() + count_;
    const std::size_t unnamed = 1U + (has_host ? 1U : 0U);
    return {static_cast<const LineSpan*>(behind), kind == ExprKind::binder ? 1U : count_ - unnamed};
  }

  void set_children(Pool& pool, std::span<const std::uint32_t> children, std::span<const LineSpan> names = {}) {
    count_ = static_cast<std::uint16_t>(children.size());
    named_ = !names.empty();
    pooled_ = named_ || children.size() > std::size(data_);
    if (!pooled_) {
      std::copy(children.begin(), children.end(), data_);
      return;
    }
    auto* const to = pool.take<std::uint32_t>(children.size() + names.size_bytes() / sizeof(std::uint32_t));
    void* const behind = std::uninitialized_copy(children.begin(), children.end(), to);
    std::uninitialized_copy(names.begin(), names.end(), static_cast<LineSpan*>(behind));
    set_pooled(to);
  }
  void set_parts(Pool& pool, const std::vector<TextPart>& parts) {
    count_ = static_cast<std::uint16_t>(parts.size());
    pooled_ = count_ > 1 || (count_ == 1 && (parts[0].value >= 0 || parts[0].at != between_quotes()));
    if (pooled_) set_pooled(pool.keep(parts).data());
  }
  // Of a field that has its child already: the name that ends it.
  void set_field(Span name) {
    data_[1] = name.begin;
    end_at(name.end);
  }
  void end_at(std::uint32_t end) { at = Span{at.file, at.begin, end}; }

 private:
  LineSpan between_quotes() const { return Span{at.file, at.begin + 1, at.end() - 1}; }
  template <class T>
  const T* pooled() const {
    const void* address = nullptr;
    if (pooled_) std::memcpy(&address, data_, sizeof address);
    return static_cast<const T*>(address);
  }
  void set_pooled(const void* address) { std::memcpy(data_, &address, sizeof address); }
};

}  // namespace ocflow::dsl
