#include "stdlib/reference.h"

#include "stdlib/actions.h"

namespace ocflow::stdlib {
namespace {

using action::Effect;
using action::Parameter;
using action::Signature;

// As it would be written in a procedure. A duration goes as it is, a text in quotes.
std::string written(const Value& value) {
  if (value.is_none()) return "none";
  if (auto text = value.get<std::string>()) return '"' + *text + '"';
  auto list = value.list();
  if (!list) return value.text();
  std::string all;
  for (const Value& item : *list) all += (all.empty() ? "" : ", ") + written(item);
  return "[" + all + "]";
}

std::string heading(const Signature& s) {
  std::string parameters;
  for (const Parameter& p : s.parameters)
    parameters += (parameters.empty() ? "" : ", ") + p.name + (p.otherwise ? " = " + written(*p.otherwise) : "");
  if (s.takes_values) parameters += ", NAME: VALUE ...";
  return s.name + "(" + parameters + ")";
}

std::string effect(const Signature& s) {
  switch (s.effect) {
    case Effect::reads:
      return "Changes nothing; may stand in a condition.";
    case Effect::idempotent:
      return "Doing it a second time does no harm.";
    case Effect::keyed:
      return "Carries a key, so that a repetition is known as one.";
    case Effect::once:
      break;
  }
  return std::string("Never done a second time without a person's decision") +
         (s.repeatable_by_call ? ", unless the call says `repeatable: true`." : ".");
}

std::string type_text(const Type& type) { return type.may_be_none ? type.text() + ", or none" : type.text(); }

std::string result_text(const Type& type) {
  const auto* fields = type.kind == Type::Kind::list ? type.element->fields : type.fields;
  if (type.kind == Type::Kind::none) return {};
  if (!fields) return "Result: " + type.text() + ".\n\n";
  std::string text = type.kind == Type::Kind::list ? "Result: a list of records.\n\n" : "Result: a record.\n\n";
  for (const Field& f : fields->fields) text += "- `" + f.name + "` (" + f.type.text() + "): " + f.about + ".\n";
  return text + "\n";
}

std::string entry(const Signature& s) {
  auto text = "### " + s.name + "\n\n" + s.about + "\n\n```\n" + heading(s) + "\n```\n\n";
  for (const Parameter& p : s.parameters) text += "- `" + p.name + "` (" + type_text(p.type) + "): " + p.about + ".\n";
  if (s.takes_values) text += "- further values by name, handed over under that name.\n";
  text += "\n" + result_text(s.result) + effect(s) + "\n";
  if (!s.inverse.empty()) text += "Taken back by `" + s.inverse + "` with the same arguments.\n";
  if (s.ends_host) text += "The host is gone afterwards.\n";
  if (s.temporary) text += "It has to be taken back on every way out.\n";
  return text + "\n";
}

std::string module_of(const std::string& name) {
  auto dot = name.find('.');
  return dot == name.npos ? "" : name.substr(0, dot);
}

}  // namespace

std::string reference() {
  std::string text =
      "# Actions\n\n<!-- Written from the signatures in stdlib/; a test compares, and with OCFLOW_RENEW=1 writes "
      "it anew. -->\n\n"
      "What a `do` can call, and what a condition can read. Arguments go by place or by name; one with `=` may be left "
      "out. An action runs on the host of its step.\n\n";
  const auto& all = registry();
  std::string last = "-";
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    auto module = module_of(all[i].name);
    if (module == "command") module.clear();  // a read beside the action of that name
    if (module != last) text += module.empty() ? "## General\n\n" : "## " + module + "\n\n";
    last = module;
    text += entry(all[i]);
  }
  while (text.size() > 1 && text[text.size() - 2] == '\n') text.pop_back();
  return text;
}

}  // namespace ocflow::stdlib
