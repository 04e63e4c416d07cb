// What the rules of clauses, types and declarations put into their LineState, beside the expressions.
#pragma once
#include "dsl/parse_actions.h"

namespace ocflow::dsl::build {

// A value is done: it goes where the clause has it.
template <std::int32_t SyntaxClause::*slot>
struct into {
  static void apply0(LineState& st) { st.clause.*slot = st.take(); }
};
template <std::int32_t ClauseMore::*slot>
struct into_more {
  static void apply0(LineState& st) { st.more().*slot = st.take(); }
};
template <>
struct action<value> : into<&SyntaxClause::expr> {};
template <>
struct action<where_host> : into<&SyntaxClause::expr> {};
template <>
struct action<called> : into<&SyntaxClause::expr> {};
template <>
struct action<spoken> : into<&SyntaxClause::expr> {};
template <>
struct action<why> : into_more<&ClauseMore::why> {};
template <>
struct action<typed> : into_more<&ClauseMore::why> {};
template <>
struct action<on_host> : into_more<&ClauseMore::host> {};
template <>
struct action<within_time> : into<&SyntaxClause::within> {};
template <>
struct action<every_time> : into_more<&ClauseMore::every> {};
template <>
struct action<hold_time> : into_more<&ClauseMore::hold> {};
template <>
struct action<retry_count> : into_more<&ClauseMore::count> {};
template <>
struct action<for_where> : into_more<&ClauseMore::where> {};
template <>
struct action<for_by> : into_more<&ClauseMore::by> {};
template <>
struct action<for_each_value> : into_more<&ClauseMore::each_after> {};

// A word that says all by itself.
template <>
struct action<reverse> {
  static void apply0(LineState& st) { st.clause.reverse = true; }
};
template <>
struct action<doubling> {
  static void apply0(LineState& st) { st.more().doubling = true; }
};
template <SyntaxClause::Policy policy>
struct means {
  static void apply0(LineState& st) { st.clause.policy = policy; }
};
template <>
struct action<policy_stop> : means<SyntaxClause::Policy::stop> {};
template <>
struct action<policy_continue> : means<SyntaxClause::Policy::proceed> {};
template <>
struct action<policy_ask> : means<SyntaxClause::Policy::ask> {};
template <>
struct action<policy_undo> : means<SyntaxClause::Policy::undo> {};
template <SyntaxClause::Undo way>
struct undoes {
  static void apply0(LineState& st) { st.clause.undo = way; }
};
template <>
struct action<undo_nothing> : undoes<SyntaxClause::Undo::nothing> {};
template <>
struct action<undo_none> : undoes<SyntaxClause::Undo::none> {};

// What stands once: a second one is refused where it begins.
template <class Taken>
struct once {
  template <class In>
  static void apply(const In& in, LineState& st) {
    const Span at = st.span(in.begin(), in.end());
    if (Taken::taken(st.clause)) said_twice(at, st.at(at));
  }
};
struct has_name {
  static bool taken(const SyntaxClause& c) { return c.name.end() > 0; }
};
struct has_host {
  static bool taken(const SyntaxClause& c) { return c.more->host >= 0; }
};
struct has_within {
  static bool taken(const SyntaxClause& c) { return c.within >= 0; }
};
template <>
struct action<as_word> : once<has_name> {};
template <>
struct action<on_word> : once<has_host> {};
template <>
struct action<within_word> : once<has_within> {};
struct has_each {
  static bool taken(const SyntaxClause& c) { return c.more->each_after >= 0; }
};
template <>
struct action<for_each_word> : once<has_each> {};
template <>
struct action<at_once> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    if (st.clause.more->at_once || st.clause.more->count >= 0)
      said_twice(st.span(in.begin(), in.end()), "how many at a time");
    st.more().at_once = true;
  }
};
template <>
struct action<for_many> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    if (st.clause.more->at_once || st.clause.more->count >= 0)
      said_twice(st.span(in.begin(), in.end()), "how many at a time");
    st.more().count = st.take();
  }
};
template <>
struct action<until_one> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    if (st.clause.more->until_one) said_twice(st.span(in.begin(), in.end()), "until one succeeds");
    st.more().until_one = true;
  }
};

// Names.
template <>
struct action<result_name> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.clause.name = span_of(in, st);
  }
};
template <>
struct action<declared_name> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.name = span_of(in, st);
    st.clause.name = st.name;
  }
};
template <>
struct action<after_name> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.names.push_back(span_of(in, st));
  }
};
struct path_part {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.path.push_back(span_of(in, st));
  }
};
template <>
struct action<ensure_first> : path_part {};
template <>
struct action<ensure_inner> : path_part {};
template <>
struct action<ensure_decisions> {
  static void apply0(LineState& st) { st.all_failures = true; }
};
template <>
struct action<ensure_left> {
  static void apply0(LineState& st) { st.left.swap(st.path); }
};

// Types.
struct begins_type {
  template <class In>
  static void apply(const In& in, LineState& st) {
    SyntaxType made;
    made.at = span_of(in, st);
    st.types.push_back(std::move(made));
  }
};
template <>
struct action<one_of_mark> : begins_type {};
template <>
struct action<choice_text> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    SyntaxType& type = st.types.back();
    type.choices.push_back(span_of(in, st));
    type.at.end = type.choices.back().end;
  }
};
template <>
struct action<type_path> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    begins_type::apply(in, st);
    st.types.back().name = st.types.back().at;
  }
};
template <>
struct action<list_of_mark> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    begins_type::apply(in, st);
    SyntaxType& type = st.types.back();
    type.name = {type.at.file, type.at.begin, type.at.begin + 4};  // `list`
  }
};
template <>
struct action<list_of> : limited {
  static void apply0(LineState& st) {
    SyntaxType element = std::move(st.types.back());
    st.types.pop_back();
    st.types.back().at.end = element.at.end;
    st.types.back().of.push_back(std::move(element));
  }
};
template <>
struct action<as_type> {
  static void apply0(LineState& st) {
    st.more().type = &st.tree.clause_types.emplace_back(std::move(st.types.back()));
    st.types.pop_back();
  }
};

// Fields.
struct names_field {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.field.name = span_of(in, st);
  }
};
template <>
struct action<given_name> : names_field {};
template <>
struct action<member_name> : names_field {};
template <>
struct action<field_type> {
  static void apply0(LineState& st) {
    st.field.type = std::move(st.types.back());
    st.types.pop_back();
  }
};
template <>
struct action<field_default> {
  static void apply0(LineState& st) { st.field.otherwise = st.take(); }
};
template <>
struct action<field_about> {
  template <class In>
  static void apply(const In& in, LineState& st) {
    st.field.about = span_of(in, st);
  }
};
template <>
struct action<parameter> {
  static void apply0(LineState& st) {
    st.fields.push_back(std::move(st.field));
    st.field = SyntaxField();
  }
};

}  // namespace ocflow::dsl::build
