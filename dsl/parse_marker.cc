#include "dsl/parse_marker.h"

#include "dsl/grammar_markers.h"

namespace ocflow::dsl {
namespace {

namespace pegtl = tao::pegtl;

template <class Rule>
std::uint32_t length_of(std::string_view line) {
  pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf, const char*> in(line.data(),
                                                                                  line.data() + line.size(), "");
  return pegtl::parse<Rule>(in) ? static_cast<std::uint32_t>(in.current() - line.data()) : 0;
}

}  // namespace

FoundMarker find_marker(std::string_view line) {
  if (line.empty() || (line[0] != '-' && (line[0] < '0' || line[0] > '9'))) return {};
  if (const auto length = length_of<grammar::number_marker>(line); length > 0) return {length, Marker::number, false};
  if (const auto length = length_of<grammar::bullet_marker>(line); length > 0) return {length, Marker::bullet, false};
  return {};
}

FoundMarker find_odd_marker(std::string_view line) {
  if (const auto length = length_of<grammar::odd_bullet>(line); length > 0) return {length, Marker::bullet, true};
  if (const auto length = length_of<grammar::odd_number>(line); length > 0) return {length, Marker::number, true};
  if (const auto length = length_of<grammar::letter>(line); length > 0) return {length, Marker::number, true};
  return {};
}

}  // namespace ocflow::dsl
