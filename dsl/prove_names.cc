#include "dsl/prove_names.h"

#include <cctype>

namespace ocflow::dsl::proving {

std::string dotted(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ".") + name;
  return out;
}

Names::Found Names::find(ProcedureId p, const plan::Ensure& ensure, bool before) {
  const std::vector<std::string>& path = before ? ensure.before : ensure.after;
  std::vector<Chain> found{{}};
  for (std::size_t part = 0; part < path.size(); ++part) {
    std::vector<Chain> next;
    for (const Chain& chain : found) extend(p, chain, path[part], next);
    if (next.empty() && !found.empty() && tree_.program().procedures[p].forward == nothing) {
      const Spot* last = found.front().empty() ? nullptr : &found.front().back();
      unknown(ensure, part + (before ? 0 : ensure.before.size()), path[part], last ? inner(*last) : p, last);
    }
    found = std::move(next);
  }
  return {std::move(found)};
}

ProcedureId Names::inner(const Spot& point) const {
  const ProcedureId callee = tree_.more(point.step).callee;
  return callee == nothing ? point.procedure : callee;
}

void Names::extend(ProcedureId p, const Chain& chain, const std::string& name, std::vector<Chain>& out) const {
  const ProcedureId in = chain.empty() ? p : inner(chain.back());
  const bool same = !chain.empty() && chain.back().procedure == in;  // a list: its name is followed by one in it
  for (const StepId s : tree_.named(in, name)) {
    if (same && (s == chain.back().step || !tree_.is_inside(s, chain.back().step))) continue;
    Chain longer = chain;
    if (same) longer.pop_back();
    longer.push_back({in, s});
    out.push_back(std::move(longer));
  }
}

// The names stand in the text in their order, with dots and `before` between them.
Span Names::place(const plan::Ensure& ensure, std::size_t part) const {
  const std::string_view text = tree_.program().sources->text(ensure.at);
  const auto in_name = [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; };
  if (part >= ensure.before.size()) ++part;  // `before` itself
  for (std::size_t at = 0, i = 0; at < text.size(); ++i) {
    while (at < text.size() && !in_name(text[at])) ++at;
    const std::size_t begin = at;
    while (at < text.size() && in_name(text[at])) ++at;
    if (i == part && at > begin) {
      const auto from = static_cast<std::uint32_t>(ensure.at.begin + begin);
      return {ensure.at.file, from, static_cast<std::uint32_t>(ensure.at.begin + at)};
    }
  }
  return ensure.at;
}

void Names::unknown(const plan::Ensure& ensure, std::size_t part, const std::string& name, ProcedureId in,
                    const Spot* inside) {
  // After many mistakes nothing is suggested any more: it costs time in hostile files.
  const bool many = diagnostics_.errors() > 100 || name.size() > 100;
  Diagnostic& d = diagnostics_.add("OCF0317", place(ensure, part), "there is no step with the name " + name);
  d.remedy = "name the step with `as " + name + "`";
  if (many) return;
  const StepId holder = inside && inside->procedure == in ? inside->step : nothing;
  const std::string near = did_you_mean(name, tree_.names(in, holder));
  if (!near.empty()) d.remedy = "did you mean `" + near + "`?";
}

}  // namespace ocflow::dsl::proving
