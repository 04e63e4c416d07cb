#include "dsl/syntax_exprs.h"

#include <memory>

namespace ocflow::dsl {
namespace {

template <class T>
constexpr std::size_t words_in = sizeof(T) / sizeof(std::uint32_t);

template <class T>
std::uint32_t* put(std::uint32_t* to, std::span<const T> all) {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % sizeof(std::uint32_t) == 0);
  std::uninitialized_copy(all.begin(), all.end(), static_cast<T*>(static_cast<void*>(to)));
  return to + all.size() * words_in<T>;
}

}  // namespace

std::uint32_t SyntaxExprs::add(const SyntaxExpr& node, std::span<const std::uint32_t> children,
                               std::span<const LineSpan> names) {
  const std::size_t more = children.size() + names.size() * words_in<LineSpan>;
  const std::uint32_t flags =
      (node.has_host ? host : 0) | (node.has_where ? where : 0) | (node.has_by ? by : 0) | (names.empty() ? 0 : named);
  std::uint32_t* const to = head_of(node.kind, node.at, children.size(), more, flags);
  return done(put(put(to, children), names));
}

// Many texts are one piece of prose, which is told by where the text stands.
std::uint32_t SyntaxExprs::add_text(Span at, std::span<const TextPart> parts) {
  const bool one =
      parts.size() == 1 && parts[0].value < 0 && parts[0].at == SyntaxExpr(ExprKind::text, at).between_quotes();
  if (one) return done(head_of(ExprKind::text, at, 1, 0, 0));
  return done(put(head_of(ExprKind::text, at, parts.size(), parts.size() * words_in<TextPart>, spelled), parts));
}

std::uint32_t SyntaxExprs::add_field(Span at, std::uint32_t of, std::uint32_t name_begin) {
  std::uint32_t* const to = head_of(ExprKind::field, at, 1, 2, 0);
  to[0] = of;
  to[1] = name_begin;
  return done(to + 2);
}

void SyntaxExprs::begin_at(std::uint32_t place, std::uint32_t begin) {
  std::uint32_t* const from = words_.data() + place;
  const std::uint32_t end = from[0] + (from[1] & LineSpan::longest);
  const LineSpan at = Span{file_, begin, end};
  from[0] = begin;
  from[1] = (from[1] & ~LineSpan::longest) | at.length;
}

std::size_t SyntaxExprs::words_of(std::size_t place) const {
  const SyntaxExpr node = (*this)[place];
  const std::size_t parts = node.spelled_ ? node.count_ * words_in<TextPart> : 0;
  const std::size_t in_front = static_cast<std::size_t>(node.rest_ - words_.data()) - place;
  const std::size_t children = node.children().size() + (node.kind == ExprKind::field ? 1 : 0);
  return in_front + children + parts + node.names().size() * words_in<LineSpan>;
}

}  // namespace ocflow::dsl
