// libFuzzer: whatever the bytes are, the checker ends; what it lets pass becomes a plan or has mistakes of its values,
// and lint has only findings that it can place.
#include "dsl/lint.h"
#include "dsl/lower.h"
#include "dsl/parse.h"
#include "tests/dsl/check_kit.h"
#include "tests/fuzz/fuzz_kit.h"

using namespace ocflow;

namespace {

using Kind = Type::Kind;

// The kit's actions, and those that the shipped files and the broken cases call, so that these are more than names
// that nobody knows.
action::Registry make_registry() {
  action::Registry out = test::kit_registry();
  const auto add = [&](const char* name, std::vector<action::Parameter> parameters, Type result, action::Effect effect,
                       const char* inverse = "") {
    if (out.find(name) != nullptr) return;
    out.add(test::signature(name, std::move(parameters), std::move(result), effect, inverse));
  };
  const auto text = [](const char* name) { return action::Parameter{name, Type::of(Kind::text), std::nullopt, ""}; };
  const auto texts = [](const char* name) {
    return action::Parameter{name, Type::list_of(Type::of(Kind::text)), std::nullopt, ""};
  };
  static const RecordType ended{"ended",
                                {{"exit_code", Type::of(Kind::number), std::nullopt, "", {}},
                                 {"output", Type::of(Kind::text), std::nullopt, "", {}}}};
  add("service.stop", {text("name")}, Type::of(Kind::none), action::Effect::idempotent, "service.start");
  add("service.start", {text("name")}, Type::of(Kind::none), action::Effect::idempotent, "service.stop");
  add("service.is_running", {text("name")}, Type::of(Kind::boolean), action::Effect::reads);
  add("service.state", {text("name")}, Type::one_of({"running", "stopped"}), action::Effect::reads);
  add("process.terminate", {text("executable")}, Type::of(Kind::none), action::Effect::idempotent);
  add("command", {texts("argv")}, Type::record(ended), action::Effect::once);
  add("command.read", {texts("argv")}, Type::record(ended), action::Effect::reads);
  add("file.read", {text("path")}, Type::of(Kind::text), action::Effect::reads);
  add("tcp.open",
      {{"host", Type::of(Kind::host), std::nullopt, ""}, {"port", Type::of(Kind::number), std::nullopt, ""}},
      Type::of(Kind::boolean), action::Effect::reads);
  return out;
}

Value some_value(const Type& type, int depth) {
  switch (type.kind) {
    case Kind::none:
      return {};
    case Kind::number:
      return 7;
    case Kind::boolean:
      return true;
    case Kind::duration:
      return Duration(2'000'000'000);
    case Kind::size:
      return Size{64};
    case Kind::version:
      return Version{"8.1"};
    case Kind::host:
      return Host{"here", "127.0.0.1"};
    case Kind::secret:
      return Secret("word");
    case Kind::choice:
      return type.choices->empty() ? Value("") : Value(type.choices->front());
    case Kind::list:
      return depth > 2 ? List() : List(2, some_value(*type.element, depth + 1));
    case Kind::record: {
      Record out;
      if (type.may_be_none && depth > 1) return {};
      if (depth > 6) return {};  // a type that holds itself
      for (const Field& f : type.fields->fields) out.fields.emplace_back(f.name, some_value(f.type, depth + 1));
      return out;
    }
    default:
      return "some";
  }
}

void lower_all(const dsl::Checked& checked, const Sources& sources) {
  const plan::Procedure& main = checked.program->procedures[checked.main];
  std::vector<Value> givens;
  for (const Field& f : main.givens) {
    givens.push_back(f.otherwise && !f.otherwise->is_none() ? *f.otherwise : some_value(f.type, 0));
    if (!why_not(givens.back(), f.type).empty()) return;
  }
  Diagnostics diagnostics;
  const auto plan = dsl::lower(checked.program, checked.main, givens, diagnostics);
  fuzz::require(plan.has_value() || diagnostics.has_errors());
  fuzz::require_sound(diagnostics, sources);
}

void lint_all(const Sources& sources, FileId file, const action::Registry& registry) {
  Diagnostics none;
  const dsl::SyntaxFile tree = dsl::parse(sources, file, none);
  const dsl::Lint lint = dsl::lint(sources, tree, registry, {});
  const std::size_t size = sources[file].text().size();
  for (const Diagnostic& d : lint.findings) fuzz::require(d.at.begin <= d.at.end && d.at.end <= size);
  std::size_t last = 0;
  for (const dsl::LintEdit& e : lint.edits) {
    fuzz::require(last <= e.at.begin && e.at.begin <= e.at.end && e.at.end <= size);
    last = e.at.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const action::Registry registry = make_registry();
  Sources sources;
  test::Texts texts(sources,
                    {{"main.ocf", std::string(reinterpret_cast<const char*>(data), size)},
                     {"other.ocf", "type box\n  name : text\nprocedure other \"Other\"\nStart\n 1. Look.\nEnd\n"}});
  const FileId main = texts.find("main.ocf").value();
  Diagnostics diagnostics;
  dsl::CheckOptions options;
  if (size % 2 == 1) options.reverse = "";
  const dsl::Checked checked = dsl::check(sources, main, registry, texts, diagnostics, options);
  fuzz::require_sound(diagnostics, sources);
  fuzz::require(checked.program == nullptr || !diagnostics.has_errors());
  if (!checked.program || checked.main == plan::nothing) return 0;
  lower_all(checked, sources);
  lint_all(sources, main, registry);
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned int seed) {
  if (seed % 4 != 0) return fuzz::change_a_line(data, size, most, seed);
  return LLVMFuzzerMutate(data, size, most);
}
