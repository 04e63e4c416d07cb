#include <charconv>

#include "dsl/check_world.h"

namespace ocflow::dsl::checking {

std::string plain(std::string_view prose, bool quotes_double) {
  std::string out;
  out.reserve(prose.size());
  for (std::size_t i = 0; i < prose.size(); ++i) {
    const char c = prose[i];
    const bool doubles = c == '{' || c == '}' || (quotes_double && c == '"');
    if (doubles && i + 1 < prose.size() && prose[i + 1] == c) ++i;
    out += c;
  }
  return out;
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  return plain(text.substr(1, text.size() - 2), true);
}

bool reserved_name(std::string_view name) {
  static constexpr std::string_view names[] = {"engine", "run",   "operator", "kept",    "person",  "lower",
                                               "trim",   "lines", "matches",  "capture", "count",   "first",
                                               "max",    "min",   "all",      "any",     "distinct"};
  for (const std::string_view n : names) {
    if (n == name) return true;
  }
  return false;
}

void suggest(World& world, Diagnostic& d, std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t most = 2'000'000;  // beyond that looking takes longer than all the rest
  if (world.diagnostics.dropped() > 0 || word.size() > 100 || world.compared > most) return;
  world.compared += candidates.size();
  const std::string near = did_you_mean(word, candidates);
  if (!near.empty()) d.remedy = "did you mean `" + near + "`?";
}

namespace {

bool uncountable(World& world, const SyntaxExpr& expr, const char* what, const char* remedy) {
  world.report("OCF0225", expr.at, std::string("this ") + what + " is too large").remedy = remedy;
  return false;
}

bool number_value(World& world, const SyntaxExpr& expr, Value& out) {
  const std::string_view text = world.text(expr.at);
  double n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return uncountable(world, expr, "number", "write it with fewer digits");
  }
  out = n;
  return true;
}

}  // namespace

bool literal_value(World& world, const SyntaxExpr& expr, Value& out) {
  Duration duration{};
  Size size{};
  switch (expr.kind) {
    case ExprKind::number:
      return number_value(world, expr, out);
    case ExprKind::truth:
      out = world.text(expr.at) == "true";
      return true;
    case ExprKind::none_value:
      out = Value{};
      return true;
    case ExprKind::duration:
      if (!parse_duration(world.text(expr.at), duration)) {
        return uncountable(world, expr, "duration", "largest unit first, each once, as in 1h30m; at most 292 years");
      }
      out = duration;
      return true;
    case ExprKind::size:
      if (!parse_size(world.text(expr.at), size)) {
        return uncountable(world, expr, "size", "write whole bytes, as in 64MB or 1.5GB; at most 8191 PiB");
      }
      out = size;
      return true;
    case ExprKind::text: {
      std::string text;
      for (const TextPart& part : expr.parts()) {
        if (part.value >= 0) return false;
        text += plain(world.text(part.at), true);
      }
      out = std::move(text);
      return true;
    }
    default:
      return false;
  }
}

}  // namespace ocflow::dsl::checking
