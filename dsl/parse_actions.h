// What the rules of a line build in its LineState. Each action stands for a rule by name; those without one build
// nothing. The heads of recursion have a limit in common: one that is too deep throws before the stack is used up.
#pragma once
#include <tao/pegtl/contrib/limit_depth.hpp>

#include "dsl/grammar_clauses.h"
#include "dsl/parse_state.h"

namespace ocflow::dsl {

inline constexpr std::size_t deepest_brackets = 64;

void push_amount(LineState& st, Span at);  // throws OCF0162 when it is neither number, duration nor size
[[noreturn]] void said_twice(Span at, std::string_view what);

namespace build {

using namespace grammar;  // NOLINT(google-build-using-namespace): actions are named as their rules

template <class Rule>
struct action : nothing<Rule> {};

using limited = limit_depth<deepest_brackets>;

// The sign or word in front belongs to what it stands in front of.
template <ExprKind kind>
struct in_front : limited {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.unary(kind);
    const std::uint32_t begin = st.span(in.begin(), in.begin()).begin;
    st.operands.back().begin = begin;
    st.tree.exprs.begin_at(st.operands.back().expr, begin);
  }
};
template <>
struct action<negation> : in_front<ExprKind::negate> {};
template <>
struct action<not_tail> : in_front<ExprKind::not_> {};
template <>
struct action<group> : limited {};
template <>
struct action<grammar::list> : limited {};
template <>
struct action<call_tail> : limited {};

template <class In>
Span span_of(const In& in, const LineState& st) {
  return st.span(in.begin(), in.end());
}

// Leaves.
template <ExprKind kind>
struct leaf {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.push(kind, span_of(in, st));
  }
};
template <>
struct action<true_or_false> : leaf<ExprKind::truth> {};
template <>
struct action<none_value> : leaf<ExprKind::none_value> {};
template <>
struct action<path_name> : leaf<ExprKind::name> {};
template <>
struct action<hole_name> : leaf<ExprKind::name> {};
template <>
struct action<number> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    push_amount(st, span_of(in, st));
  }
};
struct field_of_top {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.field_of_top(span_of(in, st));
  }
};
template <>
struct action<field_name> : field_of_top {};
template <>
struct action<hole_field> : field_of_top {};

// Texts.
template <>
struct action<hole_open> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.prose_until(in.begin());
    st.hole_begin = st.offset(in.begin());
  }
};
template <>
struct action<hole_close> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.part_begin = st.offset(in.end());
    st.parts.push_back({Span{st.tree.file, st.hole_begin, st.part_begin}, st.take()});
  }
};
template <>
struct action<text_open> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.parts.clear();
    st.text_begin = st.offset(in.begin());
    st.part_begin = st.text_begin + 1;
  }
};
template <>
struct action<text_close> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.prose_until(in.begin());
  }
};
template <>
struct action<written_text> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    const Span at = span_of(in, st);
    st.push(st.tree.exprs.add_written(at), at);
  }
};
template <>
struct action<spelled_text> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    const Span at = span_of(in, st);
    st.push(st.tree.exprs.add_text(at, st.parts), at);
    st.parts.clear();
  }
};
template <>
struct action<plain_open> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.text_begin = st.offset(in.begin());
  }
};
template <>
struct action<plain_text> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.title = span_of(in, st);
  }
};

// Brackets.
template <std::size_t operands_in_it>
struct opens {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.open_bracket(in.begin(), operands_in_it);
  }
};
template <>
struct action<list_open> : opens<0> {};
template <>
struct action<group_open> : opens<0> {};
template <>
struct action<call_open> : opens<1> {};
template <>
struct action<list_close> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.close_bracket(ExprKind::list, in.end());
  }
};
template <>
struct action<call_close> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.close_bracket(ExprKind::call, in.end());
  }
};
template <>
struct action<group_close> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.operands.back().begin = st.open.back().begin;
    st.operands.back().end = st.offset(in.end());
    st.open.pop_back();
  }
};
template <>
struct action<label_name> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.open.back().label = span_of(in, st);
  }
};
template <>
struct action<argument> {
  static void apply0(LineState& st) {
    if (!st.open.back().label.empty()) st.label_argument();
  }
};
template <>
struct action<call_host> {
  static void apply0(LineState& st) { st.add_child(&SyntaxExpr::has_host); }
};
struct begins_binder {
  static void apply0(LineState& st) { st.begin_binder(); }
};
template <>
struct action<binder_where_word> : begins_binder {};
template <>
struct action<binder_by_word> : begins_binder {};
enum class ExprPart : std::uint8_t { where, by };
template <ExprPart part>
struct binder_part {
  static void apply0(LineState& st) {
    const std::uint32_t depth = st.operands.back().depth + 1;
    st.add_child(part == ExprPart::where ? &SyntaxExpr::has_where : &SyntaxExpr::has_by);
    st.operands.back().depth = std::max(st.operands.back().depth, depth);
  }
};
template <>
struct action<binder_where> : binder_part<ExprPart::where> {};
template <>
struct action<binder_by> : binder_part<ExprPart::by> {};

// Operators.
template <ExprKind kind>
struct operation {
  static void apply0(LineState& st) { st.binary(kind); }
};
template <>
struct action<times_tail> : operation<ExprKind::mul> {};
template <>
struct action<over_tail> : operation<ExprKind::div> {};
template <>
struct action<plus_tail> : operation<ExprKind::add> {};
template <>
struct action<minus_tail> : operation<ExprKind::sub> {};
template <>
struct action<eq_tail> : operation<ExprKind::eq> {};
template <>
struct action<ne_tail> : operation<ExprKind::ne> {};
template <>
struct action<le_tail> : operation<ExprKind::le> {};
template <>
struct action<ge_tail> : operation<ExprKind::ge> {};
template <>
struct action<lt_tail> : operation<ExprKind::lt> {};
template <>
struct action<gt_tail> : operation<ExprKind::gt> {};
template <>
struct action<in_tail> : operation<ExprKind::in> {};
template <>
struct action<not_in_tail> : operation<ExprKind::not_in> {};
template <>
struct action<and_tail> : operation<ExprKind::and_> {};
template <>
struct action<or_tail> : operation<ExprKind::or_> {};

}  // namespace build
}  // namespace ocflow::dsl
