#include "cli/doc_words.h"

#include <array>
#include <chrono>
#include <cstdlib>

namespace ocflow::cli {

using dsl::ExprKind;
using dsl::SyntaxExpr;
using Kind = DocPiece::Kind;

namespace {

std::string_view operator_words(ExprKind kind) {
  switch (kind) {
    case ExprKind::and_:
      return " and ";
    case ExprKind::or_:
      return " or ";
    case ExprKind::eq:
      return " is ";
    case ExprKind::ne:
      return " is not ";
    case ExprKind::lt:
      return " is less than ";
    case ExprKind::le:
      return " is at most ";
    case ExprKind::gt:
      return " is more than ";
    case ExprKind::ge:
      return " is at least ";
    case ExprKind::in:
      return " is one of ";
    case ExprKind::not_in:
      return " is not one of ";
    default:
      return {};
  }
}

bool is_path(const SyntaxExpr& expr) { return expr.kind == ExprKind::name || expr.kind == ExprKind::field; }
bool joins(ExprKind kind) { return kind == ExprKind::and_ || kind == ExprKind::or_; }

std::string undoubled(std::string_view text, bool in_quotes) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i++) {
    out += text[i];
    const bool doubles = text[i] == '{' || text[i] == '}' || (in_quotes && text[i] == '"');
    if (doubles && i + 1 < text.size() && text[i + 1] == text[i]) i++;
  }
  return out;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

}  // namespace

std::string duration_words(Duration d) {
  using std::chrono::milliseconds;
  struct Unit {
    const char* one;
    std::int64_t worth;
  };
  constexpr std::array<Unit, 5> units{
      {{"day", 86'400'000}, {"hour", 3'600'000}, {"minute", 60'000}, {"second", 1000}, {"millisecond", 1}}};
  std::int64_t left = std::chrono::duration_cast<milliseconds>(d).count();
  std::string out;
  for (const Unit& unit : units) {
    const std::int64_t n = left / unit.worth;
    left %= unit.worth;
    if (n > 0) out += (out.empty() ? "" : " ") + std::to_string(n) + " " + unit.one + (n == 1 ? "" : "s");
  }
  return out.empty() ? duration_text(d) : out;
}

std::string shown_value(const Value& value) {
  if (const auto* d = value.get<Duration>()) return duration_words(*d);
  if (value.is_none()) return "none";
  if (const auto* items = value.list()) {
    std::string out;
    for (const Value& item : *items) out += (out.empty() ? "" : ", ") + shown_value(item);
    return out.empty() ? "none" : out;
  }
  if (value.kind() != Value::Kind::record) return value.text();
  const Value* name = value.field("name");
  return name ? shown_value(*name) : std::string();
}

std::optional<Value> DocWords::value(const SyntaxExpr& expr) const {
  const std::string written = text(expr.at);
  Duration d{};
  switch (expr.kind) {
    case ExprKind::name: {
      const auto found = values_.find(written);
      return found == values_.end() ? std::nullopt : std::optional(found->second);
    }
    case ExprKind::field: {
      const auto record = value(at(expr.children()[0]));
      const Value* field = record ? record->field(sources_.text(expr.name())) : nullptr;
      return field ? std::optional(*field) : std::nullopt;
    }
    case ExprKind::text:
      if (expr.parts().empty()) return Value("");
      if (expr.parts().size() > 1 || expr.parts()[0].value >= 0) return std::nullopt;
      return Value(undoubled(sources_.text(expr.parts()[0].at), true));
    case ExprKind::truth:
      return Value(written == "true");
    case ExprKind::none_value:
      return Value();
    case ExprKind::number:
      return Value(std::strtod(written.c_str(), nullptr));
    case ExprKind::duration:
      return parse_duration(written, d) ? std::optional(Value(d)) : std::nullopt;
    default:
      return std::nullopt;
  }
}

DocText DocWords::parts(std::span<const dsl::TextPart> all, bool in_quotes) const {
  DocText out;
  for (const auto& part : all) {
    if (part.value < 0) {
      out.push_back({Kind::words, undoubled(sources_.text(part.at), in_quotes)});
      continue;
    }
    const auto known = value(at(part.value));
    const std::string shown = known ? shown_value(*known) : "";
    if (shown.empty())
      out.push_back({Kind::blank, text(at(part.value).at)});
    else
      out.push_back({Kind::value, shown});
  }
  return out;
}

DocText DocWords::prose(std::span<const dsl::TextPart> all) const { return parts(all, false); }
DocText DocWords::spoken(std::int32_t expr) const { return parts(at(expr).parts(), true); }

std::string DocWords::duration(std::int32_t expr) const {
  const auto known = value(at(expr));
  if (known && known->kind() == Value::Kind::duration) return shown_value(*known);
  return code(expr);
}

// Where something known stands in the text of an expression, and what to write there.
void DocWords::collect_known(const SyntaxExpr& expr,
                             std::map<std::uint32_t, std::pair<std::uint32_t, std::string>>& out) const {
  if (is_path(expr)) {
    const auto known = value(expr);
    const bool simple = known && known->kind() != Value::Kind::record && known->kind() != Value::Kind::list;
    if (simple) {
      const bool text = known->kind() == Value::Kind::text;
      out[expr.at.begin] = {expr.at.end(), text ? quoted(known->text()) : known->is_none() ? "none" : known->text()};
      return;
    }
  }
  for (const auto& part : expr.parts()) {
    const auto known = part.value < 0 ? std::nullopt : value(at(part.value));
    if (known && !shown_value(*known).empty()) out[part.at.begin] = {part.at.end(), shown_value(*known)};
  }
  for (std::size_t i = expr.kind == ExprKind::call ? 1 : 0; i < expr.children().size(); i++)
    collect_known(at(expr.children()[i]), out);
}

std::string DocWords::code(const SyntaxExpr& expr) const {
  std::map<std::uint32_t, std::pair<std::uint32_t, std::string>> known;
  collect_known(expr, known);
  std::string out;
  std::uint32_t begin = expr.at.begin;
  for (const auto& [place, what] : known) {
    out += text({expr.at.file, begin, place}) + what.second;
    begin = what.first;
  }
  return out + text({expr.at.file, begin, expr.at.end()});
}

DocText DocWords::condition(std::int32_t expr) const {
  DocText out;
  add_condition(out, at(expr), false);
  return out;
}

void DocWords::add_operand(DocText& out, const SyntaxExpr& expr) const {
  const auto known = value(expr);
  if (known && !shown_value(*known).empty())
    out.push_back({is_path(expr) ? Kind::value : Kind::words, shown_value(*known)});
  else
    out.push_back({Kind::code, code(expr)});
}

// x != none: whether there is one.
bool DocWords::add_none_test(DocText& out, const SyntaxExpr& expr) const {
  if (expr.kind != ExprKind::eq && expr.kind != ExprKind::ne) return false;
  if (at(expr.children()[1]).kind != ExprKind::none_value) return false;
  out.push_back({Kind::words, expr.kind == ExprKind::ne ? "there is " : "there is no "});
  out.push_back({Kind::code, text(at(expr.children()[0]).at)});
  if (const auto known = value(at(expr.children()[0]))) {
    out.push_back({Kind::words, " ("});
    out.push_back({Kind::value, known->is_none() ? "there is none" : "there is one"});
    out.push_back({Kind::words, ")"});
  }
  return true;
}

void DocWords::add_condition(DocText& out, const SyntaxExpr& expr, bool inner) const {
  if (add_none_test(out, expr)) return;
  if (expr.kind == ExprKind::not_) {
    out.push_back({Kind::words, "not "});
    return add_condition(out, at(expr.children()[0]), true);
  }
  const auto words = operator_words(expr.kind);
  if (words.empty()) return add_operand(out, expr);
  const bool bracket = inner && joins(expr.kind);
  if (bracket) out.push_back({Kind::words, "("});
  for (std::size_t i = 0; i < 2; i++) {
    if (i > 0) out.push_back({Kind::words, std::string(words)});
    if (joins(expr.kind))
      add_condition(out, at(expr.children()[i]), at(expr.children()[i]).kind != expr.kind);
    else
      add_operand(out, at(expr.children()[i]));
  }
  if (bracket) out.push_back({Kind::words, ")"});
}

}  // namespace ocflow::cli
