// What the operators and functions do with known values. Each gives an error where the values don't suit: values of
// type `any` are not checked before.
#pragma once
#include "engine/expr/evaluate.h"

namespace ocflow::expr {

Evaluated known(Value value);
Evaluated error_at(Span at, std::string why);

// -1, 0, 1, or nothing when the two have no order. Texts have one only for sorting.
enum class TextOrder { none, by_bytes };
std::optional<int> order_of(const Value& a, const Value& b, TextOrder texts = TextOrder::none);

Evaluated compare(Op op, const Value& a, const Value& b, Span at);
Evaluated calculate(Op op, const Value& a, const Value& b, Span at);
Evaluated negated(const Value& a, Span at);
Evaluated text_function(Function fn, const List& arguments, Span at);

// The functions over a list. `keys` stand beside `items`: what each is ordered, or told apart, by.
Evaluated list_function(Function fn, std::vector<Value> items, const std::vector<Value>& keys, bool sorted, Span at);

// Patterns: RE2's, which take time in proportion to the text and never more.
std::string pattern_problem(const std::string& pattern);  // empty: it can be used
Evaluated match(Function fn, const std::string& text, const std::string& pattern, Span at);

}  // namespace ocflow::expr
