// The small parts of a line: blanks, words, names, literals, texts. Rules only; what they build is in parse_actions.h,
// what is said when one is missing in grammar_wanted.h. A part ends behind the blanks that follow it, so that the
// next one, or its absence, is found at its first character.
#pragma once
#include <array>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze.hpp>

#include "dsl/text_words.h"

namespace ocflow::dsl::grammar {

using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): a grammar is written in its words

struct gap : star<one<' ', '\t'>> {};
template <class... Rules>
struct part : seq<Rules..., gap> {};

// Some signs, to be asked for with one look at a table.
class Signs {
 public:
  explicit constexpr Signs(std::string_view all) {
    for (const char c : all) in_[static_cast<unsigned char>(c)] = true;
  }
  constexpr bool has(char c) const { return in_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> in_{};
};

// A name that is no word of the language. By hand: looking up a word in a list of 40 by rules takes 40 trials.
struct free_name {
  using rule_t = free_name;
  using subs_t = type_list<>;

  template <class Input>
  static bool match(Input& in) {
    const char* at = in.current();
    const char* const end = in.end();
    if (at == end || !is_first(*at)) return false;
    while (at != end && is_other(*at)) ++at;
    const auto length = static_cast<std::size_t>(at - in.current());
    if (is_word(std::string_view(in.current(), length))) return false;
    in.bump_in_this_line(length);
    return true;
  }

  static constexpr bool is_first(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
  static bool is_other(char c) { return letters.has(c); }

 private:
  static constexpr Signs letters{"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"};
};

struct any_name : identifier {};  // where the words of the language are names too

#define OCFLOW_WORD(name, text) \
  struct name : part<TAO_PEGTL_KEYWORD(text)> {}
OCFLOW_WORD(k_and, "and");
OCFLOW_WORD(k_or, "or");
OCFLOW_WORD(k_not, "not");
OCFLOW_WORD(k_in, "in");
OCFLOW_WORD(k_on, "on");
OCFLOW_WORD(k_as, "as");
OCFLOW_WORD(k_within, "within");
OCFLOW_WORD(k_where, "where");
OCFLOW_WORD(k_by, "by");
OCFLOW_WORD(k_at, "at");
OCFLOW_WORD(k_a, "a");
OCFLOW_WORD(k_time, "time");
OCFLOW_WORD(k_once, "once");
OCFLOW_WORD(k_each, "each");
OCFLOW_WORD(k_after, "after");
OCFLOW_WORD(k_until, "until");
OCFLOW_WORD(k_one, "one");
OCFLOW_WORD(k_succeeds, "succeeds");
OCFLOW_WORD(k_for, "for");
OCFLOW_WORD(k_every, "every");
OCFLOW_WORD(k_failure, "failure");
OCFLOW_WORD(k_decided, "decided");
OCFLOW_WORD(k_times, "times");
OCFLOW_WORD(k_doubling, "doubling");
OCFLOW_WORD(k_reverse, "reverse");
OCFLOW_WORD(k_stop, "stop");
OCFLOW_WORD(k_continue, "continue");
OCFLOW_WORD(k_ask, "ask");
OCFLOW_WORD(k_undo, "undo");
OCFLOW_WORD(k_nothing, "nothing");
OCFLOW_WORD(k_none, "none");
OCFLOW_WORD(k_typing, "typing");
OCFLOW_WORD(k_list, "list");
OCFLOW_WORD(k_of, "of");
OCFLOW_WORD(k_before, "before");
#undef OCFLOW_WORD

struct comma : part<one<','>> {};
struct colon : part<one<':'>> {};
struct equals : part<one<'='>, not_at<one<'='>>> {};
struct round_open : part<one<'('>> {};
struct round_close : part<one<')'>> {};

// 42, 1.5, 2m30s, 64MB: which of them it is, and whether it is one, the action says.
struct amount : seq<digit, star<sor<identifier_other, seq<one<'.'>, at<digit>>>>> {};

// {name.field}, in a text and in a sentence.
struct hole_open : one<'{'> {};
struct hole_name : seq<free_name> {};
struct hole_field : seq<any_name> {};
struct hole_path : seq<hole_name, star<if_must<one<'.'>, hole_field>>> {};
struct hole_close : one<'}'> {};
struct hole : seq<hole_open, gap, must<hole_path>, gap, must<hole_close>> {};
struct doubled_brace : sor<two<'{'>, two<'}'>> {};
struct no_lone_brace : failure {};
struct lone_brace : seq<at<one<'}'>>, must<no_lone_brace>> {};

// "text with {values}"; "" is a quote.
struct text_open : one<'"'> {};
struct text_close : one<'"'> {};
struct text_piece : sor<plus<not_one<'"', '{', '}'>>, two<'"'>, doubled_brace, hole, lone_brace> {};
struct text : seq<text_open, star<text_piece>, must<text_close>> {};

// A text in which no quote or brace stands, and so no value: most are. By hand, for these are half of many files.
struct written_text {
  using rule_t = written_text;
  using subs_t = type_list<>;

  template <class Input>
  static bool match(Input& in) {
    const char* at = in.current();
    const char* const end = in.end();
    if (at == end || *at != '"') return false;
    for (++at; at != end && !special.has(*at);) ++at;
    if (at == end || *at != '"' || (++at != end && *at == '"')) return false;
    in.bump_in_this_line(static_cast<std::size_t>(at - in.current()));
    return true;
  }

 private:
  static constexpr Signs special{"\"{}"};
};

// A text without values: a title, a description, the name of a file, one of several choices.
struct plain_open : one<'"'> {};
struct plain_close : one<'"'> {};
struct plain_text : seq<plain_open, star<sor<not_one<'"'>, two<'"'>>>, must<plain_close>> {};

// The prose of a sentence or a note: to the end of its line.
struct prose_piece : sor<plus<not_one<'{', '}'>>, doubled_brace, hole, lone_brace> {};
struct prose : seq<star<prose_piece>, eof> {};

}  // namespace ocflow::dsl::grammar

namespace TAO_PEGTL_NAMESPACE {
template <class Name>
struct analyze_traits<Name, ocflow::dsl::grammar::free_name> : analyze_any_traits<> {};
template <class Name>
struct analyze_traits<Name, ocflow::dsl::grammar::written_text> : analyze_any_traits<> {};
}  // namespace TAO_PEGTL_NAMESPACE
