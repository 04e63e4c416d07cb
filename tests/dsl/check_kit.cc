#include "tests/dsl/check_kit.h"

#include <stdexcept>

namespace ocflow::test {

namespace {

using action::Effect;
using Kind = Type::Kind;

Type of(Kind kind) { return Type::of(kind); }

action::Registry make() {
  static const RecordType looked{
      "look",
      {{"running", of(Kind::number), std::nullopt, "", {}}, {"name", of(Kind::text).or_none(), std::nullopt, "", {}}}};
  action::Registry out;
  const auto add = [&](const char* name, std::vector<action::Parameter> parameters, Type result, Effect effect,
                       bool values = false, const char* inverse = "") {
    action::Signature s = signature(name, std::move(parameters), std::move(result), effect, inverse);
    s.takes_values = values;
    out.add(std::move(s));
  };
  const Type text = of(Kind::text);
  const Type none = of(Kind::none);
  add("say", {{"text", text, std::nullopt, ""}}, none, Effect::once);
  add("pause", {{"duration", of(Kind::duration), std::nullopt, ""}}, none, Effect::idempotent);
  add("unit.stop",
      {{"service", text, std::nullopt, ""}, {"limit", of(Kind::duration), Value(Duration(90'000'000'000)), ""}}, none,
      Effect::idempotent, false, "unit.start");
  add("unit.start",
      {{"limit", of(Kind::duration), Value(Duration(30'000'000'000)), ""}, {"service", text, std::nullopt, ""}}, none,
      Effect::idempotent, false, "unit.stop");
  add("unit.state", {{"service", text, std::nullopt, ""}}, Type::one_of({"running", "stopped"}), Effect::reads);
  add("net.up", {{"host", of(Kind::host), std::nullopt, ""}, {"port", of(Kind::number), std::nullopt, ""}},
      of(Kind::boolean), Effect::reads);
  add("sh", {{"script", of(Kind::code), std::nullopt, ""}}, none, Effect::once, true);
  add("login", {{"user", text, std::nullopt, ""}, {"password", of(Kind::secret), std::nullopt, ""}}, none,
      Effect::once);
  add("ask_all", {{"names", Type::list_of(text), std::nullopt, ""}}, none, Effect::once);
  add("post", {{"headers", Type::list_of(of(Kind::any)), std::nullopt, ""}}, none, Effect::once);
  add("look", {}, Type::record(looked), Effect::reads);
  add("any_result", {}, of(Kind::any), Effect::reads);
  return out;
}

}  // namespace

action::Signature signature(const char* name, std::vector<action::Parameter> parameters, Type result, Effect effect,
                            const char* inverse) {
  action::Signature s;
  s.name = name;
  s.about = "An action of the kit";
  s.parameters = std::move(parameters);
  s.result = std::move(result);
  s.effect = effect;
  s.inverse = inverse;
  return s;
}

const action::Registry& kit_registry() {
  static const action::Registry registry = make();
  return registry;
}

Result<FileId> Texts::find(const std::string& name) {
  if (const auto read = read_.find(name); read != read_.end()) return read->second;
  const auto file = files_.find(name);
  if (file == files_.end()) return fail(ErrorKind::not_found, "there is no file " + name);
  return read_[name] = sources_.add(name, file->second);
}

Checking::Checking(const std::string& text, std::map<std::string, std::string> others,
                   const action::Registry& registry) {
  others["main.ocf"] = text;
  Texts texts(sources, std::move(others));
  const FileId main = texts.find("main.ocf").value();
  checked = dsl::check(sources, main, registry, texts, diagnostics);
}

namespace {

std::string codes_of(const Diagnostics& diagnostics, Severity severity) {
  std::string out;
  for (const Diagnostic& d : diagnostics.sorted()) {
    if (d.severity == severity) out += (out.empty() ? "" : " ") + d.code;
  }
  return out;
}

}  // namespace

std::string Checking::codes() const { return codes_of(diagnostics, Severity::error); }
std::string Checking::warnings() const { return codes_of(diagnostics, Severity::warning); }

std::string Checking::all() const {
  std::string out;
  for (const Diagnostic& d : diagnostics.sorted()) out += render(d, sources);
  return out;
}

const Diagnostic& Checking::only() const {
  static Diagnostic kept;
  const std::vector<Diagnostic> all_of_them = diagnostics.sorted();
  if (all_of_them.size() != 1) throw std::runtime_error("not one mistake:\n" + all());
  kept = all_of_them.front();
  return kept;
}

std::string Checking::at() const { return std::string(sources.text(only().at)); }

std::string procedure(const std::string& steps, const std::string& head) {
  return R"(type server
  name    : text
  host    : host
  port    : number = 5000
  runs_as : one of "service", "console" = "service"
  service : text = none
  backup  : server = none
  release : version = "8.1"
)" + head +
         R"(
procedure p "A procedure"
given
  ocs     : server
  servers : list of server = []
  used    : bool = true
  other   : bool = false
  grace   : duration = 5m
  user    : text = "me"
  secret_word : secret
Start
)" + steps +
         "End\n";
}

}  // namespace ocflow::test
