#include "engine/report/style.h"

namespace ocflow::report {

using run::State;

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

void Style::add(std::string& to, std::string_view code, std::string_view text) const {
  if (!color || text.empty()) {
    to += text;
    return;
  }
  to.append("\x1b[").append(code).append("m").append(text).append("\x1b[0m");
}

std::string Style::with(std::string_view code, std::string text) const {
  if (!color) return text;
  std::string out;
  add(out, code, text);
  return out;
}

void Style::add_dim_lines(std::string& to, std::string_view lines) const {
  if (!color) {
    to += lines;
    return;
  }
  for (std::size_t at = 0; at < lines.size();) {
    const auto end = std::min(lines.find('\n', at), lines.size());
    add(to, "2", lines.substr(at, end - at));
    to += '\n';
    at = end + 1;
  }
}

std::string Style::dim_lines(const std::string& lines) const {
  std::string out;
  add_dim_lines(out, lines);
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
