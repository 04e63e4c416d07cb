#include "dsl/parse_line.h"

#include "dsl/grammar_wanted.h"
#include "dsl/parse_line_actions.h"
#include "dsl/parse_mistake.h"

namespace ocflow::dsl {
namespace {

namespace pegtl = tao::pegtl;

// An input without a name and without a count of lines: it is one line, and places are offsets.
using Input = pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf, const char*>;

template <class Rule>
struct control : pegtl::normal<Rule> {
  template <class In>
  [[noreturn]] static void raise(const In& in, LineState& st) {
    constexpr const grammar::Wanted& wanted = grammar::wanted<Rule>;
    static_assert(wanted.code != nullptr, "every rule under `must` has its message");
    constexpr bool of_text = std::is_same_v<Rule, grammar::text_close> || std::is_same_v<Rule, grammar::plain_close>;
    constexpr bool of_hole = std::is_same_v<Rule, grammar::hole_path> || std::is_same_v<Rule, grammar::hole_close>;
    if constexpr (of_text) throw open_text(wanted, st);
    if constexpr (of_hole) throw bad_hole(wanted, st);
    throw mistake_at(wanted, st, st.offset(in.current()));
  }
};

template <class Rule>
void match(Input& in, LineState& st) {
  if (!pegtl::parse<Rule, build::action, control>(in, st)) {
    throw mistake_at(grammar::too_much, st, st.offset(in.current()));
  }
}

void match_declaration(LineKind kind, Input& in, LineState& st) {
  switch (kind) {
    case LineKind::use:
      return match<grammar::use_line>(in, st);
    case LineKind::type:
      return match<grammar::type_line>(in, st);
    case LineKind::procedure:
      return match<grammar::procedure_line>(in, st);
    case LineKind::given:
      return match<grammar::given_line>(in, st);
    case LineKind::member:
      return match<grammar::member_line>(in, st);
    case LineKind::read:
      return match<grammar::read_line>(in, st);
    case LineKind::lock:
      return match<grammar::lock_line>(in, st);
    default:
      return match<grammar::ensure_line>(in, st);
  }
}

void match_prose(Input& in, LineState& st, std::uint32_t begin) {
  st.part_begin = begin;
  match<grammar::prose>(in, st);
  st.prose_until(in.end());
}

void match_clause(LineKind kind, Input& in, LineState& st) {
  switch (kind) {
    case LineKind::nothing:
      return match<grammar::nothing_line>(in, st);
    case LineKind::value:
      return match<grammar::value_line>(in, st);
    case LineKind::as:
      return match<grammar::as_line>(in, st);
    case LineKind::let:
      return match<grammar::let_line>(in, st);
    case LineKind::each:
      return match<grammar::for_line>(in, st);
    case LineKind::after:
      return match<grammar::after_line>(in, st);
    case LineKind::on:
      return match<grammar::on_line>(in, st);
    case LineKind::act:
      return match<grammar::do_line>(in, st);
    case LineKind::effect:
      return match<grammar::finally_line>(in, st);
    case LineKind::undo:
      return match<grammar::undo_line>(in, st);
    case LineKind::until:
      return match<grammar::until_line>(in, st);
    case LineKind::check:
      return match<grammar::check_line>(in, st);
    case LineKind::retry:
      return match<grammar::retry_line>(in, st);
    case LineKind::on_failure:
      return match<grammar::on_failure_line>(in, st);
    case LineKind::confirm:
      return match<grammar::confirm_line>(in, st);
    case LineKind::ask:
      return match<grammar::ask_line>(in, st);
    case LineKind::reversed:
      return match<grammar::reversed_line>(in, st);
    default:
      return match_declaration(kind, in, st);
  }
}

}  // namespace

std::optional<Mistake> parse_line(LineKind kind, std::uint32_t begin, LineState& st) {
  const char* const text = st.text.data();
  Input in(text + begin, text + st.end, "");
  try {
    if (kind == LineKind::prose) {
      match_prose(in, st, begin);
    } else {
      match_clause(kind, in, st);
    }
    return std::nullopt;
  } catch (Mistake& mistake) {
    return std::move(mistake);
  } catch (const pegtl::parse_error& error) {  // the only one that PEGTL itself throws here: limit_depth
    return too_deep(st, begin + static_cast<std::uint32_t>(error.positions().front().byte));
  }
}

}  // namespace ocflow::dsl
