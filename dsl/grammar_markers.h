// How an item begins: `1.` or `-` and a space; and what people write instead.
#pragma once
#include "dsl/grammar_tokens.h"

namespace ocflow::dsl::grammar {

struct marker_end : sor<at<one<' ', '\t'>>, eof> {};
struct number_marker : seq<plus<digit>, one<'.'>, marker_end> {};
struct bullet_marker : seq<one<'-'>, marker_end> {};

// `*`, `+`, bullets and dashes of all kinds; a hyphen without its space.
struct odd_bullet : sor<one<'*'>, one<'+'>, one<'-'>,
                        utf8::one<0x2022, 0x2023, 0x2043, 0x25A0, 0x25AA, 0x25CB, 0x25CF, 0x25E6, 0xB7, 0x2012, 0x2013,
                                  0x2014, 0x2192>> {};
// `1)`, `(1)`, `1:`, `1.1`, `1.1.`, `1.a)`, `1.` without its space, `1` in front of a capital letter.
struct number_sign : one<'.', ')', ':', ']'> {};
struct dotted_part : seq<one<'.'>, sor<plus<digit>, alpha>> {};
struct dotted : seq<plus<digit>, plus<dotted_part>, opt<number_sign>, marker_end> {};
struct signed_number : seq<opt<one<'('>>, plus<digit>, plus<number_sign>> {};
struct bare_number : seq<plus<digit>, at<plus<blank>, upper>> {};
struct odd_number : sor<dotted, signed_number, bare_number> {};
// `a.`, `b)`, `(c)`, `iv.`
struct roman : plus<one<'i', 'v', 'x', 'I', 'V', 'X'>> {};
struct letter
    : seq<opt<one<'('>>, sor<seq<alpha, at<one<'.', ')'>>>, seq<roman, at<one<'.', ')'>>>>, one<'.', ')'>, marker_end> {
};

}  // namespace ocflow::dsl::grammar
