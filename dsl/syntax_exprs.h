// The expressions of a syntax tree, one behind the other. There are several for each step, so each has as many words as
// it needs: where it begins, then how long it is, what it is and how many it is made of (two words, all that a name or
// a plain text has), then its children, then its parts or the names of its children. What is said of one by its place.
#pragma once
#include <memory>

#include "dsl/syntax_expr.h"
#include "engine/base/words.h"

namespace ocflow::dsl {

class SyntaxExprs {
 public:
  // Asked for so often, and mostly for one or two of its members, that a call would cost more than the answer.
  [[gnu::always_inline]] SyntaxExpr operator[](std::size_t place) const {
    const std::uint32_t* const from = words_.data() + place;
    const std::uint32_t head = from[1];
    SyntaxExpr out;
    out.at.begin = from[0];
    out.at.length = head & LineSpan::longest;
    out.at.file = file_ & LineSpan::last_file;
    out.kind = static_cast<ExprKind>(head >> 17 & 31U);
    out.count_ = head >> 22 & many;
    out.has_host = (head & host) != 0;
    out.has_where = (head & where) != 0;
    out.has_by = (head & by) != 0;
    out.spelled_ = (head & spelled) != 0;
    out.named_ = (head & named) != 0;
    out.rest_ = from + 2;
    if (out.count_ == many) out.count_ = *out.rest_++;
    return out;
  }

  std::uint32_t add(ExprKind leaf, Span at) { return done(head_of(leaf, at, 0, 0, 0)); }
  std::uint32_t add(const SyntaxExpr& node, std::span<const std::uint32_t> children,
                    std::span<const LineSpan> names = {});
  // The same, where `child` says which is the one at a place among them.
  template <class Child>
  std::uint32_t add_each(ExprKind kind, Span at, std::size_t count, Child child, std::span<const LineSpan> names) {
    constexpr std::size_t words = sizeof(LineSpan) / sizeof(std::uint32_t);
    std::uint32_t* to = head_of(kind, at, count, count + names.size() * words, names.empty() ? 0 : named);
    for (std::size_t i = 0; i < count; ++i) *to++ = child(i);
    if (names.empty()) return done(to);
    std::uninitialized_copy(names.begin(), names.end(), static_cast<LineSpan*>(static_cast<void*>(to)));
    return done(to + names.size() * words);
  }
  std::uint32_t add_text(Span at, std::span<const TextPart> parts);
  std::uint32_t add_written(Span at) { return done(head_of(ExprKind::text, at, 1, 0, written)); }
  std::uint32_t add_field(Span at, std::uint32_t of, std::uint32_t name_begin);
  void begin_at(std::uint32_t place, std::uint32_t begin);  // the same one, but from further to the left

  std::size_t end_place() const { return words_.size(); }  // behind the last one
  std::size_t count() const { return count_; }             // without those that were put there a second time
  void added_again() { --count_; }
  void reserve(std::size_t words) { words_.reserve(words); }
  // Gives back what stands between two places. None of it may be looked at any more.
  void let_go(std::size_t from, std::size_t to) { ocflow::let_go(words_.data() + from, words_.data() + to); }

  class Iterator {
   public:
    Iterator(const SyntaxExprs& all, std::size_t place) : all_(all), place_(place) {}
    SyntaxExpr operator*() const { return all_[place_]; }
    Iterator& operator++() {
      place_ += all_.words_of(place_);
      return *this;
    }
    bool operator!=(const Iterator& other) const { return place_ != other.place_; }

   private:
    const SyntaxExprs& all_;
    std::size_t place_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, words_.size()}; }

 private:
  // The second word: the length in 17 bits, the kind in 5, how many in 5 (`many`: the third word says it), then these.
  static constexpr std::uint32_t many = 31;
  static constexpr std::uint32_t host = 1U << 27, where = 1U << 28, by = 1U << 29, spelled = 1U << 30, named = 1U << 31;
  static constexpr std::uint32_t written = host;  // of a text, which has no host
  static_assert(static_cast<unsigned>(ExprKind::broken) < 32 && LineSpan::longest < 1U << 17);

  // Makes room for a node and `more` words behind its head, and writes that. What comes next stands where it says.
  std::uint32_t* head_of(ExprKind kind, LineSpan at, std::size_t count, std::size_t more, std::uint32_t flags) {
    std::uint32_t* to = words_.room(3 + more);
    file_ = at.file;
    ++count_;
    *to++ = at.begin;
    *to++ = at.length | static_cast<std::uint32_t>(kind) << 17 |
            static_cast<std::uint32_t>(count < many ? count : many) << 22 | flags;
    if (count >= many) *to++ = static_cast<std::uint32_t>(count);
    return to;
  }
  std::uint32_t done(const std::uint32_t* end) {  // where the node stands that ends there
    const std::size_t place = words_.size();
    words_.added(static_cast<std::size_t>(end - words_.data()) - place);
    return static_cast<std::uint32_t>(place);
  }
  std::size_t words_of(std::size_t place) const;

  Words words_;
  std::size_t count_ = 0;
  FileId file_ = 0;  // of all of them
};

}  // namespace ocflow::dsl
