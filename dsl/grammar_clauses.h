// The clauses of a step, each from behind its first word (or two: `on failure`, `else do`) to the end of its line.
#pragma once
#include "dsl/grammar_lines.h"

namespace ocflow::dsl::grammar {

struct nothing_line : seq<must<line_end>> {};
struct value_line : seq<must<value>, must<expression_end>> {};  // if, within

struct result_name : seq<free_name> {};
struct as_name : part<result_name> {};
struct as_line : seq<must<as_name>, must<line_end>> {};

struct let_name : part<declared_name> {};
struct let_equals : equals {};
struct let_line : seq<must<let_name>, must<let_equals>, must<value>, must<expression_end>> {};

struct after_name : seq<free_name> {};
struct after_item : part<after_name> {};
struct next_after : seq<after_item> {};
struct after_line : seq<must<after_item>, star<comma, must<next_after>>, must<line_end>> {};

struct where_host : seq<host> {};
struct on_line : seq<must<where_host>, must<line_end>> {};

// for X in LIST where W by B, 4 at a time, each after P, until one succeeds
struct for_name : part<declared_name> {};
struct for_in : k_in {};
struct for_where : seq<expression> {};
struct for_by : seq<expression> {};
struct at_once : seq<k_at, k_once> {};
struct for_each_word : seq<k_each, k_after> {};
struct for_each_value : seq<expression> {};
struct for_each : seq<for_each_word, must<for_each_value>> {};
struct until_one : seq<k_until, k_one, k_succeeds> {};
struct for_count : seq<sum> {};
struct at_a_time : seq<k_at, k_a, k_time> {};
struct for_many : seq<for_count, must<at_a_time>> {};
struct for_option : sor<at_once, for_each, until_one, for_many> {};
struct for_end : eof {};
struct for_line : seq<must<for_name>, must<for_in>, must<value>, opt<k_where, must<for_where>>, opt<k_by, must<for_by>>,
                      star<comma, must<for_option>>, must<for_end>> {};

// A call, and what may follow it on its line.
struct bare_call : seq<path, must<call_tail>, gap> {};
struct called : seq<bare_call> {};
struct as_word : TAO_PEGTL_KEYWORD("as") {};
struct as_type : seq<type> {};
struct as_part : seq<part<as_word>, must<as_name>, opt<colon, must<as_type>>> {};
struct on_word : TAO_PEGTL_KEYWORD("on") {};
struct on_host : seq<host> {};
struct on_part : seq<not_at<k_on, TAO_PEGTL_KEYWORD("failure")>, part<on_word>, must<on_host>> {};
struct within_word : TAO_PEGTL_KEYWORD("within") {};
struct within_time : seq<expression> {};
struct within_part : seq<part<within_word>, must<within_time>> {};
struct reverse : k_reverse {};
struct do_end : eof {};
struct do_line : seq<opt<ahead<'r'>, reverse>, must<called>,
                     star<ahead<'a', 'o', 'w'>, sor<as_part, on_part, within_part>>, must<do_end>> {};
struct effect_end : eof {};
struct effect : seq<must<called>, star<ahead<'o', 'w'>, sor<on_part, within_part>>, must<effect_end>> {};

struct why : part<text_value> {};
struct undo_nothing : k_nothing {};
struct undo_none : k_none {};
struct undo_why : seq<why> {};
struct undo_line : sor<seq<undo_nothing, must<line_end>>, seq<undo_none, must<undo_why>, must<line_end>>, effect> {};
struct finally_line : effect {};

// until EXPR for D every D within D
struct hold_time : seq<expression> {};
struct every_time : seq<expression> {};
struct until_every : k_every {};
struct until_within : k_within {};
struct until_line : seq<must<value>, opt<k_for, must<hold_time>>, must<until_every>, must<every_time>,
                        must<until_within>, must<within_time>, must<expression_end>> {};

struct check_line : seq<must<value>, opt<why>, must<expression_end>> {};  // require, expect

struct retry_count : seq<sum> {};
struct retry_times : k_times {};
struct retry_every : k_every {};
struct doubling : k_doubling {};
struct retry_end : eof {};
struct retry_line
    : seq<must<retry_count>, must<retry_times>, must<retry_every>, must<every_time>, opt<doubling>, must<retry_end>> {};

struct policy_stop : k_stop {};
struct policy_continue : k_continue {};
struct policy_ask : k_ask {};
struct policy_undo : k_undo {};
struct policy : sor<policy_stop, policy_continue, policy_ask, policy_undo> {};
struct on_failure_line : seq<must<policy>, must<line_end>> {};

struct spoken : part<text_value> {};  // what a person is told or asked
struct typed : seq<expression> {};
struct confirm_line : seq<must<spoken>, opt<k_typing, must<typed>>, must<line_end>> {};
struct ask_as : k_as {};
struct ask_colon : colon {};
struct ask_line : seq<must<spoken>, must<ask_as>, must<as_name>, must<ask_colon>, must<as_type>, must<line_end>> {};
struct reversed_line : seq<must<spoken>, must<line_end>> {};

}  // namespace ocflow::dsl::grammar
