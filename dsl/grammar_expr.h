// Expressions. No rule looks further than its next word, and none is tried twice on the same text: what has been
// built stays built. Recursion has its heads (list, group, arguments, `not`, minus), and those are limited.
#pragma once
#include "dsl/grammar_tokens.h"

namespace ocflow::dsl::grammar {

// What comes next begins with one of these: a look at one character spares many trials behind each value.
template <char... letters>
struct ahead : at<one<letters...>> {};

struct expression;
struct negated;
struct unary;

// (n in nodes where n.up by n.name): first read as `n in nodes`; what follows shows that it was a binder.
struct binder_where_word : k_where {};
struct binder_where : seq<expression> {};
struct binder_by_word : k_by {};
struct binder_by : seq<expression> {};
struct where_part : seq<binder_where_word, must<binder_where>> {};
struct by_part : seq<binder_by_word, must<binder_by>> {};
struct binder_tail : sor<seq<where_part, opt<by_part>>, by_part> {};

struct list_open : one<'['> {};
struct list_close : one<']'> {};
struct list_value : seq<expression> {};
struct list : seq<list_open, gap, opt<list_value, star<comma, must<list_value>>>, must<list_close>> {};

struct group_open : one<'('> {};
struct group_value : seq<expression, opt<binder_tail>> {};
struct group_close : one<')'> {};
struct group : seq<group_open, gap, must<group_value>, must<group_close>> {};

struct field_name : seq<any_name> {};
struct field_tail : if_must<one<'.'>, field_name> {};

struct label_name : seq<any_name> {};
struct label : seq<label_name, gap, one<':'>, gap> {};
struct argument_value : seq<expression, opt<binder_tail>> {};
struct argument : sor<seq<at<label>, label, must<argument_value>>, argument_value> {};
struct call_open : one<'('> {};
struct call_close : one<')'> {};
struct next_argument : seq<argument> {};
struct call_tail : seq<call_open, gap, opt<argument, star<comma, must<next_argument>>>, must<call_close>> {};

struct spelled_text : seq<text> {};
struct text_value : sor<written_text, spelled_text> {};
struct path_name : seq<free_name> {};
struct path : seq<path_name, star<field_tail>> {};
struct host : sor<part<text_value>, part<path>> {};
struct call_host : seq<host> {};
struct call_on : seq<k_on, must<call_host>> {};

// What stands behind the `)` of a call: its fields, or where it is done.
struct after_call : sor<seq<plus<field_tail>, gap>, seq<gap, opt<call_on>>> {};
struct path_or_call : seq<path, sor<seq<call_tail, after_call>, gap>> {};

struct true_or_false : sor<TAO_PEGTL_KEYWORD("true"), TAO_PEGTL_KEYWORD("false")> {};
struct none_value : TAO_PEGTL_KEYWORD("none") {};
struct number : seq<amount> {};

struct primary : sor<seq<ahead<'"'>, part<text_value>>, seq<ahead<'['>, part<list>>,
                     seq<ahead<'('>, group, star<field_tail>, gap>, seq<at<digit>, part<number>>,
                     seq<ahead<'t', 'f'>, part<true_or_false>>, seq<ahead<'n'>, part<none_value>>, path_or_call> {};

struct minus : part<one<'-'>> {};
struct negation : seq<minus, must<unary>> {};
struct unary : sor<seq<ahead<'-'>, negation>, primary> {};

struct factor : seq<unary> {};
struct times_tail : seq<part<one<'*'>>, must<factor>> {};
struct over_tail : seq<part<one<'/'>, not_at<one<'/'>>>, must<factor>> {};
struct product : seq<unary, star<ahead<'*', '/'>, sor<times_tail, over_tail>>> {};

struct term : seq<product> {};
struct plus_tail : seq<part<one<'+'>>, must<term>> {};
struct minus_tail : seq<minus, must<term>> {};
struct sum : seq<product, star<ahead<'+', '-'>, sor<plus_tail, minus_tail>>> {};

struct compared : seq<sum> {};
struct op_eq : part<string<'=', '='>, not_at<one<'='>>> {};
struct op_ne : part<string<'!', '='>, not_at<one<'='>>> {};
struct op_le : part<string<'<', '='>> {};
struct op_ge : part<string<'>', '='>> {};
struct op_lt : part<one<'<'>, not_at<one<'>'>>> {};
struct op_gt : part<one<'>'>> {};
struct op_not_in : seq<k_not, k_in> {};
struct eq_tail : seq<op_eq, must<compared>> {};
struct ne_tail : seq<op_ne, must<compared>> {};
struct le_tail : seq<op_le, must<compared>> {};
struct ge_tail : seq<op_ge, must<compared>> {};
struct lt_tail : seq<op_lt, must<compared>> {};
struct gt_tail : seq<op_gt, must<compared>> {};
struct in_tail : seq<k_in, must<compared>> {};
struct not_in_tail : seq<op_not_in, must<compared>> {};
struct comparison_tail : sor<eq_tail, ne_tail, le_tail, ge_tail, lt_tail, gt_tail, in_tail, not_in_tail> {};
struct second_comparison : sor<op_eq, op_ne, op_le, op_ge, op_lt, op_gt, k_in, op_not_in> {};
struct no_second_comparison : not_at<second_comparison> {};
struct comparison : seq<sum, opt<ahead<'=', '!', '<', '>', 'i', 'n'>, comparison_tail, must<no_second_comparison>>> {};

struct not_tail : seq<k_not, must<negated>> {};
struct negated : sor<seq<ahead<'n'>, not_tail>, comparison> {};
struct and_operand : seq<negated> {};
struct and_tail : seq<k_and, must<and_operand>> {};
struct conjunction : seq<negated, star<ahead<'a'>, and_tail>> {};
struct or_operand : seq<conjunction> {};
struct or_tail : seq<k_or, must<or_operand>> {};
struct expression : seq<conjunction, star<ahead<'o'>, or_tail>> {};

}  // namespace ocflow::dsl::grammar
