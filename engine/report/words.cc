#include "engine/report/words.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "engine/run/requests.h"

namespace ocflow::report {

std::string moment_text(std::int64_t wall_ms) {
  if (wall_ms == 0) return "-";
  const std::time_t seconds = static_cast<std::time_t>(wall_ms / 1000);
  std::tm parts{};
  if (!gmtime_r(&seconds, &parts)) return "-";
  char text[40];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts)};
}

std::string span_text(std::int64_t milliseconds) {
  const auto ms = milliseconds < 0 ? 0 : milliseconds;
  const auto seconds = ms / 1000;
  if (ms < 100) return std::to_string(ms) + " ms";
  if (seconds < 10) {
    char text[32];
    return {text, static_cast<std::size_t>(std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(ms) / 1000))};
  }
  if (seconds < 60) return std::to_string(seconds) + " s";
  if (seconds < 3600) return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
  return std::to_string(seconds / 3600) + " h " + std::to_string(seconds / 60 % 60) + " min";
}

std::string count_text(std::size_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

namespace {

void append_printable(std::string& to, unsigned char c) {
  if (c >= 0x20 && c != 0x7f) {
    to += static_cast<char>(c);
  } else if (c == '\t') {
    to += ' ';
  } else {
    char text[8];
    std::snprintf(text, sizeof text, "\\x%02x", c);
    to += text;
  }
}

// C1 control characters are two bytes in UTF-8 (C2 80..9F) and steer some terminals as well.
bool c1_at(std::string_view text, std::size_t i) {
  return i + 1 < text.size() && static_cast<unsigned char>(text[i]) == 0xc2 &&
         static_cast<unsigned char>(text[i + 1]) >= 0x80 && static_cast<unsigned char>(text[i + 1]) <= 0x9f;
}

}  // namespace

void add_one_line(std::string& to, std::string_view text) {
  const auto plain = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f && byte != 0xc2;
  };
  const auto first = std::find_if_not(text.begin(), text.end(), plain) - text.begin();
  to.append(text.substr(0, static_cast<std::size_t>(first)));
  for (auto i = static_cast<std::size_t>(first); i < text.size(); ++i) {
    if (text[i] == '\n') {
      to += ' ';
    } else if (c1_at(text, i)) {
      to += '?';
      ++i;
    } else {
      append_printable(to, static_cast<unsigned char>(text[i]));
    }
  }
}

std::string one_line(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  add_one_line(out, text);
  return out;
}

void add_lines_after(std::string& to, std::string_view prefix, std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (text.empty()) return;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    to += prefix;
    add_one_line(to, line);
    to += '\n';
    at = end + 1;
  }
}

std::string lines_after(std::string_view prefix, std::string_view text) {
  std::string out;
  add_lines_after(out, prefix, text);
  return out;
}

std::string shell_word(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./=:,@+%").find(c) != std::string_view::npos;
  };
  bool safe = !text.empty();
  for (const char c : text) safe = safe && plain(c);
  if (safe) return std::string(text);
  std::string out = "'";
  for (const char c : text) c == '\'' ? out += "'\\''" : out += c;
  return out + "'";
}

std::string sentence(run::RunState& state, plan::NodeId node) { return one_line(run::sentence(state, node)); }

std::vector<std::string> notes(run::RunState& state, plan::NodeId node) {
  const auto& plan = state.plan();
  const auto& program = plan.program();
  std::vector<std::string> out;
  // A `for` has none: its notes are those of its items.
  if (plan.step(node) == plan::nothing || plan.part(node) == plan::Part::each) return out;
  const auto& step = program.steps[plan.step(node)];
  for (std::uint32_t i = 0; i < program.more(step).notes; ++i) {
    const auto& note = program.notes[program.more(step).first_note + i];
    const std::string kind = note.kind == plan::Note::Kind::note      ? "note: "
                             : note.kind == plan::Note::Kind::warning ? "warning: "
                                                                      : "caution: ";
    out.push_back(kind + one_line(run::text_of(state, node, note.text)));
  }
  return out;
}

}  // namespace ocflow::report
