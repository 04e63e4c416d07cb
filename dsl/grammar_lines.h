// What stands behind the first word of a line at the margin, to its end: declarations and the head of a procedure.
// Each `..._line` is parsed on its own; which one it is the first word says. The clauses are in grammar_clauses.h.
#pragma once
#include "dsl/grammar_expr.h"

namespace ocflow::dsl::grammar {

struct line_end : eof {};
struct expression_end : eof {};  // an expression could go on, so another remedy fits

struct value : seq<expression> {};  // what the line is about
struct plain : part<plain_text> {};

// Types.
struct type;
struct choice_text : seq<plain_text> {};
struct first_choice : part<choice_text> {};
struct more_choice : seq<comma, part<choice_text>> {};
struct one_of_mark : seq<k_one, k_of> {};
struct one_of : seq<one_of_mark, must<first_choice>, star<more_choice>> {};
struct list_of_mark : seq<k_list, k_of> {};
struct element_type : seq<type> {};
struct list_of : seq<list_of_mark, must<element_type>> {};
struct type_path : seq<any_name, star<one<'.'>, any_name>> {};
struct named_type : part<type_path> {};
struct type : sor<one_of, list_of, named_type> {};

// Fields: `name : type = default "about"`, of `given`, a type, or a read's parameters.
struct given_name : seq<free_name> {};
struct member_name : seq<any_name> {};
struct field_colon : colon {};
struct field_type : seq<type> {};
struct field_default : seq<expression> {};
struct field_about : seq<plain_text> {};
struct field_end : eof {};
struct field_rest : seq<must<field_colon>, must<field_type>, opt<equals, must<field_default>>> {};
struct given_start : part<given_name> {};
struct member_start : part<member_name> {};
struct given_line : seq<must<given_start>, field_rest, opt<part<field_about>>, must<field_end>> {};
struct member_line : seq<must<member_start>, field_rest, opt<part<field_about>>, must<field_end>> {};

// The head of a file and of a procedure.
struct declared_name : seq<free_name> {};
struct use_module : part<declared_name> {};
struct use_what : sor<plain, use_module> {};
struct use_line : seq<must<use_what>, must<line_end>> {};
struct type_name : part<declared_name> {};
struct type_line : seq<must<type_name>, must<line_end>> {};
struct procedure_name : part<declared_name> {};
struct procedure_title : seq<plain> {};
struct procedure_line : seq<must<procedure_name>, must<procedure_title>, must<line_end>> {};
struct parameter : seq<part<given_name>, field_rest> {};
struct read_name : part<declared_name> {};
struct read_open : round_open {};
struct next_parameter : seq<parameter> {};
struct read_close : round_close {};
struct read_equals : equals {};
struct read_line : seq<must<read_name>, must<read_open>, opt<parameter, star<comma, must<next_parameter>>>,
                       must<read_close>, must<read_equals>, must<value>, must<expression_end>> {};
struct lock_line : seq<must<value>, must<expression_end>> {};
struct ensure_first : seq<free_name> {};
struct ensure_inner : seq<any_name> {};
struct ensure_path : seq<ensure_first, star<if_must<one<'.'>, ensure_inner>>, gap> {};
struct ensure_before : seq<k_before> {};
struct ensure_left : seq<ensure_path> {};
struct ensure_right : seq<ensure_path> {};
struct ensure_order : seq<must<ensure_left>, must<ensure_before>, must<ensure_right>> {};
struct ensure_failure : k_failure {};
struct ensure_decided : k_decided {};
struct ensure_decisions : seq<k_every, must<ensure_failure>, must<ensure_decided>> {};
struct ensure_line : seq<sor<ensure_decisions, ensure_order>, must<line_end>> {};

}  // namespace ocflow::dsl::grammar
