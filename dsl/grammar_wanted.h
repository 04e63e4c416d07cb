// What is said when a rule that must match does not: one message a rule.
#pragma once
#include "dsl/grammar_clauses.h"

namespace ocflow::dsl::grammar {

struct Wanted {
  const char* code;
  const char* message;
  const char* want;
  const char* remedy;
  const char* words = "";  // among which a misspelt one is looked for
};

// Rules that mean the same to whoever reads the message share it.
inline constexpr Wanted no_value = {"OCF0142", "a value is missing", "a value",
                                    "write a name, a number, a text in quotes or a call here"};
inline constexpr Wanted no_time = {"OCF0142", "a length of time is missing", "a length of time",
                                   "write it with its unit, like `5m` or `2m30s`"};
inline constexpr Wanted no_host = {"OCF0142", "a host is missing", "the name of a host",
                                   "write it after `on`, like `on ocs.host`"};
inline constexpr Wanted no_name = {"OCF0140", "a name is missing", "a name",
                                   "write letters, digits and `_`, a letter first"};
inline constexpr Wanted no_field = {"OCF0140", "the name of a field is missing", "a name",
                                    "write the field behind the dot, or take the dot away"};
inline constexpr Wanted no_hole = {
    "OCF0161", "braces without a name in them", "a name, like `{ocs.name}`",
    "write a name with its fields between the braces, or double the brace to show one: `{{`"};
inline constexpr Wanted open_text = {"OCF0160", "a text that is not closed", "a `\"` on the same line",
                                     "close the text with `\"`; a quote inside it is written `\"\"`"};
inline constexpr Wanted too_much = {"OCF0143", "something behind the end of the clause", "the end of the line",
                                    "take it away, or write it as a clause on a line of its own"};

template <class Rule>
inline constexpr Wanted wanted = {nullptr, nullptr, nullptr, nullptr};

// Texts.
template <>
inline constexpr Wanted wanted<hole_path> = no_hole;
template <>
inline constexpr Wanted wanted<hole_field> = no_hole;
template <>
inline constexpr Wanted wanted<hole_close> = {
    "OCF0161", "more than a name in braces", "a name, like `{ocs.name}`",
    "give the value a name with `let`, and write the name in the braces; a brace to be shown is doubled: `{{`"};
template <>
inline constexpr Wanted wanted<no_lone_brace> = {"OCF0161", "a closing brace without an opening one", "text",
                                                 "double the brace to show one: `}}`"};
template <>
inline constexpr Wanted wanted<text_close> = open_text;
template <>
inline constexpr Wanted wanted<plain_close> = open_text;

// Expressions.
template <>
inline constexpr Wanted wanted<binder_where> = no_value;
template <>
inline constexpr Wanted wanted<binder_by> = no_value;
template <>
inline constexpr Wanted wanted<list_value> = no_value;
template <>
inline constexpr Wanted wanted<group_value> = no_value;
template <>
inline constexpr Wanted wanted<argument_value> = no_value;
template <>
inline constexpr Wanted wanted<next_argument> = no_value;
template <>
inline constexpr Wanted wanted<unary> = no_value;
template <>
inline constexpr Wanted wanted<factor> = no_value;
template <>
inline constexpr Wanted wanted<term> = no_value;
template <>
inline constexpr Wanted wanted<compared> = no_value;
template <>
inline constexpr Wanted wanted<negated> = no_value;
template <>
inline constexpr Wanted wanted<and_operand> = no_value;
template <>
inline constexpr Wanted wanted<or_operand> = no_value;
template <>
inline constexpr Wanted wanted<value> = no_value;
template <>
inline constexpr Wanted wanted<field_name> = no_field;
template <>
inline constexpr Wanted wanted<call_host> = no_host;
template <>
inline constexpr Wanted wanted<list_close> = {"OCF0164", "a list that is not closed", "`,` or `]`",
                                              "close the list with `]`", "where by"};
template <>
inline constexpr Wanted wanted<group_close> = {"OCF0164", "a parenthesis that is not closed", "`)`",
                                               "close it with `)`", "and or in where by"};
template <>
inline constexpr Wanted wanted<call_close> = {"OCF0164", "a call that is not closed", "`,` or `)`",
                                              "close the call with `)`", "and or in where by on"};
template <>
inline constexpr Wanted wanted<no_second_comparison> = {
    "OCF0163", "two comparisons in a row", "`and` or `or`",
    "write both comparisons out, with `and` between them: `a < b and b < c`"};

// Types and fields.
template <>
inline constexpr Wanted wanted<first_choice> = {
    "OCF0147", "the choices are missing", "a text in quotes",
    "write the choices behind `one of`, like `one of \"primary\", \"backup\"`"};
template <>
inline constexpr Wanted wanted<element_type> = {"OCF0150", "the type of the list's items is missing", "a type",
                                                "write it behind `list of`, like `list of text`"};
template <>
inline constexpr Wanted wanted<field_colon> = {"OCF0146", "the type is missing", "`:` and a type",
                                               "write the type behind the name, like `grace : duration`"};
template <>
inline constexpr Wanted wanted<field_type> = {"OCF0150", "the type is missing", "a type",
                                              "write one of text, number, bool, duration, size, version, host, secret, "
                                              "list of …, one of …, or the name of a type"};
template <>
inline constexpr Wanted wanted<field_default> = no_value;
template <>
inline constexpr Wanted wanted<given_start> = no_name;
template <>
inline constexpr Wanted wanted<member_start> = no_name;
template <>
inline constexpr Wanted wanted<next_parameter> = no_name;
template <>
inline constexpr Wanted wanted<field_end> = {"OCF0143", "something behind the end of the declaration",
                                             "`= default`, a description in quotes, or the end of the line",
                                             "write `name : type = default \"description\"`", "of"};

// The head.
template <>
inline constexpr Wanted wanted<line_end> = too_much;
template <>
inline constexpr Wanted wanted<use_what> = {"OCF0140", "the name of a module or a file is missing",
                                            "a name, or a file in quotes",
                                            "write `use service` for a module, `use \"stopping.ocf\"` for a file"};
template <>
inline constexpr Wanted wanted<type_name> = {"OCF0140", "the name of the type is missing", "a name",
                                             "write it behind `type`, its fields on the lines beneath"};
template <>
inline constexpr Wanted wanted<procedure_name> = {
    "OCF0140", "the name of the procedure is missing", "a name",
    "write `procedure name \"Title\"`; the name has letters, digits and `_`"};
template <>
inline constexpr Wanted wanted<procedure_title> = {"OCF0147", "the title of the procedure is missing",
                                                   "a text in quotes", "write `procedure name \"Title\"`"};
template <>
inline constexpr Wanted wanted<read_name> = {"OCF0140", "the name of the read is missing", "a name",
                                             "write `let up(s : site) = …`"};
template <>
inline constexpr Wanted wanted<read_open> = {"OCF0146", "the parameters of the read are missing", "`(`",
                                             "write `let up(s : site) = …`; without parameters `let up() = …`"};
template <>
inline constexpr Wanted wanted<read_close> = {"OCF0164", "the parameters are not closed", "`,` or `)`",
                                              "close them with `)`"};
template <>
inline constexpr Wanted wanted<read_equals> = {"OCF0146", "what the read stands for is missing", "`=`",
                                               "write `let up(s : site) = …`"};
template <>
inline constexpr Wanted wanted<ensure_left> = {"OCF0140", "the name of a step is missing", "a name",
                                               "write `A before B`, with the names that `as` gives"};
template <>
inline constexpr Wanted wanted<ensure_right> = wanted<ensure_left>;
template <>
inline constexpr Wanted wanted<ensure_inner> = no_field;
template <>
inline constexpr Wanted wanted<ensure_failure> = {"OCF0146", "`failure decided` is missing", "`failure`",
                                                  "write `every failure decided`", "failure"};
template <>
inline constexpr Wanted wanted<ensure_decided> = {"OCF0146", "`decided` is missing", "`decided`",
                                                  "write `every failure decided`", "decided"};
template <>
inline constexpr Wanted wanted<ensure_before> = {"OCF0146", "`before` is missing", "`before`",
                                                 "write `A before B`, with the names that `as` gives", "before"};

// Clauses.
template <>
inline constexpr Wanted wanted<expression_end> = {
    "OCF0143", "something behind the end of the value", "the end of the line",
    "take it away, join it with `and` or `or`, or write it as a clause on a line of its own",
    "and or in not every within where by for on doubling"};
template <>
inline constexpr Wanted wanted<as_name> = {"OCF0140", "the name is missing", "a name",
                                           "write it behind `as`; it has letters, digits and `_`"};
template <>
inline constexpr Wanted wanted<as_type> = wanted<field_type>;
template <>
inline constexpr Wanted wanted<let_name> = {"OCF0140", "the name of the value is missing", "a name",
                                            "write `let name = value`"};
template <>
inline constexpr Wanted wanted<let_equals> = {"OCF0146", "`=` is missing", "`=`", "write `let name = value`"};
template <>
inline constexpr Wanted wanted<after_item> = {"OCF0140", "the name of a step is missing", "a name",
                                              "write the names of steps beside this one, like `after ocs, icon`"};
template <>
inline constexpr Wanted wanted<next_after> = wanted<after_item>;
template <>
inline constexpr Wanted wanted<where_host> = no_host;
template <>
inline constexpr Wanted wanted<on_host> = no_host;
template <>
inline constexpr Wanted wanted<for_name> = {"OCF0140", "the name of the item is missing", "a name",
                                            "write `for name in list`"};
template <>
inline constexpr Wanted wanted<for_in> = {"OCF0146", "`in` is missing", "`in`", "write `for name in list`", "in"};
template <>
inline constexpr Wanted wanted<for_where> = no_value;
template <>
inline constexpr Wanted wanted<for_by> = no_value;
template <>
inline constexpr Wanted wanted<for_each_value> = no_value;
template <>
inline constexpr Wanted wanted<at_a_time> = {"OCF0146", "`at a time` is missing", "`at a time`",
                                             "write `4 at a time`, or `at once` for all", "at time"};
template <>
inline constexpr Wanted wanted<for_option> = {
    "OCF0142", "what the comma announces is missing", "how the items are gone through",
    "write `4 at a time`, `at once`, `each after …` or `until one succeeds`", "at each until"};
template <>
inline constexpr Wanted wanted<for_end> = {"OCF0143", "something behind the end of the clause",
                                           "`where`, `by`, `,` or the end of the line",
                                           "write `for name in list where … by …, 4 at a time`", "where by"};
template <>
inline constexpr Wanted wanted<called> = {"OCF0144", "what is to be done is missing", "a call",
                                          "write an action with its arguments, like `service.stop(\"ocs\")`"};
template <>
inline constexpr Wanted wanted<call_tail> = {
    "OCF0144", "a name without the parentheses of a call", "`(`",
    "write `(` directly behind the name, then the arguments, then `)`; without arguments `()`"};
template <>
inline constexpr Wanted wanted<do_end> = {"OCF0143", "something behind the end of the call",
                                          "`as`, `on`, `within` or the end of the line",
                                          "take it away, or write it as a clause on a line of its own", "as on within"};
template <>
inline constexpr Wanted wanted<effect_end> = {
    "OCF0143", "something behind the end of the call", "`on`, `within` or the end of the line",
    "take it away, or write it as a clause on a line of its own", "on within"};
template <>
inline constexpr Wanted wanted<undo_why> = {"OCF0147", "the reason why there is no way back is missing",
                                            "a text in quotes", "write `undo none \"why\"`"};
template <>
inline constexpr Wanted wanted<hold_time> = no_time;
template <>
inline constexpr Wanted wanted<every_time> = no_time;
template <>
inline constexpr Wanted wanted<within_time> = no_time;
template <>
inline constexpr Wanted wanted<until_every> = {"OCF0145", "how often to look is missing", "`every`",
                                               "write `until … every 2s within 1m`", "every and or in"};
template <>
inline constexpr Wanted wanted<until_within> = {"OCF0145", "how long to wait is missing", "`within`",
                                                "write `until … every 2s within 1m`; every wait has a limit", "within"};
template <>
inline constexpr Wanted wanted<retry_count> = {"OCF0142", "the number of tries is missing", "a number",
                                               "write `retry 3 times every 10s`"};
template <>
inline constexpr Wanted wanted<retry_times> = {"OCF0146", "`times` is missing", "`times`",
                                               "write `retry 3 times every 10s`", "times"};
template <>
inline constexpr Wanted wanted<retry_every> = {"OCF0146", "the time between two tries is missing", "`every`",
                                               "write `retry 3 times every 10s`", "every"};
template <>
inline constexpr Wanted wanted<retry_end> = {
    "OCF0143", "something behind the end of the clause", "`doubling` or the end of the line",
    "write `retry 3 times every 10s doubling`, or without `doubling`", "doubling"};
template <>
inline constexpr Wanted wanted<policy> = {"OCF0149", "what a failure means is missing",
                                          "`stop`, `continue`, `ask` or `undo`",
                                          "write one of them behind `on failure`", "stop continue ask undo"};
template <>
inline constexpr Wanted wanted<spoken> = {"OCF0147", "the text for the person is missing", "a text in quotes",
                                          "write it in double quotes"};
template <>
inline constexpr Wanted wanted<typed> = no_value;
template <>
inline constexpr Wanted wanted<ask_as> = {"OCF0146", "the name of the answer is missing", "`as`",
                                          "write `ask \"question\" as name : type`", "as"};
template <>
inline constexpr Wanted wanted<ask_colon> = {"OCF0146", "the type of the answer is missing", "`:` and a type",
                                             "write `ask \"question\" as name : type`"};

}  // namespace ocflow::dsl::grammar
