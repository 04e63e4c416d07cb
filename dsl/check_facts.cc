#include <algorithm>
#include <utility>

#include "dsl/check_facts.h"

namespace ocflow::dsl::checking {
namespace {

// A condition that was true may be false a moment later if it reads the world. Functions of the language don't.
bool reads_nothing(const World& world, const SyntaxFile& file, std::uint32_t root) {
  std::vector<std::uint32_t> open{root};
  while (!open.empty()) {
    const SyntaxExpr& e = file.exprs[open.back()];
    open.pop_back();
    if (e.kind == ExprKind::call && !reserved_name(world.text(file.exprs[e.children()[0]].at))) return false;
    open.insert(open.end(), e.children().begin(), e.children().end());
    for (const TextPart& part : e.parts()) {
      if (part.value >= 0) open.push_back(static_cast<std::uint32_t>(part.value));
    }
  }
  return !world.text(file.exprs[root].at).empty();
}

std::string squeezed(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted || (c != ' ' && c != '\t')) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

bool is_value(const SyntaxExpr& e) {
  switch (e.kind) {
    case ExprKind::number:
    case ExprKind::text:
    case ExprKind::duration:
    case ExprKind::size:
    case ExprKind::truth:
    case ExprKind::list:
      return true;
    default:
      return false;
  }
}

struct Learner {
  const World& world;
  const SyntaxFile& file;
  std::vector<std::string>& out;

  void compared(const SyntaxExpr& e, bool equal) {
    for (int side = 0; side < 2; ++side) {
      const std::uint32_t path = e.children()[static_cast<std::size_t>(side)];
      const SyntaxExpr& other = file.exprs[e.children()[static_cast<std::size_t>(1 - side)]];
      const std::string_view text = path_text(world, file, static_cast<std::int32_t>(path));
      const bool with_none = other.kind == ExprKind::none_value;
      if (!text.empty() && ((with_none && !equal) || (equal && is_value(other))))
        out.push_back("!" + std::string(text));
    }
  }

  // Depth is that of the expression, which check_expr.cc limits before.
  void learn(std::uint32_t id, bool truth, int depth = 0) {
    if (depth > 300) return;
    const SyntaxExpr& e = file.exprs[id];
    switch (e.kind) {
      case ExprKind::not_:
        return learn(e.children()[0], !truth, depth + 1);
      case ExprKind::and_:
      case ExprKind::or_:
        if ((e.kind == ExprKind::and_) != truth) return;
        for (const std::uint32_t child : e.children()) learn(child, truth, depth + 1);
        return;
      case ExprKind::eq:
        compared(e, truth);
        break;
      case ExprKind::ne:
        compared(e, !truth);
        break;
      default:
        break;
    }
    if (reads_nothing(world, file, id)) out.push_back((truth ? "=" : "=not ") + squeezed(world.text(e.at)));
  }
};

}  // namespace

bool Facts::has(const std::string& fact) const {
  return std::any_of(held_.begin(), held_.end(), [&](Held& held) {
    if (held.file != nullptr)
      facts_of(*held.world, *std::exchange(held.file, nullptr), held.expr, held.truth, held.facts);
    return std::find(held.facts.begin(), held.facts.end(), fact) != held.facts.end();
  });
}

void facts_of(const World& world, const SyntaxFile& file, std::int32_t expr, bool truth,
              std::vector<std::string>& out) {
  if (expr >= 0) Learner{world, file, out}.learn(static_cast<std::uint32_t>(expr), truth);
}

std::vector<std::string> parts_of(const World& world, const SyntaxFile& file, std::int32_t expr) {
  std::vector<std::string> out;
  if (expr < 0 || !reads_nothing(world, file, static_cast<std::uint32_t>(expr))) return out;
  std::vector<std::string> all;
  facts_of(world, file, expr, true, all);
  for (std::string& fact : all) {
    if (fact.front() == '=') out.push_back(std::move(fact));
  }
  return out;
}

// The grammar lets no blank into a path.
std::string_view path_text(const World& world, const SyntaxFile& file, std::int32_t expr) {
  SyntaxExpr e = file.exprs[static_cast<std::uint32_t>(expr)];
  const std::uint32_t end = e.name().end();
  while (e.kind == ExprKind::field) e = file.exprs[e.children()[0]];
  return e.kind == ExprKind::name ? world.text({file.file, e.name().begin, end}) : std::string_view();
}

}  // namespace ocflow::dsl::checking
