#include "engine/report/style.h"

namespace ocflow::report {

using run::State;

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string Style::with(std::string_view code, std::string text) const {
  return color && !text.empty() ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text;
}

std::string Style::dim_lines(const std::string& lines) const {
  if (!color) return lines;
  std::string out;
  for (std::size_t at = 0; at < lines.size();) {
    const auto end = std::min(lines.find('\n', at), lines.size());
    out += dim(lines.substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return out;
}

namespace {

std::string_view code_of(State state) {
  switch (state) {
    case State::done:
      return "32";
    case State::failed:
      return "1;31";
    case State::in_doubt:
    case State::tolerated:
      return "33";
    case State::running:
      return "36";
    default:
      return "2";
  }
}

}  // namespace

std::string Style::state(State state, std::size_t width) const {
  const std::string name(run::state_name(state));
  return with(code_of(state), name) + std::string(name.size() < width ? width - name.size() : 0, ' ');
}

}  // namespace ocflow::report
